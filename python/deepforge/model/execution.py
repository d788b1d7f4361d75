"""Executions: one run of a pipeline, with a snapshot of it and of its code, and its jobs."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from .job import Job, job_from_valid
from .pipeline import Pipeline
from .times import utc_text
from .validate import validate
from .versions import open_document, save_document

ExecutionStatus = Literal["queued", "running", "done", "failed", "cancelled"]
SUFFIX = ".execution.json"


@dataclass(frozen=True)
class Execution:
    """One run of a pipeline.

    pipeline: its file, relative to the project, None when it came from none. snapshot: the pipeline as
    it was run, sub-pipelines expanded. operations, modules: source by file. jobs: by node id; Input and
    Output nodes have none. python: version. environment: see ``schemas/environment.schema.json``. Times
    are UTC text.
    """

    id: str
    pipeline: str | None
    snapshot: Pipeline
    operations: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)
    jobs: Mapping[str, Job] = field(default_factory=dict)
    status: ExecutionStatus = "queued"
    started: str | None = None
    finished: str | None = None
    python: str = ""
    environment: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON data as in ``schemas/execution.schema.json``."""
        return {
            "version": 1,
            "id": self.id,
            "pipeline": self.pipeline,
            "snapshot": self.snapshot.to_json(),
            "operations": dict(self.operations),
            "modules": dict(self.modules),
            "jobs": {node: job.to_json() for node, job in self.jobs.items()},
            "status": self.status,
            "started": self.started,
            "finished": self.finished,
            "python": self.python,
            "environment": dict(self.environment),
        }

    @staticmethod
    def from_json(data: Any, path: str | None = None) -> Execution:
        """The execution in JSON data. Raises DocumentError when the data is not valid."""
        validate("execution", data, path)
        values = {key: value for key, value in data.items() if key != "version"}
        values["snapshot"] = Pipeline.from_json(values["snapshot"], path)
        values["jobs"] = {node: job_from_valid(job) for node, job in values["jobs"].items()}
        return Execution(**values)

    @staticmethod
    def load(path: Path | str) -> Execution:
        """The execution in a file. Raises DocumentError with the place, NewerVersionError."""
        return Execution.from_json(open_document("execution", path), str(path))

    def save(self, folder: Path) -> Path:
        """Write ``<id>.execution.json`` in ``folder``; its path. Raises DocumentError as ``save_document``."""
        path = folder / f"{self.id}{SUFFIX}"
        save_document("execution", path, self.to_json())
        return path


def new_execution_id(name: str, seconds: float | None = None) -> str:
    """An id such as ``2026-11-21-train-3f9c``: UTC date, pipeline's name, four random hex digits.

    ``name`` is made fit for a file and a git ref. ``seconds`` since 1970 is the time, None for now.
    """
    plain = re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-")[:60].strip("-") or "pipeline"
    return f"{utc_text(seconds)[:10]}-{plain}-{secrets.token_hex(2)}"
