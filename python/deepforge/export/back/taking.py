"""What taking a notebook's changes back would change: files of operations, attributes of nodes, edges."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Choice = str  # "notebook": take its version; "project": leave the project's


@dataclass
class OperationChange:
    """One operation's file. ``before`` is the file now; ``after`` as it would be; ``base`` when the notebook was made.

    interface: the changes of the interface, in words. conflict: the file was changed meanwhile, too. problems: why
    it cannot be taken back. choice: what is to be done about the conflict.
    """

    path: str
    nodes: list[str]
    base: str
    before: str
    after: str
    interface: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    conflict: bool = False
    choice: Choice | None = None

    @property
    def taken(self) -> bool:
        """Whether the file would be written."""
        return not self.problems and self.after != self.before and (not self.conflict or self.choice == "notebook")

    @property
    def open(self) -> bool:
        """Whether a person has to decide or to mend something first."""
        return bool(self.problems) or (self.conflict and self.choice is None)

    def to_json(self) -> dict[str, Any]:
        """JSON data (schema OperationChange)."""
        return {
            "path": self.path,
            "nodes": self.nodes,
            "before": self.before,
            "after": self.after,
            "diff": unified(self.before, self.after),
            "interface": self.interface,
            "problems": self.problems,
            "conflict": self.conflict,
            "choice": self.choice,
        }


@dataclass
class AttributeChange:
    """An attribute of a node: literal text before (None: the operation's default) and after."""

    node: str
    name: str
    before: str
    after: str
    conflict: bool = False
    choice: Choice | None = None

    @property
    def key(self) -> str:
        """By what a choice names it."""
        return f"{self.node}.{self.name}"

    @property
    def taken(self) -> bool:
        """Whether it would be set."""
        return not self.conflict or self.choice == "notebook"

    def to_json(self) -> dict[str, Any]:
        """JSON data (schema AttributeChange)."""
        return dict(vars(self))


@dataclass(frozen=True)
class EdgeChange:
    """An edge that is added or removed."""

    action: str
    source: tuple[str, str]
    target: tuple[str, str]

    def to_json(self) -> dict[str, Any]:
        """JSON data (schema EdgeChange)."""
        return {"action": self.action, "from": list(self.source), "to": list(self.target)}


@dataclass
class Taking:
    """All of it. notes: what stays in the notebook, or follows from the changes; problems: what is in the way.

    texts: by path, the files that would be written, the pipeline's included; ``notebook``: the notebook as it
    would be then.
    """

    notebook: str
    pipeline: str | None
    operations: list[OperationChange] = field(default_factory=list)
    attributes: list[AttributeChange] = field(default_factory=list)
    edges: list[EdgeChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    marked: Mapping[str, Any] | None = None

    @property
    def empty(self) -> bool:
        """Whether the notebook has no changes to take back."""
        return not (self.operations or self.attributes or self.edges or self.problems)

    @property
    def ready(self) -> bool:
        """Whether it can be done: nothing is in the way, and every conflict is decided."""
        undecided = any(each.conflict and each.choice is None for each in self.attributes)
        return not self.problems and not undecided and not any(each.open for each in self.operations)

    def message(self) -> str:
        """What is done, in words, for the history."""
        parts: list[str] = []
        changed = [each.path.rpartition("/")[2].removesuffix(".py") for each in self.operations if each.taken]
        if changed:
            parts.append(f"change {_words(changed)}")
        values = [f"{each.key} = {each.after}" for each in self.attributes if each.taken]
        if values:
            parts.append(f"set {_words(values)}")
        for action, word in (("add", "connect"), ("remove", "disconnect")):
            edges = [f"{e.source[0]} → {e.target[0]}.{e.target[1]}" for e in self.edges if e.action == action]
            if edges:
                parts.append(f"{word} {_words(edges)}")
        name = self.notebook.rpartition("/")[2].removesuffix(".ipynb")
        return f"Take changes back from the notebook {name}: {'; '.join(parts)}"

    def to_json(self) -> dict[str, Any]:
        """JSON data (schema NotebookChanges)."""
        return {
            "notebook": self.notebook,
            "pipeline": self.pipeline,
            "operations": [each.to_json() for each in self.operations],
            "attributes": [each.to_json() for each in self.attributes],
            "edges": [each.to_json() for each in self.edges],
            "notes": self.notes,
            "problems": self.problems,
            "empty": self.empty,
            "ready": self.ready,
            "message": "" if self.empty else self.message(),
        }


def unified(before: str, after: str) -> list[str]:
    """The difference of two texts: lines after ``" "``, ``"-"`` or ``"+"``; ``"@@"`` where some are left out."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3))[2:]
    return ["@@" if line.startswith("@@") else line for line in lines]


def _words(texts: Sequence[str]) -> str:
    shown = list(dict.fromkeys(texts))
    few = shown[:4] + ([f"{len(shown) - 4} more"] if len(shown) > 4 else [])
    return few[0] if len(few) == 1 else f"{', '.join(few[:-1])} and {few[-1]}"
