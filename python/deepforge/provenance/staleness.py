"""Which cells' results no longer hold: the twin of src/documents/staleness.ts, held to ``staleness_cases.json``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .outline import Outliner
from .predict import predict
from .records import ImplicitOperation
from .versions import ABSENT, Versions
from .walk import Cells, Mismatch, Walk

Kind = Literal["edited", "changed", "deleted", "unmade", "upstream"]


@dataclass(frozen=True)
class Stale:
    """Why a cell's results no longer hold.

    ``edited``: its text is not what execution ``by`` ran. ``changed``: ``name`` is not what it was given, since
    execution ``by``. ``deleted``: execution ``by`` deleted it. ``unmade``: execution ``by`` no longer makes it, or made
    it in a cell that is no longer there, or stands below. ``upstream``: the results of execution ``by``, which made
    ``name``, do not hold themselves. ``name`` is a variable, ``file:PATH`` or ``state:KEY``; empty for ``edited``.
    """

    cell: str
    kind: Kind
    name: str
    by: int

    def to_json(self) -> dict[str, Any]:
        """JSON data."""
        return {"cell": self.cell, "kind": self.kind, "name": self.name, "by": self.by}


def find_stale(versions: Versions, cells: Cells, outline: Outliner | None = None) -> list[Stale]:
    """The cells whose latest results a run of the present ``cells`` (id and text) from the top may not give.

    With ``outline`` an edited cell spreads only to what its new text may change; without it, to all that its last
    execution made.
    """
    walk = Walk(versions, cells, outline)
    found: dict[int, Stale] = {}
    for index, (cell, text) in enumerate(cells):
        operation = walk.latest(index)
        if operation is None:
            continue
        stale: Stale | None = None
        if not walk.has_text(index, operation):
            stale = Stale(cell, "edited", "", operation.number)
        elif wrong := walk.mismatches(operation):
            stale = _reason(walk, cell, operation, wrong, found)
        walk.note_seeds(operation)
        if stale is None:
            walk.leave(index, versions.left[operation.number])
            continue
        found[index] = stale
        walk.leave(index, predict(walk, index, operation, walk.outline_of(text)))
    return list(found.values())


def _reason(
    walk: Walk, cell: str, operation: ImplicitOperation, wrong: list[Mismatch], found: dict[int, Stale]
) -> Stale:
    reasons = [explain(walk, cell, operation, each, found.keys()) for each in wrong]
    direct = [each for each in reasons if each.kind != "upstream"]
    return max(direct or reasons, key=lambda each: (each.by, each.name))


def explain(walk: Walk, cell: str, operation: ImplicitOperation, wrong: Mismatch, stale: Any) -> Stale:
    """One mismatch as a reason; ``stale`` holds the indexes of the cells above that do not hold."""
    versions, name = walk.versions, wrong.name
    index = walk.maker.get(name)
    maker = None if index is None else walk.latest(index)
    source = _source(versions, operation, name)
    if maker is not None and index in stale:
        return Stale(cell, "upstream", name, maker.number)
    if wrong.expected == ABSENT:
        if maker is not None:
            return Stale(cell, "deleted", name, maker.number)
        return Stale(cell, "unmade", name, _unmaker(walk, name, source) or operation.number)
    if maker is not None and maker.number > operation.number:
        return Stale(cell, "changed", name, maker.number)
    return Stale(cell, "changed", name, source or (maker.number if maker is not None else operation.number))


def _source(versions: Versions, operation: ImplicitOperation, name: str) -> int | None:
    """The execution that had made what an execution was given."""
    if name in operation.reads:
        return operation.reads[name]
    for number in reversed(versions.moments.get(name, ())):
        if number.number < operation.number:
            return number.number
    return None


def _unmaker(walk: Walk, name: str, source: int | None) -> int | None:
    """The later execution of the cell that had made a name, when there is one."""
    maker = walk.versions.operations.get(source) if source is not None else None
    if maker is None or maker.cell is None:
        return source
    return walk.versions.latest.get(maker.cell, source)
