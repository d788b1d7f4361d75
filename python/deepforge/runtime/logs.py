"""What a job printed, part by part: from the file it writes to, else the end of it that the record keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import DeepForgeError, RunError
from ..model.job import Job
from .folder import REQUEST, Folder, Layout, run_path
from .job.spec import STDOUT
from .record import execution

LIMIT = 256 << 10
_LONGEST = 4  # bytes of a character


def log(layout: Layout, execution_id: str, node: str, offset: int = 0, *, attempt: int | None = None) -> dict[str, Any]:
    """Part of what a job printed (stdout and stderr): ``{"text", "offset", "next", "size"}``, in bytes but the text.

    At most LIMIT bytes from ``offset`` on, cut between characters; ``next`` is the offset of what comes
    after. A negative offset counts from the end. ``attempt``: one of the job's attempts (1, 2, ...), by
    default the latest: a new attempt starts a new file, so begin at 0 again when the job's ``attempts`` grew.
    Of a reused job it is what the job printed that made the result. When the files are gone, the end that
    the record keeps. Raises RunError when there is no such execution or job.
    """
    path = run_path(layout, execution_id)
    folder = Folder(path) if (path / REQUEST).exists() else None
    attempts = folder.attempts(node) if folder is not None else []
    if folder is not None and attempts and (attempt is None or attempt in attempts):
        return _of_file(folder.job(node, attempts[-1] if attempt is None else attempt) / STDOUT, offset)
    jobs = execution(layout, execution_id).jobs
    if node not in jobs:
        raise RunError(f"The execution {execution_id} has no job {node}", code="no-job", id=execution_id, node=node)
    found = _original(layout, jobs[node])
    if found is not None:
        return _of_file(found, offset)
    data = jobs[node].stdout_tail.encode()
    return _part(data[_start(offset, len(data)) :], _start(offset, len(data)), len(data))


def _original(layout: Layout, job: Job) -> Path | None:
    """The file of the job whose result was reused, when it ends as remembered (it may have run again since)."""
    if job.reused_from is None:
        return None
    try:
        folder = Folder(run_path(layout, job.reused_from.execution))
    except DeepForgeError:
        return None
    tail = job.stdout_tail.encode()
    for attempt in reversed(folder.attempts(job.reused_from.job)):
        path = folder.job(job.reused_from.job, attempt) / STDOUT
        try:
            size = path.stat().st_size
        except OSError:
            continue
        if size >= len(tail) and _read(path, size - len(tail), len(tail)) == tail:
            return path
    return None


def _of_file(path: Path, offset: int) -> dict[str, Any]:
    try:
        size = path.stat().st_size
    except OSError:
        return _part(b"", 0, 0)  # it has not started yet
    start = _start(offset, size)
    return _part(_read(path, start, LIMIT), start, size)


def _start(offset: int, size: int) -> int:
    return max(0, size + offset) if offset < 0 else min(offset, size)


def _read(path: Path, start: int, count: int) -> bytes:
    # Opened each time: what another host has appended is seen on opening only.
    with open(path, "rb") as file:
        file.seek(start)
        return file.read(count)


def _part(data: bytes, start: int, size: int) -> dict[str, Any]:
    """The text of ``data``, which begins at ``start``, without the pieces of characters at its ends."""
    skipped = 0
    while start and skipped < min(len(data), _LONGEST - 1) and data[skipped] & 0xC0 == 0x80:
        skipped += 1
    data = data[skipped : LIMIT + skipped]
    data = data[: len(data) - _incomplete(data)]
    offset = start + skipped
    text = data.decode("utf-8", "replace")
    return {"text": text, "offset": offset, "next": offset + len(data), "size": max(size, offset + len(data))}


def _incomplete(data: bytes) -> int:
    """How many bytes at the end begin a character that is not complete yet."""
    for back in range(1, min(len(data), _LONGEST - 1) + 1):
        byte = data[-back]
        if byte & 0xC0 == 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if length > back else 0
        if byte & 0x80 == 0:
            return 0
    return 0
