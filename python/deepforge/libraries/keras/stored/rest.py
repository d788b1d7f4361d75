"""What a ``.keras`` file leaves out of a model: states of seeds, the history of training, attributes of own classes."""

from __future__ import annotations

import collections
import dis
import json
import re
import types
import warnings
from collections.abc import Iterator
from typing import Any

import keras
import numpy
from keras.src.initializers.random_initializers import RandomInitializer

from ....errors import ValueTypeError
from . import custom

_PLAIN = (str, bytes, int, float, complex, bool, type(None), numpy.ndarray, numpy.generic)
_NUMBERED = re.compile(r"(.+?)(?:_(\d+))?")


def kept(value: Any) -> dict[str, Any]:
    """What to store beside a model or layer; empty when Keras stores all of it. Arrays are numpy's."""
    found: dict[str, Any] = {}
    seeds = [numbers(each) for each in seed_states(value)]
    if seeds:
        found["seeds"] = seeds
    history = history_of(value)
    if history is not None:
        found["history"] = history
    attributes = {number: own for number, layer in enumerate(layers(value)) if (own := own_attributes(layer))}
    if attributes:
        found["attributes"] = attributes
    every = list(layers(value))
    if any(not _is_keras(type(layer)) for layer in every):
        # The configuration of somebody's class says nothing of the layers that its __init__ makes.
        found["switches"] = {
            number: {"name": layer.name, "trainable": layer.trainable, "dtype_policy": layer.dtype_policy.name}
            for number, layer in enumerate(every)
        }
        found["inner"] = [_configuration(layer) for layer in every]
    return found


def restore(value: Any, found: dict[str, Any]) -> None:
    """Give a model or layer that Keras has loaded what ``kept`` found."""
    for state, seed in zip(seed_states(value), found.get("seeds", ()), strict=False):
        state.assign(seed)
    if "history" in found:
        history = keras.callbacks.History()
        for name, part in found["history"].items():
            setattr(history, name, part)
        value.history = history
    every = list(layers(value))
    for kind in ("switches", "attributes"):
        for number, attributes in found.get(kind, {}).items():
            for name, part in attributes.items():
                before = getattr(every[number], name, None)
                if not _is_same(before.name if name == "dtype_policy" and before else before, part):
                    setattr(every[number], name, part)
    for layer, inner in zip(every, found.get("inner", ()), strict=False):
        if _configuration(layer) != inner:
            raise ValueTypeError(
                f"The layer {layer.name} was changed after it was made, in a way that its class does not tell: "
                f"expected {inner}, received {_configuration(layer)}"
            )


def numbers(variable: Any) -> Any:
    """What a variable holds, as an array of numpy's."""
    return numpy.asarray(keras.ops.convert_to_numpy(variable.value))


def layers(value: Any) -> Iterator[Any]:
    """The layer itself and all inside, models among them, in Keras's own order; none for what is no layer."""
    if isinstance(value, keras.Layer):
        yield from value._flatten_layers()


def seed_states(value: Any) -> list[Any]:
    """The variables that hold what random layers draw from next, each once."""
    found: dict[int, Any] = {}
    for layer in layers(value):
        for generator in layer._seed_generators:
            found.setdefault(id(generator.state), generator.state)
    return list(found.values())


def why_not(value: Any) -> str | None:
    """Why a model or layer cannot be stored, as far as its own classes tell it; None when they do not."""
    for layer in layers(value):
        if not _is_keras(type(layer)):
            try:
                layer.get_config()
                own_attributes(layer)
            except NotImplementedError:
                return without_config(layer)
            except ValueTypeError as error:
                return error.message
            except Exception as error:
                return f"its configuration cannot be had: {type(error).__name__}: {error}"
    return None


def undrawn(value: Any) -> str | None:
    """Why a model or layer cannot be handed on before it has its weights; None when it has them, or draws none.

    Keras stores that they shall be drawn, but not which: a copy draws others.
    """
    for layer in layers(value):
        seeds = [each for each in vars(layer).values() if isinstance(each, RandomInitializer)]
        if not layer.built and any(each.get_config().get("seed") is None for each in seeds):
            return f"{layer.name} draws its weights only when it is first called"
    return None


def without_config(value: Any) -> str:
    """What to do about a class that does not say how it was made."""
    return (
        f"The {type(value).__qualname__} cannot be stored: its class takes arguments and does not say how it was made. "
        "Give it a method get_config that returns them"
    )


def history_of(value: Any) -> dict[str, Any] | None:
    """What ``model.history`` holds after training; None without."""
    history = getattr(value, "history", None)
    if not isinstance(history, keras.callbacks.History):
        return None
    return {name: part for name, part in vars(history).items() if name in ("history", "epoch", "params")}


def own_attributes(layer: Any) -> dict[str, Any]:
    """Plain attributes of an instance of a class that is not Keras's: what its configuration may not say.

    Raises ValueTypeError for an attribute that neither Keras stores nor a file can hold.
    """
    cls = type(layer)
    if _is_keras(cls):
        return {}
    names = _written(cls)
    found = {}
    for name, part in vars(layer).items():
        if (name.startswith("_") and name not in names) or name in _KERAS_PUBLIC:
            continue
        found_plain = plain(part)
        if found_plain is KERAS_OWN:
            continue
        if found_plain is OTHER:
            raise ValueTypeError(
                f"The attribute {name} of the {cls.__qualname__} (a {type(part).__qualname__}) cannot be stored with "
                "it: expected numbers, texts, arrays, or lists and dicts of these",
                name=name,
            )
        found[name] = found_plain
    return found


KERAS_OWN, OTHER = object(), object()
_KERAS_PUBLIC = frozenset(
    {"built", "name", "dtype_policy", "history", "optimizer", "stop_training", "stop_evaluating", "stop_predicting"}
    | {"compiled", "train_function", "test_function", "predict_function", "run_eagerly", "jit_compile", "autocast"}
    | {"training"}  # of torch: what was done last
    | {"steps_per_execution", "supports_jit", "supports_masking", "activity_regularizer", "input_spec", "loss"}
)


def plain(part: Any) -> Any:
    """The attribute's value when it is plain, else whether Keras stores it, or nobody does."""
    if isinstance(part, _PLAIN):
        return part
    if isinstance(part, (list, tuple, set)):
        items = [plain(each) for each in part]
        if any(each is OTHER for each in items):
            return OTHER
        if any(each is KERAS_OWN for each in items):
            return KERAS_OWN
        kind = next(base for base in (list, tuple, set) if isinstance(part, base))
        return kind(items)
    if isinstance(part, dict):
        items = [plain(each) for each in part.values()]
        if any(each is OTHER for each in items):
            return OTHER
        if any(each is KERAS_OWN for each in items):
            return KERAS_OWN
        return dict(zip(part, items, strict=True))
    if _is_keras(type(part)) or any(_is_keras(base) for base in type(part).__mro__):
        return KERAS_OWN
    if isinstance(part, (type, types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType)):
        return KERAS_OWN
    return OTHER


def _configuration(layer: Any) -> str:
    """A layer's configuration as text; a model's without its layers, which have their own."""
    if isinstance(layer, keras.Model):
        return ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config = keras.saving.serialize_keras_object(layer.get_config())
    # The text of a function without a name is another one each time.
    unnamed = [
        name for name, part in config.items() if isinstance(part, dict) and part.get("class_name") == "__lambda__"
    ]
    return json.dumps(config | dict.fromkeys(unnamed, "__lambda__"), sort_keys=True)


def _is_keras(cls: type) -> bool:
    return cls.__module__ == "keras" or cls.__module__.startswith("keras.")


def _written(cls: type) -> set[str]:
    """Attributes that the methods of a class, and of its own bases, set."""
    found: set[str] = set()
    for base in filter(custom.is_own, cls.__mro__):
        for method in vars(base).values():
            code = getattr(method, "__code__", None)
            if code is not None:
                found |= {each.argval for each in dis.get_instructions(code) if each.opname == "STORE_ATTR"}
    return found


def _is_same(one: Any, other: Any) -> bool:
    try:
        return bool(numpy.all(numpy.asarray(one == other))) and type(one) is type(other)
    except Exception:
        return False


def count_names(value: Any) -> None:
    """Have Keras number what is made later as if the names in a loaded model had been given here."""
    from keras.src.backend.common import global_state

    counts: Any = global_state.get_global_attribute("object_name_uids", collections.defaultdict(int), True)
    for layer in layers(value):
        match = _NUMBERED.fullmatch(layer.name)
        if match is not None:
            counts[match[1]] = max(counts.get(match[1], 0), int(match[2] or 0) + 1)
