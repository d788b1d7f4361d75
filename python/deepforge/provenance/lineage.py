"""Questions to a session's records: which execution made a value, what made it, what depends on it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from ..errors import CaptureError
from .journal import read_journal
from .records import ImplicitOperation, SessionInfo
from .versions import Versions


class Session:
    """The implicit operations of one session, in order, indexed by the names they touch.

    ``gaps``: executions after which something ran that no record tells of.

    Read-only. Every question is answered from indexes built once: a walk costs what it returns, not the
    length of the session.
    """

    def __init__(self, info: SessionInfo, operations: Iterable[ImplicitOperation], gaps: Iterable[int] = ()) -> None:
        self.info = info
        self.gaps = tuple(gaps)
        self.operations = sorted(operations, key=lambda operation: operation.number)
        self._by_number = {operation.number: operation for operation in self.operations}
        self._versions: dict[str, list[int]] = defaultdict(list)
        self._readers: dict[tuple[str, int], list[int]] = defaultdict(list)
        for operation in self.operations:
            for name in {*operation.writes, *operation.mutates, *operation.deletes}:
                self._versions[name].append(operation.number)
            for name, number in operation.reads.items():
                if number is not None:
                    self._readers[name, number].append(operation.number)

    @staticmethod
    def load(journal: Path) -> Session:
        """The session in ``journal``.

        Raises CaptureError when the file is missing or does not start with a session's record.
        """
        info: SessionInfo | None = None
        operations: dict[int, ImplicitOperation] = {}
        gaps: list[int] = []
        last = 0
        for record in read_journal(journal):
            kind = record.get("kind")
            if kind == "session":
                info = SessionInfo.from_json(record)
            elif kind == "execution":
                operation = ImplicitOperation.from_json(record)
                operations[operation.number] = operation
                last = operation.number
                if (operation.unsupported or "").startswith("capture failed"):
                    gaps.append(last)
            elif kind == "deleted":
                operations.pop(int(record["number"]), None)
                gaps.append(int(record["number"]))
            elif kind == "capture":
                gaps.append(last)
        if info is None:
            raise CaptureError(f"{journal} is not the journal of a session: expected a session record, found none.")
        return Session(info, operations.values(), gaps)

    @cached_property
    def versions(self) -> Versions:
        """What each execution was given and left: what staleness is found from."""
        return Versions(self.operations, self.gaps)

    def __getitem__(self, number: int) -> ImplicitOperation:
        return self._by_number[number]

    def __contains__(self, number: int) -> bool:
        return number in self._by_number

    def version(self, name: str, before: int | None = None) -> int | None:
        """Number of the last execution that wrote, changed or deleted ``name``, before execution ``before``."""
        versions = self._versions.get(name, [])
        index = len(versions) if before is None else bisect_left(versions, before)
        return versions[index - 1] if index else None

    def variables(self) -> dict[str, int]:
        """The variables the session ends with, each with the number of the execution that made its value."""
        final: dict[str, int] = {}
        for name in self._versions:
            number = self.version(name)
            if number is not None and name not in self._by_number[number].deletes:
                final[name] = number
        return final

    def what_made(self, name: str, before: int | None = None) -> list[int]:
        """Numbers of all executions that ``name`` depends on, in order; empty when nothing recorded made it."""
        start = self.version(name, before)
        return self.ancestors([start]) if start is not None else []

    def ancestors(self, numbers: Iterable[int]) -> list[int]:
        """``numbers`` and every execution whose values reached them, in order."""
        seen: set[int] = set()
        todo = list(numbers)
        while todo:
            number = todo.pop()
            if number in seen or number not in self._by_number:
                continue
            seen.add(number)
            operation = self._by_number[number]
            todo += [source for source in operation.reads.values() if source is not None]
            for name in operation.mutates:
                source = self.version(name, number)
                if source is not None:
                    todo.append(source)
        return sorted(seen)

    def depends_on(self, name: str) -> list[int]:
        """Numbers of all executions that used the present value of ``name``, directly or through others, in order."""
        start = self.version(name)
        if start is None:
            return []
        seen: set[int] = set()
        todo = list(self._readers.get((name, start), ()))
        while todo:
            number = todo.pop()
            if number in seen:
                continue
            seen.add(number)
            operation = self._by_number[number]
            for made in {*operation.writes, *operation.mutates}:
                todo += self._readers.get((made, number), ())
        return sorted(seen)
