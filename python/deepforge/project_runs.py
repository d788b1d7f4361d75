"""The part of the public Python API that concerns pipelines and their executions: plan, run, wait, look at, delete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import RunError
from .project_files import ProjectFiles

if TYPE_CHECKING:
    from .model.execution import Execution
    from .runtime import Plan, Summary

Text = str | Path
JobProgress = Callable[[Mapping[str, Any]], None]

_PIPELINE = ".pipeline.json"


class ProjectRuns(ProjectFiles):
    """What ``Project`` offers on the pipelines of ``layout`` and their executions."""

    def pipelines(self) -> list[str]:
        """The pipeline files, relative to the project, sorted."""
        return sorted(self.layout.relative(path) for path in self.layout.pipelines.glob(f"**/*{_PIPELINE}"))

    def plan(
        self,
        pipeline: Text,
        until: str | Iterable[str] | None = None,
        attributes: Mapping[str, str] | None = None,
        force: bool = False,
    ) -> Plan:
        """What a run would do, job by job, and why; nothing is started. Arguments as for ``run``."""
        from . import runtime

        path = self.pipeline_path(pipeline)
        return runtime.plan(self.layout, path, until=until, attributes=attributes, force=force)

    def plan_json(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The plan of a request ``{"pipeline", "until", "attributes", "force"}`` as JSON data (PlanRequest, Plan)."""
        wanted = (request.get("until"), request.get("attributes"))
        return self.plan(request["pipeline"], *wanted, force=bool(request.get("force"))).to_json()

    def durations(self, pipeline: Text | None = None) -> dict[str, int]:
        """Milliseconds by node: what each job took the last time it really ran. Of all pipelines when None."""
        from . import runtime

        return runtime.durations(self.layout, None if pipeline is None else self.pipeline_path(pipeline))

    def create_execution(
        self,
        pipeline: Text,
        until: str | Iterable[str] | None = None,
        attributes: Mapping[str, str] | None = None,
        *,
        inputs: Mapping[str, str] | None = None,
        name: str | None = None,
        workers: int | None = None,
        force: bool = False,
    ) -> str:
        """Freeze a pipeline and its code as an execution, and start nothing; gives its id. See ``run``."""
        from . import runtime

        path = self.pipeline_path(pipeline)
        artifacts = {node: self._input(given) for node, given in (inputs or {}).items()}
        changed: dict[str, Any] = {"until": until, "attributes": attributes, "inputs": artifacts}
        return runtime.create(self.layout, path, **changed, name=name, workers=workers, force=force)

    def start(self, execution: str) -> None:
        """Start the execution in the background: it outlives this process."""
        from . import runtime

        runtime.start(self.layout, execution)

    def run(
        self,
        pipeline: Text,
        until: str | Iterable[str] | None = None,
        attributes: Mapping[str, str] | None = None,
        *,
        inputs: Mapping[str, str] | None = None,
        name: str | None = None,
        workers: int | None = None,
        force: bool = False,
    ) -> str:
        """Start a pipeline in the background and give the execution's id; ``wait`` waits for its end.

        pipeline: its file, or its name in the folder pipelines. until: a node or several; only they and what
        they depend on. attributes: ``{"node.attribute": literal text}`` instead of the pipeline's. inputs:
        ``{Input node: artifact or path of a file}``, likewise. workers: jobs at once. force: reuse nothing. Raises
        RunError, saying why, when it cannot run.
        """
        execution = self.create_execution(
            pipeline, until, attributes, inputs=inputs, name=name, workers=workers, force=force
        )
        self.start(execution)
        return execution

    def conduct(self, execution: str, progress: JobProgress | None = None, *, retry: bool = False) -> Execution:
        """Run the execution in this process to its end, or go on with one that was broken off.

        ``progress`` gets every record of the execution's journal. ``retry``: jobs that failed or were cancelled
        are run again. Raises LeaseHeldError while another process conducts it: then ``watch`` or ``wait``.
        """
        from . import runtime

        conduct = runtime.resume if retry else runtime.conduct
        return conduct(self.layout, self.execution_id(execution), progress)

    def wait(self, execution: str = "latest", timeout: float | None = None) -> Execution:
        """Wait for the execution's end. Raises RunError after ``timeout`` seconds, or when nobody conducts it."""
        from . import runtime

        return runtime.wait(self.layout, self.execution_id(execution), timeout=timeout)

    def watch(self, execution: str = "latest") -> Iterator[Mapping[str, Any]]:
        """The events of the execution, from its first to its last; waits for those to come."""
        from . import runtime

        return runtime.watch(self.layout, self.execution_id(execution))

    def cancel(self, execution: str = "latest") -> str:
        """Ask the execution to stop; gives its id. Its jobs end in seconds."""
        from . import runtime

        found = self.execution_id(execution)
        runtime.cancel(self.layout, found)
        return found

    def resume(self, execution: str = "latest") -> str:
        """Go on, in the background, with an execution that was broken off, failed or was cancelled; gives its id."""
        from . import runtime

        found = self.execution_id(execution)
        runtime.start(self.layout, found, retry=True)
        return found

    def rerun(self, execution: str, node: str) -> str:
        """Run one job of an execution again, with all that depends on it, in the background; gives the id.

        Raises LeaseHeldError while it is conducted, RunError when its folder or what goes into it is missing.
        """
        from . import runtime

        found = self.execution_id(execution)
        runtime.rerun(self.layout, found, node)
        return found

    def execution(self, execution: str = "latest") -> Execution:
        """The execution as it is now. Raises RunError when there is none."""
        from . import runtime

        return runtime.execution(self.layout, self.execution_id(execution))

    def executions(self) -> list[Summary]:
        """The executions, the latest first."""
        from . import runtime

        return runtime.executions(self.layout)

    def log(self, execution: str, node: str, offset: int = 0) -> dict[str, Any]:
        """Part of what a job printed, from a byte offset: ``{"text", "offset", "next", "size"}`` (schema Log).

        Of its latest attempt; a negative offset counts from the end. Raises RunError for an unknown job.
        """
        from . import runtime

        return runtime.log(self.layout, self.execution_id(execution), node, offset)

    def figures(self, execution: str, node: str) -> dict[str, Any]:
        """The figures of a job, live while it runs: ``{"figures": [...]}`` (schema Figures). See ``runtime.shown``.

        Raises RunError for an unknown job.
        """
        from . import runtime

        return runtime.figures(self.layout, self.execution_id(execution), node)

    def preview(self, sha256: str) -> dict[str, Any]:
        """A look at a stored value, which is not loaded for it (schema Preview).

        Raises ValueTypeError for what is no hash, RunError for a value that is not known.
        """
        from . import runtime

        return runtime.preview(self.layout, sha256)

    def delete_execution(self, execution: str) -> None:
        """Delete an execution and its record; artifacts stay. Raises LeaseHeldError while it is conducted."""
        from . import runtime

        runtime.delete(self.layout, execution)

    def execution_id(self, execution: str = "latest") -> str:
        """The id itself, of ``latest`` that of the latest execution. Raises RunError when there is none yet."""
        if execution != "latest":
            return execution
        found = self.executions()
        if not found:
            raise RunError("Nothing has been run in this project yet", code="no-execution")
        return found[0].id

    def pipeline_path(self, pipeline: Text) -> str:
        """A pipeline's file, relative to the project, by its path (from here or from the project) or its name.

        Raises RunError, naming the pipelines there are, when it is not found.
        """
        text = str(pipeline)
        for path in (Path(text), self.layout.root / text, self.layout.pipelines / f"{text}{_PIPELINE}"):
            if path.is_file():
                return self.layout.relative(path)
        known = ", ".join(self.pipelines()) or "none"
        raise RunError(f"There is no pipeline {text!r}; known: {known}", code="no-pipeline", pipeline=text)
