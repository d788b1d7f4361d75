"""Which cells must run, and only those, so that the namespace ends as if everything had been run from the top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from .outline import Outline, Outliner
from .predict import predict, with_aliases
from .records import ImplicitOperation
from .staleness import explain
from .statereaders import could_read
from .versions import ABSENT, RANDOM, Versions, is_new_each_time, is_own_class
from .walk import Cells, Walk

PlannedKind = Literal["edited", "changed", "deleted", "unmade", "upstream", "new", "restores"]


@dataclass(frozen=True)
class Planned:
    """A cell to run, and why: a reason as of ``Stale``; ``new``: it never ran; ``restores``: ``name``, which it makes,
    was since changed in place or overwritten, or will be by another cell that must run. ``without``: variables that
    the cell would not find in a run from the top, and would now. ``own``: such that it binds itself, when a branch or a
    loop decides so: unbound before it runs, they tell what it decided."""

    cell: str
    kind: PlannedKind
    name: str = ""
    without: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """JSON data."""
        names = {"without": list(self.without), "own": list(self.own)}
        return {"cell": self.cell, "kind": self.kind, "name": self.name, **names}


@dataclass(frozen=True)
class Rerun:
    """``cells``: what to run, in notebook order. ``leftover``: variables that no present cell makes, and a run from
    the top would not have. ``unsure``: what cells of the plan need and no cell can make again, by cell.
    """

    cells: list[Planned] = field(default_factory=list)
    leftover: list[str] = field(default_factory=list)
    unsure: list[tuple[str, str]] = field(default_factory=list)


def plan_rerun(versions: Versions, cells: Cells, outline: Outliner | None = None) -> Rerun:
    """The cells to run so that the namespace ends as a run of all ``cells`` (id and text) from the top would leave it.

    Without ``outline`` only what records tell is known of cells that were edited or never ran. Cells below the last
    one that ever ran, and empty ones, are left out: they are still to come. What a cell really does is known when it
    has run: ask again after each.
    """
    return _Planner(versions, cells, outline).plan()


class _Planner:
    def __init__(self, versions: Versions, cells: Cells, outline: Outliner | None) -> None:
        ran = [index for index, (cell, _) in enumerate(cells) if cell in versions.latest]
        self.versions = versions
        self.cells = cells[: ran[-1] + 1] if ran else cells[:0]
        self.outline = outline
        self.chosen: dict[int, Planned] = {}
        self.leftover: set[str] = set()
        self.unsure: set[tuple[str, str]] = set()
        self.without: dict[int, set[str]] = {}
        self.own: dict[int, set[str]] = {}

    def plan(self) -> Rerun:
        before = -1
        while before != len(self.chosen):
            before = len(self.chosen)
            self.leftover.clear()
            self.unsure.clear()
            self.without.clear()
            self._pass()
        found = [
            replace(
                self.chosen[index],
                without=tuple(sorted(self.without.get(index, ()))),
                own=tuple(sorted(self.own.get(index, ()))),
            )
            for index in sorted(self.chosen)
        ]
        return Rerun(found, sorted(self.leftover), sorted(self.unsure))

    def _pass(self) -> None:
        """Walk once: what is chosen runs, what it finds missing is chosen too."""
        walk = Walk(self.versions, self.cells, self.outline)
        # What the namespace really holds when the chosen cells run one after the other, and what bound it.
        there = dict(self.versions.now)
        stale: set[int] = set()
        for index, (_, text) in enumerate(self.cells):
            operation = walk.latest(index)
            if not text.strip():
                continue
            reason = self._reason(walk, index, operation, stale)
            if reason is not None:
                stale.add(index)
                self.chosen.setdefault(index, reason)
            if operation is not None:
                walk.note_seeds(operation)
            if index not in self.chosen:
                assert operation is not None
                walk.leave(index, self.versions.left[operation.number])
                continue
            self._supply(walk, index, operation, there)
            if reason is None and operation is not None:
                left = self._again(walk, index, operation)
            else:
                left = predict(walk, index, operation, walk.outline_of(text))
            walk.leave(index, left)
            there.update(left)
        self._settle(walk, there)
        self._rejoin(walk)

    def _reason(self, walk: Walk, index: int, operation: ImplicitOperation | None, stale: set[int]) -> Planned | None:
        cell = self.cells[index][0]
        if operation is None:
            return Planned(cell, "new")
        if not walk.has_text(index, operation):
            return Planned(cell, "edited")
        wrong = walk.mismatches(operation)
        if not wrong:
            return None
        reasons = [explain(walk, cell, operation, each, stale) for each in wrong]
        direct = [each for each in reasons if each.kind != "upstream"] or reasons
        best = max(direct, key=lambda each: (each.by, each.name))
        return Planned(cell, best.kind, best.name)

    def _again(self, walk: Walk, index: int, operation: ImplicitOperation) -> dict[str, int]:
        """What a cell leaves that runs again with the same text and inputs."""
        left = dict(self.versions.left[operation.number])
        new = is_new_each_time(operation)
        for name, token in left.items():
            info = operation.values.get(name)
            if token != ABSENT and (new or (info is not None and is_own_class(info))):
                left[name] = self.versions.token("again", self.cells[index], name)
        return left

    # -- what a cell needs ---------------------------------------------------------------------------------------

    def _supply(self, walk: Walk, index: int, operation: ImplicitOperation | None, there: dict[str, int]) -> None:
        """Choose the cells that make what the cell needs and the namespace no longer holds."""
        same = self.versions.same
        for name in self._needs(walk, index, operation):
            expected = walk.env.get(name, ABSENT)
            held = there.get(name, walk.versions.first.get(name, ABSENT))
            if same(expected) == same(held):
                continue
            if name.startswith("state:"):
                if name.removeprefix("state:") in RANDOM and name.removeprefix("state:") not in walk.seeded:
                    continue
                if name not in walk.env and name not in there:
                    continue
            maker = walk.maker.get(name)
            if maker is not None:
                self._choose(maker, name)
            elif expected == ABSENT and ":" not in name and name != "_":
                self.without.setdefault(index, set()).add(name)
                there[name] = ABSENT
            else:
                self.unsure.add((self.cells[index][0], name))
        outline = walk.outline_of(self.cells[index][1])
        if outline is not None:
            maybe = outline.stores.difference(*(part.definite for part in outline.parts))
            own = {name for name in maybe if there.get(name, ABSENT) != ABSENT and not walk.env.get(name, ABSENT)}
            self.own[index] = own - self.without.get(index, set())

    def _choose(self, index: int, name: str) -> None:
        self.chosen.setdefault(index, Planned(self.cells[index][0], "restores", name))

    def _needs(self, walk: Walk, index: int, operation: ImplicitOperation | None) -> set[str]:
        text = self.cells[index][1]
        outline = walk.outline_of(text)
        found: set[str] = set()
        if operation is not None:
            seen = self.versions.seen[operation.number]
            same_text = walk.has_text(index, operation)
            found = {name for name in seen if same_text or outline is None or ":" in name or name == "_"}
            found |= {key for key in self.versions.moments if could_read(operation, key, self.versions.moments)}
        if outline is not None:
            found |= self._closure(walk, outline)
            found |= {f"state:{key}" for key in outline.draws}
        elif operation is None or not walk.has_text(index, operation):
            # It may read anything.
            found |= walk.env.keys()
        return found

    def _closure(self, walk: Walk, outline: Outline) -> set[str]:
        """The names an outline reads, followed through the functions and classes of the cells above."""
        found: set[str] = set()
        todo = list(outline.loads)
        while todo:
            name = todo.pop()
            if name in found:
                continue
            found.add(name)
            maker = walk.maker.get(name)
            if maker is None:
                continue
            made = walk.outline_of(self.cells[maker][1])
            if made is not None:
                todo += made.definitions.get(name, ())
        # Names of builtins, and what is not there at all, are nobody's to supply.
        return {name for name in found if name in walk.env or self.versions.now.get(name, ABSENT) != ABSENT}

    # -- the end -------------------------------------------------------------------------------------------------

    def _settle(self, walk: Walk, there: dict[str, int]) -> None:
        """Whatever was overwritten must end in its right version."""
        same = self.versions.same
        for name, token in walk.env.items():
            key = name.removeprefix("state:")
            if name == "_" or (name != key and (key in RANDOM or key == "matplotlib.pyplot")):
                continue
            maker = walk.maker.get(name)
            held = there.get(name, self.versions.first.get(name, ABSENT))
            if maker is not None and same(token) != same(held):
                self._choose(maker, name)
        for name, held in there.items():
            if held != ABSENT and name not in walk.env and ":" not in name and name != "_":
                self.leftover.add(name)

    def _rejoin(self, walk: Walk) -> None:
        """Cells whose results share memory with what is made anew, and is then changed in place, make them again."""
        changed = self._changed_in_place(walk)
        if not changed:
            return
        binder = dict.fromkeys(self.versions.first, 0)
        for index in range(len(self.cells)):
            operation = walk.latest(index)
            if operation is None:
                continue
            if index not in self.chosen:
                bound = self.versions.bound.get(operation.number, {})
                for group in operation.aliases:
                    last = max((changed.get(name, -1) for name in group), default=-1)
                    if last <= index or not {*operation.writes, *operation.mutates}.intersection(group):
                        continue
                    moved = [n for n in group if n in operation.reads and n in binder and binder[n] != bound.get(n)]
                    if moved:
                        self._choose(index, next((n for n in group if n in operation.writes), group[0]))
                        break
            for name in operation.writes:
                binder[name] = -1 if index in self.chosen else operation.number

    def _changed_in_place(self, walk: Walk) -> dict[str, int]:
        """Names that chosen cells change in place, each with the last of these cells."""
        found: dict[str, int] = {}
        for index in sorted(self.chosen):
            operation = walk.latest(index)
            names: Iterable[str] = operation.mutates if operation is not None else ()
            outline = walk.outline_of(self.cells[index][1])
            if outline is not None:
                names = {*names, *with_aliases(walk, outline.mutates)}
            for name in names:
                found[name] = index
        return found
