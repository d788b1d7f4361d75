"""The comm ``deepforge`` with front ends: records as they are made, status, switching, deleting, final values.

The front end opens the comm; it may open another after a reload, and several front ends may have one each. Every
record of the journal is sent to all of them as it is written: ``{"kind": "begin" | "execution" | "deleted" | ...}``.
A message from a front end is answered on its comm only:

=========================================  ========================================================================
``{"do": "status"}``, ``"on"``, ``"off"``  ``{"kind": "status", ...}``, also sent when the comm is opened:
                                           ``session`` (id), ``journal`` (file), ``on``, ``executions`` (how many),
                                           ``seed``, ``root`` (absolute folder of the project that holds the records,
                                           null when they are in none), ``home`` (the user's folder), ``cwd`` (folder
                                           in which the session began), ``notebook`` (file, null when unknown),
                                           ``previous`` (id of the notebook's session before the kernel's restart)
``{"do": "records"}``                      ``{"kind": "records", "records": [...], "more": ...}``: all so far, in parts
                                           of at most 200; ``more`` is false in the last
``{"do": "delete", "number": N}``          ``{"kind": "status", ...}``; without ``number`` all records go
``{"do": "finals"}``                       ``{"kind": "finals", "id": ..., "values": how many}`` once the present
                                           values are kept for a proof, or ``{"kind": "error", "do": "finals",
                                           "code", "message"}``. The values are written on the main thread when no
                                           cell runs, so the answer waits for the cells sent before it
``{"do": "architecture", "name":           ``{"kind": "architecture", "library", "architecture": document, "notes": what
variable}``                                could not be kept, in words}``, or an error, with the codes ``no-variable``,
                                           ``not-a-model`` and those of the library (``cannot-import``). Read as finals
                                           are. Which variables to ask for shows in the types that records give: Keras
                                           has ``keras.*`` that end with ``.Functional``, ``.Sequential`` or ``.Model``
``{"do": "plan", "cells": [[id, text],     ``{"kind": "plan", "stale": [...], "plan": [...], "leftover": [...],
...]}``: the notebook's present code       "foretold": [...]}``. ``stale``: cells whose results no longer hold, each
cells, in order                            ``{"cell": id, "kind", "name", "by"}``, as ``Stale`` in
                                           provenance/staleness.py says. ``plan``: cells to run, in order, so that the
                                           variables end as if all had been run from the top: ``{"cell", "kind",
                                           "name", "without"}``, kinds as above, ``new`` (it never ran),
                                           ``gone`` (it ran, but before the kernel was restarted) and
                                           ``restores`` (it makes ``name``, which was since changed or overwritten);
                                           ``without``: variables it would not find in a run from the top. Ask again
                                           after each. Cells below the last that ever ran are left out. ``leftover``:
                                           variables that a run from the top would not have. ``foretold``: for each
                                           cell what Restart and Run All would do: ``{"cell", "verdict": "same" |
                                           "changes" | "fails" | "unknown", "reason"}``
anything else                              ``{"kind": "error", "do", "code", "message"}``
=========================================  ========================================================================

A ``request`` (any JSON value) in a message comes back in its answer. ``finals`` can also be asked for by
evaluating, in ``user_expressions`` of a silent execution with empty code,
``__import__('deepforge.kernel.requests', fromlist=['keep_finals']).keep_finals()``: its ``application/json`` is
``{"id", "values"}`` or ``{"error": {"code", "message"}}``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any

from ..capture.session import Capture
from ..errors import DeepForgeError
from ..provenance.journal import read_journal
from .finals import keep_finals, recording_project
from .plan import Planner

# A page that is reloaded does not say goodbye: of so many comms the oldest is taken for gone.
MOST_COMMS = 16
# Records of one message: a page takes in a long history part by part, and stays fluid.
PART = 200
TARGET = "deepforge"
_RETRY_SECONDS = 0.05
Answer = Callable[[dict[str, Any]], None]


class FrontEnd:
    """The comms that front ends have opened. May be used from any thread: comms can run on a subshell's.

    ``later(seconds, call)`` has ``call`` called by the event loop of the main thread; may be called from anywhere.
    """

    def __init__(self, capture: Capture, later: Callable[[float, Callable[[], None]], None]) -> None:
        self._capture = capture
        self._later = later
        self._lock = threading.Lock()
        self._comms: list[Any] = []
        # Looked up once, between cells: what a front end asks while a cell runs must not look like the cell's doing.
        project = recording_project(capture)
        self._root = None if project is None else str(project.root)
        self._planner = Planner(capture)
        capture.listeners.append(self.send)

    def opened(self, comm: Any, message: dict[str, Any]) -> None:
        """A front end has opened a comm; it gets the status at once."""
        comm.on_msg(lambda received: self._received(comm, received))
        comm.on_close(lambda received: self._closed(comm))
        with self._lock:
            self._comms.append(comm)
            gone = self._comms[:-MOST_COMMS]
            del self._comms[:-MOST_COMMS]
        for old in gone:
            old.close()
        comm.send({"kind": "status", **self._status()})

    def close(self) -> None:
        """Tell every front end that nothing is recorded any more."""
        with self._lock:
            comms, self._comms = self._comms, []
        for comm in comms:
            comm.close()

    def send(self, record: dict[str, Any]) -> None:
        """Send a record to every front end; one that has gone is forgotten."""
        with self._lock:
            comms = list(self._comms)
        for comm in comms:
            try:
                comm.send(record)
            except Exception:
                self._closed(comm)

    def _received(self, comm: Any, message: dict[str, Any]) -> None:
        # The message itself counts as an execution in IPython's events; it touches no variable.
        self._capture.expected_execute()
        data = message.get("content", {}).get("data", {})
        wish = data.get("do") if isinstance(data, dict) else None

        def answer(content: dict[str, Any]) -> None:
            comm.send({**content, "request": data["request"]} if "request" in data else content)

        try:
            if wish == "finals":
                self._between_cells(wish, lambda: keep_finals(self._capture), answer)
            elif wish == "architecture":
                # Late: a kernel starts without the libraries.
                from .architectures import architecture_of

                self._between_cells(wish, lambda: architecture_of(self._capture, data.get("name")), answer)
            elif wish == "records":
                self._records(answer)
            elif wish == "plan":
                answer({"kind": "plan", **self._planner.answer(data.get("cells"))})
            elif wish in ("status", "on", "off", "delete"):
                self._do(str(wish), data)
                answer({"kind": "status", **self._status()})
            else:
                expected = "expected status, on, off, records, delete, plan, architecture or finals"
                raise DeepForgeError(f"{expected}; received {data!r}", code="unknown-message")
        except Exception as error:
            answer(_problem(wish, error))

    def _records(self, answer: Answer) -> None:
        records = read_journal(self._capture.journal)
        for start in range(0, max(len(records), 1), PART):
            more = start + PART < len(records)
            answer({"kind": "records", "records": records[start : start + PART], "more": more})

    def _do(self, wish: str, data: dict[str, Any]) -> None:
        if wish == "on":
            self._capture.on()
        elif wish == "off":
            self._capture.off()
        elif wish == "delete":
            number = data.get("number")
            if number is not None and not isinstance(number, int):
                raise DeepForgeError(f"number: expected that of an execution; received {number!r}", code="bad-number")
            self._capture.delete(number)

    def _between_cells(self, wish: str, call: Callable[[], dict[str, Any]], answer: Answer) -> None:
        """Answer with what ``call`` gives on the main thread, as soon as no cell runs."""

        def now() -> None:
            if self._capture.is_busy:
                self._later(_RETRY_SECONDS, now)
                return
            try:
                answer({"kind": wish, **call()})
            except Exception as error:
                answer(_problem(wish, error))

        if threading.current_thread() is threading.main_thread():
            now()
        else:
            self._later(0.0, now)

    def _status(self) -> dict[str, Any]:
        return {
            **self._capture.status(),
            "root": self._root,
            "home": os.path.expanduser("~"),
            "cwd": self._capture.info.cwd,
            "notebook": self._capture.info.notebook,
            "previous": self._capture.info.previous,
        }

    def _closed(self, comm: Any) -> None:
        with self._lock:
            if comm in self._comms:
                self._comms.remove(comm)


def offer(kernel: Any, capture: Capture) -> None:
    """Have ``kernel`` (any ipykernel) speak the comm for ``capture``; once for each capture."""

    def later(seconds: float, call: Callable[[], None]) -> None:
        kernel.io_loop.add_callback(kernel.io_loop.call_later, seconds, call)

    known = _offered(kernel)
    if known is not None and known._capture is capture:
        return
    kernel.comm_manager.register_target(TARGET, FrontEnd(capture, later).opened)


def withdraw(kernel: Any) -> None:
    """Speak the comm no more; open ones are closed."""
    known = _offered(kernel)
    if known is not None:
        kernel.comm_manager.unregister_target(TARGET, known.opened)
        known.close()


def refuse(kernel: Any, reason: str) -> None:
    """Have ``kernel`` answer every comm with the reason why it records nothing, and close it."""

    def opened(comm: Any, message: dict[str, Any]) -> None:
        comm.send({"kind": "error", "do": None, "code": "not-recorded", "message": reason})
        comm.close()

    kernel.comm_manager.register_target(TARGET, opened)


def _offered(kernel: Any) -> FrontEnd | None:
    owner = getattr(kernel.comm_manager.targets.get(TARGET), "__self__", None)
    return owner if isinstance(owner, FrontEnd) else None


def _problem(wish: Any, error: Exception) -> dict[str, Any]:
    known = isinstance(error, DeepForgeError)
    code = error.code if isinstance(error, DeepForgeError) else "error"
    return {
        "kind": "error",
        "do": wish,
        "code": code,
        "message": str(error) if known else f"{type(error).__name__}: {error}",
    }
