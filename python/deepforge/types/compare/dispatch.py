"""Which comparison is for which class. Libraries are looked up among those already imported, never imported."""

from __future__ import annotations

import collections
import dataclasses
import enum
import functools
import re
import sys
import types
import typing
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ..known import known
from . import arrays, containers, definitions, leaves, objects, pictures, science, tables
from .result import Path

if TYPE_CHECKING:
    from .walk import Walk

Handler = Callable[["Walk", Any, Any, Path], "Iterator[tuple[Any, Any, Path]]"]

_EXACT: dict[type, Handler] = {
    list: containers.sequences,
    tuple: containers.sequences,
    dict: containers.dicts,
    set: containers.sets,
    frozenset: containers.sets,
    collections.OrderedDict: containers.dicts,
    collections.Counter: containers.dicts,
    types.MappingProxyType: containers.dicts,
    type({}.keys()): containers.views,
    type({}.values()): containers.views,
    type({}.items()): containers.views,
    type(collections.OrderedDict().keys()): containers.views,
    type(collections.OrderedDict().values()): containers.views,
    type(collections.OrderedDict().items()): containers.views,
    bytearray: leaves.buffers,
    memoryview: leaves.buffers,
    range: leaves.ranges,
    slice: leaves.slices,
    re.Pattern: leaves.patterns,
    types.ModuleType: leaves.modules,
    types.FunctionType: definitions.functions,
    types.MethodType: definitions.methods,
    types.CellType: definitions.cells,
    types.CodeType: definitions.codes,
    property: definitions.properties,
    classmethod: definitions.wrapped,
    staticmethod: definitions.wrapped,
    functools.cached_property: definitions.cached_properties,
    type(functools.lru_cache(len)): definitions.memoised,
    typing.TypeVar: definitions.type_variables,
    dataclasses.Field: definitions.dataclass_fields,
}
_BASES: list[tuple[type, Handler]] = [
    (type, definitions.classes),
    (enum.Enum, leaves.enum_members),
    (types.ModuleType, leaves.modules),
]
_CONTAINERS: list[tuple[type, Handler]] = [
    (dict, containers.dict_subclasses),
    (list, containers.list_subclasses),
    (tuple, containers.tuple_subclasses),
    (set, containers.set_subclasses),
    (frozenset, containers.set_subclasses),
]
# (module, class, handler): the first that the class descends from counts, so special ones come first.
_LIBRARIES: list[tuple[str, str, Handler]] = [
    ("numpy.ma", "MaskedArray", arrays.masked),
    ("numpy", "ndarray", arrays.ndarrays),
    ("numpy", "generic", arrays.scalars),
    ("numpy", "dtype", arrays.dtypes),
    ("pandas", "DataFrame", tables.frames),
    ("pandas", "Series", tables.series),
    ("pandas", "Index", tables.indexes),
    ("pandas.api.extensions", "ExtensionArray", tables.extension_arrays),
    ("scipy.sparse", "spmatrix", science.sparse),
    ("scipy.sparse", "sparray", science.sparse),
    ("PIL.Image", "Image", pictures.images),
    ("matplotlib.figure", "FigureBase", pictures.figures),
    ("matplotlib.artist", "Artist", pictures.artists),
    ("matplotlib.container", "Container", pictures.containers),
    ("matplotlib.contour", "ContourSet", pictures.artists),
    ("matplotlib.colorbar", "Colorbar", pictures.artists),
    ("matplotlib.colors", "Colormap", pictures.colormaps),
    ("matplotlib.backend_bases", "TimerBase", pictures.timers),
    ("matplotlib.animation", "Animation", pictures.animations),
    ("deepforge.types.serialise", "Png", pictures.stored_figures),
]
_NEVER_CHANGE = (slice, type, types.FunctionType, types.CellType, types.MappingProxyType, types.ModuleType)
_TRACKED_WITHOUT_DICT = (list, dict, set, bytearray, collections.deque)


def handler_for(kind: type) -> Handler:
    """The comparison for the class of the notebook's value."""
    if kind in _EXACT:
        return _EXACT[kind]
    for base, handler in _BASES:
        if issubclass(kind, base):
            return handler
    for module, name, handler in _LIBRARIES:
        base_class = getattr(sys.modules.get(module), name, None)
        if isinstance(base_class, type) and issubclass(kind, base_class):
            return handler
    for base, handler in _CONTAINERS:
        if issubclass(kind, base):
            return handler
    if known(kind) is not None:
        return objects.of_library
    return leaves.refusal(kind) or (leaves.by_text if leaves.is_small(kind) else objects.generic)


def can_change(kind: type) -> bool:
    """Whether it can be observed that two places hold one object of this class, because it can change in place."""
    if issubclass(kind, _NEVER_CHANGE):
        return False
    if issubclass(kind, _TRACKED_WITHOUT_DICT):
        return True
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and issubclass(kind, getattr(numpy, "ndarray", ())):
        return True
    if pandas is not None and kind.__module__.startswith("pandas."):
        return issubclass(kind, (getattr(pandas, "DataFrame", ()), getattr(pandas, "Series", ())))
    hashes_by_identity = kind.__hash__ is None or kind.__hash__ is object.__hash__
    return hashes_by_identity and getattr(kind, "__dictoffset__", 0) != 0


def are_plain_arrays(ours: type, theirs: type) -> bool:
    """Whether both are numpy arrays, mapped or not: how an array got into memory is the transport's affair."""
    numpy = sys.modules.get("numpy")
    plain = (getattr(numpy, "ndarray", None), getattr(numpy, "memmap", None))
    return ours in plain and theirs in plain


def may_be_one_class(ours: type, theirs: type) -> bool:
    """Whether two class objects may be one definition: one was defined in the notebook, both have one name."""
    return ours.__name__ == theirs.__name__ and (definitions.is_dynamic(ours) or definitions.is_same_name(ours, theirs))
