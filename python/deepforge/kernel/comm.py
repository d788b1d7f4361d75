"""The comm ``deepforge`` with the front end: records as they are made, status, switching on and off, deleting."""

from __future__ import annotations

import threading
from typing import Any

from ..capture.session import Capture
from ..provenance.journal import read_journal


class FrontEnd:
    """The comms that front ends have opened.

    Each record of the journal is sent as it is written. A message ``{"do": ...}`` from the front end is
    answered on its comm: ``status``, ``on`` and ``off`` with ``{"kind": "status", ...}``; ``records``
    with ``{"kind": "records", "records": [...]}``, all so far; ``delete`` (with ``number``, or all) with
    ``{"kind": "status", ...}``; anything else with ``{"kind": "error", "message"}``. May be used from
    any thread.
    """

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._lock = threading.Lock()
        self._comms: list[Any] = []
        capture.listeners.append(self.send)

    def opened(self, comm: Any, message: dict[str, Any]) -> None:
        """A front end has opened a comm; it gets the status at once."""
        comm.on_msg(lambda received: self._received(comm, received))
        comm.on_close(lambda received: self._closed(comm))
        with self._lock:
            self._comms.append(comm)
        comm.send({"kind": "status", **self._capture.status()})

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
        wish = data.get("do")
        if wish == "records":
            comm.send({"kind": "records", "records": read_journal(self._capture.journal)})
            return
        if wish == "on":
            self._capture.on()
        elif wish == "off":
            self._capture.off()
        elif wish == "delete" and (data.get("number") is None or isinstance(data["number"], int)):
            self._capture.delete(data.get("number"))
        elif wish != "status":
            comm.send({"kind": "error", "message": f"expected status, on, off, records or delete; received {data!r}"})
            return
        comm.send({"kind": "status", **self._capture.status()})

    def _closed(self, comm: Any) -> None:
        with self._lock:
            if comm in self._comms:
                self._comms.remove(comm)
