"""Readers and writers in native code open files unseen; those in the table are wrapped once they are imported."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any

from .imports import AfterImport

# Called with (path, read, written) when a wrapped function is given a path.
Note = Callable[[Any, bool, bool], None]

# Module: attribute, or Class.method: (position of the path, "r", "w" or the position of a mode argument).
_TABLE: dict[str, dict[str, tuple[int, str]]] = {
    "pandas": {
        "read_parquet": (0, "r"), "read_feather": (0, "r"), "read_orc": (0, "r"), "read_hdf": (0, "r"),
        "HDFStore.__init__": (1, "mode2"), "DataFrame.to_parquet": (1, "w"), "DataFrame.to_feather": (1, "w"),
        "DataFrame.to_orc": (1, "w"), "DataFrame.to_hdf": (1, "a"), "Series.to_hdf": (1, "a"),
    },
    "pyarrow.parquet": {
        "read_table": (0, "r"), "write_table": (1, "w"), "ParquetFile.__init__": (1, "r"),
        "ParquetWriter.__init__": (1, "w"), "read_schema": (0, "r"), "read_metadata": (0, "r"),
    },
    "pyarrow.csv": {"read_csv": (0, "r"), "open_csv": (0, "r"), "write_csv": (1, "w")},
    "pyarrow.feather": {"read_table": (0, "r"), "read_feather": (0, "r"), "write_feather": (1, "w")},
    "pyarrow.json": {"read_json": (0, "r")},
    "h5py": {"File.__init__": (1, "mode2")},
    "netCDF4": {"Dataset.__init__": (1, "mode2")},
    "polars": {
        "read_csv": (0, "r"), "read_parquet": (0, "r"), "read_ipc": (0, "r"), "scan_csv": (0, "r"),
        "scan_parquet": (0, "r"), "DataFrame.write_parquet": (1, "w"), "DataFrame.write_csv": (1, "w"),
        "DataFrame.write_ipc": (1, "w"), "DataFrame.write_json": (1, "w"),
    },
    "cv2": {"imread": (0, "r"), "imwrite": (0, "w"), "VideoCapture": (0, "r")},
    "torch": {"save": (1, "w"), "load": (0, "r")},
    "safetensors.torch": {"load_file": (0, "r"), "save_file": (1, "w")},
    "safetensors.numpy": {"load_file": (0, "r"), "save_file": (1, "w")},
    "rasterio": {"open": (0, "mode1")},
}  # fmt: skip


def watch(hooks: AfterImport, note: Note) -> None:
    """Wrap the table's functions as their modules are imported; ``note`` hears of every path they are given."""
    for name, attributes in _TABLE.items():
        hooks.watch(name, functools.partial(_wrap_all, attributes=attributes, note=note))


def _wrap_all(module: ModuleType, attributes: dict[str, tuple[int, str]], note: Note) -> None:
    for dotted, (position, mode) in attributes.items():
        owner: Any = module
        *path, name = dotted.split(".")
        for part in path:
            owner = getattr(owner, part, None)
        original: Any = getattr(owner, name, None)
        if hasattr(original, "_deepforge_note"):
            original._deepforge_note[0] = note  # wrapped for an earlier session of this process
        elif callable(original):
            # An extension class cannot be changed.
            with contextlib.suppress(AttributeError, TypeError):
                setattr(owner, name, _wrapped(original, position, mode, note))


def _wrapped(original: Any, position: int, mode: str, note: Note) -> Any:
    current = [note]

    @functools.wraps(original)
    def call(*args: Any, **kwargs: Any) -> Any:
        path = args[position] if len(args) > position else next((kwargs[k] for k in _PATHS if k in kwargs), None)
        if path is not None and not hasattr(path, "read") and not hasattr(path, "write"):
            read, written = _direction(mode, args, kwargs)
            for one in path if isinstance(path, (list, tuple)) else [path]:
                current[0](one, read, written)
        return original(*args, **kwargs)

    call._deepforge_note = current  # type: ignore[attr-defined]
    return call


_PATHS = ("path", "name", "source", "filename", "input_file", "path_or_buf", "where", "output_file", "filepath", "f",
          "file", "dest", "fp", "path_or_buffer")  # fmt: skip


def _direction(mode: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[bool, bool]:
    if mode.startswith("mode"):
        position = int(mode[4:])
        given = args[position] if len(args) > position else kwargs.get("mode", "r")
        mode = str(given or "r")
    return "r" in mode or "a" in mode or "+" in mode, "w" in mode or "a" in mode or "+" in mode or "x" in mode
