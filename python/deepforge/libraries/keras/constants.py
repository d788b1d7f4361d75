"""Arrays that a model computes with and that are none of its weights: in a document they are layers that give them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...model.architecture import Layer, Value

ARRAY = "keras.ops.array"
# What a person would still read, and an editor still show.
_MOST = 4096


class TooLargeError(ValueError):
    """An array that no document should hold; the message has its shape."""


def constants(arguments: Any) -> Iterator[tuple[Any, Layer]]:
    """The arrays among what a layer or an operation was called with, each with the layer that gives it.

    Raises TooLargeError.
    """
    import keras

    for value in keras.tree.flatten(arguments):
        if getattr(value, "ndim", 0) and hasattr(value, "dtype") and not isinstance(value, keras.KerasTensor):
            given: dict[str, Value] = {"x": text(value), "dtype": repr(keras.backend.standardize_dtype(value.dtype))}
            yield value, Layer("layer", ARRAY, arguments=given)


def text(value: Any) -> str:
    """The numbers of an array as nested lists. Raises TooLargeError."""
    import keras

    array = keras.ops.convert_to_numpy(value)
    if array.size > _MOST:
        raise TooLargeError(" × ".join(map(str, array.shape)))
    return repr(_short(array))


def _short(array: Any) -> Any:
    """Lists of the shortest numbers that mean the same at the precision of the array."""
    if array.ndim:
        return [_short(each) for each in array]
    return float(str(array)) if isinstance(array.item(), float) else array.item()
