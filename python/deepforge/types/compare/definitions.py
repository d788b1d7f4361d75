"""Compares functions and classes: by identity where they can be imported, by definition where not."""

from __future__ import annotations

import enum
import inspect
import os
import sys
import types
from typing import TYPE_CHECKING, Any

from . import code
from .containers import entries
from .objects import objects_name, owners
from .result import Path, attribute, item, words

if TYPE_CHECKING:
    from .walk import Parts, Walk

# What a class dictionary holds besides the definition: where it is, what was derived from it, annotations.
_NOT_THE_DEFINITION = frozenset({
    "__dataclass_fields__", "__dataclass_params__", "__dict__", "__weakref__", "__module__", "__qualname__",
    "__doc__", "__annotations__", "__annotate__",
    "__annotate_func__", "__annotations_cache__", "__firstlineno__", "__static_attributes__", "_abc_impl",
    "__abstractmethods__", "__slotnames__",
})  # fmt: skip
_ENUM_MACHINERY = frozenset({
    "_member_map_", "_value2member_map_", "_unhashable_values_", "_unhashable_values_map_", "_hashable_values_",
    "_member_names_", "_new_member_", "_use_args_", "_value_repr_", "_member_type_", "__new__", "_flag_mask_",
    "_all_bits_", "_inverted_", "_singles_mask_",
})  # fmt: skip
_OF_EACH_MEMBER = frozenset({"_value_", "_name_", "__objclass__", "_sort_order_", "_inverted_"})
_MISSING = object()
_SLOTS = (types.MemberDescriptorType, types.GetSetDescriptorType)


def is_dynamic(value: Any) -> bool:
    """Whether a class or function cannot be imported under its name: it came with the value, by its definition."""
    if value.__module__ == "__main__":
        return True
    found: Any = sys.modules.get(value.__module__)
    for name in value.__qualname__.split("."):
        found = getattr(found, name, None)
    return found is not value


def is_same_name(expected: Any, received: Any) -> bool:
    """Whether both have one module and one qualified name."""
    return bool(objects_name(expected) == objects_name(received))


def functions(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Functions: name, code, docstring, defaults, attributes and what they enclose.

    Where a function reads a helper from (the notebook's globals, or the operation that it is nested in)
    does not count, nor do annotations. Where the values of the globals that it reads are not the same, only using it
    would show what it does: that is no difference of the function, but nor is it the same.
    """
    yield from walk.same_type(expected, received, path)
    if not is_dynamic(expected) and not is_same_name(expected, received):
        walk.differs(path, f"expected {objects_name(expected)}, received {objects_name(received)}")
    if expected.__name__ != received.__name__:
        walk.differs(path, f"expected the function {expected.__name__}, received {received.__name__}")
    yield _text(expected), _text(received), attribute(path, "__doc__")
    if reason := code.difference(expected.__code__, received.__code__):
        walk.differs(path, reason)
    yield expected.__defaults__, received.__defaults__, attribute(path, "__defaults__")
    yield from _keyword_defaults(walk, expected, received, path)
    yield from _enclosed(walk, expected, received, path)
    yield dict(vars(expected)), dict(vars(received)), attribute(path, "__dict__")
    _globals(walk, expected, received, path)
    for owner, name in walk.patched_names():
        if name in code.names_used(expected.__code__) and owner in code.modules_used(expected):
            walk.doubt(path, f"the session replaced {owner}.{name}, which it uses")


def _globals(walk: Walk, expected: Any, received: Any, path: Path) -> None:
    """What a function reads of its surroundings, where that is not enclosed on both sides."""
    closed = dict(zip(received.__code__.co_freevars, received.__closure__ or (), strict=False))
    for name in code.globals_read(expected.__code__):
        ours = expected.__globals__.get(name, _MISSING)
        cell = closed.get(name)
        if cell is not None:
            theirs = _MISSING if _is_empty(cell) else cell.cell_contents
        else:
            theirs = received.__globals__.get(name, _MISSING)
        if ours is theirs:
            continue
        if ours is _MISSING or theirs is _MISSING:
            # IPython puts its own ``open``, ``exit`` and ``get_ipython`` among the notebook's names.
            if _is_ipythons(theirs if ours is _MISSING else ours):
                continue
            where = "the pipeline" if theirs is _MISSING else "the notebook"
            walk.doubt(path, f"it reads {name}, which {where} does not have there")
            continue
        found = walk.attempt(ours, theirs)
        if found.verdict == "differs":
            walk.doubt(path, f"it reads {name}, which was another one when the pipeline kept it: {found.reason}")
        elif found.verdict != "same":
            walk.doubt(path, f"it reads {name}: {found.reason}")


def _is_ipythons(value: Any) -> bool:
    # Its ``open`` has the name of the one it covers; where it is defined tells.
    names = [getattr(value, "__module__", None), getattr(type(value), "__module__", None)]
    names += [getattr(value, "__globals__", {}).get("__name__")]
    if any(isinstance(name, str) and name.partition(".")[0] in ("IPython", "ipykernel") for name in names):
        return True
    return f"{os.sep}IPython{os.sep}" in getattr(getattr(value, "__code__", None), "co_filename", "")


def _reads_data(function: Any) -> str | None:
    """The first global of a function that is neither function, class nor module; None when there is none."""
    code_of = getattr(function, "__code__", None)
    for name in code.globals_read(code_of) if code_of is not None else ():
        value = function.__globals__.get(name, len)
        if not callable(value) and not isinstance(value, types.ModuleType):
            return name
    return None


def _keyword_defaults(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    ours, theirs = expected.__kwdefaults__ or {}, received.__kwdefaults__ or {}
    yield dict(sorted(ours.items())), dict(sorted(theirs.items())), attribute(path, "__kwdefaults__")


def _enclosed(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    theirs = dict(zip(received.__code__.co_freevars, received.__closure__ or (), strict=False))
    for name, cell in zip(expected.__code__.co_freevars, expected.__closure__ or (), strict=False):
        where = words(path, f" (the enclosed variable {name})")
        if name in theirs:
            yield cell, theirs[name], where
        elif name in received.__globals__ and not _is_empty(cell):
            yield cell.cell_contents, received.__globals__[name], where
        elif not _is_empty(cell):
            walk.differs(where, "it is missing")


def _is_empty(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return True
    return False


def _text(value: Any) -> Any:
    # Code that was moved is indented differently, and its docstring with it.
    return inspect.cleandoc(value.__doc__) if type(value.__doc__) is str else value.__doc__


def cells(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Variables of an enclosing function: what they hold, or that they hold nothing."""
    yield from walk.same_type(expected, received, path)
    if _is_empty(expected) != _is_empty(received):
        walk.differs(path, "one is set, the other is not")
    if not _is_empty(expected):
        yield expected.cell_contents, received.cell_contents, path


def codes(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Code objects: what they do."""
    yield from walk.same_type(expected, received, path)
    if reason := code.difference(expected, received):
        walk.differs(path, reason)


def methods(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Bound methods: the function and the object."""
    yield from walk.same_type(expected, received, path)
    yield expected.__func__, received.__func__, attribute(path, "__func__")
    yield from owners(walk, expected, received, path)


def properties(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Properties: getter, setter, deleter."""
    yield from walk.same_type(expected, received, path)
    for name in ("fget", "fset", "fdel"):
        yield getattr(expected, name), getattr(received, name), attribute(path, name)


def wrapped(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Class methods and static methods: the function."""
    yield from walk.same_type(expected, received, path)
    yield expected.__func__, received.__func__, path


def cached_properties(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Cached properties: the function and the attribute it fills."""
    yield from walk.same_type(expected, received, path)
    yield expected.attrname, received.attrname, attribute(path, "attrname")
    yield expected.func, received.func, attribute(path, "func")


def memoised(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Functions under ``functools.lru_cache``: the function and the limits.

    What has been remembered does not count, as long as asking again would give it.
    """
    yield from walk.same_type(expected, received, path)
    yield expected.cache_parameters(), received.cache_parameters(), words(path, " (its limits)")
    yield expected.__wrapped__, received.__wrapped__, attribute(path, "__wrapped__")
    if (name := _reads_data(expected.__wrapped__)) is not None:
        walk.doubt(path, f"what it has remembered may be of other values of {name}, which it reads")


def dataclass_fields(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Fields of a dataclass: everything but the annotation."""
    yield from walk.same_type(expected, received, path)
    for name in ("name", "default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only"):
        yield getattr(expected, name), getattr(received, name), attribute(path, name)
    yield str(expected._field_type), str(received._field_type), attribute(path, "_field_type")  # type: ignore[attr-defined,unused-ignore]


def type_variables(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Type variables: name, bounds and variance."""
    yield from walk.same_type(expected, received, path)
    for name in ("__name__", "__bound__", "__constraints__", "__covariant__", "__contravariant__"):
        yield getattr(expected, name), getattr(received, name), attribute(path, name)


def classes(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Classes: the same class, or the same definition: name, bases, metaclass, methods, attributes."""
    if not is_dynamic(expected) and not is_same_name(expected, received):
        walk.differs(path, f"expected the class {objects_name(expected)}, received {objects_name(received)}")
    if expected.__name__ != received.__name__:
        walk.differs(path, f"expected the class {expected.__name__}, received {received.__name__}")
    yield from walk.same_type(expected, received, path)
    yield _class_text(expected), _class_text(received), attribute(path, "__doc__")
    for place, (ours, theirs) in enumerate(_paired(walk, expected.__bases__, received.__bases__, path)):
        yield ours, theirs, item(attribute(path, "__bases__"), place)
    is_enum = issubclass(expected, enum.Enum)
    if is_enum:
        yield _members(expected), _members(received), words(path, " (its members)")
    ours, theirs = _definition(expected, is_enum), _definition(received, is_enum)
    for name in ours:
        if name not in theirs:
            walk.differs(attribute(path, name), "it is missing")
    for name in theirs:
        if name not in ours:
            walk.differs(attribute(path, name), "it is only in the pipeline's class")
    order = {name: theirs[name] for name in ours}
    yield from entries(walk, ours, order, path, attribute)


def _paired(walk: Walk, ours: tuple[Any, ...], theirs: tuple[Any, ...], path: Path) -> list[tuple[Any, Any]]:
    if len(ours) != len(theirs):
        walk.differs(path, f"expected {len(ours)} base classes, received {len(theirs)}")
    return list(zip(ours, theirs, strict=False))


def _class_text(value: Any) -> Any:
    text = vars(value).get("__doc__")
    if type(text) is not str:
        return text
    # A dataclass without a docstring gets its signature, which is written with the annotations.
    if hasattr(value, "__dataclass_fields__") and text.startswith(f"{value.__name__}("):
        return None
    return inspect.cleandoc(text)


def _members(value: Any) -> dict[str, Any]:
    """Members by name, aliases included: the value, and what the notebook itself put on the member."""
    own = {
        name: {key: part for key, part in vars(member).items() if key not in _OF_EACH_MEMBER}
        for name, member in value.__members__.items()
    }
    return {name: (member._value_, own[name]) for name, member in value.__members__.items()}


def _definition(value: Any, is_enum: bool) -> dict[str, Any]:
    leave = _NOT_THE_DEFINITION | (_ENUM_MACHINERY | set(value.__members__) if is_enum else set())
    return {name: part for name, part in vars(value).items() if name not in leave and not isinstance(part, _SLOTS)}
