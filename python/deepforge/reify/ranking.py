"""Which two groups to join next: the smallest that share most, kept up to date from join to join."""

from __future__ import annotations

import heapq
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from .partition import Partition

Flow = tuple[int, str, int]
Pair = tuple[int, int]


class Ranking:
    """The pairs of linked groups, and of groups that use the same one after the other; each is offered once.

    Groups are known by their lowest number. Those of one heading come first, then the smallest that share most.
    """

    def __init__(
        self, groups: Partition, flows: Iterable[Flow], sizes: Mapping[int, int], sections: Mapping[int, str]
    ) -> None:
        self._sizes = sizes
        self._sections = sections
        self._shared: dict[Pair, int] = defaultdict(int)
        self._users: dict[int, list[int]] = defaultdict(list)
        self._makers: dict[int, set[int]] = defaultdict(set)
        self._offered: set[Pair] = set()
        self._gone: set[int] = set()
        self._heap: list[tuple[bool, int, int, int]] = []
        for source, _, target in flows:
            a, b = groups.find(source), groups.find(target)
            if a != b:
                self._shared[a, b] += 1
        for a, b in sorted(self._shared):
            self._users[a].append(b)
            self._makers[b].add(a)
        for pair in list(self._shared):
            self._rank(*pair)
        for users in self._users.values():
            for pair in pairwise(users):
                self._rank(*pair)

    def best(self) -> Pair | None:
        """The next pair to try; None when all were offered."""
        while self._heap:
            entry = heapq.heappop(self._heap)
            a, b = pair = entry[2:]
            if pair not in self._offered and not self._gone & {a, b} and entry == self._entry(a, b):
                self._offered.add(pair)
                return pair
        return None

    def joined(self, kept: int, gone: int) -> None:
        """Two groups have become one."""
        self._gone.add(gone)
        makers = self._makers.pop(gone, set())
        for maker in makers:
            self._moved(maker, gone, kept)
        for user in self._users.pop(gone, []):
            count = self._shared.pop((gone, user), 0)
            self._makers[user].discard(gone)
            if user != kept:
                self._link(kept, user, count)
        self._makers[kept].discard(gone)
        for user in self._users[kept]:
            self._rank(kept, user)
        for pair in pairwise(self._users[kept]):
            self._rank(*pair)
        for maker in self._makers[kept]:
            self._rank(maker, kept)
            self._around(maker, kept)

    def _moved(self, maker: int, gone: int, kept: int) -> None:
        """What ``maker`` gave to ``gone`` it gives to ``kept``."""
        count = self._shared.pop((maker, gone), 0)
        users = self._users[maker]
        at = bisect_left(users, gone)
        del users[at]
        if 0 < at < len(users):
            self._rank(users[at - 1], users[at])
        if maker != kept:
            self._link(maker, kept, count)

    def _link(self, maker: int, user: int, count: int) -> None:
        if (maker, user) not in self._shared:
            insort(self._users[maker], user)
            self._makers[user].add(maker)
        self._shared[maker, user] += count

    def _around(self, maker: int, group: int) -> None:
        """Rank a group with those that use ``maker`` just before and after it."""
        users = self._users[maker]
        at = bisect_left(users, group)
        for pair in pairwise(users[max(at - 1, 0) : at + 2]):
            self._rank(*pair)

    def _rank(self, a: int, b: int) -> None:
        if (a, b) not in self._offered:
            heapq.heappush(self._heap, self._entry(a, b))

    def _entry(self, a: int, b: int) -> tuple[bool, int, int, int]:
        shared = self._shared.get((a, b), 0)
        return self._sections.get(a) != self._sections.get(b), self._sizes[a] + self._sizes[b] - 4 * shared, a, b
