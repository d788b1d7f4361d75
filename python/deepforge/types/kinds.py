"""Knowledge by type, for fingerprints: what cannot change, what must not be pickled, what leads nowhere."""

from __future__ import annotations

import datetime
import decimal
import enum
import fractions
import functools
import io
import logging
import pathlib
import re
import sys
import threading
import types
import uuid
import weakref
from typing import Any, Literal

Kind = Literal[
    "atom", "through", "function", "method", "builtin", "class", "array", "frame", "index", "tensor", "artist",
    "generator", "opaque", "stop", "object", "cache", "weak", "module",
]  # fmt: skip

# Values that cannot change and hold nothing that can.
ATOMS: frozenset[type] = frozenset(
    {
        int, float, complex, bool, str, bytes, type(None), type(...), type(NotImplemented), range, slice,
        types.CodeType, types.WrapperDescriptorType, types.MethodDescriptorType,
        types.ClassMethodDescriptorType, types.GetSetDescriptorType, types.MemberDescriptorType,
        datetime.date, datetime.datetime, datetime.time, datetime.timedelta, datetime.timezone,
        decimal.Decimal, fractions.Fraction, uuid.UUID,
        pathlib.PosixPath, pathlib.WindowsPath, pathlib.PurePosixPath, pathlib.PureWindowsPath, re.Pattern,
    }
)  # fmt: skip

# Immutable themselves, but what they hold may change.
_THROUGH: frozenset[type] = frozenset({tuple, frozenset, types.MappingProxyType, property, classmethod, staticmethod})

# Instances of classes of these modules never change once made.
_IMMUTABLE_MODULES = (
    "pandas._libs.tslibs", "pandas.core.dtypes", "pyarrow", "numpy.dtypes", "pytz", "zoneinfo", "dateutil.tz",
    "typing", "sympy", "jaxlib", "types", "functools._lru", "numpy.core._dtype", "pandas._libs.missing",
)  # fmt: skip

# Large machinery that is shared by everything: following it would join all variables into one group.
_STOP_MODULES = (
    "logging", "threading", "_thread", "IPython", "ipykernel", "traitlets", "comm", "zmq", "tornado", "asyncio",
    "concurrent", "importlib", "_frozen_importlib", "weakref", "_weakref", "deepforge", "matplotlib_inline",
)  # fmt: skip

# Pickling these is slow, copies from a device, or starts work; they are never looked into.
_OPAQUE_MODULES = (
    "tensorflow", "keras", "pyspark", "bokeh", "ipywidgets", "ray", "dask.distributed", "distributed", "h5py",
    "netCDF4", "sqlite3", "sqlalchemy", "psycopg2", "selenium", "mlflow", "cupy", "socket", "_socket", "ssl", "_ssl",
    "subprocess", "multiprocessing", "select", "mmap", "ctypes", "_ctypes", "jax", "IPython", "traitlets",
    "cudf", "cuml", "cugraph", "rmm", "numba.cuda", "pycuda", "pyopencl", "mlx", "paddle", "mindspore", "oneflow",
)  # fmt: skip

_UNPICKLABLE = {
    "generator": "a generator holds a running frame",
    "coroutine": "a coroutine holds a running frame",
    "async_generator": "a generator holds a running frame",
    "frame": "a stack frame belongs to its process",
    "traceback": "a traceback belongs to its process",
    "lock": "a lock belongs to its process",
    "RLock": "a lock belongs to its process",
    "TextIOWrapper": "an open file belongs to its process",
    "BufferedReader": "an open file belongs to its process",
    "BufferedWriter": "an open file belongs to its process",
    "BufferedRandom": "an open file belongs to its process",
    "FileIO": "an open file belongs to its process",
    "re.Match": "a match object cannot be pickled",
    "Match": "a match object cannot be pickled",
}
# Attributes in which libraries note what they have computed: it follows from the rest, so noting it is no change.
_NOTES: dict[str, frozenset[str]] = {
    "pandas": frozenset({"_cache"}),
    "networkx": frozenset(
        {"adj", "succ", "pred", "nodes", "edges", "degree", "in_degree", "out_degree", "in_edges", "out_edges"}
        | {"__networkx_cache__"}
    ),
    "scipy": frozenset({"_has_sorted_indices", "_has_canonical_format"}),
}
_NONE: frozenset[str] = frozenset()
# pyarrow's values never change; what reads, writes or builds them does.
_WORKING = ("Writer", "Reader", "Stream", "File", "Builder", "Scanner")
_CACHE: dict[type, Kind] = {}
# What Python and libraries keep in a class for themselves.
CLASS_NOISE = frozenset(
    {"__dict__", "__weakref__", "__doc__", "__module__", "_abc_impl", "__abstractmethods__", "__firstlineno__"}
    | {"__static_attributes__", "__annotate_func__", "__annotations_cache__", "__annotate__", "__slotnames__"}
)


def kind_of(cls: type) -> Kind:
    """How values of ``cls`` are treated; remembered for classes that do not belong to the session."""
    found = _CACHE.get(cls)
    if found is None:
        found = _classify(cls)
        if cls.__module__ != "__main__":
            _CACHE[cls] = found
    return found


def notes_of(cls: type) -> frozenset[str]:
    """Names of the attributes in which instances of ``cls`` note what they have computed."""
    return _NOTES.get(str(cls.__module__).partition(".")[0], _NONE)


def why_it_stays(cls: type) -> str | None:
    """Why values of ``cls`` cannot leave their process, by type alone; None when pickling has to be tried."""
    if cls.__module__ in ("builtins", "_thread", "_io", "re"):
        return _UNPICKLABLE.get(cls.__name__)
    if _within(cls.__module__, ("sqlite3", "h5py", "netCDF4", "socket", "subprocess", "ipywidgets", "pyspark")):
        return f"a {cls.__name__} belongs to its process"
    return None


def is_session(value: Any, names: dict[str, Any] | None = None) -> bool:
    """Whether a function or class was defined in the session (not imported from a file)."""
    if getattr(value, "__module__", None) == "__main__":
        return True
    return names is not None and getattr(value, "__globals__", None) is names


def globals_of(function: types.FunctionType, names: dict[str, Any] | None) -> dict[str, Any]:
    """What a function of a file that was run (``%run``) uses of that file's names; ``names`` are the session's."""
    if names is None or function.__globals__ is names or function.__module__ != "__main__":
        return {}
    space = function.__globals__
    used = {n: space[n] for n in function.__code__.co_names if n in space and n != function.__name__}
    return {n: v for n, v in used.items() if not isinstance(v, types.ModuleType)}


def is_definition(value: Any) -> bool:
    """Whether a value is a function or class that was defined in the session."""
    return isinstance(value, (type, types.FunctionType)) and is_session(value)


def kept_by_logger(value: Any) -> list[Any]:
    """What of the session a logger writes to: streams in memory, handlers of the session's classes."""
    found: list[Any] = []
    while isinstance(value, logging.Logger):
        for handler in value.handlers:
            if is_session(type(handler)):
                found.append(handler)
            elif type(getattr(handler, "stream", None)) is io.StringIO:
                found.append(handler.stream)  # type: ignore[attr-defined]
        value = value.parent if value.propagate else None
    return found


def referents(value: Any) -> list[Any]:
    """Instances of the session's classes that a weak reference, or a weak collection, leads to now."""
    if isinstance(value, weakref.ref):
        found = [value()]
    elif isinstance(value, weakref.WeakValueDictionary):
        found = list(value.values())
    else:
        found = list(value)
    return [item for item in found if is_session(type(item))]


def is_global_random_state(value: Any) -> bool:
    """Whether a value is the hidden generator behind the functions of ``random`` or ``numpy.random``."""
    module = sys.modules.get("numpy.random.mtrand")
    if module is not None and value is getattr(module, "_rand", None):
        return True
    return value is getattr(sys.modules.get("random"), "_inst", _NOTHING)


def is_elsewhere(value: Any) -> bool:
    """Whether the content of an immutable array is on a device: to look at it would copy it."""
    if type(value).__name__ != "ArrayImpl":
        return False
    try:
        return any(device.platform != "cpu" for device in value.devices())
    except Exception:
        return True


def owner_of_builtin(value: Any) -> Any:
    """What a built-in function is a method of; None for a function of a module, or of a hidden generator."""
    owner = getattr(value, "__self__", None)
    if isinstance(owner, (types.ModuleType, type)) or is_global_random_state(owner):
        return None
    return owner


def attributes_of_frame(frame: Any) -> dict[str, Any]:
    """Attributes that a user gave to a pandas object; not columns, and not what pandas keeps in it."""
    cls = type(frame)
    return {k: v for k, v in vars(frame).items() if not k.startswith("_") and not hasattr(cls, k)}


def pandas_copies_on_write() -> bool:
    """Whether pandas objects that share memory never see each other's changes (always so from pandas 3)."""
    version = str(getattr(sys.modules.get("pandas"), "__version__", "0"))
    return version.split(".", maxsplit=1)[0].isdigit() and int(version.split(".", maxsplit=1)[0]) >= 3


_NOTHING = object()


def _within(module: str | None, prefixes: tuple[str, ...]) -> bool:
    return module is not None and any(module == p or module.startswith(p + ".") for p in prefixes)


def _classify(cls: type) -> Kind:
    found = _EXACT.get(cls)
    if found is None and issubclass(cls, types.ModuleType):
        found = "module"
    if found is None and issubclass(cls, type):
        found = "class"
    if found is None and (issubclass(cls, enum.Enum) or cls.__name__ in ("ArrayImpl", "PRNGKeyArray")):
        found = "atom"
    if found is None:
        # By name, so that no library is imported to be asked for.
        bases = {f"{str(base.__module__).partition('.')[0]}.{base.__name__}" for base in cls.__mro__}
        found = next((kind for base, kind in _BY_BASE if base in bases), None)
    if found is None and hasattr(cls, "__cuda_array_interface__"):
        found = "opaque"
    if found is None and why_it_stays(cls) is not None:
        found = "opaque"
    if found is None and _within(str(cls.__module__), ("pyarrow",)) and any(w in cls.__name__ for w in _WORKING):
        found = "opaque"
    if found is None and _within(str(cls.__module__), ("sympy",)) and cls.__name__.startswith("Mutable"):
        found = "object"
    if found is None:
        found = next((kind for modules, kind in _BY_MODULE if _within(str(cls.__module__), modules)), None)
    return found or "object"


_EXACT: dict[type, Kind] = {
    **dict.fromkeys(ATOMS, "atom"),
    **dict.fromkeys(_THROUGH, "through"),
    types.FunctionType: "function",
    types.ModuleType: "module",
    types.MethodType: "method",
    types.BuiltinFunctionType: "builtin",
    types.MethodWrapperType: "builtin",
    types.GeneratorType: "generator",
    types.CoroutineType: "generator",
    types.AsyncGeneratorType: "generator",
    types.FrameType: "stop",
    types.TracebackType: "stop",
    types.SimpleNamespace: "object",
    type(functools.lru_cache(len)): "cache",
    threading.local: "opaque",
    **dict.fromkeys((weakref.ref, weakref.WeakValueDictionary, weakref.WeakKeyDictionary, weakref.WeakSet), "weak"),
}
_BY_BASE: tuple[tuple[str, Kind], ...] = (
    ("numpy.generic", "atom"),
    ("numpy.dtype", "atom"),
    ("numpy.ufunc", "atom"),
    ("numpy.ndarray", "array"),
    ("pandas.Index", "index"),
    ("pandas.NDFrame", "frame"),
    ("torch.Tensor", "tensor"),
    ("torch.TensorBase", "tensor"),
    ("matplotlib.Artist", "artist"),
    ("keras.KerasSaveable", "opaque"),  # classes of the session's own, too
    ("keras.Callback", "opaque"),
)
_BY_MODULE: tuple[tuple[tuple[str, ...], Kind], ...] = (
    (("matplotlib",), "artist"),
    (_OPAQUE_MODULES, "opaque"),
    (_STOP_MODULES, "stop"),
    (_IMMUTABLE_MODULES, "atom"),
)
