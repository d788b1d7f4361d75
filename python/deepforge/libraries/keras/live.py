"""What a live Keras model, its layers and their calls say of themselves: the facts that an import starts from."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .catalogue.build import INDEX, public_paths


def is_model(operation: Any) -> bool:
    """Whether what is called is a model, not a layer alone."""
    import keras

    return isinstance(operation, keras.Model)


def is_drawn(value: Any) -> bool:
    """Whether Keras knows the graph of a model."""
    return is_model(value) and bool(getattr(value, "_nodes", None) or getattr(value, "_functional", None))


def is_waiting(value: Any) -> bool:
    """Whether a sequential model has layers, but has seen no tensor yet that says its input's shape."""
    import keras

    return isinstance(value, keras.Sequential) and bool(value.layers) and not is_drawn(value)


def is_built(model: Any) -> bool:
    """Whether a sequential model knows the shape of its input, and so the graph of what it computes."""
    return getattr(model, "_functional", None) is not None


def calls(functional: Any) -> list[tuple[Any, Any]]:
    """(operation, call) in the order of the model's graph."""
    found: list[tuple[Any, Any]] = []
    for depth in sorted(functional._nodes_by_depth, reverse=True):
        for node in functional._nodes_by_depth[depth]:
            found.append((node.operation, node))
    return found


def own_name(operation: Any) -> str:
    """A layer's own name; of an operation on tensors what it does: Keras only counts them."""
    import keras

    return str(operation.name) if isinstance(operation, keras.Layer) else re.sub(r"_\d+$", "", operation.name)


def class_id(operation: Any) -> str:
    """The public path of what is called, as catalogues name it; of a person's own class its module and name."""
    kind = type(operation)
    if kind.__module__.startswith("keras.src.activations"):
        # The one activation that is an operation of its own is no public one; the layer computes the same.
        return f"keras.layers.{kind.__name__}"
    paths = public_paths(kind)
    if paths:
        return next((path for path in paths if path.startswith("keras.layers.")), paths[0])
    if kind.__module__.startswith("keras.src.ops"):
        snake = re.sub(r"(?<=[a-z0-9])([A-Z])|(?<=[A-Z])([A-Z])(?=[a-z])", r"_\1\2", kind.__name__).lower()
        return INDEX.id if snake == "get_item" else f"keras.ops.{snake}"
    return f"{kind.__module__}.{kind.__qualname__}"


def own_function(value: Any, function: Any) -> str | None:
    """Where a function is from that an argument is, when it is none of Keras': its configuration has only its name."""
    if not isinstance(value, Mapping) or value.get("class_name") != "function":
        return None
    module, name = getattr(function, "__module__", None), getattr(function, "__qualname__", "<")
    return f"{module}.{name}" if module and "<" not in name else None


def takes(kind: Any, name: str) -> bool:
    """Whether a constructor has an argument: those of a person's own layers often take no name."""
    parameters = inspect.signature(kind.__init__).parameters.values()
    return any(each.name == name or each.kind is each.VAR_KEYWORD for each in parameters)


def placed(operation: Any, args: Sequence[Any]) -> list[tuple[str, Any]]:
    """What a call was given by place, by the names of its arguments."""
    if class_id(operation) == INDEX.id:
        return list(zip([each.name for each in INDEX.arguments], args, strict=False))
    if type(operation).__module__.startswith("keras.src.activations"):
        return list(zip(["inputs"], args, strict=False))
    parameters = [p for p in inspect.signature(operation.call).parameters.values() if p.kind is not p.VAR_KEYWORD]
    found: list[tuple[str, Any]] = []
    for index, (each, value) in enumerate(zip(parameters, args, strict=False)):
        if each.kind is each.VAR_POSITIONAL:
            return [*found, (each.name, args[index:])]
        found.append((each.name, value))
    return found


def is_usual(operation: Any, training: Any) -> bool:
    """Whether Keras calls a layer so, too, when nobody says whether it is trained: it notes what it chose."""
    said = inspect.signature(operation.call).parameters.get("training")
    return said is not None and training == said.default


def implied_masks(given: Mapping[str, Any]) -> set[str]:
    """The arguments of a call that Keras fills in by itself: masks that its tensors carry."""
    from keras.src.backend.common.masking import get_keras_mask

    found: set[str] = set()
    first = True
    for name, value in given.items():
        mask = given.get(f"{name}_mask", given.get("mask") if first else None)
        first = False
        carried = [get_keras_mask(each) for each in flat(value) if hasattr(each, "shape")]
        if mask is None or not carried or any(each is None for each in carried):
            continue
        if len(carried) == len(flat(mask)) and all(a is b for a, b in zip(carried, flat(mask), strict=True)):
            found.add(f"{name}_mask" if f"{name}_mask" in given else "mask")
    return found


def flat(value: Any) -> list[Any]:
    """What lists and dictionaries hold, however deep."""
    if isinstance(value, Mapping):
        # By name, as Keras has the inputs and outputs of models.
        return [each for name in sorted(value) for each in flat(value[name])]
    if isinstance(value, (list, tuple)):
        return [each for item in value for each in flat(item)]
    return [value]
