"""One process of a library: JSON lines in, JSON lines out (``libraries/worker.py``), with a limit for every answer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ...errors import DeepForgeError
from ...libraries.worker import PARENT_VARIABLE

# Longer than any answer: what is longer was not written by a library.
_LONGEST_LINE = 64 << 20
_WORDS_KEPT = 40
_LINGER = 3.0
_NO_DEEPFORGE = "No module named 'deepforge"
_NO_PACKAGE = "ModuleNotFoundError: "


@dataclass(frozen=True)
class Command:
    """How to start a process: what is run, where, and with which variables besides the server's own.

    check: called before it is started; raises DeepForgeError when it cannot be of use.
    """

    arguments: tuple[str, ...]
    directory: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[], object] | None = None


class LostProcess(DeepForgeError):
    """The process ended, or was ended, before it answered."""

    code = "worker-lost"


class LibraryProcess:
    """A running process. ``ask`` is called by one thread at a time; ``end`` by any."""

    def __init__(self, command: Command) -> None:
        """Start it. Raises what ``check`` does, DeepForgeError (``missing-package``) when there is no such Python."""
        if command.check is not None:
            command.check()
        self._command = command
        self._said: deque[str] = deque(maxlen=_WORDS_KEPT)
        self._ended_because: str | None = None
        self._asked = 0
        try:
            self._process = subprocess.Popen(
                list(command.arguments),
                cwd=command.directory,
                env={**_environment(command), PARENT_VARIABLE: str(os.getpid())},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C in the server's terminal is the server's
            )
        except OSError as error:
            message = f"{command.arguments[0]} cannot be started: {error.strerror or error}"
            raise DeepForgeError(message, code="missing-package") from error
        assert self._process.stderr is not None
        self._listener = threading.Thread(target=self._listen, args=(self._process.stderr,), daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def is_over(self) -> bool:
        """Whether it has ended; the dead process is kept until ``end``, so that its number stays its own."""
        if self._process.returncode is not None:
            return True
        if not hasattr(os, "waitid"):
            return self._process.poll() is not None
        try:
            return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        except ChildProcessError:
            return True

    def ask(self, message: Mapping[str, Any], limit: float, *, is_last: bool = False) -> Any:
        """The result of one message, within ``limit`` seconds. ``is_last``: there will be no other.

        Raises DeepForgeError with what the process answers instead; LostProcess when it ends without an answer, and
        DeepForgeError (``time-limit``) when it takes too long: it is ended then.
        """
        self._asked += 1
        watchdog = threading.Timer(limit, self.end, ("time-limit",))
        watchdog.daemon = True
        watchdog.start()
        try:
            answer = self._exchange({**message, "id": self._asked}, is_last)
        except (OSError, ValueError) as error:
            # It is mostly about to end by itself: how says more than how it was ended here.
            deadline = time.monotonic() + _LINGER
            while not self.is_over and time.monotonic() < deadline:
                time.sleep(0.01)
            self.end("lost")
            raise self._why(limit) from error
        finally:
            watchdog.cancel()
        if "error" in answer:
            wrong = answer["error"]
            raise DeepForgeError(str(wrong["message"]), code=str(wrong["code"]), **dict(wrong.get("data") or {}))
        return answer["result"]

    def end(self, because: str = "ended") -> None:
        """End it at once, with whatever it has started. The first reason stays."""
        if self._ended_because is None:
            self._ended_because = because
        if self._process.returncode is None:
            # Not collected yet: the number of the group cannot be anybody else's.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL) if hasattr(os, "killpg") else self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _exchange(self, message: Mapping[str, Any], is_last: bool) -> Mapping[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()
        if is_last:
            # Code that asks for input gets none, instead of waiting for ever.
            self._process.stdin.close()
        line = self._process.stdout.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise ValueError("cut off")
        answer = json.loads(line)
        if not isinstance(answer, dict) or answer.get("id") != self._asked or not answer.keys() & {"result", "error"}:
            raise ValueError("not an answer")
        return answer

    def _why(self, limit: float) -> DeepForgeError:
        """What to say of a process that did not answer."""
        if self._ended_because == "time-limit":
            return DeepForgeError(
                f"There was no answer within {limit:.0f} seconds; the process was ended.", code="time-limit"
            )
        if self._ended_because == "cancelled":
            return DeepForgeError("It was cancelled.", code="cancelled")
        self._listener.join(1)
        last = next((line for line in reversed(self._said) if line), "")
        if _NO_DEEPFORGE in last:
            return DeepForgeError(
                f"The Python of this project's jobs, {self._command.arguments[0]}, has no DeepForge: install "
                "deepforge there.",
                code="missing-package",
                package="deepforge",
            )
        if last.startswith(_NO_PACKAGE):
            words = last.removeprefix(_NO_PACKAGE)
            return DeepForgeError(
                f"{words}, in the Python of this project's jobs, {self._command.arguments[0]}.", code="missing-package"
            )
        status = self._process.returncode
        ended = f"was ended by signal {-status}" if status < 0 else f"ended by itself with status {status}"
        words = f" Its last words: {last[:300]}" if last else ""
        return LostProcess(f"The process {ended} before it answered.{words}", status=status)

    def _listen(self, stream: IO[bytes]) -> None:
        """Keep the last lines that it says: whatever a library or a person's code prints must not fill the pipe."""
        with stream:
            for line in iter(lambda: stream.readline(4096), b""):
                self._said.append(line.decode("utf-8", "replace").strip())


def _environment(command: Command) -> dict[str, str]:
    from ...runtime.launch import child_environment

    return child_environment(command.variables, command.arguments[0])
