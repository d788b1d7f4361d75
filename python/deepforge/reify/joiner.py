"""Joins two groups of a sound partition where the result is sound too: answered locally, as it is asked often."""

from __future__ import annotations

from collections import defaultdict

from .partition import Partition
from .slice import FILE

Flow = tuple[int, str, int]


class Joiner:
    """A sound partition with what each group takes in and hands out at hand; groups are known by their lowest number.

    ``Partition.close`` says the same of a trial join (it would join nothing more), but looks at every group.
    """

    def __init__(self, groups: Partition) -> None:
        self.groups = groups
        self._incoming: dict[int, list[Flow]] = defaultdict(list)
        self._outgoing: dict[int, list[Flow]] = defaultdict(list)
        self._users: dict[int, set[int]] = defaultdict(set)
        self._writers: dict[int, dict[str, list[int]]] = defaultdict(dict)
        self._last = {groups.find(number): number for number in groups.slice.numbers}
        for number in groups.slice.numbers:
            for name in groups.written_by(number):
                self._writers[groups.find(number)].setdefault(name, []).append(number)
        for flow in groups.slice.flows:
            source, target = flow[0] and groups.find(flow[0]), groups.find(flow[2])
            if source == target:
                continue
            self._incoming[target].append(flow)
            if source:
                self._outgoing[source].append(flow)
                self._users[source].add(target)

    def neighbours(self, group: int) -> list[int]:
        """The group that first uses what ``group`` makes, and the one that last makes what it uses; if any."""
        users = sorted(self._outgoing[group])[:1]
        makers = sorted(flow for flow in self._incoming[group] if flow[0])[-1:]
        return [*(target for _, _, target in users), *(source for source, _, _ in makers)]

    def join(self, first: int, second: int) -> bool:
        """Join two different groups unless more would have to be joined with them; says whether they were."""
        if self._is_reached(first, second) or self._is_reached(second, first) or self._conflicts(first, second):
            return False
        self.groups.join([first, second])
        kept, gone = min(first, second), max(first, second)
        self._last[kept] = max(self._last[kept], self._last.pop(gone))
        pair = {first, second}
        find = self.groups.find
        incoming = self._incoming.pop(gone, []) + self._incoming[kept]
        outgoing = self._outgoing.pop(gone, []) + self._outgoing[kept]
        self._incoming[kept] = [flow for flow in incoming if not flow[0] or find(flow[0]) != kept]
        self._outgoing[kept] = [flow for flow in outgoing if find(flow[2]) != kept]
        self._users[kept] = (self._users.pop(gone, set()) | self._users[kept]) - pair
        for flow in self._incoming[kept]:
            if flow[0]:
                users = self._users[find(flow[0])]
                users.discard(gone)
                users.add(kept)
        for name, numbers in self._writers.pop(gone, {}).items():
            self._writers[kept][name] = sorted([*self._writers[kept].get(name, ()), *numbers])
        return True

    def _is_reached(self, start: int, end: int) -> bool:
        """Whether a way leads from ``start`` to ``end`` through a third group: joined they would be a cycle.

        Values flow to later executions only: a group that begins after ``end`` is over does not reach it.
        """
        last = self._last[end]
        todo = [group for group in self._users[start] if group != end and group < last]
        seen = set(todo)
        while todo:
            for group in self._users[todo.pop()]:
                if group == end:
                    return True
                if group not in seen and group < last:
                    seen.add(group)
                    todo.append(group)
        return False

    def _conflicts(self, first: int, second: int) -> bool:
        """Whether the joined group would need or hand on another version of a name than it holds by then."""
        find = self.groups.find
        pair = (first, second)
        outside: dict[str, int] = {}
        for source, name, target in [*self._incoming[first], *self._incoming[second]]:
            if source and find(source) in pair:
                continue
            if outside.setdefault(name, source) != source:
                return True
            if source and any(number < target for group in pair for number in self._writers[group].get(name, ())[:1]):
                return True
        for source, name, target in [*self._outgoing[first], *self._outgoing[second]]:
            if find(target) in pair or name.startswith(FILE):
                continue
            if any(number > source for group in pair for number in self._writers[group].get(name, ())[-1:]):
                return True
        return False
