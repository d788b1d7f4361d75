"""Compares any other object by the parts that it would be pickled as."""

from __future__ import annotations

import copyreg
import functools
import sys
from typing import TYPE_CHECKING, Any

import cloudpickle

from ..known import known
from .result import Path, attribute, item, show, type_text, words

if TYPE_CHECKING:
    from .walk import Parts, Walk

# What libraries keep in their objects besides their value: caches that reading fills, marks that pickling loses.
_CACHES: dict[str, frozenset[str]] = {
    "pandas": frozenset({"_cache", "_item_cache", "_cacher"}),
    "pandas.io.formats.style": frozenset({"uuid"}),
    "networkx": frozenset({"__networkx_cache__"}),
    "sklearn.utils": frozenset({"_deprecated_key_to_warnings"}),
    "sklearn.feature_extraction.text": frozenset({"_stop_words_id"}),  # the address of an object
    # A distribution carries a copy of numpy's global generator as it was when it was pickled.
    "scipy.stats._distn_infrastructure": frozenset({"_random_state"}),
    "scipy.stats._multivariate": frozenset({"_random_state"}),
}
# Where scikit-learn keeps numpy's global generator (random_state=None), and what it measured with the clock.
_NOT_THE_OBJECTS_OWN = {
    "_random_state": "a random generator that may be the global one",
    "random_state_": "a random generator that may be the global one",
    "_rng": "a random generator that may be the global one",
    "refit_time_": "a time that was measured: no two runs agree on it",
}
_GENERATORS = {("random", "Random"), ("numpy", "RandomState"), ("numpy", "Generator")}


def generic(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """One class, then whatever ``__reduce_ex__`` gives: arguments, state, items, entries."""
    yield from walk.same_type(expected, received, path)
    if getattr(type(expected), "__module__", "") == "builtins" and hasattr(expected, "__qualname__"):
        yield from _builtins_by_name(walk, expected, received, path)
        return
    yield from _parts(walk, expected, received, path, with_items=True)


def rest_of(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """For a container whose items are compared already: how it is made and its state."""
    yield from _parts(walk, expected, received, path, with_items=False)


def of_library(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """One class, then the parts that the library itself takes its values apart into."""
    yield from walk.same_type(expected, received, path)
    library = known(type(expected))
    ours = None if library is None else library.parts(expected)
    theirs = None if library is None else library.parts(received)
    if ours is None or theirs is None:
        yield from _parts(walk, expected, received, path, with_items=True)
        return
    for name, part in ours.parts.items():
        yield part, theirs.parts.get(name), attribute(path, name)
    yield list(ours.parts), list(theirs.parts), words(path, " (its parts)")
    if ours.doubt is not None:
        walk.doubt(path, ours.doubt)


def reduced(value: Any) -> Any:
    """What ``pickle`` (with cloudpickle's additions) takes a value apart into."""
    kind = type(value)
    reducer = copyreg.dispatch_table.get(kind)
    if reducer is None:
        reducer = getattr(cloudpickle.CloudPickler, "dispatch_table", {}).get(kind)
    return reducer(value) if reducer is not None else value.__reduce_ex__(4)


def _reduced_or_doubt(walk: Walk, value: Any, path: Path) -> Any:
    try:
        return reduced(value)
    except Exception as error:
        walk.doubt(path, f"a {type_text(type(value))} cannot be compared: {error}")
        return None


def _parts(walk: Walk, expected: Any, received: Any, path: Path, *, with_items: bool) -> Parts:
    ours = _reduced_or_doubt(walk, expected, path)
    theirs = _reduced_or_doubt(walk, received, path)
    if ours is None or theirs is None:
        return
    if isinstance(ours, str) or isinstance(theirs, str):
        # Objects that are pickled as a name: there should be one such object, yet these are two.
        if ours != theirs or getattr(expected, "__module__", None) != getattr(received, "__module__", None):
            walk.differs(path, f"expected {ours!r}, received {theirs!r}")
        walk.doubt(path, f"there are two objects called {ours!r}")
        return
    if not _is_default(ours) or not _is_default(theirs):
        yield ours[0], theirs[0], words(path, " (how it is made)")
    yield tuple(ours[1]), tuple(theirs[1]), words(path, " (what it is made of)")
    one, other = _padded(ours), _padded(theirs)
    yield from _states(walk, type(expected), one[2], other[2], path)
    if with_items:
        yield list(one[3] or ()), list(other[3] or ()), path
        yield from _pairs(list(one[4] or ()), list(other[4] or ()), path)
        yield one[5], other[5], words(path, " (how its state is set)")


def _is_default(parts: Any) -> bool:
    return parts[0] is getattr(copyreg, "__newobj__", None)


def _padded(parts: Any) -> list[Any]:
    return [*parts, *[None] * (6 - len(parts))]


def _pairs(expected: list[Any], received: list[Any], path: Path) -> Parts:
    yield len(expected), len(received), words(path, " (the number of entries)")
    for number, (ours, theirs) in enumerate(zip(expected, received, strict=False)):
        yield ours[0], theirs[0], words(path, f" key number {number + 1}")
        yield ours[1], theirs[1], item(path, ours[0])


def _states(walk: Walk, kind: type, expected: Any, received: Any, path: Path) -> Parts:
    if _has_attributes(expected) != _has_attributes(received):
        # A class of the notebook comes back with its slots as plain attributes.
        expected, received = _without_slots(expected), _without_slots(received)
    if type(expected) is tuple and type(received) is tuple and len(expected) == len(received) == 2:
        for ours, theirs in zip(expected, received, strict=False):
            yield from _states(walk, kind, ours, theirs, path)
        return
    # No state is written as None or as {}, depending on how the object came to be.
    expected = {} if expected is None and type(received) is dict else expected
    received = {} if received is None and type(expected) is dict else received
    if type(expected) is not dict or type(received) is not dict:
        _bytes_differ(walk, expected, received, path)
        yield expected, received, words(path, " (its state)")
        return
    ours, theirs = _without_caches(kind, expected, received)
    for name in ours:
        if name not in theirs:
            walk.differs(path, f"the attribute {show(name)} is missing")
    for name in theirs:
        if name not in ours:
            walk.differs(path, f"there is an attribute too many: {show(name)}")
    for name, value in ours.items():
        where = attribute(path, name) if type(name) is str else item(path, name)
        if name in _NOT_THE_OBJECTS_OWN and any(_is_in(base, "sklearn") for base in kind.__mro__):
            if walk.attempt(value, theirs[name]).verdict != "same":
                walk.doubt(where, _NOT_THE_OBJECTS_OWN[name])
            continue
        yield value, theirs[name], where


def _has_attributes(state: Any) -> bool:
    return type(state) is not tuple or len(state) != 2 or state[0] is not None


def _without_slots(state: Any) -> Any:
    """``(attributes or None, slots)``, as objects with slots are pickled, in one dict."""
    if type(state) is tuple and len(state) == 2 and type(state[1]) is dict and type(state[0]) in (dict, type(None)):
        return {**(state[0] or {}), **state[1]}
    return state


def _bytes_differ(walk: Walk, expected: Any, received: Any, path: Path) -> None:
    if type(expected) is bytes and type(received) is bytes and expected != received:
        walk.differs(path, "its serialised state differs")


def _without_caches(
    kind: type, expected: dict[Any, Any], received: dict[Any, Any]
) -> tuple[dict[Any, Any], dict[Any, Any]]:
    leave = {name for name in expected.keys() ^ received.keys() if _is_library_cache(kind, name)}
    for module, names in _CACHES.items():
        if any(_is_in(base, module) for base in kind.__mro__):
            leave |= names
    return (
        (expected, received)
        if not leave
        else (
            {name: value for name, value in expected.items() if name not in leave},
            {name: value for name, value in received.items() if name not in leave},
        )
    )


def _is_in(kind: type, module: str) -> bool:
    return kind.__module__ == module or kind.__module__.startswith(module + ".")


def _is_library_cache(kind: type, name: Any) -> bool:
    """Whether an attribute is a cached property of an installed package: present once somebody has read it."""
    for base in kind.__mro__:
        if name in vars(base):
            file = getattr(sys.modules.get(base.__module__.partition(".")[0]), "__file__", None) or ""
            installed = "site-packages" in file or "dist-packages" in file
            return installed and isinstance(vars(base)[name], functools.cached_property)
    return False


def _builtins_by_name(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    ours, theirs = objects_name(expected), objects_name(received)
    if ours != theirs:
        walk.differs(path, f"expected {ours}, received {theirs}")
    yield from owners(walk, expected, received, path)


def owners(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """What two bound methods are bound to. ``from random import random`` binds the global generator, which
    comes back from a pickle as a copy in the state it had then: whose state that is cannot be said."""
    ours, theirs = getattr(expected, "__self__", None), getattr(received, "__self__", None)
    where = attribute(path, "__self__")
    if (type(ours).__module__.partition(".")[0], type(ours).__name__) in _GENERATORS:
        if walk.attempt(ours, theirs).verdict != "same":
            walk.doubt(where, "a random generator that may be the global one")
    else:
        yield ours, theirs, where


def objects_name(value: Any) -> str:
    """Module and qualified name of a function or class."""
    module = getattr(value, "__module__", None) or getattr(getattr(value, "__objclass__", None), "__module__", "")
    return f"{module}.{value.__qualname__}" if module else str(value.__qualname__)
