"""A notebook's story goes on when its kernel is restarted: the sessions before the present one, and what they left.

Each kernel is a session of its own, and its record says which session of the same notebook came before it. Of what
earlier sessions did their records are left, and the files they wrote; their values are gone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ..errors import CaptureError
from .journal import decode
from .lineage import Session
from .records import FileUse, SessionInfo
from .sessions import JOURNAL

MOST_BEFORE = 20  # sessions that are followed back
_LONGEST_HEADER = 1 << 20


@dataclass(frozen=True)
class Gone:
    """The last execution of a cell, in a session before the present one: what it made is gone.

    ``started``: in seconds since 1970.
    """

    session: str
    number: int
    started: float


def session_before(folder: Path, notebook: str | None) -> str | None:
    """The id of the latest session of a notebook below ``folder``; None when there is none."""
    if notebook is None:
        return None
    try:
        names = sorted((entry.name for entry in os.scandir(folder) if entry.is_dir()), reverse=True)
    except OSError:
        return None
    # Names begin with the day: those of the latest day with a session of this notebook are enough.
    for _, same_day in groupby(names, key=lambda name: name[:10]):
        found = [
            info for name in same_day if (info := read_info(folder / name)) is not None and info.notebook == notebook
        ]
        if found:
            return max(found, key=lambda info: info.started).id
    return None


def read_info(session: Path) -> SessionInfo | None:
    """The first record of the session in this folder; None when it cannot be read."""
    try:
        with open(session / JOURNAL, "rb") as file:
            record = decode(file.readline(_LONGEST_HEADER).rstrip(b"\n"))
    except OSError:
        return None
    if record is None or record.get("kind") != "session":
        return None
    try:
        return SessionInfo.from_json(record)
    except TypeError:
        return None


def sessions_before(folder: Path, info: SessionInfo) -> Iterator[Session]:
    """The notebook's sessions before this one, the latest first; ends at one that was deleted or cannot be read."""
    seen = {info.id}
    previous = info.previous
    while previous is not None and previous not in seen and len(seen) <= MOST_BEFORE:
        if previous != Path(previous).name:
            return
        seen.add(previous)
        try:
            session = Session.load(folder / previous / JOURNAL)
        except (CaptureError, OSError, TypeError, ValueError):
            return
        yield session
        previous = session.info.previous


def gone_runs(folder: Path, info: SessionInfo) -> dict[str, Gone]:
    """The last execution of each cell in the sessions before this one, by the cell's id."""
    found: dict[str, Gone] = {}
    for session in sessions_before(folder, info):
        last = {each.cell: each for each in session.operations if each.cell is not None}
        for cell, operation in last.items():
            found.setdefault(cell, Gone(session.info.id, operation.number, operation.started))
    return found


def writer_of(earlier: Sequence[Session], use: FileUse) -> tuple[Session, int] | None:
    """The execution in one of these sessions (the latest first) that left a file as it was read; None when none did."""
    for session in earlier:
        for operation in reversed(session.operations):
            for written in operation.files_written:
                if written.path != use.path:
                    continue
                same = written.sha256 == use.sha256 and written.size == use.size
                if same and (use.sha256 is not None or written.mtime_ns == use.mtime_ns):
                    return session, operation.number
                return None  # it was left otherwise, and somebody else changed it since
    return None
