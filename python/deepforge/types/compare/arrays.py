"""Compares numpy arrays and scalars: dtype, shape and bits, where one NaN is as good as another."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

from .containers import unlike
from .objects import rest_of
from .result import Path, attribute, item, show

if TYPE_CHECKING:
    from .walk import Parts, Walk


def ndarrays(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Arrays: class, dtype, shape, items. Memory order, and whether it can be written to, do not count."""
    np = sys.modules["numpy"]
    yield from walk.same_type(expected, received, path)
    yield from content(walk, expected.view(np.ndarray), received.view(np.ndarray), path)
    if type(expected) not in (np.ndarray, np.memmap):
        yield getattr(expected, "__dict__", None), getattr(received, "__dict__", None), attribute(path, "__dict__")


def scalars(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """numpy scalars: class, dtype, bits."""
    np = sys.modules["numpy"]
    yield from walk.same_type(expected, received, path)
    if isinstance(expected, (str, bytes)):
        # As an array, or converted by numpy, a text would lose the zeros at its end.
        empty: Any = "" if isinstance(expected, str) else b""
        yield empty.__add__(expected), empty.__add__(received), path
    else:
        yield from content(walk, np.asarray(expected), np.asarray(received), path)


def dtypes(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """dtypes: equal."""
    yield from walk.same_type(expected, received, path)
    if not same_dtype(expected, received):
        walk.differs(path, f"expected {expected!s}, received {received!s}")


def masked(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Masked arrays: mask, all data (under the mask too), fill value."""
    np = sys.modules["numpy"]
    yield from walk.same_type(expected, received, path)
    ours, theirs = np.ma.getdata(expected).view(np.ndarray), np.ma.getdata(received).view(np.ndarray)
    yield from content(walk, ours, theirs, attribute(path, "data"))
    masks = np.ma.getmaskarray(expected), np.ma.getmaskarray(received)
    yield from content(walk, *masks, attribute(path, "mask"))
    fills = np.asarray(expected.fill_value), np.asarray(received.fill_value)
    yield from content(walk, *fills, attribute(path, "fill_value"))
    yield expected.hardmask, received.hardmask, attribute(path, "hardmask")
    if type(expected) is not np.ma.MaskedArray:
        yield from rest_of(walk, expected, received, path)


def same_dtype(expected: Any, received: Any) -> bool:
    """Whether two dtypes are equal, byte order and names of fields included; C's names for them do not count."""
    if expected.kind == "V" and expected.type is not received.type:
        return False
    return bool(expected == received)


def content(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """dtype, shape and items of two plain arrays."""
    if not same_dtype(expected.dtype, received.dtype):
        walk.differs(path, f"expected dtype {expected.dtype}, received {received.dtype}")
    if expected.shape != received.shape:
        walk.differs(path, f"expected shape {expected.shape}, received {received.shape}")
    if expected.dtype.names is not None:
        for name in expected.dtype.names:
            yield from content(walk, expected[name], received[name], item(path, name))
    elif expected.dtype.kind in "OT":
        yield from _objects(expected, received, path)
    else:
        different = tolerated(walk, expected, received, differing(expected, received))
        if different is not None:
            place = first_place(different)
            walk.differs(item(path, place) if expected.ndim else path, reason(expected, received, different))


def _objects(expected: Any, received: Any, path: Path) -> Parts:
    shape = expected.shape
    for number, ours, theirs in unlike(expected.flat, received.flat):
        yield ours, theirs, item(path, _unravelled(number, shape)) if shape else path


def _unravelled(number: int, shape: tuple[int, ...]) -> Any:
    place: list[int] = []
    for length in reversed(shape):
        number, rest = divmod(number, length)
        place.append(rest)
    return place[0] if len(place) == 1 else tuple(reversed(place))


def first_place(different: Any) -> Any:
    """Index of the first item that differs: an int for one dimension, a tuple for more."""
    return _unravelled(int(different.argmax()), different.shape) if different.ndim else ()


def differing(expected: Any, received: Any) -> Any:
    """Which items of two arrays of one plain dtype and shape differ, as a bool array; None when none does."""
    np = sys.modules["numpy"]
    if expected.size == 0 or expected.dtype.itemsize == 0:
        return None
    shape = expected.shape
    if expected.dtype.kind == "c":
        parts = [differing(expected.real, received.real), differing(expected.imag, received.imag)]
        found = [part for part in parts if part is not None]
        return None if not found else found[0] if len(found) == 1 else found[0] | found[1]
    if expected.dtype.kind == "f" and expected.dtype.itemsize not in (2, 4, 8):
        # Extended precision has bytes that mean nothing, so its bits cannot be compared.
        different = (expected != received) | (np.signbit(expected) != np.signbit(received))
    else:
        different = _bits(expected) != _bits(received)
        if different.ndim > 1:
            different = different.any(axis=-1)
        different = different.reshape(shape)
    if expected.dtype.kind == "f" and different.any():
        different = different & ~(np.isnan(expected) & np.isnan(received))
    return different if different.any() else None


def tolerated(walk: Walk, expected: Any, received: Any, different: Any) -> Any:
    """Of the items that differ those that are not within the tolerance; None when there are none."""
    if different is None or not walk.tolerance or expected.dtype.kind not in "fc":
        return different
    np = sys.modules["numpy"]
    wide = np.complex128 if expected.dtype.kind == "c" else np.float64
    ours, theirs = expected[different].astype(wide), received[different].astype(wide)
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(ours), np.abs(theirs))
        apart = np.where(size > 0, np.abs(ours - theirs) / size, 0.0)
    # What is not a number, or infinite, is never near.
    far = ~(apart <= walk.tolerance)
    if not far.all():
        walk.were_apart(float(apart[~far].max()))
    rest = different.copy() if different.ndim else np.asarray(different).copy()
    rest[different] = far
    return rest if rest.any() else None


def _bits(array: Any) -> Any:
    """The array as unsigned integers: one per item, or a row of bytes per item where there is no such integer."""
    np = sys.modules["numpy"]
    flat = np.ascontiguousarray(array).reshape(-1)
    size = flat.dtype.itemsize
    if size in (1, 2, 4, 8):
        return flat.view(f"u{size}")
    return flat.view("u1").reshape(-1, size)


def reason(expected: Any, received: Any, different: Any) -> str:
    """How many items differ, by how much at most, and the first of them."""
    np = sys.modules["numpy"]
    count = int(different.sum())
    ours, theirs = expected[different], received[different]
    first = f"expected {show(ours.flat[0])}, received {show(theirs.flat[0])}"
    text = first if expected.ndim == 0 else f"{count} of {expected.size} items differ; the first: {first}"
    kind = expected.dtype.kind
    if kind not in "iufc":
        return text
    with np.errstate(all="ignore"):
        wide = "c16" if kind == "c" else "f8"
        distances = np.abs(theirs.astype(wide) - ours.astype(wide))
    known = distances[~np.isnan(distances)]
    largest = float(known.max()) if known.size else math.nan
    if largest == 0:
        return f"{text}; {'zeros of different sign' if kind in 'fc' else 'less than a float can tell'}"
    return text if math.isnan(largest) else f"{text}; largest difference {largest:.3g}"
