"""The worker processes: started when there is work, replaced when they break, ended when idle."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..errors import DeepForgeError
from .worker import LENGTH

IDLE_SECONDS = 60.0
_LONGEST = 300.0


class TaskError(DeepForgeError):
    """What a worker answered instead of a result, with its ``status``."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(error["message"], code=error["code"], **dict(error.get("data", {})))
        self.status = int(error["status"])


class Workers:
    """At most ``limit`` processes. ``compute`` is called in threads and waits for a free one.

    They are of this Python, know nothing of the server's event loop, and end when the server does: their
    standard input closes then, however it ends.
    """

    def __init__(self, limit: int = 2, idle: float = IDLE_SECONDS, longest: float = _LONGEST) -> None:
        self._idle_seconds, self._longest = idle, longest
        self._free = threading.Semaphore(limit)
        self._lock = threading.Lock()
        self._resting: list[tuple[float, subprocess.Popen[bytes]]] = []
        self._all: set[subprocess.Popen[bytes]] = set()
        self._timer: threading.Timer | None = None
        self._closed = False

    def compute(self, task: str, project: Path, arguments: Mapping[str, Any]) -> Any:
        """The result of a task (``tasks.py``). Raises TaskError with its error, DeepForgeError for a lost worker."""
        message = json.dumps({"task": task, "project": str(project), "arguments": arguments}).encode()
        with self._free:
            process = self._take()
            watchdog = threading.Timer(self._longest, process.kill)
            watchdog.daemon = True
            watchdog.start()
            try:
                answer = json.loads(_exchange(process, message))
            except (OSError, ValueError) as error:
                self._lose(process)
                message_ = "The process that worked on this has ended unexpectedly; please try again"
                raise DeepForgeError(message_, code="worker-lost", task=task) from error
            finally:
                watchdog.cancel()
            self._rest(process)
        if "error" in answer:
            raise TaskError(answer["error"])
        return answer["result"]

    def close(self) -> None:
        """End all of them; nothing is computed afterwards."""
        with self._lock:
            self._closed = True
            every, self._resting = list(self._all), []
            self._all.clear()
            if self._timer is not None:
                self._timer.cancel()
        for process in every:
            _end(process)

    @property
    def count(self) -> int:
        """How many there are now."""
        return len(self._all)

    def processes(self) -> list[subprocess.Popen[bytes]]:
        """Those there are now."""
        with self._lock:
            return list(self._all)

    def _take(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise DeepForgeError("The server is stopping", code="busy")
            while self._resting:
                _, process = self._resting.pop()
                if process.poll() is None:
                    return process
                self._all.discard(process)
        process = subprocess.Popen(
            [sys.executable, "-m", "deepforge.server.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,  # Ctrl-C in the server's terminal is the server's
        )
        with self._lock:
            self._all.add(process)
        if self._is_closed():  # in the meantime
            self._lose(process)
        return process

    def _is_closed(self) -> bool:
        with self._lock:
            return self._closed

    def _rest(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if self._closed or process not in self._all:
                return
            self._resting.append((time.monotonic(), process))
            if self._timer is None:
                self._set_timer()

    def _lose(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._all.discard(process)
        _end(process)

    def _set_timer(self) -> None:
        self._timer = threading.Timer(self._idle_seconds, self._end_idle)
        self._timer.daemon = True
        self._timer.start()

    def _end_idle(self) -> None:
        before = time.monotonic() - self._idle_seconds
        with self._lock:
            old = [process for since, process in self._resting if since <= before]
            self._resting = [each for each in self._resting if each[0] > before]
            self._all.difference_update(old)
            self._timer = None
            if self._resting and not self._closed:
                self._set_timer()
        for process in old:
            _end(process)


def _exchange(process: subprocess.Popen[bytes], message: bytes) -> bytes:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(len(message).to_bytes(LENGTH, "big") + message)
    process.stdin.flush()
    head = process.stdout.read(LENGTH)
    body = process.stdout.read(int.from_bytes(head, "big"))
    if len(head) < LENGTH or len(body) < int.from_bytes(head, "big"):
        raise ValueError("cut off")
    return body


def _end(process: subprocess.Popen[bytes]) -> None:
    # First of all: a thread that waits for its answer holds the pipe until then.
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _environment() -> dict[str, str]:
    from ..runtime.launch import child_environment

    return child_environment()
