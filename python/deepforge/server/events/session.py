"""Watches a session: the records its kernel writes."""

from __future__ import annotations

from itertools import islice
from typing import Any

from ...project import Project
from ...provenance.journal import JournalReader
from ..places import child

_AT_ONCE = 500
_FAST, _SLOW = 0.2, 1.0


class SessionWatch:
    """All records at first, in portions; then those that come. A session that is deleted ends the watch."""

    pause = _FAST

    def __init__(self, project: Project, id_: str) -> None:
        self._project, self._id = project, id_
        folder = child(project.layout.sessions, id_, "no-session", "session")
        self._reader = JournalReader(folder / "journal")
        self._first = True
        self._file: int | None = None

    def read(self) -> list[dict[str, Any]]:
        """The next portion."""
        child(self._project.layout.sessions, self._id, "no-session", "session")
        self._notice_replacement()
        records = list(islice(self._reader.read(), _AT_ONCE))
        self.pause = 0.0 if len(records) == _AT_ONCE else _FAST if records else min(_SLOW, max(self.pause, 0.1) * 1.5)
        if not records and not self._first:
            return []
        self._first = False
        return [{"id": self._id, "kind": "records", "records": records, "next": self._reader.offset}]

    def _notice_replacement(self) -> None:
        """When records were deleted the kernel writes the journal anew: it is told again, deletions included."""
        try:
            status = self._reader.path.stat()
        except OSError:
            return
        if self._file not in (None, status.st_ino) or status.st_size < self._reader.offset:
            self._reader.offset = 0
        self._file = status.st_ino
