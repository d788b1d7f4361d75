"""The recorded sessions of a project: list them, find one, delete records for good."""

from __future__ import annotations

import os
import re
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import CaptureError
from .journal import decode
from .lineage import Session
from .records import SessionInfo

JOURNAL = "journal"


@dataclass(frozen=True)
class SessionSummary:
    """A session in a list: ``started`` in seconds since 1970, ``size`` in bytes; ``problem``: why it cannot be read."""

    id: str
    started: float
    executions: int = 0
    notebook: str | None = None
    kernel: str = ""
    size: int = 0
    problem: str | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON data."""
        return asdict(self)


def summaries(folder: Path) -> list[SessionSummary]:
    """The sessions below ``folder``, the latest first; a session that cannot be read says why."""
    found = [_summary(journal) for journal in folder.glob(f"*/{JOURNAL}")]
    return sorted(found, key=lambda each: (each.started, each.id), reverse=True)


def journal_of(folder: Path, session: str) -> Path:
    """The journal of the session with this id, or of the ``latest``. Raises CaptureError when there is none."""
    if session == Path(session).name and not session.startswith(".") and (folder / session / JOURNAL).is_file():
        return folder / session / JOURNAL
    if session not in ("", "latest") and Path(session).name == session and (folder / session / JOURNAL).is_file():
        return folder / session / JOURNAL  # without reading all the others
    known = [each.id for each in summaries(folder) if each.problem is None or each.id == session]
    if session == "latest" and known:
        session = known[0]
    if session not in known:
        if not known:
            raise CaptureError(f"No session has been recorded in {folder} yet", code="no-session")
        shown = ", ".join(known[:5]) + (", ..." if len(known) > 5 else "")
        raise CaptureError(f"There is no session {session!r}; known: {shown}", code="no-session", session=session)
    return folder / session / JOURNAL


def delete_session(journal: Path) -> None:
    """Delete all records of a session, its figures too. A kernel that is still recording it records into nothing."""
    try:
        shutil.rmtree(journal.parent)
    except OSError as error:
        raise CaptureError(f"The session cannot be deleted: {error}", path=str(journal.parent)) from error


def delete_execution(journal: Path, number: int) -> None:
    """Delete the records of one execution of a session: what stood there can be read nowhere afterwards.

    A line that only says that it was deleted takes their place, byte for byte, so that the kernel may go on
    appending meanwhile. Figures that nothing else shows are deleted with it. Raises CaptureError when the
    session has no such execution.
    """
    session = Session.load(journal)
    if number not in session:
        raise CaptureError(
            f"The session {session.info.id} has no execution {number}; it has {len(session.operations)}",
            code="no-execution",
            session=session.info.id,
            number=number,
        )
    with open(journal, "r+b") as file:
        for offset, length in list(_lines_of(journal, number)):
            file.seek(offset)
            file.write(_tombstone(number, length))
        file.flush()
        os.fsync(file.fileno())
    kept = {figure.file for each in session.operations if each.number != number for figure in each.figures}
    for figure in session[number].figures:
        path = journal.parent / figure.file
        if figure.file not in kept and path.resolve().is_relative_to(journal.parent.resolve()):
            path.unlink(missing_ok=True)


def _lines_of(journal: Path, number: int) -> Iterator[tuple[int, int]]:
    """Offset and length, without the line end, of every line that holds a record of an execution."""
    offset = 0
    with open(journal, "rb") as file:
        for line in file:
            body = line.rstrip(b"\n")
            record = decode(body)
            if record is not None and record.get("kind") == "execution" and record.get("number") == number:
                yield offset, len(body)
            offset += len(line)


def _tombstone(number: int, length: int) -> bytes:
    """A sound line of exactly ``length`` bytes."""
    body = (b'{"kind":"deleted","number":%d}' % number).ljust(length - 9)
    return b"%08x %s" % (zlib.crc32(body), body)


def _summary(journal: Path) -> SessionSummary:
    try:
        status = journal.stat()
        return _read_summary(journal, status.st_mtime_ns, status.st_size)
    except (CaptureError, OSError, TypeError, ValueError) as error:
        when = journal.parent.stat().st_mtime if journal.parent.exists() else 0.0
        return SessionSummary(journal.parent.name, when, problem=f"cannot be read: {' '.join(str(error).split())}")


@lru_cache(maxsize=256)
def _read_summary(journal: Path, _mtime: int, size: int) -> SessionSummary:
    """Read again only when the journal has changed; records that only count are not taken apart: there can be many."""
    info: SessionInfo | None = None
    numbers: set[int] = set()
    with open(journal, "rb") as file:
        for line in file:
            counted = _COUNTED.match(line)
            if counted is not None:
                if int(counted[1], 16) != zlib.crc32(line[9:-1]):
                    continue
                if counted[2] == b"execution":
                    numbers.add(int(counted[3]))
                else:
                    numbers.discard(int(counted[3]))
            elif info is None:
                record = decode(line.rstrip(b"\n")) or {}
                info = SessionInfo.from_json(record) if record.get("kind") == "session" else None
    if info is None:
        raise CaptureError(f"{journal} is not the journal of a session: expected a session record, found none.")
    return SessionSummary(journal.parent.name, info.started, len(numbers), info.notebook, info.kernel, size)


_COUNTED = re.compile(rb'([0-9a-f]{8}) \{"kind":"(execution|deleted)","number":(\d+)[,}][^\n]*\n\Z')
