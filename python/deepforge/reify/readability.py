"""Which steps read better as one: few steps with few values between them, each with a purpose one can name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

from .partition import Partition

MOST_STEPS = 12
MOST_LINES = 45
# A cell that took longer is a step worth reusing, however short its text.
LONG_SECONDS = 0.2


class Readability:
    """Joins groups of a sound partition where the result stays sound and joins nothing else."""

    def __init__(self, groups: Partition, sections: Mapping[int, str]) -> None:
        self._groups = groups
        self._sections = sections
        self._units = {number: groups.slice.history.units[number] for number in groups.slice.numbers}
        self._flows = [flow for flow in groups.slice.flows if flow[0]]
        self._lines = {n: sum(s.text.count("\n") + 1 for s in unit.body) for n, unit in self._units.items()}

    def improve(self) -> Partition:
        """The partition with its groups joined by heading, then tiny ones, then as many as make it too long."""
        self._by_heading()
        self._tiny()
        self._too_many()
        return self._groups

    def _size(self, root: int) -> int:
        return sum(self._lines[n] for n in self._units if self._groups.find(n) == root)

    def _join(self, first: int, second: int, most: int = MOST_LINES) -> bool:
        a, b = self._groups.find(first), self._groups.find(second)
        if a == b or self._size(a) + self._size(b) > most:
            return False
        trial = self._groups.copy()
        trial.join([a, b])
        trial.close()
        if trial.count() != self._groups.count() - 1:
            return False
        self._groups = trial
        return True

    def _by_heading(self) -> None:
        """Cells under one heading that feed each other tell one story."""
        members: dict[str, list[int]] = defaultdict(list)
        for number in self._units:
            if self._sections.get(number):
                members[self._sections[number]].append(number)
        linked = {(source, target) for source, _, target in self._flows}
        for numbers in members.values():
            for index, number in enumerate(numbers):
                any(
                    (earlier, number) in linked and self._join(earlier, number) for earlier in reversed(numbers[:index])
                )

    def _tiny(self) -> None:
        """A line or two is no step of its own, unless it shows a figure or takes its time."""
        for number, unit in self._units.items():
            root = self._groups.find(number)
            if self._size(root) > 2 or unit.operation.figures or unit.operation.seconds > LONG_SECONDS:
                continue
            users = [b for a, _, b in self._flows if self._groups.find(a) == root != self._groups.find(b)]
            makers = [a for a, _, b in self._flows if self._groups.find(b) == root != self._groups.find(a)]
            any(self._join(number, other) for other in [*users[:1], *makers[-1:]])

    def _too_many(self) -> None:
        refused: set[tuple[int, int]] = set()
        while self._groups.count() > MOST_STEPS:
            best = self._best(refused)
            if best is None:
                return
            if not self._join(*best, most=4 * MOST_LINES):
                refused.add(best)

    def _best(self, refused: set[tuple[int, int]]) -> tuple[int, int] | None:
        """The pair of linked or neighbouring groups that is smallest and shares most."""
        crossing: dict[tuple[int, int], int] = defaultdict(int)
        users: dict[int, set[int]] = defaultdict(set)
        for source, _, target in self._flows:
            a, b = self._groups.find(source), self._groups.find(target)
            if a != b:
                crossing[a, b] += 1
                users[a].add(b)
        for found in users.values():
            for pair in pairwise(sorted(found)):
                crossing.setdefault(pair, 0)
        ranked = [
            (self._sections.get(a) != self._sections.get(b), self._size(a) + self._size(b) - 4 * shared, a, b)
            for (a, b), shared in crossing.items()
            if (a, b) not in refused
        ]
        return min(ranked)[2:] if ranked else None
