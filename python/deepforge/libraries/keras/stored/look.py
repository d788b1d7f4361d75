"""A look at a Keras model: its layers, and how the numbers of each array of weights are spread."""

from __future__ import annotations

from typing import Any

import keras
import numpy

from . import rest

_LAYERS, _ARRAYS, _BINS, _SIDE = 400, 400, 16, 8
_EXACT, _SAMPLE = 1_000_000, 250_000


def summary(value: Any) -> str:
    """``Sequential, 5 layers, 1,234 parameters`` for a model; name and parameters for a layer."""
    if isinstance(value, keras.Model):
        built = f", {value.count_params():,} parameters" if value.built else ", not built"
        layers = "1 layer" if len(value.layers) == 1 else f"{len(value.layers)} layers"
        return f"{_name(value)}, {layers}{built}"
    if isinstance(value, keras.layers.Layer):
        return f"{_name(value)}, {value.count_params():,} parameters" if value.built else f"{_name(value)}, not built"
    if isinstance(value, keras.callbacks.History):
        return f"History, {len(getattr(value, 'epoch', ()))} epochs of {', '.join(value.history) or 'nothing'}"
    return _name(value)


def preview(value: Any) -> dict[str, Any] | None:
    """A model (kind ``model``), a history of training (kind ``table``); None for other objects."""
    if isinstance(value, keras.callbacks.History):
        return _table(value)
    if isinstance(value, keras.Layer) and value.built:
        return {"kind": "model", "model": _model(value)} | _filters(value)
    return None


def _model(value: Any) -> dict[str, Any]:
    every = [each for each in rest.layers(value) if each is not value] or [value]
    room, not_finite = _ARRAYS, 0
    layers = []
    for layer in every[:_LAYERS]:
        own = [*layer._trainable_variables, *layer._non_trainable_variables]
        weights = [_statistics(variable) for variable in own[:room]]
        not_finite += sum(each["notFinite"] for each in weights) + sum(map(_not_finite, own[room:]))
        room -= len(weights)
        layers.append(
            {
                "name": layer.name,
                "class": _name(layer),
                "output": _shapes(layer, "output"),
                "parameters": layer.count_params() if layer.built else 0,
                "trainable": bool(layer.trainable),
                "weights": weights,
            }
        )
    return {
        "name": value.name,
        "class": _name(value),
        "inputs": _tensors(value, "inputs"),
        "outputs": _tensors(value, "outputs"),
        "parameters": value.count_params(),
        "trainable": sum(int(numpy.prod(each.shape)) for each in value.trainable_variables),
        "notFinite": not_finite,
        "optimizer": _optimizer(value),
        "loss": _loss(value),
        "layers": layers,
        "more": max(0, len(every) - _LAYERS),
    }


def _statistics(variable: Any) -> dict[str, Any]:
    """Mean and spread of the finite ones, zeros, what is not finite; of very many numbers a sample."""
    array = _numbers(variable)
    found: dict[str, Any] = {"name": variable.name, "shape": list(array.shape), "dtype": str(variable.dtype)}
    every = array.reshape(-1)
    sound = every[numpy.isfinite(every)]
    found |= {"zeros": int((every == 0).sum()), "notFinite": int(every.size - sound.size)}
    found |= dict.fromkeys(("mean", "deviation", "minimum", "maximum"))
    if not sound.size:
        return found
    part = sound if sound.size <= _EXACT else sound[:: -(-sound.size // _SAMPLE)]
    found |= {"mean": _short(part.mean(dtype="float64")), "deviation": _short(part.std(dtype="float64"))}
    found |= {"minimum": _short(sound.min()), "maximum": _short(sound.max())}
    try:
        counts, edges = numpy.histogram(part.astype("float64"), bins=_BINS)
    except ValueError:  # all too close together for floating point
        return found
    found["histogram"] = {"edges": [_short(each) for each in edges], "counts": [int(each) for each in counts]}
    return found


def _numbers(variable: Any) -> Any:
    array = rest.numbers(variable)
    # bfloat16 and its like are no numbers to numpy.
    return array if array.dtype.kind in "biuf" and array.dtype.itemsize > 1 else array.astype("float32")


def _not_finite(variable: Any) -> int:
    array = _numbers(variable)
    return 0 if array.dtype.kind != "f" else int(array.size - numpy.isfinite(array).sum())


def _filters(value: Any) -> dict[str, Any]:
    """What the first convolution looks for, as pictures, where it looks at grey or coloured images."""
    from ....types.preview import contact_sheet

    for layer in rest.layers(value):
        kernel = getattr(layer, "kernel", None)
        if isinstance(layer, keras.layers.Conv2D) and kernel is not None:
            filters = numpy.moveaxis(_numbers(kernel), -1, 0)
            if filters.shape[-1] not in (1, 3):
                return {}
            grow = -(-_SIDE // min(filters.shape[1:3]))
            sheet = contact_sheet(filters.repeat(grow, axis=1).repeat(grow, axis=2))
            return {} if sheet is None else {"data": sheet}
    return {}


def _table(history: Any) -> dict[str, Any]:
    names = list(history.history)
    epochs = list(getattr(history, "epoch", ()))
    rows = [
        [str(epoch + 1), *(f"{values[number]:.6g}" for values in history.history.values() if number < len(values))]
        for number, epoch in enumerate(epochs)
    ]
    columns = [{"name": "epoch", "type": "int"}, *({"name": name, "type": "float"} for name in names)]
    return {"kind": "table", "columns": columns, "rows": rows[:100], "length": len(rows)}


def _tensors(value: Any, name: str) -> list[str]:
    """Shapes and types of a model's inputs or outputs; none when its class computes them as it likes."""
    try:
        return [f"{_shape(each.shape)} {each.dtype}" for each in getattr(value, name) or ()]
    except (AttributeError, ValueError, TypeError):
        return []


def _shapes(layer: Any, name: str) -> str | None:
    try:
        found = getattr(layer, name)
    except (AttributeError, ValueError, TypeError):
        return None
    tensors = found if isinstance(found, (list, tuple)) else [found]
    return ", ".join(_shape(each.shape) for each in tensors if hasattr(each, "shape")) or None


def _shape(shape: Any) -> str:
    return (
        "(" + ", ".join("any" if each is None else str(each) for each in shape) + ("," if len(shape) == 1 else "") + ")"
    )


def _optimizer(value: Any) -> str | None:
    optimizer = getattr(value, "optimizer", None)
    if optimizer is None:
        return None
    return f"{_name(optimizer)}, learning rate {float(optimizer.learning_rate):.4g}"


def _loss(value: Any) -> str | None:
    loss = getattr(value, "loss", None)
    if loss is None:
        return None
    parts = loss if isinstance(loss, (list, tuple)) else loss.values() if isinstance(loss, dict) else [loss]
    return ", ".join(each if isinstance(each, str) else getattr(each, "name", None) or _name(each) for each in parts)


def _name(value: Any) -> str:
    cls = value if hasattr(value, "__qualname__") else type(value)
    return str(cls.__qualname__).rpartition("<locals>.")[2]


def _short(number: Any) -> float:
    return float(f"{float(number):.4g}")
