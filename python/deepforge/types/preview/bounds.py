"""Bounds in time and trust: whose code may be called to look at a value, and for how long."""

from __future__ import annotations

import os
import signal
import sys
import sysconfig
import threading
import types
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any


class TooSlowError(Exception):
    """It took too long."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlowError inside after so many seconds, where that is possible: in a main thread whose alarm is free."""
    usable = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not usable or signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return

    def stop(*_: Any) -> None:
        raise TooSlowError(f"not within {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def is_installed(cls: type) -> bool:
    """Whether a class is of the interpreter or of an installed package, and not of the project or of a notebook."""
    module = sys.modules.get(cls.__module__)
    if module is None or cls.__module__ == "__main__":
        return False
    file = getattr(module, "__file__", None)
    return cls.__module__ in sys.builtin_module_names or (isinstance(file, str) and _installed_file(file))


def installed_method(value: Any, name: str) -> bool:
    """Whether a method of the value's class is code of an installed package: of a base class, perhaps."""
    method = getattr(type(value), name, None)
    if isinstance(method, types.FunctionType):
        return _installed_file(method.__code__.co_filename)
    return method is not None


def is_a(value: Any, *names: str) -> bool:
    """Whether the value is of an installed class with one of these qualified names, or of one below it.

    By name, so that no library is imported to be asked for.
    """
    return is_installed(type(value)) and any(
        f"{base.__module__.partition('.')[0]}.{base.__name__}" in names for base in type(value).__mro__
    )


def _installed_file(file: str) -> bool:
    return file.startswith("<frozen") or os.path.abspath(file).startswith(_folders())


@lru_cache(maxsize=1)
def _folders() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    folders = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib") if name in paths}
    folders |= {path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")}
    return tuple(os.path.join(os.path.abspath(folder), "") for folder in folders)
