"""What Restart and Run All would do to each cell, as far as the history tells."""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from typing import Any, Literal

from .outline import Outline, Outliner
from .predict import predict
from .records import ImplicitOperation
from .versions import ABSENT, RANDOM, Versions, is_new_each_time
from .walk import Cells, Mismatch, Walk

NEVER_RAN = "it never ran"
Verdict = Literal["same", "changes", "fails", "unknown"]
_BUILTINS = frozenset(vars(builtins)) | {
    "__name__",
    "__file__",
    "__doc__",
    "get_ipython",
    "display",
    "exit",
    "quit",
    "In",
}


@dataclass(frozen=True)
class Foretold:
    """``same``: it would make what it has made. ``changes``: it would be given, or draw, something else than it was.
    ``fails``: it would raise. ``unknown``: the history does not suffice. ``reason`` is in words, empty for ``same``."""

    cell: str
    verdict: Verdict
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """JSON data."""
        return {"cell": self.cell, "verdict": self.verdict, "reason": self.reason}


def foretell(versions: Versions, cells: Cells, outline: Outliner | None = None) -> list[Foretold]:
    """What a run of the present ``cells`` (id and text) in a fresh kernel, in the same folder, would do to each."""
    walk = Walk(versions, cells, outline)
    # Files stay as the session has left them.
    walk.env.update((name, token) for name, token in versions.now.items() if name.startswith("file:"))
    found: list[Foretold] = []
    failing: str | None = None
    for index, (cell, text) in enumerate(cells):
        if not text.strip():
            continue
        operation = walk.latest(index)
        if failing is not None:
            found.append(Foretold(cell, "unknown", f"not reached: {failing}"))
            continue
        verdict, reason = _one(walk, index, operation)
        found.append(Foretold(cell, verdict, reason))
        if verdict == "fails":
            where = f"[{operation.number}]" if operation is not None else "a cell above"
            failing = f"{where} fails"
        if operation is not None:
            walk.note_seeds(operation)
        if verdict == "same" and operation is not None:
            walk.leave(index, versions.left[operation.number])
        else:
            walk.leave(index, predict(walk, index, operation, walk.outline_of(text)))
    return found


def _one(walk: Walk, index: int, operation: ImplicitOperation | None) -> tuple[Verdict, str]:
    outline = walk.outline_of(walk.cells[index][1])
    missing = _missing(walk, outline)
    if missing is not None:
        return "fails", f"NameError: {_nobody_makes(walk, index, missing)}"
    if operation is None:
        return "unknown", NEVER_RAN
    if not walk.has_text(index, operation):
        return "unknown", f"edited since [{operation.number}]"
    wrong = walk.mismatches(operation)
    if wrong:
        return _of_inputs(walk, operation, wrong)
    if operation.error is not None:
        return "fails", f"{operation.error.type}: {operation.error.message}"[:200]
    unseeded = [
        key for key, how in operation.state.items() if key in RANDOM and key not in walk.seeded and how != "set"
    ]
    if unseeded:
        return "changes", f"draws from {unseeded[0]}, which nothing has seeded"
    if is_new_each_time(operation):
        effect = next((each for each in operation.effects if each.kind in _WORDS), None)
        words = _WORDS[effect.kind] if effect is not None else "draws unseeded randomness"
        return ("changes" if effect is None or effect.kind == "entropy" else "unknown"), words
    if any(each.kind == "unknown" for each in operation.effects) and operation.code is None:
        return "unknown", next(each.detail for each in operation.effects if each.kind == "unknown")
    return "same", ""


_WORDS = {
    "entropy": "draws unseeded randomness",
    "clock": "reads the clock",
    "network": "reads the network",
    "thread": "started a thread",
    "subprocess": "starts another program",
    "ctypes": "calls foreign code",
}


def _missing(walk: Walk, outline: Outline | None) -> str | None:
    """A name the cell surely reads and that no cell above makes; None when there is none."""
    if outline is None:
        return None
    # Names that came by a star, or from code nobody could read, are not known to be missing.
    if any(walk.outline_of(walk.cells[index][1]) is None for index in set(walk.maker.values())):
        return None
    for name in sorted(outline.needs - _BUILTINS):
        token = walk.env.get(name, ABSENT)
        if token == ABSENT and name not in walk.versions.first:
            return name
    return None


def _nobody_makes(walk: Walk, index: int, name: str) -> str:
    below = next(
        (
            i
            for i in range(index + 1, len(walk.cells))
            if (made := walk.outline_of(walk.cells[i][1])) is not None and name in made.stores
        ),
        None,
    )
    if below is not None:
        operation = walk.latest(below)
        place = f" [{operation.number}]" if operation is not None else ""
        return f"{name} is made further down{place}"
    number = walk.versions.born.get(name)
    if number is None:
        return f"nothing makes {name}"
    last = max((n for n, left in walk.versions.left.items() if left.get(name, ABSENT) != ABSENT), default=number)
    return f"{name} was made in [{last}] by a cell that no longer does, or is no longer there"


def _of_inputs(walk: Walk, operation: ImplicitOperation, wrong: list[Mismatch]) -> tuple[Verdict, str]:
    versions = walk.versions
    for each in wrong:
        if versions.is_known(each.seen) and versions.is_known(each.expected):
            return "changes", f"{_plain(each.name)} would be another than [{operation.number}] was given"
    each = wrong[0]
    if each.expected == ABSENT:
        return "unknown", f"{_plain(each.name)} may be missing"
    return "unknown", f"{_plain(each.name)} may be another"


def _plain(name: str) -> str:
    kind, _, rest = name.partition(":")
    if kind == "file":
        return rest.rpartition("/")[2]
    return rest if kind == "state" else name
