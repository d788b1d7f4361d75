"""Compares objects of scientific libraries whose pickled parts would say too much: sparse matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .result import Path, attribute

if TYPE_CHECKING:
    from .walk import Parts, Walk

_PARTS = {
    "csr": ("data", "indices", "indptr"),
    "csc": ("data", "indices", "indptr"),
    "bsr": ("data", "indices", "indptr"),
    "coo": ("data", "coords"),
    "dia": ("data", "offsets"),
    "lil": ("data", "rows"),
}


def sparse(walk: Walk, expected: Any, received: Any, path: Path) -> Parts:
    """Sparse matrices and arrays: class, shape, and exactly the stored structure, zeros and order included."""
    yield from walk.same_type(expected, received, path)
    yield tuple(expected.shape), tuple(received.shape), attribute(path, "shape")
    if expected.format == "dok":
        yield expected.dtype, received.dtype, attribute(path, "dtype")
        yield dict(expected.items()), dict(received.items()), path
        return
    for name in _PARTS[expected.format]:
        if name == "coords" and not hasattr(expected, "coords"):
            yield expected.row, received.row, attribute(path, "row")
            yield expected.col, received.col, attribute(path, "col")
        else:
            yield getattr(expected, name), getattr(received, name), attribute(path, name)
