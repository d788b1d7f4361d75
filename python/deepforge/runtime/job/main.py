"""Runs one job: claims it, calls the operation, stores what it returns, and last of all writes that it is finished."""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from ...errors import DeepForgeError
from ...provenance.journal import JournalWriter
from ...types.store import Store
from . import call, environment, keeper, output
from .files import FileWatch
from .live import Live
from .process import ProcessId, create_exclusive
from .randomness import RandomnessWatch
from .spec import CLAIM, JOURNAL, STDOUT, JobSpec
from .watch import Effects, Watch

DONE, FAILED, BAD_SPEC, CLAIMED, CANCELLED = 0, 1, 2, 3, 143
T = TypeVar("T")
FIGURES_BACKEND = "module://deepforge.runtime.job.figures"


class Cancelled(BaseException):
    """The job was told to end. Not an Exception, so that ``except Exception`` in an operation lets it pass."""


def main(arguments: list[str]) -> int:
    """Run the job in the folder that ``arguments`` names; returns the exit status of the process.

    0: done, 1: the operation failed, 2: there is no such job, 3: another process has run or runs it,
    143: it was cancelled. What happened is in the journal of the folder.
    """
    if len(arguments) != 1:
        print("usage: python -m deepforge.runtime.job JOBDIR", file=sys.stderr)
        return BAD_SPEC
    folder = Path(arguments[0]).absolute()
    try:
        spec = JobSpec.read(folder)
    except DeepForgeError as error:
        print(error.message, file=sys.stderr)
        return BAD_SPEC
    seed = spec.env.get("PYTHONHASHSEED", "0")
    if os.environ.get("PYTHONHASHSEED") != seed:
        # The seed counts from the start of the interpreter only: start it again with the right one.
        os.environ["PYTHONHASHSEED"] = seed
        os.execv(sys.executable, [sys.executable, "-m", "deepforge.runtime.job", str(folder)])
    claim = json.dumps(ProcessId.current().to_json()).encode()
    if not create_exclusive(folder / CLAIM, claim):
        print(f"{folder}: another process has claimed this job", file=sys.stderr)
        return CLAIMED
    return _Job(folder, spec).run()


class _Job:
    """One run of one job, in this process."""

    def __init__(self, folder: Path, spec: JobSpec) -> None:
        self._folder = folder
        self._spec = spec
        self._pid = os.getpid()
        self._store = Store(Path(spec.store))
        self._journal = JournalWriter(folder / JOURNAL)
        self._keeper = keeper.Keeper(self._store, self._journal, Live(folder))
        self._effects = Effects()
        self._random = RandomnessWatch()
        self._started = time.time()
        self._seconds: dict[str, float] = {}
        ignore = [spec.snapshot, str(folder), spec.store]
        self._files = FileWatch(ignore, [spec.root, spec.directory, *spec.path])

    def run(self) -> int:
        signal.signal(signal.SIGTERM, _cancel)
        output.redirect(self._folder / STDOUT)
        faulthandler.enable()
        self._journal.append(self._start_record())
        outputs: dict[str, dict[str, Any]] = {}
        status, error = "done", None
        try:
            outputs = self._perform()
        except BaseException as raised:
            if os.getpid() != self._pid:
                # A process that the operation forked and that left the operation: it is not the job.
                os._exit(raised.code if isinstance(raised, SystemExit) and isinstance(raised.code, int) else 1)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            status = "cancelled" if isinstance(raised, (Cancelled, KeyboardInterrupt)) else "failed"
            error = call.failure(self._spec, raised)
            # Where a cancelled job happened to be says nothing about it.
            print(error["traceback"].rstrip() if status == "failed" else "Cancelled", file=sys.stderr)
            self._keep_last_figures()
        if os.getpid() != self._pid:
            os._exit(0)
        # From here on it is done: a cancel that comes now is too late.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        output.flush()
        self._keeper.live.close()
        self._finish(status, outputs, error)
        return {"done": DONE, "failed": FAILED, "cancelled": CANCELLED}[status]

    def _perform(self) -> dict[str, dict[str, Any]]:
        spec = self._spec
        os.environ.update(spec.env)
        os.environ.setdefault("MPLBACKEND", FIGURES_BACKEND)
        keeper.install(self._keeper)
        try:
            os.chdir(spec.directory)
        except OSError as error:
            raise DeepForgeError(f"The working directory {spec.directory}: {error.strerror}", code="run") from error
        call.import_paths(spec)
        sys.argv = [os.path.join(spec.snapshot, spec.operation)]
        self._random.start()
        Watch(self._files, self._effects).start()
        if spec.libraries:
            from .references import initialise

            initialise(spec)
        function = self._timed("import", lambda: call.load_function(spec))
        bound = self._timed("load", lambda: partial(function, **call.arguments(spec)))
        self._random.begin()
        returned = self._timed("call", bound)
        del bound  # the inputs' memory is free while the outputs are written
        # Before the outputs: a figure that is returned must not come back as an open one in the next job.
        self._timed("figures", lambda: keeper.keep_open("end"))
        named = call.unpack(spec, returned)
        return self._timed("store", lambda: {name: self._keep(name, value) for name, value in named.items()})

    def _keep(self, name: str, value: Any) -> dict[str, Any]:
        from ...types.serialise import dump

        temporary = self._store.temporary()
        stored = dump(value, temporary, name=name)
        self._store.put(temporary, stored.sha256)
        record = {
            "type": stored.type,
            "size": stored.size,
            "sha256": stored.sha256,
            "summary": stored.summary,
            "serialiser": stored.serialiser,
        }
        self._journal.append({"kind": "output", "name": name, **record})
        self._look_at(value, record)
        return record

    def _look_at(self, value: Any, record: dict[str, Any]) -> None:
        """Keep a preview beside the value, so that nobody has to load it to show something of it."""
        if type(value) in (bool, int, float, type(None)):
            return  # the summary says it all
        try:
            from ...types.preview import preview

            found = preview(value)
            if found["kind"] != "none" and self._store.preview(record["sha256"]) is None:
                known = {name: record[name] for name in ("type", "size", "summary")}
                self._store.put_preview(record["sha256"], {**found, **known})
        except Exception as error:  # the value is stored: that is what counts
            print(f"No preview of an output: {type(error).__name__}: {error}", file=sys.stderr)

    def _keep_last_figures(self) -> None:
        try:
            keeper.keep_open("end")
        except Exception as error:  # the operation's own failure is the one to report
            print(f"Figures that were open could not be kept: {error}", file=sys.stderr)

    def _timed(self, phase: str, action: Callable[[], T]) -> T:
        start = time.perf_counter()
        try:
            return action()
        finally:
            self._seconds[phase] = round(time.perf_counter() - start, 6)

    def _start_record(self) -> dict[str, Any]:
        return {
            "kind": "start",
            "process": ProcessId.current().to_json(),
            "time": self._started,
            "python": sys.executable,
            "version": sys.version.split()[0],
            "cpus": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
            "threads": environment.thread_variables(),
            "directory": self._spec.directory,
        }

    def _finish(self, status: str, outputs: dict[str, Any], error: dict[str, Any] | None) -> None:
        """The last record, durable: whoever reads it can rely on everything it names being on the disk."""
        import resource

        for name in self._random.unseeded():
            self._effects.add("randomness", f"{name} was used without a seed")
        self._note_files()
        read, written, changed = self._files.report()
        for path in changed:
            self._effects.add("file", f"{path} was read and then changed")
        record = {
            "kind": "finish",
            "status": status,
            "time": time.time(),
            "seconds": self._seconds,
            "outputs": outputs,
            "figures": self._keeper.kept,
            "files_read": read,
            "files_written": written,
            "effects": self._effects.report(),
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
            "error": error,
        }
        self._journal.close()
        journal = JournalWriter(self._folder / JOURNAL, durable=True)
        journal.append(record)
        journal.close()

    def _note_files(self) -> None:
        """What no open event shows: files that the code names, and modules found only while it ran."""
        import ast

        spec, snapshot = self._spec, os.path.join(self._spec.snapshot, "")
        texts = list(spec.attributes.values())
        try:
            texts.append(Path(spec.snapshot, spec.operation).read_text(encoding="utf-8"))
            constants = [n.value for text in texts for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant)]
        except (OSError, ValueError, SyntaxError):
            constants = []
        os.chdir(spec.directory)
        self._files.note_named([value for value in constants if isinstance(value, str)], self._started)
        known = {*spec.modules, spec.operation}
        for module in list(sys.modules.values()):
            file = getattr(module, "__file__", None)
            if not isinstance(file, str) or file in known:
                continue
            if not file.startswith(snapshot):
                self._files.note_module(file)
            elif file[len(snapshot) :] not in known and os.path.getsize(file):
                self._files.note_read(os.path.join(spec.root, file[len(snapshot) :]))


def _cancel(*_: Any) -> None:
    raise Cancelled("cancelled")
