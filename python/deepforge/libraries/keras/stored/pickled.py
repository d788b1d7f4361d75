"""Objects of Keras inside of pickles: a model in a dict, a history, a callback."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import keras

from . import archive


def reduce(value: Any) -> Any:
    """How a value is pickled; NotImplemented for the usual way."""
    if isinstance(value, keras.callbacks.Callback):
        # The model is a value of its own, and much larger.
        return made, (type(value), {**vars(value), "_model": None})
    if isinstance(value, (keras.Layer, keras.optimizers.Optimizer, keras.metrics.Metric, keras.losses.Loss)):
        file = io.BytesIO()
        archive.write(value, file)
        return from_bytes, (file.getvalue(),)
    return NotImplemented


def from_bytes(data: bytes) -> Any:
    """The value whose ``.keras`` file has these bytes."""
    with tempfile.TemporaryDirectory(prefix="deepforge-") as folder:
        path = Path(folder, "value.keras")
        path.write_bytes(data)
        return archive.read(path)


def made(cls: type, attributes: dict[str, Any]) -> Any:
    """An object with these attributes."""
    value: Any = object.__new__(cls)
    vars(value).update(attributes)
    return value
