"""All processes of libraries: started when asked, shared by the editors of a project, ended when idle, never waited for
by what is not theirs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import DeepForgeError, ProjectError
from .process import Command, LibraryProcess

IDLE_SECONDS = 600.0
# The first answer of a process waits for its imports, and, once for each version, for the catalogue to be made.
START_SECONDS = 300.0
ANSWER_SECONDS = 60.0
IMPORT_SECONDS = 600.0
_MOST_PROCESSES = 4
_MOST_IMPORTS = 3
_MOST_WAITING = 8

Key = tuple[Path, str, str]


@dataclass
class _Worker:
    """A process that answers editors. ``lock``: one asks it at a time; ``waiting``: how many want to."""

    process: LibraryProcess
    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: int = 0
    used: float = field(default_factory=time.monotonic)
    is_warm: bool = False


class LibraryWorkers:
    """The processes of all projects and libraries. Called in threads."""

    def __init__(
        self,
        idle: float = IDLE_SECONDS,
        start: float = START_SECONDS,
        answer: float = ANSWER_SECONDS,
        importing: float = IMPORT_SECONDS,
    ) -> None:
        self._idle, self._start, self._answer, self._importing = idle, start, answer, importing
        self._lock = threading.Lock()
        self._workers: dict[Key, _Worker] = {}
        self._imports: dict[tuple[Path, str], LibraryProcess | None] = {}
        self._timer: threading.Timer | None = None
        self._closed = False

    def ask(self, project: Path, library: str, command: Command, message: Mapping[str, Any]) -> Any:
        """The result of a message to the process of a project and library, which is started when there is none.

        Raises DeepForgeError with what it answers instead, and what ``LibraryProcess.ask`` raises: the next message
        then gets a new process.
        """
        key = (project, library, command.arguments[0])
        while True:
            with self._waiting(key, command) as worker, worker.lock:
                if worker.process.is_over:
                    continue  # it broke with the question before this one
                try:
                    return worker.process.ask(message, self._answer if worker.is_warm else self._start)
                finally:
                    worker.is_warm = True
                    self._forget_dead(key, worker)

    def import_(self, project: Path, id_: str, command: Command, message: Mapping[str, Any]) -> Any:
        """The result of a message to a process of its own, which ``cancel`` ends.

        Raises DeepForgeError: ``exists`` for an id that is in use, ``busy`` when there are too many imports.
        """
        key = (project, id_)
        with self._lock:
            self._refuse_when_closed()
            if key in self._imports:
                raise DeepForgeError(f"There is an import {id_} already", code="exists", id=id_)
            if len(self._imports) >= _MOST_IMPORTS:
                raise DeepForgeError("Other imports have to end first", code="busy")
            self._imports[key] = None
        process: LibraryProcess | None = None
        try:
            process = LibraryProcess(command)
            with self._lock:
                self._refuse_when_closed()
                self._imports[key] = process
            return process.ask(message, self._importing, is_last=True)
        finally:
            with self._lock:
                self._imports.pop(key, None)
            if process is not None:
                process.end()

    def cancel(self, project: Path, id_: str) -> None:
        """End an import. Raises ProjectError (``no-import``) when there is none."""
        with self._lock:
            process = self._imports.get((project, id_))
        if process is None:
            raise ProjectError(f"There is no import {id_} under way", code="no-import", id=id_)
        process.end("cancelled")

    def processes(self) -> list[LibraryProcess]:
        """Those there are now that answer editors."""
        with self._lock:
            return [each.process for each in self._workers.values()]

    def close(self) -> None:
        """End all of them; nothing is answered afterwards."""
        with self._lock:
            self._closed = True
            every = [each.process for each in self._workers.values()]
            every += [each for each in self._imports.values() if each is not None]
            self._workers.clear()
            if self._timer is not None:
                self._timer.cancel()
        for process in every:
            process.end()

    @contextmanager
    def _waiting(self, key: Key, command: Command) -> Iterator[_Worker]:
        """The worker, which does not count as idle meanwhile."""
        surplus: list[_Worker] = []
        with self._lock:
            self._refuse_when_closed()
            worker = self._workers.get(key)
            if worker is None or worker.process.is_over:
                made = _Worker(LibraryProcess(command))
                surplus = self._surplus(worker)
                worker = self._workers[key] = made
            if worker.waiting >= _MOST_WAITING:
                raise DeepForgeError("Too many questions wait for an answer already", code="busy")
            worker.waiting += 1
            if self._timer is None:
                self._set_timer(self._idle)
        for each in surplus:
            each.process.end()
        try:
            yield worker
        finally:
            with self._lock:
                worker.waiting -= 1
                worker.used = time.monotonic()

    def _forget_dead(self, key: Key, worker: _Worker) -> None:
        if not worker.process.is_over:
            return
        worker.process.end()
        with self._lock:
            if self._workers.get(key) is worker:
                del self._workers[key]

    def _surplus(self, dead: _Worker | None) -> list[_Worker]:
        """What is ended before another is started: the dead one it replaces, and of too many the least used."""
        found = [] if dead is None else [dead]
        resting = sorted(
            (each.used, key) for key, each in self._workers.items() if each.waiting == 0 and each is not dead
        )
        for _, key in resting[: max(0, len(self._workers) + 1 - _MOST_PROCESSES)]:
            found.append(self._workers.pop(key))
        return found

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise DeepForgeError("The server is stopping", code="busy")

    def _set_timer(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._end_idle)
        self._timer.daemon = True
        self._timer.start()

    def _end_idle(self) -> None:
        now = time.monotonic()
        with self._lock:
            self._timer = None
            old = [key for key, each in self._workers.items() if each.waiting == 0 and each.used + self._idle <= now]
            ended = [self._workers.pop(key) for key in old]
            if self._workers and not self._closed:
                first = min(each.used for each in self._workers.values())
                self._set_timer(max(first + self._idle - now, self._idle / 20))
        for each in ended:
            each.process.end()
