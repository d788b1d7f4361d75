"""Files that variables hold open: a cell that uses such a variable reads the file, or writes it, without opening it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

_WRITING = frozenset("wax+")


class Held(NamedTuple):
    """``always``: writing through the value need not show in the file before it is closed."""

    path: str
    writable: bool
    always: bool


def held_files(values: Iterable[Any]) -> list[Held]:
    """The files that these values hold open now."""
    found = []
    for value in values:
        stream = isinstance(value, io.IOBase)
        rule = _stream if stream else _RULES.get(type(value).__module__.partition(".")[0])
        if rule is None:
            continue
        try:
            held = rule(value)
        except Exception:  # a library whose objects differ, or one that is closed
            continue
        if held is not None and isinstance(held.path, str):
            found.append(held._replace(path=os.path.abspath(held.path)))
    return found


def _mode(path: Any, mode: Any) -> Held:
    return Held(path, bool(_WRITING & set(str(mode))), True)


def _stream(value: Any) -> Held | None:
    if value.closed or not isinstance(value.name, (str, bytes)):
        return None
    return Held(os.fsdecode(value.name), value.writable(), True)


def _zip(value: Any) -> Held | None:
    return None if getattr(value, "fp", None) is None else _mode(value.filename, value.mode)


def _tar(value: Any) -> Held | None:
    return None if value.closed else _mode(value.name, value.mode)


def _numpy(value: Any) -> Held | None:
    if hasattr(value, "zip"):  # what np.load gives for an archive
        return _zip(value.zip)
    numpy: Any = sys.modules["numpy"]
    if not isinstance(value, numpy.memmap) or value.filename is None:
        return None
    return Held(str(value.filename), value.mode in ("r+", "w+"), False)


def _h5py(value: Any) -> Held | None:
    file = value.file
    return _mode(file.filename, "r" if file.mode == "r" else "w") if file else None


def _netcdf(value: Any) -> Held | None:
    return Held(value.filepath(), True, False) if value.isopen() else None


def _pandas(value: Any) -> Held | None:
    return _mode(value._path, value._mode) if type(value).__name__ == "HDFStore" and value.is_open else None


def _arrow(value: Any) -> Held | None:
    if type(value).__name__ == "ParquetWriter":
        return Held(value.where, True, True) if value.is_open else None
    path = getattr(getattr(value, "reader", None), "_deepforge_path", None)
    return None if path is None else Held(path, False, False)


def _logger(value: Any) -> Held | None:
    while value is not None:
        for handler in getattr(value, "handlers", ()):
            if hasattr(handler, "baseFilename"):
                return Held(handler.baseFilename, True, False)
        value = getattr(value, "parent", None)
    return None


def _sqlalchemy(value: Any) -> Held | None:
    url = getattr(getattr(value, "engine", value), "url", None)
    sqlite = url is not None and url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Held(url.database, True, False) if url is not None and sqlite else None


_RULES: dict[str, Callable[[Any], Held | None]] = {
    "zipfile": _zip,
    "tarfile": _tar,
    "numpy": _numpy,
    "h5py": _h5py,
    "netCDF4": _netcdf,
    "pandas": _pandas,
    "pyarrow": _arrow,
    "sqlalchemy": _sqlalchemy,
    "logging": _logger,
}


class Connections:
    """The databases a session has connected to: its connections do not say which file is theirs."""

    def __init__(self) -> None:
        self._paths: dict[str, None] = {}

    def add(self, paths: Iterable[str]) -> None:
        """A cell connected to these."""
        self._paths.update(dict.fromkeys(paths))

    def used(self, values: Iterable[Any]) -> list[Held]:
        """The databases a cell may use through these values."""
        if not self._paths or not any(type(value).__module__ == "sqlite3" for value in values):
            return []
        return [Held(path, True, False) for path in self._paths]


def stamp(path: str) -> tuple[tuple[int, int], ...]:
    """What tells whether a file was written, or what a database keeps beside it."""
    found = []
    for each in (path, path + "-wal", path + "-journal"):
        try:
            seen = os.stat(each)
        except OSError:
            found.append((0, 0))
        else:
            found.append((seen.st_mtime_ns, seen.st_size))
    return tuple(found)
