"""System calls that keep the interpreter's lock, for the moments between a cell and its reply.

Python lets other threads run during any system call. In a kernel the thread that sends outputs waits for that moment,
and the reply to the cell waits for the thread: a call of a microsecond costs a millisecond. These do not let go.
"""

from __future__ import annotations

import ctypes
import functools
import os
import sys
from typing import Any

_Path = ctypes.c_char * 4096


@functools.lru_cache(maxsize=1)
def _library() -> Any:
    """The C library, None where it is not to be had like this."""
    if sys.platform == "win32":
        return None
    try:
        found = ctypes.PyDLL(None, use_errno=True)
        found.write.argtypes, found.write.restype = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t], ctypes.c_ssize_t
        found.getcwd.argtypes, found.getcwd.restype = [ctypes.c_char_p, ctypes.c_size_t], ctypes.c_char_p
    except (OSError, AttributeError):
        return None
    return found


def write(file: int, data: bytes) -> int:
    """``os.write``."""
    library = _library()
    written = -1 if library is None else library.write(file, data, len(data))
    # What went wrong, or whether a signal came between, is found out by asking again in the ordinary way.
    return int(written) if written >= 0 else os.write(file, data)


def getcwd() -> str:
    """``os.getcwd``."""
    library = _library()
    found = None if library is None else library.getcwd(_Path(), 4096)
    return os.getcwd() if found is None else os.fsdecode(found)
