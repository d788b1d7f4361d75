"""The record of an execution, at any time of its life, from its folder or from the project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import RunError
from ..model.execution import SUFFIX, Execution
from ..model.job import job_from_valid
from ..model.pipeline import Pipeline
from ..model.times import utc_text
from ..provenance.journal import read_journal
from .folder import PIPELINE, REQUEST, Folder, Layout, run_path
from .job.process import ProcessId
from .lease import read_holder
from .state import RunState


@dataclass(frozen=True)
class Summary:
    """An execution in a list. ``counts`` are jobs by status; ``conductor`` is who looks after it now, if anybody."""

    id: str
    pipeline: str | None
    status: str
    started: str | None
    finished: str | None
    counts: Mapping[str, int] = field(default_factory=dict)
    conductor: ProcessId | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON data."""
        data = dict(vars(self), counts=dict(self.counts))
        data["conductor"] = None if self.conductor is None else self.conductor.to_json()
        return data


def execution(layout: Layout, execution_id: str) -> Execution:
    """The execution as it is now. Raises RunError when there is none with this id."""
    path = run_path(layout, execution_id)
    if (path / REQUEST).exists():
        folder = Folder(path)
        return execution_record(folder, read_state(folder))
    record = layout.root / "executions" / f"{execution_id}{SUFFIX}"
    if not record.exists():
        raise RunError(f"There is no execution {execution_id}", code="no-execution", id=execution_id)
    return Execution.load(record)


def read_state(folder: Folder) -> RunState:
    """The state of all jobs, from the journal."""
    pipeline = Pipeline.load(folder.snapshot / PIPELINE)
    nodes = [name for name, node in sorted(pipeline.nodes.items()) if node.kind == "operation"]
    return RunState.fold(nodes, read_journal(folder.journal))


def execution_record(folder: Folder, state: RunState) -> Execution:
    """The record of an execution in a given state."""
    request = folder.request
    return Execution(
        id=request.id,
        pipeline=request.pipeline,
        snapshot=Pipeline.load(folder.snapshot / PIPELINE),
        operations=_sources(folder.snapshot, request.operations),
        modules=_sources(folder.snapshot, request.modules),
        jobs={name: job_from_valid(known.job) for name, known in state.jobs.items()},
        status=state.status,  # type: ignore[arg-type]  # the journal holds these words only
        started=None if state.started is None else utc_text(state.started),
        finished=None if state.finished is None else utc_text(state.finished),
        python=state.environment.get("python", ""),
        environment=state.environment,
    )


def executions(layout: Layout) -> list[Summary]:
    """All executions of the project, newest first: those with a folder, and finished ones with a record only."""
    ids = {path.name for path in layout.runs.iterdir() if (path / REQUEST).exists()} if layout.runs.is_dir() else set()
    ids |= {path.name.removesuffix(SUFFIX) for path in (layout.root / "executions").glob(f"*{SUFFIX}")}
    found = [summary(layout, id_) for id_ in ids]
    return sorted(found, key=lambda each: (each.started or each.id, each.id), reverse=True)


def summary(layout: Layout, execution_id: str) -> Summary:
    """One execution as in the list. Raises RunError when there is none with this id."""
    return _summary(execution(layout, execution_id), read_holder(layout.runs / execution_id))


def is_conducted(layout: Layout, execution_id: str) -> bool:
    """Whether somebody looks after an execution now."""
    return read_holder(layout.runs / execution_id) is not None


def _summary(record: Execution, conductor: ProcessId | None) -> Summary:
    counts: dict[str, int] = {}
    for job in record.jobs.values():
        counts[job.status] = counts.get(job.status, 0) + 1
    return Summary(record.id, record.pipeline, record.status, record.started, record.finished, counts, conductor)


def _sources(root: Path, files: list[str]) -> dict[str, str]:
    return {file: (root / file).read_text(encoding="utf-8") for file in files}
