"""Starting, watching and ending executions from outside: another process conducts, journals tell what happens."""

from __future__ import annotations

import codecs
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import RunError
from ..model.execution import Execution
from ..model.pipeline import Pipeline
from ..provenance.journal import JournalReader
from ..types.store import Store
from .again import to_run_again
from .conductor import Progress, conduct_folder
from .folder import PIPELINE, REQUEST, Folder, Layout, run_path
from .graph import check_graph
from .job.spec import JOURNAL, STDOUT
from .launch import child_environment
from .lease import LeaseHeldError, read_holder
from .record import execution, read_state
from .shown import live_frames, live_head

_FAST, _SLOW = 0.05, 1.0
_FRAME = 0.2
_START_SECONDS = 60.0
_started: list[subprocess.Popen[bytes]] = []


def conduct(layout: Layout, execution_id: str, progress: Progress | None = None) -> Execution:
    """Conduct an execution here, to its end. One that has ended is returned as it is.

    ``progress`` is called with every record of the execution's journal as it is written. An execution that
    another conductor left is continued: what has finished is not run again, what still runs is awaited.
    Raises LeaseHeldError while another conductor looks after it. KeyboardInterrupt cancels the execution.
    """
    conduct_folder(layout, Folder(run_path(layout, execution_id)), progress)
    return execution(layout, execution_id)


def resume(layout: Layout, execution_id: str, progress: Progress | None = None) -> Execution:
    """As ``conduct``; and jobs that failed, were cancelled or skipped are run again."""
    conduct_folder(layout, Folder(run_path(layout, execution_id)), progress, retry=True)
    return execution(layout, execution_id)


def rerun(layout: Layout, execution_id: str, node: str) -> int:
    """Run one job of an execution again, with all that depends on it, in the background; returns as ``start``.

    What goes into it is taken as it is. The jobs get new attempts, nothing is reused for them; the others
    stay as they are. In the journal it is one record ``{"kind": "rerun", "node", "jobs": {node: reason}}``,
    after which those jobs are queued, then everything as in any run: a conductor that is killed is followed
    by ``conduct`` or ``resume`` as always. Raises LeaseHeldError while it is conducted; RunError, and
    nothing has changed, when the execution's folder is gone or the job cannot run (``again.to_run_again``).
    """
    path = run_path(layout, execution_id)
    if not (path / REQUEST).exists():
        execution(layout, execution_id)  # raises when there is none at all
        raise RunError(
            f"Only the record of {execution_id} is left, not its folder: run the pipeline instead",
            code="no-folder",
            id=execution_id,
        )
    if read_holder(path) is None:
        # Asked here first, so that the reason comes back as it is; the conductor asks again, under the lease.
        folder = Folder(path)
        graph = check_graph(folder.snapshot, Pipeline.load(folder.snapshot / PIPELINE))
        to_run_again(graph, read_state(folder), Store(layout.store), folder, node)
    return start(layout, execution_id, again=node)


def start(layout: Layout, execution_id: str, *, retry: bool = False, again: str | None = None) -> int:
    """Start a conductor process that outlives this one; returns its process id once it holds the lease.

    ``retry``: as ``resume``; ``again``: as ``rerun``. Raises LeaseHeldError when there is a conductor already,
    RunError when the new one did not get going.
    """
    folder = Folder(run_path(layout, execution_id))
    holder = read_holder(folder.path)
    if holder is not None:
        message = f"The execution {execution_id} already has a conductor: process {holder.pid} on {holder.host}"
        raise LeaseHeldError(message, host=holder.host, pid=holder.pid)
    more = ["--again", again] if again is not None else ["--resume"] if retry else []
    command = [sys.executable, "-m", "deepforge.runtime.conductor", str(folder.path), *more]
    before = JournalReader(folder.journal)
    list(before.read())
    with open(folder.log, "ab") as log:
        process = subprocess.Popen(
            command,
            cwd=folder.path,
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _started[:] = [each for each in _started if each.poll() is None] + [process]
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if list(before.read()):
            return process.pid
        if process.poll() is not None:
            if process.returncode == 0:
                return process.pid  # there was nothing left to do
            text = folder.log.read_text(errors="replace").strip()
            raise RunError(f"The conductor of {execution_id} could not start: {text[-500:]}", id=execution_id)
        time.sleep(0.01)
    raise RunError(
        f"The conductor of {execution_id} did not start within {_START_SECONDS:.0f} s", id=execution_id, pid=process.pid
    )


def watch(layout: Layout, execution_id: str) -> Iterator[dict[str, Any]]:
    """What happens in an execution, from its beginning, until it ends or its conductor is gone.

    Yields the records of its journal (kinds ``conductor``, ``job``, ``warning``, ``finish``), and of its
    jobs ``{"kind": "stdout", "node", "attempt", "text"}``, ``{"kind": "figure", "node", "attempt", ...}`` for
    every figure that is kept, and ``{"kind": "live", "node", "attempt", "key", "frame"}`` when a figure that is
    shown while the job runs has a new frame: the latest only, and not more often than five times a second;
    ``figures`` (runtime.shown) gives it. A ``finish`` that is not the last record belongs to a run before a
    resume or a rerun (``{"kind": "rerun", "node", "jobs": {node: reason}}``, after which those are queued).
    The last is ``finish``, or ``{"kind": "lapsed"}`` when nobody conducts it. Polls files, so it works from
    any machine; rests up to a second while nothing happens.
    """
    folder = Folder(run_path(layout, execution_id))
    journal = JournalReader(folder.journal)
    jobs: dict[tuple[str, int], _JobWatch] = {}
    pause, held = _FAST, True
    while True:
        over = False
        idle = True
        for record in journal.read():
            idle = False
            if record.get("kind") == "job" and record["status"] == "running":
                place = (record["node"], record["attempt"])
                jobs.setdefault(place, _JobWatch(folder.job(*place), *place))
            elif record.get("kind") == "job":
                for place in [place for place in jobs if place[0] == record["node"]]:
                    yield from jobs.pop(place).read(last=True)
            over = record.get("kind") == "finish"
            yield record
        for job in jobs.values():
            for event in job.read():
                idle = False
                yield event
        if over:
            return
        if not held and idle:
            yield {"kind": "lapsed"}
            return
        held = read_holder(folder.path) is not None
        pause = min(pause * 1.5, _SLOW) if idle else _FAST
        if held:
            time.sleep(pause)


def wait(layout: Layout, execution_id: str, timeout: float | None = None) -> Execution:
    """Wait until an execution has ended. Raises RunError when it takes longer than ``timeout`` seconds, or
    when its conductor is gone before the end: then ``resume`` continues it."""
    folder = Folder(run_path(layout, execution_id))
    deadline = None if timeout is None else time.monotonic() + timeout
    pause = _FAST
    while True:
        held = read_holder(folder.path) is not None
        if read_state(folder).over and not held:
            return execution(layout, execution_id)
        if not held:
            raise RunError(f"Nobody conducts the execution {execution_id}; resume continues it", id=execution_id)
        if deadline is not None and time.monotonic() >= deadline:
            raise RunError(
                f"The execution {execution_id} has not ended within {timeout} s", id=execution_id, code="timeout"
            )
        time.sleep(pause)
        pause = min(pause * 1.5, _SLOW)


def cancel(layout: Layout, execution_id: str) -> None:
    """End an execution: its jobs are told to end, and killed 5 s later; what has not started does not start.

    Returns at once when it has a conductor, which does this; otherwise does it here. One that has ended
    stays as it is.
    """
    folder = Folder(run_path(layout, execution_id))
    if read_state(folder).over and read_holder(folder.path) is None:
        return
    folder.cancel.touch()
    if read_holder(folder.path) is None:
        try:
            conduct_folder(layout, folder)
        except LeaseHeldError:
            return  # a conductor came in between, and sees the file


class _JobWatch:
    """Reads on in one attempt's stdout and figures."""

    def __init__(self, folder: Path, node: str, attempt: int) -> None:
        self._stdout = folder / STDOUT
        self._journal = JournalReader(folder / JOURNAL)
        self._offset = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._place = {"node": node, "attempt": attempt}
        self._folder = folder
        self._frames: dict[str, int] = {}
        self._looked = 0.0

    def read(self, *, last: bool = False) -> Iterator[dict[str, Any]]:
        """What has come since the last call; ``last``: the job has ended, there is nothing to wait for."""
        while data := self._more():
            text = self._decoder.decode(data)
            if text:
                yield {"kind": "stdout", **self._place, "text": text}
        for record in self._journal.read():
            if record.get("kind") == "figure":
                yield {**record, **self._place}
        if last or time.monotonic() - self._looked >= _FRAME:
            self._looked = time.monotonic()
            yield from self._live()

    def _live(self) -> Iterator[dict[str, Any]]:
        for key, (modified, path) in live_frames(self._folder).items():
            if self._frames.get(key) == modified:
                continue
            head = live_head(path)
            if head is not None:
                self._frames[key] = modified
                yield {"kind": "live", **self._place, "key": key, "frame": head["frame"]}

    def _more(self) -> bytes:
        # Opened each time: what another host has appended is seen on opening only.
        try:
            with open(self._stdout, "rb") as file:
                file.seek(self._offset)
                data = file.read(1 << 16)
        except OSError:
            return b""
        self._offset += len(data)
        return data
