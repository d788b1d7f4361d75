"""The steps that a user wants, made sound: what had to be joined after all, why, and where steps can be split."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from .partition import Partition, Tie
from .slice import FILE, Slice
from .steps import partition, sound

Flow = tuple[int, str, int]


def wanted(
    slice_: Slice, groups: Sequence[Sequence[int]], sections: Mapping[int, str]
) -> tuple[Partition, dict[int, list[str]]]:
    """The finest sound partition with the user's groups, and notes for what differs, by the group's first execution.

    Executions that are in none of ``groups`` (what was asked for has changed) are grouped as without edits.
    """
    known = set(slice_.numbers)
    chosen = [[number for number in group if number in known] for group in groups]
    named = {number for group in chosen for number in group}
    if named < known:
        chosen += [[n for n in group if n not in named] for group in partition(slice_, sections).groups()]
    chosen = [sorted(group) for group in chosen if group]
    found = sound(slice_, chosen)
    return found, _notes(found, chosen)


def _notes(found: Partition, chosen: Sequence[Sequence[int]]) -> dict[int, list[str]]:
    index = {number: i for i, group in enumerate(chosen) for number in group}
    notes: dict[int, list[str]] = defaultdict(list)
    for group in found.groups():
        parts = {index[number] for number in group}
        if len(parts) < 2:
            continue
        members = set(group)
        for tie in found.ties:
            if members.issuperset(tie.numbers) and len({index[number] for number in tie.numbers}) > 1:
                note = stay_note(tie, index)
                if note not in notes[group[0]]:
                    notes[group[0]].append(note)
    return dict(notes)


def stay_note(tie: Tie, index: Mapping[int, int]) -> str:
    """``[5] stays with [3]: why``; ``index`` says which part of the wanted groups an execution is in."""
    first = min(tie.numbers)
    there = sorted({n for n in tie.numbers if index[n] == index[first]})
    others = sorted({n for n in tie.numbers if index[n] != index[first]})
    verb = "stays" if len(others) == 1 else "stay"
    return f"{listed(others)} {verb} with {listed(there)}: {tie.reason}"


def listed(numbers: Sequence[int]) -> str:
    """``[3]``, ``[3] and [5]``, ``[3], [4] and [5]``."""
    texts = [f"[{number}]" for number in numbers]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def splits(found: Partition) -> dict[int, list[int]]:
    """By first execution of each group, the executions before which it can be cut in two and stay sound."""
    ties: dict[int, list[Tie]] = defaultdict(list)
    for tie in found.must:
        ties[found.find(tie.numbers[0])].append(tie)
    incoming: dict[int, list[Flow]] = defaultdict(list)
    outgoing: dict[int, list[Flow]] = defaultdict(list)
    for flow in found.slice.flows:
        source, target = flow[0] and found.find(flow[0]), found.find(flow[2])
        incoming[target].append(flow)
        if source and source != target:
            outgoing[source].append(flow)
    result = {}
    for group in found.groups():
        root = found.find(group[0])
        cut = _Cut(found, group, incoming[root], outgoing[root])
        result[group[0]] = [
            number
            for number in group[1:]
            if not any(min(tie.numbers) < number <= max(tie.numbers) for tie in ties[root]) and cut.is_sound(number)
        ]
    return result


class _Cut:
    """Asks of one group whether it can be cut: only versions of names can be in the way, as values flow forward."""

    def __init__(self, found: Partition, group: Sequence[int], incoming: list[Flow], outgoing: list[Flow]) -> None:
        self._members = set(group)
        self._incoming = incoming
        self._outgoing = outgoing
        self._writers: dict[str, list[int]] = defaultdict(list)
        for number in group:
            for name in found.written_by(number):
                self._writers[name].append(number)

    def is_sound(self, before: int) -> bool:
        """Whether what ran before ``before`` and what ran from there on can be two operations."""
        outside: dict[tuple[bool, str], int] = {}

        def side(number: int) -> bool:
            return number >= before

        for source, name, target in self._incoming:
            inside = source in self._members
            if inside and side(source) == side(target):
                continue
            if outside.setdefault((side(target), name), source) != source:
                return False
            if source and any(number < target for number in self._makers(name, before, side(target))):
                return False
            if inside and not name.startswith(FILE) and self._remade(name, before, source):
                return False
        return not any(
            self._remade(name, before, source) for source, name, _ in self._outgoing if not name.startswith(FILE)
        )

    def _remade(self, name: str, before: int, source: int) -> bool:
        """Whether the part that holds ``source`` makes the name again after it."""
        return any(number > source for number in self._makers(name, before, source >= before))

    def _makers(self, name: str, before: int, late: bool) -> list[int]:
        writers = self._writers.get(name, [])
        cut = bisect_left(writers, before)
        return writers[cut:] if late else writers[:cut]
