"""A courtesy between the writers of one repository on one machine: they queue instead of racing.

Correctness does not rest on it (locks are unreliable on shared file systems): each ref is changed by
compare-and-swap. So a lock that cannot be had in time, or at all, is done without.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment, unused-ignore]

_PAUSE = 0.002


@contextlib.contextmanager
def courtesy(path: Path, patience: float = 10.0) -> Iterator[None]:
    """Hold the lock file at ``path`` while the block runs, or give up waiting after ``patience`` seconds."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError:
        yield
        return
    try:
        _wait(file, time.monotonic() + patience)
        yield
    finally:
        os.close(file)  # releases it


def _wait(file: int, deadline: float) -> None:
    if fcntl is None:
        return  # type: ignore[unreachable, unused-ignore]
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                return
            time.sleep(_PAUSE)
        except OSError:  # a file system without locks
            return
