"""The conductor of one execution: starts what is ready, notices what has ended, can be killed at any moment.

Everything it knows is in the execution's journal and in the jobs' own; another conductor continues from there.
As a program: ``python -m deepforge.runtime.conductor EXECUTION_DIR [--resume | --again NODE]``.
"""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..errors import DeepForgeError, RunError
from ..model.job import ENDED, SUCCEEDED
from ..model.pipeline import Pipeline
from ..model.times import utc_text
from ..provenance.journal import JournalWriter, Record, read_journal
from ..types.store import Store
from .again import to_run_again
from .cache import Cache, Entry
from .decide import Decider, Decision
from .folder import PIPELINE, Folder, Layout, finish_record
from .graph import check_graph
from .inputs import InputValue, input_value
from .job.process import ProcessId
from .job.spec import JobInput, JobReference, JobSpec
from .jobrecord import ended_job
from .keys import KeyMaker
from .launch import Child, Ended, Running, adopt_job, start_job
from .lease import Lease
from .provenance import Made
from .publish import publish
from .state import RunState

Progress = Callable[[Record], None]
_TICK = 0.25
_LOOK = 2.0
_OVERSTAY = 10.0


class LeaseLostError(RunError):
    """Another conductor has taken over, because this one was not heard of for too long; the jobs go on."""

    code = "lease-lost"


class Conductor:
    """Conducts one execution, under its lease, from ``run`` to the last job's end."""

    def __init__(self, layout: Layout, folder: Folder, lease: Lease, progress: Progress | None = None) -> None:
        request = folder.request
        self._layout = layout
        self._folder = folder
        self._request = request
        self._lease = lease
        self._progress = progress
        self._store = Store(layout.store)
        self._graph = check_graph(folder.snapshot, Pipeline.load(folder.snapshot / PIPELINE))
        self._where = folder.places()
        self._places = {
            name: self._where.of(self._graph.operation(name).header, folder.snapshot) for name in self._graph.jobs()
        }
        self._keys = KeyMaker(self._graph, self._places, root=folder.snapshot, project=self._where.root)
        self._cache = Cache(layout.cache)
        self._decider = Decider(
            self._graph, self._keys, self._cache, self._store, request.pipeline, force=request.force
        )
        self._state = RunState.fold(self._graph.jobs(), read_journal(folder.journal))
        self._journal = JournalWriter(folder.journal)
        self._running: dict[str, Running] = {}
        self._ended: queue.Queue[Ended] = queue.Queue()
        self._leaving: list[Running] = []
        self._cancelling = False
        self._artifacts: dict[str, InputValue] = {}

    def run(self, *, retry: bool = False, again: str | None = None) -> None:
        """Conduct to the end. ``retry``: jobs that failed, were cancelled or skipped get another chance.

        ``again``: a node that runs again, with all that depends on it; raises RunError when it cannot.
        """
        if again is not None:
            jobs = to_run_again(self._graph, self._state, self._store, self._folder, again)
            self._record({"kind": "rerun", "node": again, "jobs": jobs, "time": time.time()})
        if self._state.over and not (retry and self._state.status != "done"):
            return
        process = ProcessId.current().to_json()
        environment = self._keys.overall_environment(self._request.python, self._request.env)
        self._record({"kind": "conductor", "process": process, "environment": environment, "time": time.time()})
        self._take_stock(retry)
        try:
            self._loop()
        except KeyboardInterrupt:
            self._folder.cancel.touch()
            self._loop()
            self._finish()
            raise
        self._finish()

    def close(self) -> None:
        """Close the journal and wait until nothing is left of ended jobs; running ones go on."""
        for job in self._leaving:
            job.join()
        self._journal.close()

    def _take_stock(self, retry: bool) -> None:
        """Bring the jobs up to date with what happened while no conductor was there."""
        for name, known in self._state.jobs.items():
            if known.status == "running":
                self._find(name, known.attempt)
            elif known.attempt < max(self._folder.attempts(name), default=0):
                self._recover(name, max(self._folder.attempts(name)))
            elif known.status in SUCCEEDED and not self._is_stored(known.job):
                self._queue(name, "its result is no longer in the store")
            elif known.status in ENDED and known.status not in SUCCEEDED and retry:
                self._queue(name, "resumed")

    def _recover(self, name: str, attempt: int) -> None:
        """An attempt of which the record was lost, with the end of the journal: its folder tells the same."""
        try:
            spec = JobSpec.read(self._folder.job(name, attempt))
        except DeepForgeError:
            self._queue(name, "its folder cannot be read")
            return
        job = {
            "status": "running",
            "reason": "found when the execution was continued",
            "key": spec.key,
            "attempts": attempt,
            "inputs": spec.parts.get("inputs", {}),
        }
        self._settle(name, job, attempt=attempt, tries=1, parts=spec.parts)
        self._find(name, attempt)

    def _find(self, name: str, attempt: int) -> None:
        """What became of an attempt that was being made: finished, still running, or lost."""
        folder = self._folder.job(name, attempt)
        if finish_record(folder) is None:
            job = adopt_job(folder, name, attempt, self._ended)
            if job is not None:
                self._running[name] = job
                return
        # Asked again: it may have finished in between.
        if finish_record(folder) is not None:
            self._ended.put(Ended(name, attempt, None))
            self._running[name] = Running(name, attempt, 0)
        else:
            self._queue(name, "its process ended while no conductor was there")

    def _loop(self) -> None:
        looked = time.monotonic()
        while True:
            self._advance()
            if not self._running:
                return
            with suppress(queue.Empty):
                self._collect(self._ended.get(timeout=_TICK))
            if self._cancelling or self._folder.cancel.exists():
                self._cancelling = True
                for job in self._running.values():
                    job.end()
            if time.monotonic() - looked >= _LOOK:
                looked = time.monotonic()
                self._look()

    def _look(self) -> None:
        """What has to be looked at from time to time: is the lease still ours, has a job ended and not gone."""
        self._check_lease()
        for job in self._running.values():
            finish = finish_record(self._folder.job(job.node, job.attempt))
            if finish is not None and time.time() - finish["time"] > _OVERSTAY:
                job.kill()  # its result is stored, but a thread of it does not end

    def _check_lease(self) -> None:
        if self._lease.lost():
            raise LeaseLostError(f"Another conductor has taken over the execution {self._request.id}")

    def _advance(self) -> None:
        """Settle every job that needs no process, and start others while there are free workers."""
        self._cancelling = self._cancelling or self._folder.cancel.exists()
        for name in self._graph.jobs():
            known = self._state.jobs[name]
            if known.status != "queued":
                continue
            if self._cancelling:
                self._settle(name, {"status": "cancelled", "reason": "cancelled before it started"})
                continue
            waits = [other for other in self._graph.upstream(name) if self._is_job(other)]
            upstream = {other: self._state.jobs[other].status for other in waits}
            bad = [other for other, status in upstream.items() if status in ("failed", "cancelled", "skipped")]
            if bad:
                self._settle(name, {"status": "skipped", "reason": f"needs {' and '.join(bad)}, which did not succeed"})
            elif all(status in SUCCEEDED for status in upstream.values()):
                self._begin(name)

    def _begin(self, name: str) -> None:
        """Reuse an earlier result, or start the job when a worker is free."""
        known = self._state.jobs[name]
        if len(self._running) >= self._request.workers and known.job.get("key"):
            return  # it was decided before that it has to run
        try:
            inputs = self._inputs(name)
            hashes = {port: value.sha256 for port, value in inputs.items()}
            decision = self._decider.decide(name, hashes, self._places[name].directory, force=known.again)
        except (DeepForgeError, OSError) as error:
            self._settle(name, {"status": "failed", "reason": str(error), "error": _error(error)})
            return
        if decision.entry is not None:
            self._settle(name, _reused(decision, decision.entry, hashes), parts=decision.parts)
        elif len(self._running) < self._request.workers:
            self._start(name, inputs, decision)
        else:
            known.job = {**known.job, "key": decision.key}

    def _start(self, name: str, inputs: dict[str, InputValue], decision: Decision) -> None:
        known = self._state.jobs[name]
        attempt = max([known.attempt, *self._folder.attempts(name)]) + 1
        job = {
            "status": "running",
            "reason": known.job.get("reason") or decision.reason,
            "key": decision.key,
            "started": utc_text(),
            "attempts": attempt,
            "inputs": {port: value.sha256 for port, value in inputs.items()},
        }
        # First the journal, then the process: a conductor that finds the record looks for the process.
        self._settle(name, job, attempt=attempt, tries=known.tries + 1, parts=decision.parts)
        folder = self._folder.job(name, attempt)
        try:
            spec = self._spec(name, inputs, decision)
            process = start_job(folder, spec, self._places[name].python)
            self._running[name] = Child(name, attempt, process, self._ended)
        except OSError as error:
            message = f"The interpreter {self._places[name].python} cannot be started: {error.strerror}"
            self._settle(name, {**job, "status": "failed", "reason": message, "error": _error(error)})

    def _spec(self, name: str, inputs: dict[str, InputValue], decision: Decision) -> JobSpec:
        operation = self._graph.operation(name)
        sources = self._graph.sources(name)
        return JobSpec(
            snapshot=str(self._folder.snapshot),
            operation=self._graph.file(name),
            function=operation.name,
            directory=str(self._places[name].directory),
            store=str(self._layout.store),
            root=str(self._where.root),
            inputs={
                port: JobInput(value.path, ".".join(sources[port]), value.serialiser) for port, value in inputs.items()
            },
            attributes=self._graph.attributes(name),
            references={
                key: JobReference(each.type, each.path, each.library)
                for key, each in self._keys.references(name).items()
            },
            libraries=self._keys.libraries(name),
            outputs=list(operation.outputs),
            lone=operation.lone,
            path=[str(path) for path in self._places[name].folders[1:]],
            env=dict(self._places[name].variables),
            modules=list(self._keys.modules(name)),
            key=decision.key,
            parts=decision.parts,
        )

    def _collect(self, ended: Ended) -> None:
        """A job has ended: keep its result, or start it again, or note its failure."""
        name = ended.node
        running = self._running.pop(name)
        self._leaving.append(running)
        known = self._state.jobs[name]
        folder = self._folder.job(name, ended.attempt)
        job, finish = ended_job(folder, self._where.root, ended.status, self._cancelling)
        kept = ("key", "inputs", "attempts", "reason", "started")
        earlier: dict[str, Any] = {key: known.job[key] for key in kept if key in known.job}
        job = {**earlier, **{key: value for key, value in job.items() if value is not None}}
        if finish is not None and job["status"] == "done":
            self._remember(name, job, finish)
        if job["status"] == "cancelled" and not self._cancelling:
            job["status"] = "failed"  # somebody else has ended it
        retries = self._graph.operation(name).header.retries
        if job["status"] == "failed" and known.tries <= retries:
            self._queue(name, f"attempt {known.tries} of {retries + 1} failed: {job['reason']}", tries=known.tries)
            return
        self._settle(name, job)

    def _remember(self, name: str, job: dict[str, Any], finish: Record) -> None:
        """Put the result of a job that has just run into the cache."""
        known = self._state.jobs[name]
        record = Made(self._folder, self._graph, self._keys, self._cache, self._state).record(name)
        static = [{"kind": kind, "detail": detail} for kind, detail in self._keys.scan(name).effects]
        self._cache.add(
            Entry(
                key=job["key"],
                execution=self._request.id,
                node=name,
                pipeline=self._request.pipeline,
                parts=known.parts,
                outputs=job["outputs"],
                directory=str(self._places[name].directory),
                figures=job["figures"],
                files_read=finish["files_read"],
                files_written=finish["files_written"],
                effects=[*finish["effects"], *static],
                milliseconds=job["milliseconds"],
                stdout_tail=job["stdout_tail"],
                time=finish["time"],
                record=record.to_json(),
            )
        )

    def _inputs(self, name: str) -> dict[str, InputValue]:
        """The value for every connected port of a node whose upstream jobs have succeeded."""
        found: dict[str, InputValue] = {}
        for port, (source, output) in self._graph.sources(name).items():
            if self._is_job(source):
                sha256 = self._state.jobs[source].job["outputs"][output]["sha256"]
                found[port] = InputValue(sha256, str(self._store.path(sha256)))
                continue
            artifact = self._graph.pipeline.nodes[source].artifact or source
            if artifact not in self._artifacts:
                root, snapshot = self._where.root, self._folder.snapshot
                self._artifacts[artifact] = input_value(root, self._store, artifact, snapshot)
            found[port] = self._artifacts[artifact]
        return found

    def _queue(self, name: str, reason: str, tries: int = 0) -> None:
        self._settle(name, {"status": "queued", "reason": reason}, tries=tries)

    def _settle(self, name: str, job: dict[str, Any], **more: Any) -> None:
        """Record a job's new status."""
        self._record({"kind": "job", "node": name, "status": job["status"], "job": job, "time": time.time(), **more})

    def _record(self, record: Record) -> None:
        self._journal.append(record)
        self._state.apply(record)
        if self._progress is not None:
            self._progress(record)

    def _is_job(self, name: str) -> bool:
        return name in self._state.jobs

    def _is_stored(self, job: dict[str, Any]) -> bool:
        hashes = [output["sha256"] for output in job.get("outputs", {}).values()]
        return all(self._store.has(sha256) for sha256 in hashes)

    def _finish(self) -> None:
        """Write the records of the execution and of its artifacts, then the end into the journal."""
        self._check_lease()
        statuses = {known.status for known in self._state.jobs.values()}
        status = "done"
        if statuses - SUCCEEDED:
            status = "cancelled" if self._cancelling else "failed"
        self._state.status, self._state.finished = status, time.time()
        made = Made(self._folder, self._graph, self._keys, self._cache, self._state)
        for warning in publish(self._layout, made):
            self._record({"kind": "warning", "message": warning, "time": time.time()})
        self._folder.cancel.unlink(missing_ok=True)
        self._record({"kind": "finish", "status": status, "time": self._state.finished})


def _reused(decision: Decision, entry: Entry, inputs: dict[str, str]) -> dict[str, Any]:
    return {
        "status": "reused",
        "reason": decision.reason,
        "key": decision.key,
        "attempts": 0,
        "inputs": inputs,
        "outputs": entry.outputs,
        "figures": entry.figures,
        "milliseconds": entry.milliseconds,
        "stdout_tail": entry.stdout_tail,
        "reused_from": {"execution": entry.execution, "job": entry.node},
    }


def _error(error: BaseException) -> dict[str, Any]:
    return {"type": type(error).__name__, "message": str(error)}


def conduct_folder(
    layout: Layout,
    folder: Folder,
    progress: Progress | None = None,
    *,
    retry: bool = False,
    again: str | None = None,
) -> None:
    """Conduct the execution in ``folder`` to its end; see ``Conductor.run``.

    Raises LeaseHeldError while another conductor does.
    """
    lease = Lease.acquire(folder.path)
    try:
        if retry or again is not None:
            folder.cancel.unlink(missing_ok=True)
        conductor = Conductor(layout, folder, lease, progress)
        try:
            conductor.run(retry=retry, again=again)
        finally:
            conductor.close()
    finally:
        lease.release()


def main(arguments: list[str]) -> int:
    """The program; returns its exit status: 0 done, 1 not, 2 when it could not conduct."""
    path, *rest = arguments or [""]
    again = rest[1] if len(rest) == 2 and rest[0] == "--again" else None
    if not path or (rest not in ([], ["--resume"]) and again is None):
        print("usage: python -m deepforge.runtime.conductor EXECUTION_DIR [--resume | --again NODE]", file=sys.stderr)
        return 2
    try:
        folder = Folder(Path(path).absolute())
        conduct_folder(folder.layout(), folder, retry=rest == ["--resume"], again=again)
        state = RunState.fold((), read_journal(folder.journal))
        return 0 if state.status == "done" else 1
    except DeepForgeError as error:
        print(error.message, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
