"""Groups of executions that become one operation each: joined until the graph of groups is sound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .slice import FILE, STATE, Slice, flow_title


@dataclass(frozen=True)
class Tie:
    """Executions that must become one operation, and why, for people."""

    numbers: tuple[int, ...]
    reason: str


class Partition:
    """A partition of a slice's executions into groups (union-find).

    Sound means: the groups' graph has no cycle; no group needs two versions of one name from outside,
    or an outside version of a name it has overwritten by then; and what a group hands on is the last
    version it holds. ``close`` joins groups until this is so; joining everything always is. ``must``: what
    shares that which cannot be handed on. ``closed``: what ``close`` joined.
    """

    def __init__(self, slice_: Slice) -> None:
        self.slice = slice_
        units = slice_.history.units
        self.must: list[Tie] = []
        self.closed: list[Tie] = []
        self._parent = {number: number for number in slice_.numbers}
        self._flows = [flow for flow in slice_.flows if flow[0]]
        self._writes = {
            number: units[number].writes
            | set(units[number].operation.deletes)
            | {STATE + state for state in units[number].operation.state}
            | {FILE + use.path for use in units[number].operation.files_written}
            for number in slice_.numbers
        }

    @property
    def ties(self) -> list[Tie]:
        """All that keeps executions together."""
        return [*self.must, *self.closed]

    def written_by(self, number: int) -> set[str]:
        """Names, states and files of which execution ``number`` made a new version."""
        return self._writes[number]

    def find(self, number: int) -> int:
        """The representative (lowest number) of the group of ``number``."""
        root = number
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[number] != root:
            self._parent[number], number = root, self._parent[number]
        return root

    def join(self, numbers: Iterable[int]) -> bool:
        """Put ``numbers`` into one group; says whether anything changed."""
        roots = sorted({self.find(number) for number in numbers})
        for root in roots[1:]:
            self._parent[root] = roots[0]
        return len(roots) > 1

    def groups(self) -> list[list[int]]:
        """The groups, each in order of execution, ordered by their first execution."""
        found: dict[int, list[int]] = defaultdict(list)
        for number in self.slice.numbers:
            found[self.find(number)].append(number)
        return [found[root] for root in sorted(found)]

    def count(self) -> int:
        """How many groups there are."""
        return len({self.find(number) for number in self.slice.numbers})

    def close(self) -> Partition:
        """Join groups until the partition is sound."""
        while self._join_cycles() or self._join_conflicts():
            pass
        return self

    def edges(self) -> dict[int, set[int]]:
        """Group to the groups that use what it makes, by representative."""
        edges: dict[int, set[int]] = {self.find(number): set() for number in self.slice.numbers}
        for source, _, target in self._flows:
            a, b = self.find(source), self.find(target)
            if a != b:
                edges[a].add(b)
        return edges

    def _join_cycles(self) -> bool:
        changed = False
        for component in _components(self.edges()):
            if len(component) > 1 and self.join(component):
                self.closed.append(Tie(tuple(sorted(component)), "each needs what the other makes"))
                changed = True
        return changed

    def _join_conflicts(self) -> bool:
        members: dict[int, list[int]] = defaultdict(list)
        for number in self.slice.numbers:
            members[self.find(number)].append(number)
        writers: dict[tuple[int, str], list[int]] = defaultdict(list)
        for root, numbers in members.items():
            for number in numbers:
                for name in self._writes[number]:
                    writers[root, name].append(number)
        outside: dict[tuple[int, str], set[int]] = defaultdict(set)
        joins: list[Tie] = []
        for source, name, target in self.slice.flows:
            target_root = self.find(target)
            if source and self.find(source) == target_root:
                continue
            outside[target_root, name].add(source)
            if any(number < target for number in writers.get((target_root, name), ())):
                # The group overwrote the name before this execution needs an outside version of it.
                joins.append(_versions(name, source or min(writers[target_root, name]), target))
            if source and writers[self.find(source), name][-1:] != [source] and not name.startswith(FILE):
                # The group changed the name again after the version that is handed on.
                joins.append(_versions(name, source, target))
        for (root, name), sources in outside.items():
            if len(sources) > 1:
                joins.append(_versions(name, root, *(source for source in sources if source)))
        made = [tie for tie in joins if self.join(tie.numbers)]
        self.closed += made
        return bool(made)


def _versions(name: str, *numbers: int) -> Tie:
    return Tie(numbers, f"they use different versions of {flow_title(name)}")


def _components(edges: dict[int, set[int]]) -> list[list[int]]:
    """Strongly connected components (Tarjan's algorithm, without recursion)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    components: list[list[int]] = []
    for start, successors_of_start in edges.items():
        if start in index:
            continue
        work = [(start, iter(sorted(successors_of_start)))]
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, successors = work[-1]
            for successor in successors:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(sorted(edges[successor]))))
                    break
                if successor in on_stack:
                    low[node] = min(low[node], index[successor])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        component.append(member)
                        if member == node:
                            break
                    components.append(component)
    return components
