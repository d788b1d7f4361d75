"""Watches an execution: jobs that change, what they print, the figures they show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ... import runtime
from ...model.job import job_from_valid
from ...model.pipeline import Pipeline
from ...project import Project
from ...provenance.journal import JournalReader
from ...runtime.folder import PIPELINE, Folder
from ...runtime.state import JobState, RunState
from ..endpoints.executions import known_execution
from ..state import execution_state
from .job import JobFollower

_FAST, _SLOW, _OVER = 0.1, 1.0, 2.0


class ExecutionWatch:
    """The whole state at first; then jobs that changed, at most every tenth of a second.

    An execution that has ended is looked at now and then: it can be resumed. One that is deleted ends the watch.
    """

    pause = _FAST

    def __init__(self, project: Project, id_: str) -> None:
        self._project, self._id = project, known_execution(project, id_)
        self._path: Path = project.layout.runs / id_
        self._journal = JournalReader(self._path / "journal")
        self._state = RunState({})
        self._told: tuple[str, bool] | None = None
        self._jobs: dict[tuple[str, int], JobFollower] = {}
        self._first = True

    def read(self) -> list[dict[str, Any]]:
        """What has come."""
        if self._first:
            self._first = False
            return self._begin()
        if not (self._path / "request.json").exists():
            known_execution(self._project, self._id)  # raises when it was deleted
            self.pause = _OVER
            return []
        changed: dict[str, Any] = {}
        for record in self._journal.read():
            self._apply(record, changed)
        # Before the jobs: what an ended job printed last comes before the word that it ended.
        events = self._follow()
        conducted = runtime.is_conducted(self._project.layout, self._id)
        if changed or self._told != (self._state.status, conducted):
            self._told = (self._state.status, conducted)
            told = {"status": self._state.status, "conducted": conducted, "jobs": changed}
            events.append({"id": self._id, "kind": "jobs", **told})
        self._rest(bool(events), conducted)
        return events

    def _begin(self) -> list[dict[str, Any]]:
        if (self._path / "request.json").exists():
            folder = Folder(self._path)
            pipeline = Pipeline.load(folder.snapshot / PIPELINE)
            nodes = [name for name, node in pipeline.nodes.items() if node.kind == "operation"]
            self._state.jobs.update({name: JobState() for name in nodes})
            for record in self._journal.read():
                self._apply(record, {})
        state = execution_state(self._project, self._id)
        # What was written in between is told again by the next look: jobs are told whole.
        self._told = (self._state.status, state["conducted"])
        return [{"id": self._id, "kind": "state", "state": state}]

    def _apply(self, record: dict[str, Any], changed: dict[str, Any]) -> None:
        self._state.apply(record)
        if record.get("kind") == "rerun":
            # One record queues the job and all that depend on it.
            again = [name for name in record["jobs"] if name in self._state.jobs]
            changed.update({name: self._plain(self._state.jobs[name].job) for name in again})
        if record.get("kind") != "job":
            return
        node = record["node"]
        changed[node] = self._plain(record["job"])
        if record["status"] == "running":
            place = (node, int(record["attempt"]))
            self._jobs.setdefault(place, JobFollower(self._project, self._id, *place))
        else:
            for place, follower in self._jobs.items():
                if place[0] == node:
                    follower.over = True

    @staticmethod
    def _plain(job: dict[str, Any]) -> dict[str, Any]:
        return job_from_valid(job).to_json()

    def _follow(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        for place, follower in list(self._jobs.items()):
            last = follower.over
            events += [{"id": self._id, **event} for event in follower.read()]
            if last and not follower.more:
                del self._jobs[place]
        return events

    def _rest(self, busy: bool, conducted: bool) -> None:
        if busy:
            self.pause = _FAST
        elif self._state.over and not conducted and not self._jobs:
            self.pause = _OVER
        else:
            self.pause = min(self.pause * 1.3, _SLOW if not self._jobs else 0.3)
