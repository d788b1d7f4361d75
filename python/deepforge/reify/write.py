"""Write a proposal into a project: never over a file a person wrote or changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

from ..errors import ReifyError
from ..model import canonical
from ..model.layout import ProjectLayout
from ..model.operation import parse_operation
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

    def may_write(self, path: str, text: str | None = None) -> bool:
        """Whether ``path`` is free, holds ``text`` already, or is as reify left it."""
        target = self._root / path
        if not target.exists():
            return True
        present = target.read_bytes()
        digest = hashlib.sha256(present).hexdigest()
        return self._hashes.get(path) == digest or (text is not None and present == text.encode())

    def wrote(self, path: str, text: str) -> None:
        """Remember what was written."""
        self._hashes[path] = hashlib.sha256(text.encode()).hexdigest()

    def save(self) -> None:
        """Keep the ledger; it lies among what can be deleted, and without it files are only kept more carefully."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps(self._hashes, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(temporary, self._path)


def write_proposal(
    layout: ProjectLayout, name: str, propose: Callable[[str, set[str]], Proposal]
) -> tuple[Proposal, str, list[str]]:
    """Write the proposal that ``propose(name, taken operation names)`` makes.

    Returns it with the pipeline's path and all paths written, each relative to the project. Where a name
    is taken by somebody's own file, a number is added.
    """
    ledger = Ledger(layout)
    taken: set[str] = set()
    for attempt in range(1, 10_000):
        chosen = name if attempt == 1 else f"{name}_{attempt}"
        pipeline_path = f"pipelines/{chosen}.pipeline.json"
        if not ledger.may_write(pipeline_path):
            continue
        proposal = propose(chosen, taken)
        pipeline_text = canonical.dumps(proposal.document)
        files = {**proposal.files(), pipeline_path: pipeline_text}
        clashes = [path for path, text in files.items() if not ledger.may_write(path, text)]
        if any(path.startswith("modules/") for path in clashes):
            continue
        if clashes:
            taken |= {Path(path).stem for path in clashes}
            proposal = propose(chosen, taken)
            files = {**proposal.files(), pipeline_path: canonical.dumps(proposal.document)}
        _check(files)
        for path, text in files.items():
            _write(layout.root / path, text)
            ledger.wrote(path, text)
        ledger.save()
        return proposal, pipeline_path, sorted(files)
    raise ReifyError(f"No free name was found for the pipeline {name!r}.")


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
