"""What makes an object of Keras what it is, taken apart for comparing: how it is built, and every number in it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Container
from typing import Any

import keras
from keras.src.utils.naming import to_snake_case

from ....types.known import Parts
from . import custom, members, rest


def parts(value: Any) -> Parts | None:
    """The parts of a model, layer, optimizer, metric, loss, variable or callback; None for other objects."""
    if isinstance(value, keras.callbacks.Callback):
        return Parts({name: part for name, part in vars(value).items() if name != "_model"})
    if isinstance(value, keras.Variable):
        return Parts({"trainable": value.trainable, "dtype": str(value.dtype), "value": rest.numbers(value)})
    if isinstance(value, keras.random.SeedGenerator):
        return Parts({"state": rest.numbers(value.state)})
    if isinstance(value, keras.KerasTensor):
        return Parts({"shape": tuple(value.shape), "dtype": str(value.dtype)}, "a symbolic tensor holds no numbers")
    if isinstance(value, keras.Layer):
        return _layer(value)
    if isinstance(value, (keras.optimizers.Optimizer, keras.metrics.Metric)):
        return Parts({**_built(value), "variables": _arrays(value.variables)})
    if isinstance(value, keras.losses.Loss):
        return Parts(_built(value))
    return None


def _layer(value: Any) -> Parts:
    found = _built(value)
    found["weights"] = _arrays(value.variables)
    found["dtypes"] = [str(variable.dtype) for variable in value.variables]
    optimizer = getattr(value, "optimizer", None)
    if optimizer is not None:
        found["optimizer"] = _arrays(optimizer.variables)
    return Parts({**found, **{name: part for name, part in rest.kept(value).items() if name != "seeds"}})


def _built(value: Any) -> dict[str, Any]:
    """Configuration, with how it was built and compiled, and the definitions behind it that are not Keras's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config = keras.saving.serialize_keras_object(value)
    definitions = custom.definitions(value)
    return {
        "configuration": _plain(config, _automatic(config), definitions),
        "definitions": definitions,
        "functions": custom.lambdas(value),
    }


def _arrays(variables: Any) -> list[Any]:
    return [rest.numbers(variable) for variable in variables]


def _automatic(config: Any) -> dict[str, str]:
    """The names that Keras gave by itself, in order, with names that do not depend on what was made before."""
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for each in members.objects(config):
        inner = each.get("config")
        name = inner.get("name") if isinstance(inner, dict) else None
        stem = to_snake_case(each["class_name"]) if isinstance(each.get("class_name"), str) else ""
        if isinstance(name, str) and re.fullmatch(re.escape(stem) + r"(_\d+)?", name) and name not in found:
            found[name] = f"{stem} number {counts.setdefault(stem, 0)}"
            counts[stem] += 1
    return found


def _plain(config: Any, names: dict[str, str], own: Container[str]) -> Any:
    """A configuration with these names. Functions without a name are compared as what they do: they have no text; and
    definitions that are not Keras's (``own``) wherever they live."""
    if isinstance(config, dict):
        if config.get("class_name") == "__lambda__":
            return "a function without a name"
        left_out = {"shared_object_id", "module"} if str(config.get("registered_name")) in own else {"shared_object_id"}
        kept = {key: part for key, part in config.items() if key not in left_out}
        return {_plain(key, names, own): _plain(part, names, own) for key, part in kept.items()}
    if isinstance(config, (list, tuple)):
        return [_plain(part, names, own) for part in config]  # as in a file, where a tuple is a list
    return names.get(config, config) if isinstance(config, str) else config
