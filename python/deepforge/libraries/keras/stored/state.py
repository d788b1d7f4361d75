"""Whether an object of Keras was changed in place: its numbers, and what else of it code changes; cheap to ask for."""

from __future__ import annotations

import itertools
import sys
import weakref
from collections.abc import Iterator
from typing import Any

import keras
import numpy

from ....types.kinds import is_elsewhere
from . import rest

_PLAIN = (str, bytes, int, float, complex, bool, type(None))
_PASSING = frozenset(
    {"stop_training", "stop_evaluating", "stop_predicting", "built", "history", "optimizer"}
    | {"train_function", "test_function", "predict_function"}
    | {"training"}  # of torch: what was done last
)


def state(value: Any) -> Any:
    """Arrays as they are, numbers and texts, and marks that stand for objects; None for what never changes, or when
    that is not known. What a model measures while it trains is no part of it: every use begins with new sums."""
    if isinstance(value, keras.callbacks.Callback):
        return {name: part for name, part in vars(value).items() if name != "_model"}
    if isinstance(value, keras.Variable):
        return _array(value)
    if isinstance(value, keras.random.SeedGenerator):
        return _array(value.state)
    if isinstance(value, keras.KerasTensor):
        return [part for layer in _behind(value) for part in _layer(layer)]
    if isinstance(value, keras.Layer):
        return _model(value)
    if isinstance(value, keras.optimizers.Optimizer):
        return _optimizer(value)
    if isinstance(value, keras.metrics.Metric):
        return [_array(variable) for variable in value.variables]
    if isinstance(value, keras.losses.Loss):
        return _attributes(value)
    return None


def held(value: Any) -> list[Any] | None:
    """The objects through which this one may be changed, or change others; None when that is not known."""
    if isinstance(value, keras.callbacks.Callback):
        return [part for name, part in vars(value).items() if name != "_model"]
    if isinstance(value, keras.KerasTensor):
        return [part for layer in _behind(value) for part in [layer, *_own(layer)]]
    if isinstance(value, keras.Layer):
        found: list[Any] = []
        for layer in rest.layers(value):
            found += [layer, *_own(layer)]
        found += [each for each in (getattr(value, "optimizer", None), getattr(value, "history", None)) if each]
        return found
    if isinstance(value, (keras.optimizers.Optimizer, keras.metrics.Metric)):
        return list(value.variables)
    return [] if isinstance(value, (keras.Variable, keras.random.SeedGenerator, keras.losses.Loss)) else None


def _own(layer: Any) -> Iterator[Any]:
    yield from [*layer._trainable_variables, *layer._non_trainable_variables]
    if not type(layer).__module__.startswith("keras."):
        parts = (part for name, part in vars(layer).items() if not name.startswith("_") and name not in _PASSING)
        yield from (part for part in parts if rest.plain(part) is not rest.KERAS_OWN)


def _model(value: Any) -> Any:
    optimizer = getattr(value, "optimizer", None)
    marks = [mark(getattr(value, name, None)) for name in ("history", "_compile_config", "optimizer")]
    found = [repr(marks), *(part for layer in rest.layers(value) for part in _layer(layer))]
    return [*found, *_optimizer(optimizer)] if optimizer is not None else found


def _layer(layer: Any) -> list[Any]:
    variables = [*layer._trainable_variables, *layer._non_trainable_variables]
    variables += [generator.state for generator in layer._seed_generators]
    switches = (mark(layer), layer.trainable, layer.dtype_policy.name, layer.built)
    return [repr(switches), *_attributes(layer), *(_array(variable) for variable in variables)]


def _optimizer(optimizer: Any) -> list[Any]:
    return [*_attributes(optimizer), *(_array(variable) for variable in optimizer.variables)]


def _attributes(value: Any) -> list[Any]:
    """Numbers and texts as one text: equal objects pickle differently when they are one object in two places."""
    plain, more = [], []
    own = not type(value).__module__.startswith("keras.")
    for name, part in vars(value).items():
        if name.startswith("_") or name in _PASSING:
            continue
        if isinstance(part, _PLAIN):
            plain.append((name, part))
        elif own and (found := rest.plain(part)) is not rest.KERAS_OWN:
            more.append(part if found is rest.OTHER else found)  # a list as a plain one, not as Keras's
    return [repr(plain), *more]


def _array(variable: Any) -> Any:
    """The numbers of a variable without a copy; of one that is on a device, a mark of the array itself."""
    value = variable._value
    if value is None or is_elsewhere(value):
        return mark(value)
    if type(value).__module__.partition(".")[0] in ("jaxlib", "jax"):
        return numpy.asarray(value)
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        return value.detach()
    return value.numpy() if hasattr(value, "numpy") else numpy.asarray(value)


def _behind(tensor: Any) -> list[Any]:
    """The layers that a symbolic tensor comes out of, in order."""
    found: dict[int, Any] = {}
    seen: set[int] = set()
    todo = [tensor]
    while todo:
        each = todo.pop()
        history = getattr(each, "_keras_history", None)
        if history is None or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(history.operation, keras.Layer):
            for layer in rest.layers(history.operation):
                found.setdefault(id(layer), layer)
        node = history.operation._inbound_nodes[history.node_index]
        todo += node.input_tensors
    return list(found.values())


_marks: dict[int, tuple[Any, int]] = {}
_numbers = itertools.count(1)


def mark(value: Any) -> int:
    """A number that stands for this object as long as it lives, and for no other ever: addresses are used again."""
    if value is None:
        return 0
    known = _marks.get(id(value))
    if known is not None and known[0]() is value:
        return known[1]
    key, number = id(value), next(_numbers)
    _marks[key] = (weakref.ref(value, lambda _: _marks.pop(key, None)), number)
    return number
