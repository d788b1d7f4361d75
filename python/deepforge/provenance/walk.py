"""A walk over the notebook's cells from the top: what each would be given, and whether what it last did still holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .outline import Outline, Outliner
from .records import ImplicitOperation
from .statereaders import WORLD, could_read
from .versions import ABSENT, RANDOM, Versions, words

Cells = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Mismatch:
    """An execution was given ``seen`` for a resource where a run from the top gives ``expected``."""

    name: str
    seen: int
    expected: int


@dataclass
class Walk:
    """The state of a walk: what a run from the top would have made so far.

    ``env``: the token of every resource. ``maker``: index of the cell that left it. ``seeded``: random generators that
    a cell has seeded. ``youngest``: when the name among them that came last was first made.
    """

    versions: Versions
    cells: Cells
    outline: Outliner | None = None
    env: dict[str, int] = field(default_factory=dict)
    maker: dict[str, int] = field(default_factory=dict)
    seeded: set[str] = field(default_factory=set)
    youngest: int = 0

    def __post_init__(self) -> None:
        self.env.update(self.versions.first)

    def latest(self, index: int) -> ImplicitOperation | None:
        """The last execution of a cell; None when it never ran, or nothing is known of it."""
        number = self.versions.latest.get(self.cells[index][0])
        return None if number is None else self.versions.operations[number]

    def outline_of(self, text: str) -> Outline | None:
        """The outline of a text; None when it cannot be told."""
        return None if self.outline is None else self.outline(text)

    def has_text(self, index: int, operation: ImplicitOperation) -> bool:
        """Whether an execution ran the cell's present text, remarks and layout aside where the outline tells."""
        text, source = self.cells[index][1], operation.source
        if text == source or text.rstrip() == source.rstrip():
            return True
        if self.outline is None or _shown(text) != _shown(source):
            return False
        one, other = self.outline(text), self.outline(source)
        return one is not None and other is not None and one.parts == other.parts

    def mismatches(self, operation: ImplicitOperation, *, first: bool = False) -> list[Mismatch]:
        """The inputs of an execution that a run from the top would not give to it; only one when ``first``."""
        versions, env = self.versions, self.env
        same = versions.same
        found: list[Mismatch] = []
        seen = versions.seen[operation.number]
        for name, token in seen.items():
            expected = env.get(name, ABSENT)
            if token == expected or same(token) == same(expected):
                continue
            if name.startswith("state:"):
                key = name.removeprefix("state:")
                if key in RANDOM and key not in self.seeded:
                    continue  # unseeded: one state is as good as another
                if name not in env:
                    continue  # no cell above sets it: running again would not bring the first state back
            found.append(Mismatch(name, token, expected))
            if first:
                return found
        for key in versions.moments:
            if key in env and key not in seen and could_read(operation, key, versions.moments):
                token = versions.state_before(key, operation.number)
                expected = env[key]
                if same(token) != same(expected) and (key != WORLD or self._is_newer(key, operation)):
                    found.append(Mismatch(key, token, expected))
        if self.youngest > operation.number:
            found += self._came_since(operation)
        return found

    def _is_newer(self, key: str, operation: ImplicitOperation) -> bool:
        """Whether a cell above has left a resource since, or will: what cannot be taken back is no reason before."""
        index = self.maker.get(key)
        maker = None if index is None else self.latest(index)
        if maker is None:
            return index is not None
        return maker.number > operation.number or self.env[key] != self.versions.left[maker.number].get(key)

    def _came_since(self, operation: ImplicitOperation) -> list[Mismatch]:
        """Names that were not there when it ran, and that its text mentions."""
        versions, number = self.versions, operation.number
        seen, left = versions.seen[number], versions.left[number]
        mentioned = words(operation.source)
        return [
            Mismatch(name, ABSENT, token)
            for name, token in self.env.items()
            if token != ABSENT
            and name in mentioned
            and versions.born.get(name, number + 1) > number
            and name not in seen
            and name not in left
        ]

    def leave(self, index: int, left: Mapping[str, int]) -> None:
        """The cell leaves these tokens."""
        born = self.versions.born
        for name, token in left.items():
            self.env[name] = token
            self.maker[name] = index
            when = born.get(name)
            self.youngest = max(self.youngest, 1 << 60 if when is None else when)

    def note_seeds(self, operation: ImplicitOperation) -> None:
        """Note which random generators an execution seeded."""
        self.seeded |= self.versions.seeds.get(operation.number, set())


def _shown(text: str) -> list[str]:
    """What of a text decides how results are shown, beside its statements."""
    return [line for line in text.splitlines() if line.lstrip().startswith(("%", "!")) or line.rstrip().endswith(";")]
