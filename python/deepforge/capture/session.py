"""A session under capture: hears of cells from IPython and writes what each did into the session's journal."""

from __future__ import annotations

import builtins
import contextlib
import json
import os
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import Any

from ..provenance import held
from ..provenance.journal import JournalWriter, encode, read_journal
from ..provenance.records import Effect, ImplicitOperation
from ..provenance.story import session_before
from . import audit, natives
from .background import Background
from .cell import RunningCell, Watches, record_json
from .figures import Figures
from .files import Files, excluded_prefixes
from .finals import save_finals
from .held_files import Connections
from .imports import AfterImport
from .magics import plain_python
from .output import Printed
from .places import new_session_id, notebook_path, session_info, sessions_folder
from .process_state import ProcessState
from .randomness import imported_without_draws, new_seed, seed_on_import, watch_entropy
from .results import Results
from .variables import Variables

Record = dict[str, Any]


class Capture:
    """Capture of one IPython shell.

    ``id`` and ``folder`` name the session; ``journal`` is its file; ``is_on`` whether cells are watched.
    ``listeners`` are called with each record after it was written (a listener that raises is dropped).
    A failure in here never reaches the user's cell: it is told once, and the record says so.
    """

    def __init__(
        self, shell: Any, *, seeded: bool = False, kernel: str = "ipython", folder: Path | None = None
    ) -> None:
        self.shell = shell
        notebook = notebook_path()
        self.id = new_session_id(notebook)
        self.folder = (folder or sessions_folder()) / self.id
        self.journal = self.folder / "journal"
        self.is_on = True
        self.listeners: list[Callable[[Record], None]] = []
        self.next_cell: str | None = None
        self.number = self.count = 0
        self._pid = os.getpid()
        self._thread = threading.get_ident()
        self._running: RunningCell | None = None
        self._info: Any = None
        self._unobserved = False
        self._executes = self._expected = 0
        self._elsewhere: set[int] = set()
        # Front ends may ask from other threads while a cell runs: one writer of the journal at a time.
        self._lock = threading.RLock()
        self._warned = False
        self._writer: JournalWriter | None = None
        self._hooks = AfterImport()
        seed = new_seed() if seeded else None
        if seed is not None:
            # Before anything looks at the generators' states.
            seed_on_import(seed, self._hooks)
        imported_without_draws(self._hooks)
        self.watches = Watches(
            Variables(shell.user_ns),
            ProcessState(self._hooks),
            Figures(self.folder / "figures", self._hooks),
            Printed(),
            Files(),
            Background(shell.user_ns),
            Connections(),
            seed,
            # torch begins with a seed of its own, keras takes its own from ``random``.
            {"torch.random", "keras.random"} | ({"random", "numpy.random"} if seed is not None else set()),
        )
        self._results = Results(self.watches.variables)
        natives.watch(self._hooks, self._native)
        watch_entropy(self._hooks, self._entropy)
        previous = session_before(self.folder.parent, notebook)
        self.info = session_info(self.id, seed=seed, kernel=kernel, notebook=notebook, previous=previous)
        # What the project keeps for itself is nobody's data; a folder that was asked for stands alone.
        own = self.folder.parent if folder is not None else self.folder.parents[1]
        audit.exclude(excluded_prefixes([own]))
        self._append({"kind": "session", **self.info.to_json()})

    # -- life ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Listen to the shell."""
        events = self.shell.events
        events.register("pre_execute", self._pre_execute)
        events.register("post_execute", self._post_execute)
        events.register("pre_run_cell", self._pre_run_cell)
        events.register("post_run_cell", self._post_run_cell)
        self._hooks.start()

    def close(self) -> None:
        """Stop listening and end the journal; closing twice is allowed."""
        if self._writer is None or os.getpid() != self._pid:
            return
        for event, handler in (
            ("pre_execute", self._pre_execute),
            ("post_execute", self._post_execute),
            ("pre_run_cell", self._pre_run_cell),
            ("post_run_cell", self._post_run_cell),
        ):
            with contextlib.suppress(ValueError):
                self.shell.events.unregister(event, handler)
        self._hooks.stop()
        self.watches.figures.stop()
        audit.deactivate()
        self._append({"kind": "end"})
        self._writer.close()
        self._writer = None

    # -- what the user can ask -----------------------------------------------------------------------------------

    def on(self) -> None:
        """Watch cells again; what happened meanwhile is unknown."""
        if not self.is_on:
            self.is_on = True
            self._unobserved = True
            self._append({"kind": "capture", "on": True})

    def off(self) -> None:
        """Let cells run unobserved."""
        if self.is_on:
            self.is_on = False
            self._append({"kind": "capture", "on": False})

    def delete(self, number: int | None = None) -> list[int]:
        """Remove the records of one execution, or of all, from the disk; gives the numbers removed.

        A tombstone with the number stays, without anything of what the execution did.
        """
        with self._lock:
            gone = self._delete(number)
        for one in gone:
            self._tell({"kind": "deleted", "number": one})
        return gone

    def _delete(self, number: int | None) -> list[int]:
        records = read_journal(self.journal)
        gone = sorted(
            {
                int(record["number"])
                for record in records
                if record.get("kind") in ("begin", "execution") and number in (None, record["number"])
            }
        )
        kept = [r for r in records if r.get("kind") not in ("begin", "execution") or r["number"] not in gone]
        figures = {f["file"] for r in kept for f in r.get("figures", ())}
        kept += [{"kind": "deleted", "number": one} for one in gone]
        partial = self.journal.with_name(f"journal.{os.getpid()}.partial")
        with open(partial, "wb") as file:
            file.writelines(encode(record) for record in kept)
            file.flush()
            os.fsync(file.fileno())
        if self._writer is not None:
            self._writer.close()
        os.replace(partial, self.journal)
        self._writer = JournalWriter(self.journal, write=held.write)
        for path in (self.folder / "figures").glob("*.png"):
            if f"figures/{path.name}" not in figures:
                path.unlink()
        return gone

    def finals(self, directory: str, results: Iterable[int] | None = None) -> str:
        """Save every final variable into ``directory``; the JSON text of what ``finals.save_finals`` gives."""
        return json.dumps(save_finals(self.watches.variables, Path(directory), results))

    @property
    def is_busy(self) -> bool:
        """Whether a watched cell runs; one that awaits does so between turns of the event loop."""
        return self._running is not None

    @property
    def missed_code(self) -> bool:
        """Whether code has run unwatched since the last recorded cell: variables may hold what no record knows."""
        return (
            not self.is_on or self._unobserved or self._executes > self._expected or self.watches.background.has_run()
        )

    def status(self) -> Record:
        """``{"session", "journal", "on", "executions", "seed"}``."""
        return {
            "session": self.id,
            "journal": str(self.journal),
            "on": self.is_on,
            "executions": self.count,
            "seed": self.info.seed,
        }

    # -- IPython's events ----------------------------------------------------------------------------------------

    def _pre_execute(self) -> None:
        if threading.get_ident() == self._thread:
            self._executes += 1

    def _post_execute(self) -> None:
        """Executions of other threads (subshells) are counted when they end: only then is known whose they are."""
        thread = threading.get_ident()
        if thread == self._thread:
            return
        if thread in self._elsewhere:
            self._elsewhere.discard(thread)
        else:
            self._unobserved = True

    def expected_execute(self) -> None:
        """The present execution is ours and touches no variable: it does not count as unobserved code."""
        if threading.get_ident() == self._thread:
            self._expected += 1
        else:
            self._elsewhere.add(threading.get_ident())

    def _pre_run_cell(self, info: Any) -> None:
        if threading.get_ident() != self._thread or self._running is not None:
            return
        if not self.is_on or info.silent or not info.store_history:
            self._unobserved = True
            return
        unobserved = self._unobserved or self._executes > self._expected + 1 or self.watches.background.has_run()
        try:
            # In a notebook the number of the prompt, so that people find the cell by it. IPython's inputs begin with
            # an empty one; its own count is raised before this event in some versions and after it in others.
            prompt = len(self.shell.history_manager.input_hist_raw) if hasattr(self.shell, "kernel") else 0
            self.number = max(self.number + 1, prompt)
            self.count += 1
            cell = getattr(info, "cell_id", None) or self.next_cell
            source = info.raw_cell
            plain = plain_python(
                source,
                names=self.shell.user_ns,
                is_magic=self._is_magic,
                transform=self.shell.input_transformer_manager.transform_cell,
                magics=self.shell.magics_manager.magics,
            )
            plain = self._results.taken_up(plain)
            self._running = RunningCell(self.watches, self.number, source, cell, plain)
            self._info = info
            self._append({"kind": "begin", "number": self.number, "source": source, "cell": cell})
            self._running.begin(unobserved=unobserved)
            self._unobserved = False
        except Exception as error:
            self._failed(error)
            audit.deactivate()
            self.watches.printed.stop()
            if self._running is not None:
                self._record_blind(error)

    def _post_run_cell(self, result: Any) -> None:
        running = self._running
        if running is None or threading.get_ident() != self._thread:
            return
        error = result.error_before_exec or result.error_in_exec
        if result.info is not self._info:
            # A cell within the cell, such as the body of %%capture.
            if error is not None:
                running.inner_error = error
            return
        try:
            running.halt()
            record = running.end(error, result.error_before_exec is None, result.result)
            self._append({"kind": "execution", **record_json(record)})
            self._results.displayed(record.number, result.result)
            self._running = None
        except Exception as problem:
            self._failed(problem)
            self.watches.printed.stop()
            self._record_blind(problem)
        self._info = None
        self.next_cell = None
        self._executes = self._expected = 0

    def _is_magic(self, name: str) -> bool:
        if not self.shell.automagic or name in self.shell.user_ns or hasattr(builtins, name):
            return False
        return self.shell.find_magic(name) is not None

    def _native(self, path: Any, read: bool, written: bool) -> None:
        if self._running is not None:
            self._running.native(path, read, written)

    def _entropy(self, frame: FrameType, seed: int, library: str) -> None:
        if self._running is not None:
            self._running.entropy(frame, seed, library)

    # -- records -------------------------------------------------------------------------------------------------

    def _append(self, record: Record) -> None:
        with self._lock:
            if self._writer is None:
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._writer = JournalWriter(self.journal, write=held.write)
            self._writer.append(record)
        self._tell(record)

    def _tell(self, record: Record) -> None:
        for listener in list(self.listeners):
            try:
                listener(record)
            except Exception:
                with contextlib.suppress(ValueError):
                    self.listeners.remove(listener)

    def _failed(self, error: Exception) -> None:
        if not self._warned:
            self._warned = True
            print(
                f"deepforge: a cell could not be recorded ({type(error).__name__}: {error}). The cell is not affected.",
                file=sys.stderr,
            )

    def _record_blind(self, error: Exception) -> None:
        """A record that says only that nothing is known of the execution."""
        running, self._running = self._running, None
        self._unobserved = True
        if running is None:
            return
        reason = f"capture failed: {type(error).__name__}: {error}"
        record = ImplicitOperation(
            number=running.number,
            source=running.source,
            code=None,
            cell=running.cell,
            unsupported=reason,
            effects=[Effect("unknown", reason)],
        )
        try:
            self._append({"kind": "execution", **record.to_json()})
        except Exception as again:
            self._failed(again)
