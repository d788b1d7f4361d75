"""Which variables hold what no second run need give again: from the clock, the network, entropy, threads, C code.

Two questions, answered apart. ``values``: what is *seen* to arrive at a variable. Such a variable is never called the
same, even when one more run gave the same bits: a year, a coarse time, an order of threads are the same by luck.
``excused``: what *may* have arrived, by any way. Such a variable can be called the same, since a fresh process gave the
same bits without being told them, but not different: that is not the pipeline's fault.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ..provenance.lineage import Session
from ..provenance.records import Effect
from ..reify.history import History, Unit
from .flow import Flow
from .sources import Why, fetches


@dataclass(frozen=True)
class Unrepeatable:
    """Final variables by name and figures by execution number, each with the reason.

    ``values``, ``figures``: never the same. ``excused``, ``excused_figures``: never different. ``patched``: library
    attributes that the session replaced, by full dotted name, to the execution that did.
    """

    values: dict[str, Why] = field(default_factory=dict)
    excused: dict[str, str] = field(default_factory=dict)
    figures: dict[int, str] = field(default_factory=dict)
    excused_figures: dict[int, str] = field(default_factory=dict)
    patched: dict[str, int] = field(default_factory=dict)


def unrepeatable(session: Session) -> Unrepeatable:
    """What of a session depends on such a source, followed statement by statement."""
    history = History(session)
    seen, wide = _Followed(Flow()), _Followed(Flow(wide=True))
    for unit in history.units.values():
        seen.follow(unit)
        wide.follow(unit)
    patched: dict[str, int] = {}
    for operation in session.operations:
        for effect in operation.effects:
            if effect.kind == "patch":
                patched.setdefault(effect.detail, operation.number)
    return Unrepeatable(
        {name: why for name, why in seen.flow.values.items() if name in history.final},
        {name: why.text for name, why in wide.flow.values.items() if name in history.final},
        seen.figures,
        wide.figures,
        patched,
    )


class _Followed:
    """A flow through the units of a session, with what their records add to their code."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.figures: dict[int, str] = {}
        self._files: dict[str, Why] = {}

    def follow(self, unit: Unit) -> None:
        """Take one execution into account."""
        flow, operation = self.flow, unit.operation
        flow.where = f"cell execution {unit.number}"
        flow.origins |= _origins(unit)
        flow.repeated = _repeated(unit)
        flow.shown = flow.told = None
        for statement in sorted([*unit.body, *unit.lifted], key=lambda each: each.line):
            flow.origins = {n: o for n, o in flow.origins.items() if statement.imports or n not in statement.stores}
            try:
                flow.follow(statement.tree)
            except RecursionError:
                continue
        outside = next((text for effect in operation.effects if (text := _outside(effect, wide=flow.wide))), None)
        why = Why(f"{flow.where} {outside}") if outside else None
        for use in operation.files_read:
            why = why or self._files.get(use.path)
        if why is not None:
            for name in unit.writes:
                flow.taint(name, why)
        fetched = any(effect.kind == "subprocess" and fetches(effect.detail) for effect in operation.effects)
        written = why or flow.told or (Why(f"{flow.where} fetched a file") if fetched else None)
        for use in operation.files_written:
            self._files.pop(use.path, None)
            if written is not None:
                self._files[use.path] = written
        if operation.figures:
            reached = flow.shown or why
            if flow.wide and reached is None:
                values = flow.values
                reached = next((values[name] for name in unit.needs if name in values), None)
            if reached is not None:
                self.figures[unit.number] = reached.text


def _outside(effect: Effect, *, wide: bool) -> str | None:
    """In words, an effect by which everything a cell makes is new each time; None for others."""
    if effect.kind == "network":
        return f"read the network ({effect.detail})"
    if wide and effect.kind == "entropy" and "generator" in effect.detail:
        return f"draws unseeded randomness ({effect.detail})"
    return None


def _origins(unit: Unit) -> dict[str, str]:
    origins = {n: b.imported.origin for n, b in unit.needs.items() if b.kind == "import" and b.imported}
    for statement in [*unit.lifted, *unit.body]:
        origins |= {i.name: i.origin for i in statement.imports}
    return origins


def _repeated(unit: Unit) -> frozenset[tuple[int, int]]:
    """Where the cell makes generators without a seed that its operation makes with the seed they got."""
    places = Counter((draw.line, draw.column) for draw in unit.operation.draws)
    return frozenset(place for place, count in places.items() if count == 1)
