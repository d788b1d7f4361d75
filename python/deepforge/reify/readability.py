"""Which steps read better as one: few steps with few values between them, each with a purpose one can name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from .joiner import Joiner
from .partition import Partition
from .ranking import Ranking

MOST_STEPS = 12
MOST_LINES = 45
# A cell that took longer is a step worth reusing, however short its text.
LONG_SECONDS = 0.2


class Readability:
    """Joins groups of a sound partition where the result stays sound and joins nothing else."""

    def __init__(self, groups: Partition, sections: Mapping[int, str]) -> None:
        self._groups = groups
        self._joiner = Joiner(groups)
        self._sections = sections
        self._units = {number: groups.slice.history.units[number] for number in groups.slice.numbers}
        self._flows = [flow for flow in groups.slice.flows if flow[0]]
        self._sizes: dict[int, int] = defaultdict(int)
        for number, unit in self._units.items():
            self._sizes[groups.find(number)] += sum(s.text.count("\n") + 1 for s in unit.body)

    def improve(self) -> Partition:
        """The partition with its groups joined by heading, then tiny ones, then as many as make it too long."""
        self._by_heading()
        self._tiny()
        self._too_many()
        return self._groups

    def _join(self, first: int, second: int, most: int = MOST_LINES) -> bool:
        a, b = self._groups.find(first), self._groups.find(second)
        if a == b or self._sizes[a] + self._sizes[b] > most or not self._joiner.join(a, b):
            return False
        self._sizes[min(a, b)] += self._sizes.pop(max(a, b))
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
            if self._sizes[root] > 2 or unit.operation.figures or unit.operation.seconds > LONG_SECONDS:
                continue
            any(self._join(number, other) for other in self._joiner.neighbours(root))

    def _too_many(self) -> None:
        ranking = Ranking(self._groups, self._flows, self._sizes, self._sections)
        count = self._groups.count()
        while count > MOST_STEPS and (pair := ranking.best()) is not None:
            # What was refused once stays refused.
            if self._join(*pair, most=4 * MOST_LINES):
                count -= 1
                ranking.joined(min(pair), max(pair))
