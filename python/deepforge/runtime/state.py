"""The state of an execution, folded from its journal: nothing else is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..provenance.journal import Record


@dataclass
class JobState:
    """One job. ``job`` is as in the execution record; ``attempt`` the newest attempt, 0 before the first;
    ``tries`` the attempts since it was last asked for; ``parts`` those of its cache key; ``again``: it was asked
    to run again, so nothing is reused until it is done."""

    job: dict[str, Any] = field(default_factory=lambda: {"status": "queued"})
    attempt: int = 0
    tries: int = 0
    parts: dict[str, Any] = field(default_factory=dict)
    again: bool = False

    @property
    def status(self) -> str:
        """queued, running, done, failed, cancelled, reused or skipped."""
        return str(self.job["status"])


@dataclass
class RunState:
    """All jobs by node id, the execution's own status and times (seconds since 1970), what it ran in."""

    jobs: dict[str, JobState]
    status: str = "queued"
    started: float | None = None
    finished: float | None = None
    environment: dict[str, Any] = field(default_factory=dict)

    @staticmethod
    def fold(nodes: Iterable[str], records: Iterable[Record]) -> RunState:
        """The state after these records; records of unknown kinds are passed over."""
        state = RunState({name: JobState() for name in nodes})
        for record in records:
            state.apply(record)
        return state

    def apply(self, record: Record) -> None:
        """Take one more record into account."""
        kind = record.get("kind")
        if kind == "conductor":
            self.status = "running"
            self.started = self.started or record["time"]
            self.finished = None
            self.environment = record["environment"]
        elif kind == "finish":
            self.status = record["status"]
            self.finished = record["time"]
        elif kind == "rerun":
            # One record for all of it: whatever comes next, no job is left with a result of other inputs.
            self.status, self.finished = "running", None
            for name, reason in record["jobs"].items():
                if name in self.jobs:
                    known = self.jobs[name]
                    known.job, known.tries, known.again = {"status": "queued", "reason": reason}, 0, True
        elif kind == "job" and record["node"] in self.jobs:
            known = self.jobs[record["node"]]
            known.job = record["job"]
            known.attempt = record.get("attempt", known.attempt)
            known.tries = record.get("tries", known.tries)
            known.parts = record.get("parts", known.parts)
            known.again = known.again and record["status"] != "done"

    @property
    def over(self) -> bool:
        """Whether the execution has come to an end (it can be resumed unless it is done)."""
        return self.status in ("done", "failed", "cancelled")
