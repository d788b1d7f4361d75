"""Write a proposal into a project: never over a file a person wrote or changed."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import ReifyError
from ..model import canonical
from ..model.layout import ProjectLayout
from ..model.operation import parse_operation
from .inputs import same_file
from .proposal import Proposal


class Ledger:
    """Which files reify wrote, by hash: those may be replaced while nobody has changed them."""

    def __init__(self, layout: ProjectLayout) -> None:
        self._path = layout.state / "reified.json"
        self._root = layout.root
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = {}
        self._hashes: dict[str, str] = found if isinstance(found, dict) else {}

    def may_write(self, path: str, text: str | None = None, *, replace: bool = True) -> bool:
        """Whether ``path`` is free, holds ``text`` already, or is as reify left it (and ``replace`` allows that)."""
        target = self._root / path
        if not target.exists():
            return True
        present = target.read_bytes()
        digest = hashlib.sha256(present).hexdigest()
        return (replace and self._hashes.get(path) == digest) or (text is not None and present == text.encode())

    def wrote(self, path: str, text: str) -> None:
        """Remember what was written."""
        self._hashes[path] = hashlib.sha256(text.encode()).hexdigest()

    def save(self) -> None:
        """Keep the ledger; it lies among what can be deleted, and without it files are only kept more carefully."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps(self._hashes, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(temporary, self._path)


@dataclass(frozen=True)
class Files:
    """What a proposal would write: texts by path within the project; ``pipeline`` is the path of the pipeline."""

    proposal: Proposal
    pipeline: str
    texts: Mapping[str, str]


def plan_files(layout: ProjectLayout, name: str, propose: Callable[[str, set[str]], Proposal]) -> Files:
    """The files of the proposal that ``propose(name, taken operation names and artifact paths)`` makes; nothing is
    written.

    Where a name is taken by somebody's own file, or by an operation of another pipeline, a number is added.
    """
    ledger = Ledger(layout)
    taken: set[str] = set()
    for attempt in range(1, 10_000):
        chosen = name if attempt == 1 else f"{name}_{attempt}"
        pipeline = f"pipelines/{chosen}.pipeline.json"
        if not ledger.may_write(pipeline):
            continue
        elsewhere = _used_elsewhere(layout, pipeline)
        proposal = propose(chosen, taken)
        files = {**proposal.files(), pipeline: canonical.dumps(proposal.document)}
        while clashes := [
            path
            for path, text in files.items()
            if not ledger.may_write(path, text, replace=path not in elsewhere and _may_replace(layout, path, text))
        ]:
            if any(not path.startswith(("operations/", "artifacts/")) for path in clashes):
                break
            taken |= {path if path.startswith("artifacts/") else Path(path).stem for path in clashes}
            proposal = propose(chosen, taken)
            files = {**proposal.files(), pipeline: canonical.dumps(proposal.document)}
        if clashes:
            continue
        _check(files)
        return Files(proposal, pipeline, files)
    raise ReifyError(f"No free name was found for the pipeline {name!r}.")


def write_files(layout: ProjectLayout, files: Files) -> list[str]:
    """Write them; gives all paths written, relative to the project."""
    ledger = Ledger(layout)
    for path, text in files.texts.items():
        _write(layout.root / path, text)
        ledger.wrote(path, text)
    ledger.save()
    return sorted(files.texts)


def write_proposal(
    layout: ProjectLayout, name: str, propose: Callable[[str, set[str]], Proposal]
) -> tuple[Proposal, str, list[str]]:
    """Write the proposal that ``propose(name, taken operation names)`` makes.

    Returns it with the pipeline's path and all paths written, each relative to the project.
    """
    files = plan_files(layout, name, propose)
    return files.proposal, files.pipeline, write_files(layout, files)


def _may_replace(layout: ProjectLayout, path: str, text: str) -> bool:
    """A record of an artifact is only replaced by one of the same file."""
    target = layout.root / path
    if not path.startswith("artifacts/") or not target.exists():
        return True
    return same_file(target.read_text(encoding="utf-8", errors="replace"), text)


def _used_elsewhere(layout: ProjectLayout, pipeline: str) -> set[str]:
    """The operations of all other pipelines: replacing one would change what those do."""
    found: set[str] = set()
    for path in layout.pipelines.glob("**/*.pipeline.json"):
        if layout.relative(path) != pipeline:
            found |= set(re.findall(r'"(operations/[^"]+)"', path.read_text(encoding="utf-8", errors="replace")))
    return found


def _check(files: dict[str, str]) -> None:
    """What is written must be what the formats say: each operation is parsed as the runtime will parse it."""
    for path, text in files.items():
        if path.startswith("operations/"):
            parse_operation(text, path)
        elif path.endswith(".py"):
            compile(text, path, "exec")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
