"""Starts job processes, adopts those an earlier conductor started, notices their end, ends them when asked."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .bytecode import bytecode_settings
from .job.process import ProcessId, create_exclusive
from .job.spec import CLAIM, STDOUT, JobSpec

TERM_SECONDS = 5.0
_LINGER = 1.0
_POLL = 0.1


@dataclass(frozen=True)
class Ended:
    """A job's process has ended. ``status`` as subprocess gives it (negative: signal); None when it is not known."""

    node: str
    attempt: int
    status: int | None


class Running:
    """One running job. A thread waits for its end and puts ``Ended`` into the queue, once."""

    def __init__(self, node: str, attempt: int, pid: int) -> None:
        self.node = node
        self.attempt = attempt
        self.pid = pid
        self._asked: float | None = None

    def end(self) -> None:
        """Ask the job and its subprocesses to end; call again until they have: after TERM_SECONDS they are killed."""
        if self._asked is None:
            self._asked = time.monotonic()
            self._signal(signal.SIGTERM)
        elif time.monotonic() - self._asked > TERM_SECONDS:
            self._signal(signal.SIGKILL)

    def kill(self) -> None:
        """End the job and its subprocesses at once."""
        self._signal(signal.SIGKILL)

    def join(self) -> None:
        """Wait until nothing of an ended job is left; seconds at most."""

    def _signal(self, number: signal.Signals) -> None:
        if self.pid <= 0:
            return  # stands for a process that has ended; 0 would be this process's own group
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)


class Child(Running):
    """A job that this process started."""

    def __init__(self, node: str, attempt: int, process: subprocess.Popen[bytes], ended: queue.Queue[Ended]) -> None:
        super().__init__(node, attempt, process.pid)
        self._process = process
        self._thread = threading.Thread(target=self._wait, args=(ended,), name=f"job {node}", daemon=True)
        self._thread.start()

    def join(self) -> None:
        self._thread.join(2 * _LINGER)

    def _wait(self, ended: queue.Queue[Ended]) -> None:
        if not hasattr(os, "waitid"):
            ended.put(Ended(self.node, self.attempt, self._process.wait()))
            self._signal(signal.SIGKILL)
            return
        # The dead process is kept for a moment: until it is collected nobody else can get its id,
        # so that signals to its group reach what it has left behind and nothing else.
        found = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        status = 0 if found is None else found.si_status
        killed = found is not None and found.si_code in (os.CLD_KILLED, os.CLD_DUMPED)
        ended.put(Ended(self.node, self.attempt, -status if killed else status))
        deadline = time.monotonic() + _LINGER
        while _has_members(self.pid) and time.monotonic() < deadline:
            time.sleep(_POLL)
        self._signal(signal.SIGKILL)
        self._process.wait()


class Adopted(Running):
    """A job that another conductor started and that still runs on this machine."""

    def __init__(self, node: str, attempt: int, process: ProcessId, ended: queue.Queue[Ended]) -> None:
        super().__init__(node, attempt, process.pid)
        self._id = process
        thread = threading.Thread(target=self._wait, args=(ended,), name=f"job {node}", daemon=True)
        thread.start()

    def _signal(self, number: signal.Signals) -> None:
        if self._id.is_alive():
            super()._signal(number)

    def _wait(self, ended: queue.Queue[Ended]) -> None:
        while self._id.is_alive():
            time.sleep(_POLL)
        ended.put(Ended(self.node, self.attempt, None))


def start_job(folder: Path, spec: JobSpec, python: str) -> subprocess.Popen[bytes]:
    """Start the job in its folder, in a session of its own. Raises OSError when the interpreter cannot be started."""
    spec.write(folder)
    with open(folder / STDOUT, "ab") as stdout:
        return subprocess.Popen(
            [python, "-m", "deepforge.runtime.job", str(folder)],
            cwd=folder,
            env=child_environment(spec.env, python),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stdout,
            start_new_session=True,
        )


def child_environment(more: Mapping[str, str] | None = None, python: str | None = None) -> dict[str, str]:
    """The environment, with ``more`` variables, for a process (of ``python``) that runs deepforge in another folder.

    Relative entries of PYTHONPATH are made absolute. Where this package is not installed but used from its
    sources, its folder is among them.
    """
    found = {**os.environ, **(more or {})}
    entries = [os.path.abspath(entry) for entry in found.get("PYTHONPATH", "").split(os.pathsep) if entry]
    home = str(Path(__file__).resolve().parents[2])
    if os.path.basename(home) not in ("site-packages", "dist-packages") and home not in entries:
        entries.append(home)
    if entries:
        found["PYTHONPATH"] = os.pathsep.join(entries)
    return found if python is None else found | bytecode_settings(found, python)


def adopt_job(folder: Path, node: str, attempt: int, ended: queue.Queue[Ended]) -> Running | None:
    """The job of this folder, when it runs on this machine; None when it does not, and then it never will.

    A process that was started and has not come to claim the job yet finds the claim taken, and gives up.
    """
    if not folder.is_dir() or create_exclusive(folder / CLAIM, b"{}"):
        return None
    try:
        process = ProcessId.from_json(json.loads((folder / CLAIM).read_bytes()))
    except (OSError, ValueError, KeyError):
        return None
    if process.is_here() and process.is_alive():
        return Adopted(node, attempt, process, ended)
    return None


def _has_members(group: int) -> bool:
    """Whether a process group has living members; False where that cannot be seen."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] not in "ZXx" and int(fields[2]) == group:
            return True
    return False
