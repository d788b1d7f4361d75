"""Tells a front end what of its notebook is stale, what must run, and what Restart and Run All would do."""

from __future__ import annotations

import threading
from typing import Any

from ..capture.outline import outline_of
from ..capture.session import Capture
from ..errors import DeepForgeError
from ..provenance.foretell import NEVER_RAN
from ..provenance.lineage import Session
from ..provenance.records import ImplicitOperation
from ..provenance.story import Gone, gone_runs
from ..provenance.told import tell
from ..provenance.versions import Versions


class Planner:
    """Follows the records of a capture; an answer costs what the notebook's cells read, not the length of the session.

    May be used from any thread. Large values that were made again are looked at only on the main thread, between cells:
    one that came out the same makes nothing stale.
    """

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._lock = threading.Lock()
        self._heard: list[dict[str, Any]] = []
        self._asked = False
        self._versions: Versions | None = None
        self._last = 0
        self._gone: dict[str, Gone] | None = None
        capture.listeners.append(self._hear)

    def answer(self, cells: Any) -> dict[str, Any]:
        """``tell`` for the notebook's present ``cells``, ``[[id, text], ...]``. Raises DeepForgeError for others."""
        if not isinstance(cells, list) or not all(
            isinstance(each, (list, tuple)) and len(each) == 2 and all(isinstance(part, str) for part in each)
            for each in cells
        ):
            raise DeepForgeError("cells: expected a list of [id, text] of the notebook's code cells", code="bad-cells")
        with self._lock:
            versions = self._followed()
            if threading.current_thread() is threading.main_thread() and not self._capture.is_busy:
                self._complete(versions)
            found = tell(versions, [(str(cell), str(text)) for cell, text in cells], outline_of)
        self._tell_gone(found)
        return found

    def _tell_gone(self, found: dict[str, Any]) -> None:
        """Say of cells that have not run in this kernel, but in one before its restart, that what they made is gone."""
        if self._gone is None:
            self._gone = gone_runs(self._capture.folder.parent, self._capture.info)
        for planned in found["plan"]:
            if planned["kind"] == "new" and planned["cell"] in self._gone:
                planned["kind"] = "gone"
        for foretold in found["foretold"]:
            gone = self._gone.get(foretold["cell"])
            if gone is not None and foretold["reason"] == NEVER_RAN:
                foretold["reason"] = f"it last ran before the kernel was restarted, as [{gone.number}]"

    def _hear(self, record: dict[str, Any]) -> None:
        # Until somebody asks, the journal keeps them.
        if self._asked and record.get("kind") in ("execution", "capture", "deleted"):
            self._heard.append(record)

    def _followed(self) -> Versions:
        self._asked = True
        heard, self._heard = self._heard, []
        if self._versions is None or any(record["kind"] == "deleted" for record in heard):
            session = Session.load(self._capture.journal)
            self._versions = session.versions
            self._last = max((each.number for each in session.operations), default=0)
            return self._versions
        for record in heard:
            if record["kind"] == "capture":
                self._versions.gap(self._last)
                continue
            operation = ImplicitOperation.from_json(record)
            if operation.number > self._last:
                self._versions.add(operation)
                self._last = operation.number
        return self._versions

    def _complete(self, versions: Versions) -> None:
        """Fingerprint what was made again and left for later, because it is large."""
        variables = self._capture.watches.variables
        for name in versions.operations[self._last].writes if self._last in versions.operations else ():
            again = versions.born.get(name, self._last) < self._last
            token = versions.now.get(name)
            known = variables.known.get(name)
            if not again or token is None or versions.is_known(token) or known is None or known.made != self._last:
                continue
            if known.print is None or not known.print.complete:
                variables.begin()
                variables.before(name)
                versions.learn(token, variables.info(name))
