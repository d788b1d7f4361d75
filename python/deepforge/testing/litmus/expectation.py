"""What a cell is to do, as the line ``#>`` says it, and how a record is compared with that."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from ...provenance.records import ImplicitOperation

MARK = "#>"
_KEYS = {
    "reads", "writes", "mutates", "deletes", "may", "also", "state", "effects", "opened", "wrote", "raises",
    "unsupported", "any",
}  # fmt: skip


@dataclass
class Found:
    """``missed``: claims of the record that are wrong or missing; ``alarms``: more than is true."""

    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def sets(self, where: str, what: str, expected: Iterable[str], received: Iterable[str]) -> None:
        """Compare two sets of names."""
        expected, received = set(expected), set(received)
        if expected - received:
            self.missed.append(f"{where}: {what} lacks {' '.join(sorted(expected - received))}")
        if received - expected:
            self.alarms.append(f"{where}: {what} has {' '.join(sorted(received - expected))} too")


@dataclass(frozen=True)
class Expectation:
    """The words of one ``#>`` line, by key."""

    words: dict[str, list[str]]

    @staticmethod
    def split(cell: str) -> tuple[str, Expectation | None]:
        """A cell's code, and what is expected of it; raises ValueError for a key that does not exist."""
        lines = cell.splitlines()
        said = [line[len(MARK) :] for line in lines if line.startswith(MARK)]
        source = "\n".join(line for line in lines if not line.startswith(MARK))
        if not said:
            return source, None
        words: dict[str, list[str]] = {}
        for part in ";".join(said).split(";"):
            key, *rest = part.split()
            if key not in _KEYS:
                raise ValueError(f"a litmus case has no key {key!r}; there are {', '.join(sorted(_KEYS))}")
            words[key] = rest
        return source, Expectation(words)

    def of(self, key: str) -> list[str]:
        """The words that follow a key."""
        return self.words.get(key, [])

    def compare(self, record: ImplicitOperation, before: set[str], where: str, found: Found) -> None:
        """Add to ``found`` what the record says wrongly; ``before``: the names that were there when the cell began."""
        reads = dict(item.partition(":")[::2] for item in self.of("reads"))
        allowed = before if "any" in self.words else set(self.of("may"))
        found.sets(where, "reads", reads, record.reads.keys() - (allowed - reads.keys()))
        for name, made in reads.items():
            if made and name in record.reads and str(record.reads[name]) != made:
                found.missed.append(f"{where}: {name} was made by {made}, the record says {record.reads[name]}")
        for what, received in (("writes", record.writes), ("mutates", record.mutates)):
            found.sets(where, what, self.of(what), set(received) - (set(self.of("also")) - set(self.of(what))))
        found.sets(where, "deletes", self.of("deletes"), record.deletes)
        found.sets(where, "state", self.of("state"), record.state)
        found.sets(where, "effects", self.of("effects"), {effect.kind for effect in record.effects})
        if "opened" in self.words:
            found.sets(where, "files read", self.of("opened"), _names(use.path for use in record.files_read))
        if "wrote" in self.words:
            found.sets(where, "files written", self.of("wrote"), _names(use.path for use in record.files_written))
        raised = record.error.type if record.error else ""
        if raised != " ".join(self.of("raises")):
            found.missed.append(f"{where}: raised {raised or 'nothing'}, expected {self.of('raises') or 'nothing'}")
        if (record.unsupported is not None) != ("unsupported" in self.words):
            found.missed.append(f"{where}: unsupported: {record.unsupported}")


def _names(paths: Iterable[str]) -> list[str]:
    return [os.path.basename(path) for path in paths]
