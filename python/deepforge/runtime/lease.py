"""The lease under which one conductor at a time looks after an execution: numbered files, each made by one process."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path
from typing import Any

from ..errors import RunError
from .job.process import ProcessId, create_exclusive

HEARTBEAT = 5.0
LAPSE = 30.0


class LeaseHeldError(RunError):
    """Another conductor looks after the execution; ``data`` has its ``host`` and ``pid``."""

    code = "lease-held"


class Lease:
    """Held by this process until ``release``; a thread renews it.

    The files ``lease-1``, ``lease-2``, ... lie in the execution's folder and the highest number counts.
    A lease is taken by creating the next number, which only one process can do; it is never taken back,
    so a conductor that was thought dead sees a higher number and stops (``lost``). A lease on this host
    ends with its process; one on another host when it has not been renewed for LAPSE seconds.
    """

    def __init__(self, folder: Path, number: int) -> None:
        self._folder = folder
        self._number = number
        self._path = _path(folder, number)
        self._stop = threading.Event()
        self._lost = False
        self._thread = threading.Thread(target=self._renew, name="deepforge-lease", daemon=True)
        self._thread.start()

    @staticmethod
    def acquire(folder: Path) -> Lease:
        """Take the lease of the execution in ``folder``. Raises LeaseHeldError while another process holds it."""
        while True:
            number = _highest(folder)
            holder = read_holder(folder)
            if holder is not None:
                raise LeaseHeldError(
                    f"The execution {folder.name} already has a conductor: process {holder.pid} on {holder.host}",
                    host=holder.host,
                    pid=holder.pid,
                )
            content = json.dumps({**ProcessId.current().to_json(), "released": False}).encode()
            if create_exclusive(_path(folder, number + 1), content):
                for old in range(1, number + 1):
                    _path(folder, old).unlink(missing_ok=True)
                return Lease(folder, number + 1)

    def lost(self) -> bool:
        """Whether another conductor has taken over, because this one did not renew in time."""
        self._lost = self._lost or _highest(self._folder) != self._number
        return self._lost

    def release(self) -> None:
        """Give the lease up; the next conductor need not wait."""
        self._stop.set()
        self._thread.join()
        if not self.lost():
            # Not removed: the number must never be given out twice.
            temporary = self._folder / f".released.{os.getpid()}"
            temporary.write_text(json.dumps({**ProcessId.current().to_json(), "released": True}))
            os.replace(temporary, self._path)

    def abandon(self) -> None:
        """Stop renewing and write nothing: the folder is gone."""
        self._stop.set()
        self._thread.join()

    def _renew(self) -> None:
        while not self._stop.wait(HEARTBEAT):
            try:
                os.utime(self._path)
            except OSError:
                continue  # taken over, or the file system is away for a moment: ``lost`` tells


def read_holder(folder: Path) -> ProcessId | None:
    """The process that holds the lease now; None when nobody does."""
    path = _path(folder, _highest(folder))
    try:
        data: dict[str, Any] = json.loads(path.read_text())
        holder = ProcessId.from_json(data)
        renewed = path.stat().st_mtime
    except (OSError, ValueError, KeyError):
        return None
    if data.get("released"):
        return None
    if holder.is_here():
        return holder if holder.is_alive() else None
    return holder if _now_there(folder) - renewed < LAPSE else None


def _highest(folder: Path) -> int:
    numbers = [int(path.name[6:]) for path in folder.glob("lease-*") if path.name[6:].isdigit()]
    return max(numbers, default=0)


def _path(folder: Path, number: int) -> Path:
    return folder / f"lease-{number}"


def _now_there(folder: Path) -> float:
    """The time by the clock of the file system, which may differ from this machine's."""
    probe = folder / f".clock.{os.getpid()}.{threading.get_ident()}"
    try:
        probe.write_bytes(b"")
        return probe.stat().st_mtime
    except OSError:
        return time.time()
    finally:
        probe.unlink(missing_ok=True)
