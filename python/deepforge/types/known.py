"""The door for values that a library knows best, such as its models: how they are stored, compared and looked at.

A library registers a ``KnownValues`` under the entry point group ``deepforge.values``. The entry point's name is the
top-level package whose classes it knows, so that it is only loaded for a value of that package, which is imported then.
"""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

if TYPE_CHECKING:
    from ..registry import Registry

# Values of these packages, most of all, belong to no library of ours: nothing is looked up for them.
_COMMON = frozenset(
    {"builtins", "numpy", "pandas", "abc", "typing", "collections", "matplotlib", "sklearn", "datetime"}
)


class Parts(NamedTuple):
    """What makes a value what it is, for comparing: values with names, and why the value cannot be compared fully."""

    parts: Mapping[str, Any]
    doubt: str | None = None


class KnownValues(ABC):
    """What one library does with its values. Methods run where the library is imported, or may import it."""

    ending: ClassVar[str]
    """What names of files in the library's own format end with, for people who save them."""

    @abstractmethod
    def recognises(self, cls: type) -> bool:
        """Whether values of this class are the library's. Cheap; imports nothing."""

    def is_file(self, value: Any) -> bool:
        """Whether a value is stored as a file of the library's own format; otherwise it is pickled."""
        return False

    def type_name(self, value: Any) -> str:
        """What a value is called in lists: a few words."""
        raise NotImplementedError

    def summary(self, value: Any) -> str:
        """A line about a value."""
        raise NotImplementedError

    def dump(self, value: Any, file: IO[bytes]) -> None:
        """Write a value for which ``is_file`` holds; the file only appends. The same value gives the same bytes.
        Raises ValueTypeError with the reason."""
        raise NotImplementedError

    def reads(self, path: Path) -> bool:
        """Whether a file is of the library's format. Reads little, imports nothing."""
        return False

    def load(self, path: Path) -> Any:
        """The value in a file. What it computes with, and process-wide state, is as it was before."""
        raise NotImplementedError

    def reduce(self, value: Any) -> Any:
        """How a value is pickled, as ``__reduce__`` gives it; NotImplemented for the usual way."""
        return NotImplemented

    def parts(self, value: Any) -> Parts | None:
        """What to compare of a value; None when it is compared as any object is."""
        return None

    def state(self, value: Any) -> Any:
        """What tells, within this process, whether a value was changed in place: to be pickled for a digest, arrays
        as they are. None when that is not known."""
        return None

    def held(self, value: Any) -> list[Any] | None:
        """What a value shares with others that may change it, or that it may change; None: whatever it refers to."""
        return None

    def stays(self, value: Any) -> str | None:
        """Why a value cannot leave its process; None when it can."""
        return None

    def preview(self, value: Any) -> dict[str, Any] | None:
        """A look at a value, as in the API's schema Preview; None when there is nothing to see beyond the summary."""
        return None


def known(cls: type) -> KnownValues | None:
    """Who knows values of this class; None for most."""
    if cls.__module__ == "builtins":
        return None
    found = _KNOWN.get(cls)
    if found is None:
        found = _find(cls) or False
        # Classes of a session come and go, and may be many.
        if cls.__module__ != "__main__":
            _KNOWN[cls] = found
    return found or None


def ending(path: Path) -> str:
    """What a stored file is to end with when it is saved: nothing for pickles and pictures. Imports no library."""
    with open(path, "rb") as file:
        found = reader(path, file.read(2))
    return "" if found is None else found.ending


def reader(path: Path, start: bytes) -> KnownValues | None:
    """Who reads a stored file that begins with ``start``; None for pickles and pictures."""
    if not start.startswith(b"PK"):  # so far every format of a library is an archive
        return None
    return next((each for each in map(_load, _names()) if each.reads(path)), None)


_KNOWN: dict[type, KnownValues | Literal[False]] = {}


@functools.lru_cache(maxsize=1)
def _registry() -> Registry[type[KnownValues]]:
    # Late: it brings importlib.metadata, a fifth of a job's start.
    from ..registry import Registry

    return Registry("kind of values", "deepforge.values")


@functools.lru_cache(maxsize=16)
def _load(name: str) -> KnownValues:
    return _registry().get(name)()


@functools.lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    return tuple(_registry().names())


def _find(cls: type) -> KnownValues | None:
    packages = {str(base.__module__).partition(".")[0] for base in cls.__mro__} - _COMMON
    for name in packages and _names():
        if name in packages:
            found = _load(name)
            if found.recognises(cls):
                return found
    return None
