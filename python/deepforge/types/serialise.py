"""Values to files and back: plain pickles by default (``pickle.load`` reads them), other types by entry point."""

from __future__ import annotations

import functools
import hashlib
import io
import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

from ..errors import DeepForgeError, ValueTypeError
from . import unpickle
from .known import known, reader

if TYPE_CHECKING:
    from ..registry import Registry

PICKLE = "pickle"
FIGURE = "figure"
LIBRARY = "library"  # a file of a library's own format: which, the file itself tells
_TIMES = " \N{MULTIPLICATION SIGN} "
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Stored:
    """What ``dump`` wrote: qualified class name, size in bytes, SHA-256 of the file, a short text, who can load it."""

    type: str
    size: int
    sha256: str
    summary: str
    serialiser: str = PICKLE


class ArtifactType(Protocol):
    """How values of one kind become files; registered by entry point in the group ``deepforge.types``."""

    def accepts(self, value: Any) -> bool:
        """Whether this type writes ``value``. Cheap; never raises."""

    def dump(self, value: Any, file: IO[bytes]) -> None:
        """Write ``value``; the file only appends."""

    def load(self, path: Path) -> Any:
        """The value in the file."""


@functools.lru_cache(maxsize=1)
def types() -> Registry[ArtifactType]:
    """The artifact types by name."""
    # Late: it brings importlib.metadata, a fifth of a job's start, and most values are pickles.
    from ..registry import Registry

    return Registry("artifact type", "deepforge.types")


_CACHING = type(functools.lru_cache(len))


@dataclass(frozen=True)
class Png:
    """A figure as an image: the bytes of a PNG file. Notebooks show it."""

    data: bytes

    def _repr_png_(self) -> bytes:
        return self.data


def dump(value: Any, path: Path, *, name: str = "value", serialiser: str | None = None) -> Stored:
    """Write ``value`` to the new file ``path``; the hash is computed while writing.

    Large arrays go from their own memory to the file without a copy. ``name`` is the variable, for
    messages. ``serialiser`` names an artifact type; without it a Png is written as PNG, what a library
    knows best (``known.py``) as a file of the library's, everything else as a pickle. Raises
    ValueTypeError, naming the variable and its type, when the value cannot be written, and leaves no
    file then.
    """
    library = known(type(value)) if serialiser is None else None
    as_file = library if library is not None and library.is_file(value) else None
    usual = FIGURE if isinstance(value, Png) else PICKLE
    chosen = LIBRARY if as_file is not None else serialiser or usual
    try:
        with open(path, "wb") as raw:
            hashing = _HashingFile(raw)
            file = cast("IO[bytes]", hashing)
            if as_file is not None:
                as_file.dump(value, file)
            elif chosen == PICKLE:
                _pickler(file).dump(value)
            elif chosen == FIGURE:
                file.write(value.data)
            else:
                types().get(chosen).dump(value, file)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, DeepForgeError) or not isinstance(error, Exception):
            raise
        kind = type_name(value)
        raise ValueTypeError(
            f"The value of {name!r} (a {kind}) cannot be stored: {type(error).__name__}: {error}", name=name, type=kind
        ) from error
    kind = type_name(value) if as_file is None else as_file.type_name(value)
    return Stored(kind, hashing.size, hashing.digest.hexdigest(), summarise(value), chosen)


def load(path: Path, *, serialiser: str | None = None, sys_path: Sequence[str] = ()) -> Any:
    """The value in a file that ``dump`` wrote; arrays that were writable are writable.

    ``sys_path`` is put first on the import path meanwhile, for values whose classes are in a project's
    modules. Raises ValueTypeError when the file is missing, damaged, or needs a class that is not there.
    Loading a pickle runs code: load only what you trust.
    """
    try:
        with _import_path(sys_path):
            if serialiser not in (None, PICKLE, FIGURE, LIBRARY):
                return types().get(str(serialiser)).load(path)
            with open(path, "rb") as file:
                start = file.peek(len(_PNG))[: len(_PNG)]
                if start == _PNG:
                    return Png(file.read())
                library = reader(path, start)
                return unpickle.load(file) if library is None else library.load(path)
    except DeepForgeError:
        raise
    except Exception as error:
        raise ValueTypeError(f"{path} cannot be loaded: {type(error).__name__}: {error}", path=str(path)) from error


def type_name(value: Any) -> str:
    """Qualified class name: ``int``, ``numpy.ndarray``, ``modules.galaxies.Galaxy``."""
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def summarise(value: Any, limit: int = 80) -> str:
    """A short text for people: ``float64 (1797, 64)``, ``DataFrame`` with rows and columns, ``3.14``, ``list of 4``.

    At most ``limit`` characters; never raises, never walks through a large value.
    """
    try:
        text = _summary(value)
    except Exception:
        text = type(value).__qualname__
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _summary(value: Any) -> str:
    library = known(type(value))
    if library is not None:
        return library.summary(value)
    if value is None or isinstance(value, (bool, int, float, complex)):
        return repr(value)
    if isinstance(value, (str, bytes)):
        return repr(value[:200])
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        return _container(value)
    if isinstance(getattr(value, "shape", None), tuple):
        return _array(value)
    if isinstance(value, type) or (callable(value) and hasattr(value, "__qualname__")):
        return str(value.__qualname__)
    return type(value).__qualname__


def _array(value: Any) -> str:
    kind = type(value).__qualname__
    if hasattr(value, "columns"):
        return f"{kind} {_TIMES.join(str(length) for length in value.shape)}"
    if value.shape == () and hasattr(value, "item"):
        return repr(value.item())
    parts = [] if _is_ndarray(value) else [kind]
    return " ".join([*parts, *([str(value.dtype)] if hasattr(value, "dtype") else []), str(value.shape)])


def _container(value: Any) -> str:
    plain = (bool, int, float, str, type(None))
    if not isinstance(value, dict) and len(value) <= 6 and all(isinstance(item, plain) for item in value):
        text = repr(value)
        if len(text) <= 80:
            return text
    return f"{type(value).__qualname__} of {len(value)}"


def _is_ndarray(value: Any) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and type(value) is numpy.ndarray


def _pickler(file: IO[bytes]) -> pickle.Pickler:
    # Late: a job without outputs, or one that only loads, does not pay for the import.
    import cloudpickle

    class Pickler(cloudpickle.CloudPickler):  # type: ignore[misc,unused-ignore]
        """Stores what a notebook defined under ``functools.lru_cache`` by its definition, without what it remembers."""

        def reducer_override(self, obj: Any) -> Any:
            """How to store ``obj``, or NotImplemented for the usual way."""
            if type(obj) is _CACHING and obj.__module__ == "__main__":
                limits = obj.cache_parameters()
                info = vars(functools)["_CacheInfo"]
                return _CACHING, (obj.__wrapped__, limits["maxsize"], limits["typed"], info), dict(vars(obj))
            library = known(type(obj))
            if library is not None and (reduced := library.reduce(obj)) is not NotImplemented:
                return reduced
            return super().reducer_override(obj)

    pickler: pickle.Pickler = Pickler(file, protocol=5)
    return pickler


class _HashingFile(io.RawIOBase):
    """Passes writes on and hashes them on the way; large buffers are never copied."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self.digest = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        self.digest.update(view)
        self._raw.write(view)
        self.size += len(view)
        return len(view)


@contextmanager
def _import_path(entries: Sequence[str]) -> Iterator[None]:
    added = [os.fspath(entry) for entry in entries if entry not in sys.path]
    sys.path[:0] = added
    try:
        yield
    finally:
        for entry in added:
            if entry in sys.path:
                sys.path.remove(entry)
