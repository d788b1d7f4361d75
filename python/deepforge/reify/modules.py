"""Which of the session's helpers and classes move into a module of the project, and that module's text."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from .history import BUILTINS, Binding, History
from .imports import import_lines
from .rewrite import standalone


@dataclass
class HelperModule:
    """A module ``modules/<name>.py``: the definitions and constants it holds, by name, and its text."""

    name: str
    members: dict[str, Binding] = field(default_factory=dict)
    text: str = ""

    @property
    def path(self) -> str:
        """Path within the project."""
        return f"modules/{self.name}.py"

    def has(self, name: str, needs: Mapping[str, Binding]) -> bool:
        """Whether ``name``, as ``needs`` has it with all it uses, is what the module holds."""
        todo, seen = [name], set()
        while todo:
            current = todo.pop()
            binding = needs.get(current)
            if current in seen or binding is None or binding.kind not in ("definition", "literal"):
                continue
            seen.add(current)
            if current not in self.members or self.members[current].text != binding.text:
                return False
            if binding.kind == "definition" and binding.statement is not None:
                todo += binding.statement.names.loads
        return name in self.members


def helper_module(name: str, history: History, used: Mapping[str, Binding], title: str) -> HelperModule:
    """The module for the definitions in ``used`` that mean the same everywhere: they use only imports, builtins,
    constants and each other, were never defined differently, and keep no state."""
    # Of a function defined more than once the last is meant; earlier ones stay with the steps that used them.
    final = history.final
    candidates = {n: final[n] for n in used if n in final and final[n].kind == "definition"}
    constants: dict[str, Binding] = {}
    while True:
        constants = {}
        refused = [n for n, b in candidates.items() if not _fits(history, b, candidates, constants)]
        if not refused:
            break
        for n in refused:
            del candidates[n]
    module = HelperModule(name, {**constants, **candidates})
    if module.members:
        module.text = _text(module, history, title)
    return module


def _one_text(history: History, name: str) -> bool:
    versions = history.versions(name)
    return len({(b.kind, b.text) for b in versions}) == 1


def _fits(history: History, binding: Binding, candidates: Mapping[str, Binding], constants: dict[str, Binding]) -> bool:
    statement = binding.statement
    if statement is None or any(isinstance(node, ast.Global) for node in ast.walk(statement.tree)):
        return False
    if "__name__" in statement.names.loads:
        return False  # in a module it would say something else
    is_class = isinstance(statement.tree, ast.ClassDef)
    for name in statement.names.loads - {binding.name}:
        versions = history.versions(name)
        if name in candidates or (not versions and (name in BUILTINS or name not in history.final)):
            continue
        if not versions or not _one_text(history, name):
            return False
        first = versions[0]
        if first.kind == "import":
            continue
        if first.kind == "literal" and (name.isupper() or is_class):
            constants[name] = first
            continue
        return False
    return True


def _text(module: HelperModule, history: History, title: str) -> str:
    ordered = sorted(module.members.values(), key=lambda b: (b.number, b.statement.line if b.statement else 0))
    # Constants first: definitions may use them when they are made.
    ordered.sort(key=lambda b: b.kind != "literal")
    parts = [standalone(b.statement) for b in ordered if b.statement is not None]
    loads = {name for b in ordered if b.statement for name in b.statement.names.loads}
    loads |= {"annotations"} if history.postpones_annotations() else set()
    imports = [_import_of(history, name) for name in sorted(loads - module.members.keys())]
    lines = import_lines([b for b in imports if b is not None])
    constants = [text.strip("\n") for b, text in zip(ordered, parts, strict=True) if b.kind == "literal"]
    definitions = [text.strip("\n") for b, text in zip(ordered, parts, strict=True) if b.kind != "literal"]
    blocks = [f'"""{title}"""', "\n".join(lines), "\n".join(constants)]
    return "\n\n".join(block for block in blocks if block) + "".join(f"\n\n\n{text}" for text in definitions) + "\n"


def _import_of(history: History, name: str) -> Binding | None:
    versions = history.versions(name)
    return versions[0] if versions and versions[0].kind == "import" else None
