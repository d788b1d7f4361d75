"""Compares Python's smaller types, and names those that cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import objects
from .result import Path, attribute, show, type_text

if TYPE_CHECKING:
    from .dispatch import Handler
    from .walk import Parts, Walk

_SMALL = {
    "datetime": ("date", "time", "datetime", "timedelta", "timezone"),
    "decimal": ("Decimal",),
    "fractions": ("Fraction",),
    "uuid": ("UUID",),
    "pathlib": ("PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath"),
}
_SMALL["pathlib._local"] = _SMALL["pathlib"]

_REFUSED = {
    "generator": "a generator has a place in running code",
    "coroutine": "a coroutine has a place in running code",
    "async_generator": "a generator has a place in running code",
    "frame": "a frame is a place in running code",
    "traceback": "a traceback is a place in running code",
    "weakref": "a weak reference only points at something else",
    "ReferenceType": "a weak reference only points at something else",
    "lock": "a lock belongs to its process",
    "RLock": "a lock belongs to its process",
    "Thread": "a thread belongs to its process",
    "socket": "a socket belongs to its process",
    "TextIOWrapper": "an open file belongs to its process",
    "BufferedReader": "an open file belongs to its process",
    "BufferedWriter": "an open file belongs to its process",
    "BufferedRandom": "an open file belongs to its process",
    "FileIO": "an open file belongs to its process",
    "Connection": "a connection belongs to its process",
    "Cursor": "a database cursor belongs to its process",
}
_REFUSED_MODULES = ("builtins", "_thread", "threading", "weakref", "socket", "_io", "io", "sqlite3", "_sqlite3")


def refusal(kind: type) -> Handler | None:
    """For a class whose objects cannot be compared: the handler that says why."""
    for base in kind.__mro__:
        if base.__name__ in _REFUSED and base.__module__ in _REFUSED_MODULES:
            return _refusing(_REFUSED[base.__name__])
    return None


def _refusing(reason: str) -> Handler:
    def refuse(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
        yield from walk.same_type(expected, received, path)
        walk.doubt(path, f"a {type_text(type(expected))} cannot be compared: {reason}")

    return refuse


def is_small(kind: type) -> bool:
    """Whether objects of this class are small values whose text says all, such as dates and fractions."""
    return kind.__name__ in _SMALL.get(kind.__module__, ())


def by_text(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Dates, decimals, fractions, paths: by what they are pickled as; a difference is told in their own text."""
    yield from walk.same_type(expected, received, path)
    result = walk.attempt(objects.reduced(expected), objects.reduced(received))
    if result.verdict == "differs":
        walk.differs(path, f"expected {show(expected)}, received {show(received)}")
    if result.verdict == "not comparable":
        walk.doubt(path, result.reason)


def buffers(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """bytearray and memoryview: bytes, and for a view its format and shape."""
    yield from walk.same_type(expected, received, path)
    if isinstance(expected, memoryview):
        yield (expected.format, expected.shape), (received.format, received.shape), attribute(path, "format")
    yield bytes(expected), bytes(received), path


def ranges(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Ranges: start, stop and step, even where two ranges hold the same numbers."""
    yield from walk.same_type(expected, received, path)
    ours = (expected.start, expected.stop, expected.step)
    if ours != (received.start, received.stop, received.step):
        walk.differs(path, f"expected {expected!r}, received {received!r}")


def slices(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Slices: start, stop and step."""
    yield from walk.same_type(expected, received, path)
    for name in ("start", "stop", "step"):
        yield getattr(expected, name), getattr(received, name), attribute(path, name)


def patterns(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Regular expressions: pattern and flags."""
    yield from walk.same_type(expected, received, path)
    yield expected.pattern, received.pattern, attribute(path, "pattern")
    yield expected.flags, received.flags, attribute(path, "flags")


def modules(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Modules: the same name; two module objects of one name cannot be told apart further."""
    yield from walk.same_type(expected, received, path)
    if expected.__name__ != received.__name__:
        walk.differs(path, f"expected the module {expected.__name__}, received the module {received.__name__}")
    walk.doubt(path, f"there are two modules called {expected.__name__}")


def enum_members(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Members of an enumeration: the same definition, the same name, the same value."""
    yield from walk.same_type(expected, received, path)
    yield expected._name_, received._name_, attribute(path, "name")
    yield expected._value_, received._value_, attribute(path, "value")
