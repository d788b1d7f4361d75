"""A look at a Keras model: its layers, and how their weights are spread."""

from __future__ import annotations

from typing import Any

import keras


def summary(value: Any) -> str:
    """``Sequential, 5 layers, 1,234 parameters`` for a model; name and parameters for a layer."""
    if isinstance(value, keras.Model):
        return f"{_name(value)}, {len(value.layers)} layers, {value.count_params():,} parameters"
    if isinstance(value, keras.layers.Layer):
        return f"{_name(value)}, {value.count_params():,} parameters" if value.built else f"{_name(value)}, not built"
    return _name(value)


def _name(value: Any) -> str:
    return type(value).__qualname__.rpartition("<locals>.")[2]
