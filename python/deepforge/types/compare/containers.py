"""Compares Python's containers: lists, tuples, dicts, sets, their views, and classes that descend from them."""

from __future__ import annotations

import math
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from . import objects
from .result import Path, attribute, item, show, words

if TYPE_CHECKING:
    from .walk import Parts, Walk

_EQUAL_MEANS_SAME = frozenset({int, str, bytes, bool, type(None)})
_MOST_TRIED = 1000
"""Members of a set that must be tried one against another: more than this is given up."""

# What scikit-learn measures with the clock: no two runs agree.
_MEASURED_KEYS = frozenset(
    {"mean_fit_time", "std_fit_time", "mean_score_time", "std_score_time", "fit_time", "score_time"}
)
MEASURED = "a time that was measured: no two runs agree on it"


def is_measured(key: object, keys: Any) -> bool:
    """Whether this column or key of a cross-validation's result holds measured times."""
    if type(key) is not str or key not in _MEASURED_KEYS:
        return False
    partner = key.replace("fit", "\0").replace("score", "fit").replace("\0", "score")
    return partner in keys


def sequences(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Lists and tuples: class, length, items in order."""
    yield from walk.same_type(expected, received, path)
    yield from items_in_order(walk, expected, received, path)


def items_in_order(walk: Walk, expected: Sequence[Any], received: Sequence[Any], path: Path) -> Parts:
    """Length, then the items that are not plainly the same."""
    if len(expected) != len(received):
        yield from _common_start(expected, received, path)
        walk.differs(path, f"expected {len(expected)} items, received {len(received)}")
    if not walk.tolerance and (numeric := _numbers_reason(expected, received)):
        walk.differs(item(path, numeric[0]), numeric[1])
    for place, ours, theirs in unlike(expected, received):
        yield ours, theirs, item(path, place)


def unlike(expected: Any, received: Any) -> Iterator[tuple[int, Any, Any]]:
    """Places, from 0, where two iterables of one length are not at once the same. Fast for plain items."""
    for place, (ours, theirs) in enumerate(zip(expected, received, strict=False)):
        kind = type(ours)
        if kind is type(theirs):
            if kind in _EQUAL_MEANS_SAME:
                if ours == theirs:
                    continue
            elif kind is float and ours == theirs and ours != 0:
                continue
        yield place, ours, theirs


def _common_start(expected: Sequence[Any], received: Sequence[Any], path: Path) -> Parts:
    # The first item that differs says more than the two lengths; only plain items are worth a look.
    for place, ours, theirs in unlike(expected, received):
        if type(ours) in _EQUAL_MEANS_SAME and type(theirs) in _EQUAL_MEANS_SAME:
            yield ours, theirs, item(path, place)
        return


def _numbers_reason(expected: Sequence[Any], received: Sequence[Any]) -> tuple[int, str] | None:
    """For long lists of numbers that differ: how many differ, and by how much at most."""
    if len(expected) < 4 or not (_all_numbers(expected) and _all_numbers(received)):
        return None
    different = [
        (place, ours, theirs)
        for place, ours, theirs in unlike(expected, received)
        if type(ours) is type(theirs) and ours != theirs and not (math.isnan(ours) and math.isnan(theirs))
    ]
    if len(different) < 2:
        return None
    try:
        largest = max(abs(theirs - ours) for _, ours, theirs in different)
    except OverflowError:
        return None
    place, ours, theirs = different[0]
    return place, (
        f"{len(different)} of {len(expected)} numbers differ, by at most {largest:.3g}; "
        f"here expected {show(ours)}, received {show(theirs)}"
    )


def _all_numbers(values: Sequence[Any]) -> bool:
    return set(map(type, values)) <= {int, float}


def dicts(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Dicts and other plain mappings: class, keys in order, values."""
    yield from walk.same_type(expected, received, path)
    yield from entries(walk, dict(expected.items()), dict(received.items()), path)


def entries(walk: Walk, expected: dict[Any, Any], received: dict[Any, Any], path: Path, style: Any = item) -> Parts:
    """Keys in order, values; ``style`` writes the path of a value."""
    ours, theirs = list(dict.keys(expected)), list(dict.keys(received))
    kinds = list(map(type, ours))
    # Equality of keys that are not plain says too little: (1,) equals (True,).
    if not set(kinds) <= _EQUAL_MEANS_SAME or kinds != list(map(type, theirs)) or ours != theirs:
        yield from _keys(walk, ours, theirs, path)
    for place, one, other in unlike(dict.values(expected), dict.values(received)):
        key = ours[place]
        if is_measured(key, expected):
            if walk.attempt(one, other).verdict != "same":
                walk.doubt(style(path, key), MEASURED)
            continue
        yield one, other, style(path, key)


def _keys(walk: Walk, ours: list[Any], theirs: list[Any], path: Path) -> Parts:
    names, others = _multiset(ours), _multiset(theirs)
    if names is not None and others is not None:
        if names == others:
            if list(map(plain_key, ours)) != list(map(plain_key, theirs)):
                place = next(
                    i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if plain_key(a) != plain_key(b)
                )
                walk.differs(
                    path,
                    f"the keys are in another order: key number {place + 1} "
                    f"is {show(ours[place])} in the notebook, {show(theirs[place])} in the pipeline",
                )
            return
        for key in ours:
            if plain_key(key) not in others:
                walk.differs(path, f"the key {show(key)} is missing")
        for key in theirs:
            if plain_key(key) not in names:
                walk.differs(path, f"there is a key too many: {show(key)}")
    if len(ours) != len(theirs):
        walk.differs(path, f"expected {len(ours)} keys, received {len(theirs)}")
    for place, (one, other) in enumerate(zip(ours, theirs, strict=False)):
        yield one, other, words(path, f" key number {place + 1}")


def _multiset(values: list[Any]) -> Counter[Any] | None:
    keys = [plain_key(value) for value in values]
    return None if None in keys else Counter(keys)


def plain_key(value: Any) -> Any:
    """Something hashable that two values share if and only if they are the same; None when it is not that simple."""
    kind = type(value)
    if kind in _EQUAL_MEANS_SAME:
        return (kind, value)
    if kind is float:
        return (kind, "nan" if math.isnan(value) else struct.pack("d", value))
    if kind is tuple or kind is frozenset:
        parts = [plain_key(part) for part in value]
        if None in parts:
            return None
        return (kind, tuple(parts) if kind is tuple else frozenset(parts))
    return None


def sets(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Sets and frozensets: class and members, whatever their order."""
    yield from walk.same_type(expected, received, path)
    if expected == received and set(map(type, expected)) | set(map(type, received)) <= {int, str, bytes}:
        return
    _members(walk, expected, received, path)


def _members(walk: Walk, expected: Any, received: Any, path: Path) -> None:
    if len(expected) != len(received):
        walk.differs(path, f"expected {len(expected)} members, received {len(received)}{_example(expected, received)}")
    ours = {plain_key(one): one for one in expected if plain_key(one) is not None}
    theirs = {plain_key(one): one for one in received if plain_key(one) is not None}
    rest = [one for one in expected if plain_key(one) is None]
    others = [one for one in received if plain_key(one) is None]
    for key, one in ours.items():
        if key not in theirs:
            walk.differs(path, f"the member {show(one)} is missing")
    for key, one in theirs.items():
        if key not in ours:
            walk.differs(path, f"there is a member too many: {show(one)}")
    if len(rest) > _MOST_TRIED:
        walk.doubt(path, f"a set of {len(rest)} objects is too large to be compared member by member")
        return
    for one in rest:
        _find(walk, one, others, path)


def _find(walk: Walk, one: Any, others: list[Any], path: Path) -> None:
    doubtful = None
    for place, other in enumerate(others):
        result = walk.attempt(one, other)
        if result.verdict == "same":
            del others[place]
            return
        if result.verdict == "not comparable":
            doubtful = result
    if doubtful is None:
        walk.differs(path, f"no member is the same as {show(one)} of the notebook")
    walk.doubt(path, f"the member {show(one)}: {doubtful.reason}")


def _example(expected: Any, received: Any) -> str:
    keys, others = {plain_key(one) for one in expected}, {plain_key(one) for one in received}
    for kind, members, known in (("missing", expected, others), ("too many", received, keys)):
        for one in members:
            if plain_key(one) is not None and plain_key(one) not in known:
                return f"; {kind}: {show(one)}"
    return ""


def views(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Views of a dict: class, and what they show, in order."""
    yield from walk.same_type(expected, received, path)
    yield from items_in_order(walk, list(expected), list(received), path)


def dict_subclasses(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Classes that descend from dict: class, entries, and everything else they are pickled with."""
    yield from walk.same_type(expected, received, path)
    yield from entries(walk, expected, received, path)
    yield from objects.rest_of(walk, expected, received, path)


def list_subclasses(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Classes that descend from list: class, items, and everything else they are pickled with."""
    yield from walk.same_type(expected, received, path)
    yield from items_in_order(walk, list(list.__iter__(expected)), list(list.__iter__(received)), path)
    yield from objects.rest_of(walk, expected, received, path)


def tuple_subclasses(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Named tuples: class and fields; other classes that descend from tuple: all they are pickled with."""
    yield from walk.same_type(expected, received, path)
    names = getattr(type(expected), "_fields", ())
    if names and len(names) == tuple.__len__(expected) == tuple.__len__(received):
        for name, ours, theirs in zip(names, tuple.__iter__(expected), tuple.__iter__(received), strict=True):
            yield ours, theirs, attribute(path, name)
        yield getattr(expected, "__dict__", None), getattr(received, "__dict__", None), attribute(path, "__dict__")
    else:
        yield from objects.generic(walk, expected, received, path)


def set_subclasses(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Classes that descend from set: class, members, and the attributes."""
    yield from walk.same_type(expected, received, path)
    base = set if isinstance(expected, set) else frozenset
    _members(walk, list(base.__iter__(expected)), list(base.__iter__(received)), path)
    yield getattr(expected, "__dict__", None), getattr(received, "__dict__", None), attribute(path, "__dict__")
