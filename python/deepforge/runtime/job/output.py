"""Sends everything the job prints, and what its subprocesses print, to one file that can be read while it grows."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TextIO


def redirect(path: Path) -> None:
    """Append stdout and stderr of this process, its C code and its subprocesses to ``path``, line by line."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(fd, 1)
    os.dup2(fd, 2)
    if fd > 2:
        os.close(fd)
    # New streams, because the interpreter has none when it was started with these descriptors closed.
    # errors=backslashreplace: a job does not fail because it printed half a surrogate pair.
    sys.stdout, sys.stderr = _stream(1), _stream(2)


def _stream(fd: int) -> TextIO:
    return open(fd, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def flush() -> None:
    """Pass on what is still in Python's buffers; a stream that the operation has closed is left alone."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue
