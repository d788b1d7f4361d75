"""Compares pandas objects: frames, series, indexes and their extension arrays."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from .arrays import content, differing, reason, tolerated
from .containers import MEASURED, is_measured
from .objects import generic
from .result import Path, attribute, item, show, words

if TYPE_CHECKING:
    from .walk import Parts, Walk


def frames(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """DataFrames: class, columns in order, index, dtype and values of each column, ``attrs`` and flags."""
    yield from walk.same_type(expected, received, path)
    if expected.shape != received.shape:
        yield expected.columns, received.columns, attribute(path, "columns")
        walk.differs(path, f"expected shape {expected.shape}, received {received.shape}")
    yield expected.columns, received.columns, attribute(path, "columns")
    yield expected.index, received.index, attribute(path, "index")
    for place, name in enumerate(expected.columns):
        where = item(path, name) if expected.columns.is_unique else item(attribute(path, "iloc"), (":", place))
        ours, theirs = expected.iloc[:, place].array, received.iloc[:, place].array
        if is_measured(name, list(expected.columns)):
            if walk.attempt(ours, theirs).verdict != "same":
                walk.doubt(where, MEASURED)
            continue
        yield from values(walk, ours, theirs, where, expected.index)
    yield from _extras(walk, expected, received, path)


def series(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Series: class, name, index, dtype, values, ``attrs`` and flags."""
    yield from walk.same_type(expected, received, path)
    yield expected.name, received.name, attribute(path, "name")
    if len(expected) != len(received):
        walk.differs(path, f"expected {len(expected)} values, received {len(received)}")
    yield expected.index, received.index, attribute(path, "index")
    yield from values(walk, expected.array, received.array, path, expected.index)
    yield from _extras(walk, expected, received, path)


def _extras(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    yield expected.attrs, received.attrs, attribute(path, "attrs")
    ours, theirs = expected.flags.allows_duplicate_labels, received.flags.allows_duplicate_labels
    yield ours, theirs, attribute(path, "flags.allows_duplicate_labels")
    for name in getattr(type(expected), "_metadata", ()):
        if name not in ("_name", "name"):
            yield getattr(expected, name, None), getattr(received, name, None), attribute(path, name)


def indexes(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Indexes: class (a RangeIndex is not an index of the same numbers), names, dtype, values, frequency."""
    yield from walk.same_type(expected, received, path)
    pandas = sys.modules["pandas"]
    yield list(expected.names), list(received.names), attribute(path, "names")
    if len(expected) != len(received):
        yield from _first_label(walk, expected, received, path)
        walk.differs(path, f"expected {len(expected)} labels, received {len(received)}")
    if isinstance(expected, pandas.MultiIndex):
        yield list(expected.levels), list(received.levels), attribute(path, "levels")
        for place, (ours, theirs) in enumerate(zip(expected.codes, received.codes, strict=False)):
            yield from content(walk, _plain(ours), _plain(theirs), item(attribute(path, "codes"), place))
        return
    if isinstance(expected, pandas.RangeIndex):
        yield _range(expected), _range(received), path
        return
    yield from values(walk, expected.array, received.array, path, None)
    yield getattr(expected, "freq", None), getattr(received, "freq", None), attribute(path, "freq")


def _first_label(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    for place, (ours, theirs) in enumerate(zip(list(expected[:1000]), list(received[:1000]), strict=False)):
        if type(ours) is str and type(theirs) is str:
            yield ours, theirs, item(path, place)


def _range(index: Any) -> range:
    return range(index.start, index.stop, index.step)


def _plain(array: Any) -> Any:
    return sys.modules["numpy"].asarray(array)


def values(walk: Walk, expected: Any, received: Any, path: Path, labels: Any) -> Parts:
    """The arrays of two columns; ``labels`` is the index that names the rows, None for an index itself."""
    pandas, np = sys.modules["pandas"], sys.modules["numpy"]
    expected, received = _unwrapped(expected), _unwrapped(received)
    both_categorical = isinstance(expected, pandas.Categorical) and isinstance(received, pandas.Categorical)
    if not both_categorical and (expected.dtype != received.dtype or type(expected) is not type(received)):
        kinds = _kinds(expected, received)
        walk.differs(path, f"expected dtype {expected.dtype}, received {received.dtype}{kinds}")
    if isinstance(expected.dtype, np.dtype) and expected.dtype.kind in "biufcmMSU":
        ours, theirs = _numbers(expected), _numbers(received)
        different = tolerated(walk, ours, theirs, differing(ours, theirs)) if ours.shape == theirs.shape else None
        if different is not None and labels is not None:
            row = int(different.argmax())
            label = show(labels[row])
            where = words(path, f", row {row}" + ("" if label == str(row) else f" (label {label})"))
            walk.differs(where, reason(ours, theirs, different))
        yield from content(walk, ours, theirs, path)
    else:
        yield expected, received, path


def _unwrapped(array: Any) -> Any:
    """numpy's array in pandas' thin cover of it; arrays of other kinds as they are."""
    arrays = sys.modules["pandas"].arrays
    cover = getattr(arrays, "NumpyExtensionArray", None) or getattr(arrays, "PandasArray", ())
    return array.to_numpy() if type(array) is cover else array


def _kinds(expected: Any, received: Any) -> str:
    ours, theirs = type(expected).__name__, type(received).__name__
    return "" if ours == theirs else f" ({ours}, {theirs})"


def _numbers(array: Any) -> Any:
    np = sys.modules["numpy"]
    ours = getattr(array, "_ndarray", None)
    return ours if isinstance(ours, np.ndarray) else np.asarray(array)


def extension_arrays(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Arrays of pandas' own types: class, dtype, what is missing, and the values that are not."""
    yield from walk.same_type(expected, received, path)
    pandas = sys.modules["pandas"]
    arrays = pandas.arrays
    if isinstance(expected, pandas.Categorical):
        yield expected.ordered, received.ordered, attribute(path, "ordered")
        yield expected.categories, received.categories, attribute(path, "categories")
        yield from content(walk, _plain(expected.codes), _plain(received.codes), attribute(path, "codes"))
        return
    if expected.dtype != received.dtype:
        walk.differs(path, f"expected dtype {expected.dtype}, received {received.dtype}")
    if len(expected) != len(received):
        walk.differs(path, f"expected {len(expected)} values, received {len(received)}")
    if isinstance(expected, arrays.IntervalArray):
        yield expected.left, received.left, attribute(path, "left")
        yield expected.right, received.right, attribute(path, "right")
    elif isinstance(expected, arrays.SparseArray):
        yield from _sparse(walk, expected, received, path)
    elif isinstance(expected, (arrays.DatetimeArray, arrays.TimedeltaArray, arrays.PeriodArray)):
        yield from content(walk, expected.asi8, received.asi8, path)
        yield getattr(expected, "freq", None), getattr(received, "freq", None), attribute(path, "freq")
    elif _is_masked(expected) and _is_masked(received):
        yield from _masked(walk, expected, received, path)
    elif hasattr(expected, "__arrow_array__") or type(expected).__module__.startswith("pandas."):
        yield _items(expected), _items(received), path
    else:
        yield from generic(walk, expected, received, path)


def _sparse(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    yield expected.fill_value, received.fill_value, attribute(path, "fill_value")
    yield expected.sp_values, received.sp_values, attribute(path, "sp_values")
    ours, theirs = expected.sp_index, received.sp_index
    yield type(ours), type(theirs), attribute(path, "sp_index.__class__")
    yield ours.to_int_index().indices, theirs.to_int_index().indices, attribute(path, "sp_index")


def _is_masked(array: Any) -> bool:
    return hasattr(array, "_mask") and hasattr(array, "_data")


def _masked(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    # What lies under the mask is left over from an earlier computation and cannot be seen.
    yield from content(walk, expected._mask, received._mask, words(path, " (which are missing)"))
    yield from content(walk, expected._data[~expected._mask], received._data[~received._mask], path)


def _items(array: Any) -> list[Any]:
    convert = getattr(array, "__arrow_array__", None)
    if convert is not None and "pyarrow" in sys.modules:
        return list(convert().to_pylist())
    return list(array)
