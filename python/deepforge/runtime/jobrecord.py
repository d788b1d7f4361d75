"""What a job's folder says, in the form of the execution record."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..model.times import utc_text
from ..provenance.journal import Record, read_journal
from .folder import finish_record
from .job.spec import JOURNAL, STDOUT

_TAIL = 4000
_OUTPUT = ("sha256", "type", "size", "summary")
_FIGURE = ("sha256", "file", "width", "height", "shown", "plot")
_FILE = ("path", "size", "mtime_ns", "sha256")


def ended_job(folder: Path, root: Path, status: int | None, cancelled: bool) -> tuple[dict[str, Any], Record | None]:
    """The job after its process has ended, and its finish record; None when it came to no end of its own.

    ``status`` is that of the process (negative: signal), None when it is not known.
    """
    finish = finish_record(folder)
    start = next((r for r in read_journal(folder / JOURNAL) if r.get("kind") == "start"), {})
    job: dict[str, Any] = {
        "status": "failed",
        "started": utc_text(start["time"]) if start else None,
        "host": start.get("process", {}).get("host"),
        "stdout_tail": stdout_tail(folder),
    }
    if finish is None:
        job["status"] = "cancelled" if cancelled else "failed"
        job["error"] = {"type": "Killed", "message": _how_it_ended(status, job["stdout_tail"])}
        job["reason"] = "cancelled" if cancelled else job["error"]["message"]
        return job, None
    job.update(
        status=finish["status"],
        finished=utc_text(finish["time"]),
        milliseconds=round(finish["seconds"].get("call", 0) * 1000),
        outputs={name: _pick(output, _OUTPUT) for name, output in finish["outputs"].items()},
        figures=[_pick(figure, _FIGURE) for figure in finish["figures"]],
        files_read=[_file(use, root) for use in finish["files_read"] if "names" not in use],
        files_written=[_file(use, root) for use in finish["files_written"]],
        error=finish["error"],
    )
    if finish["status"] == "cancelled" and cancelled:
        job["reason"] = "cancelled"  # where it happened to be says nothing
    elif finish["error"]:
        error = finish["error"]
        where = f"{error['file']}, line {error['line']}: " if error.get("file") else ""
        job["reason"] = f"{where}{error['type']}: {error['message']}"
    return job, finish


def stdout_tail(folder: Path) -> str:
    """The last part of what a job printed; empty when it has printed nothing."""
    try:
        with open(folder / STDOUT, "rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _how_it_ended(status: int | None, tail: str) -> str:
    if status is None:
        return "its process ended without a result, while no conductor was there to see how"
    if status < 0:
        try:
            name = f" ({signal.Signals(-status).name})"
        except ValueError:
            name = ""
        return f"killed by signal {-status}{name}"
    last = (tail.strip().splitlines() or ["it printed nothing"])[-1]
    return f"its process ended with status {status} without a result: {last}"


def _pick(data: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: data[name] for name in names if name in data}


def _file(use: Mapping[str, Any], root: Path) -> dict[str, Any]:
    path = Path(use["path"])
    found = _pick(use, _FILE)
    found["path"] = path.relative_to(root).as_posix() if path.is_relative_to(root) and path != root else str(path)
    if found.get("mtime_ns") is not None:
        found["mtime_ns"] = str(found["mtime_ns"])
    return found
