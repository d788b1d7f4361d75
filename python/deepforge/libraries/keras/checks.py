"""What Keras accepts in silence though it cannot be meant: said while editing, each on the layer that causes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...model.architecture import Layer, Value
from ..catalogue import Argument, Entry
from ..feedback import LayerError, Tensor
from .values import ValueTextError, literal

_NUMBERS = ("int", "float", "number")
_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "number": "a number",
    "bool": "True or False",
    "text": "a text",
    "tuple": "a tuple",
    "shape": "a shape such as (32, 32, 3)",
}


def of_arguments(entry: Entry, node: Layer) -> list[LayerError]:
    """Arguments that are missing, unknown, not literals, out of bounds, or not among the choices."""
    found: list[LayerError] = []
    known = {each.name: each for each in entry.arguments}
    for each in entry.arguments:
        if each.required and each.name not in node.arguments and not entry.is_function:
            found.append(LayerError(f"{each.name} is required.", _form(each), "nothing", each.name))
    for name, value in node.arguments.items():
        argument = known.get(name)
        if argument is None:
            if name not in ("name", "dtype", "trainable", "activity_regularizer", "autocast"):
                found.append(LayerError(f"{entry.name} has no argument {name!r}.", argument=name))
            continue
        wrong = _of_value(argument, value)
        if wrong is not None:
            found.append(wrong)
    return found


def of_inputs(entry: Entry, inputs: Mapping[str, Sequence[Tensor]]) -> list[LayerError]:
    """Inputs that are missing, too few, too many, or of a kind the layer cannot mean."""
    found: list[LayerError] = []
    for port in entry.inputs:
        given = inputs.get(port.name, ())
        if not given:
            if not port.optional:
                found.append(LayerError(f"The input {port.name} is not connected.", port=port.name))
        elif len(given) < port.least or (port.most is not None and len(given) > port.most):
            found.append(
                LayerError("Wrong number of inputs.", _count(port.least, port.most), str(len(given)), None, port.name)
            )
    for tensors in inputs.values():
        for tensor in tensors:
            wrong = _of_tensor(entry, tensor)
            if wrong is not None:
                found.append(wrong)
    return found


def _of_tensor(entry: Entry, tensor: Tensor) -> LayerError | None:
    if entry.name in ("Embedding",) and not tensor.dtype.startswith(("int", "uint")):
        return LayerError(
            f"{entry.name} looks up whole numbers: give its input layer dtype 'int32'.",
            "whole numbers",
            tensor.dtype,
            severity="warning",
        )
    if entry.name in ("MultiHeadAttention", "GroupQueryAttention", "Attention") and len(tensor.shape) < 3:
        return LayerError(
            f"{entry.name} attends along a sequence: its inputs have a batch, a sequence and features.",
            "at least 3 dimensions",
            f"{len(tensor.shape)}: {_shape(tensor)}",
        )
    return None


def _of_value(argument: Argument, value: Value) -> LayerError | None:
    if not isinstance(value, str):
        return None
    try:
        given: Any = literal(value, argument.name)
    except ValueTextError as error:
        return LayerError(error.message, "a Python literal", value, argument.name)
    if given is None:
        if argument.optional or argument.default == "None" or not argument.source:
            return None
        return LayerError(f"{argument.name} cannot be None.", _form(argument), "None", argument.name)
    if argument.kind == "enum" and isinstance(given, str):
        known = argument.choices
        if given not in known and given.lower() not in known and argument.also not in ("text", "function"):
            return LayerError(
                f"{argument.name} cannot be {given!r}.", " or ".join(map(repr, known)), repr(given), argument.name
            )
    if argument.kind in _NUMBERS:
        return _of_number(argument, given)
    if argument.kind == "bool" and not isinstance(given, (bool, int)):
        return LayerError(f"{argument.name} is a switch.", "True or False", value, argument.name)
    return None


def _of_number(argument: Argument, given: Any) -> LayerError | None:
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        if argument.also in ("tuple", "bool", "array", "function", "objects") or not argument.source:
            return None
        return LayerError(f"{argument.name} is a number.", _form(argument), repr(given), argument.name)
    if argument.kind == "int" and isinstance(given, float) and not given.is_integer():
        return LayerError(f"{argument.name} is a whole number.", "a whole number", repr(given), argument.name)
    low, high = argument.low, argument.high
    below = low is not None and (given <= low if argument.above else given < low)
    if below or (high is not None and given > high):
        return LayerError(f"{argument.name} is out of bounds.", _form(argument), repr(given), argument.name)
    return None


def _form(argument: Argument) -> str:
    """What an argument takes, in words."""
    if argument.kind == "enum":
        return " or ".join(map(repr, argument.choices))
    words = _KINDS.get(argument.kind, "a value")
    low, high = argument.low, argument.high
    if low is not None and high is not None:
        return f"{words} from {low:g} to {high:g}"
    if low is not None:
        return f"{words} above {low:g}" if argument.above else f"{words}, at least {low:g}"
    return f"{words}, at most {high:g}" if high is not None else words


def _count(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least}"
    return str(least) if least == most else f"{least} to {most}"


def _shape(tensor: Tensor) -> str:
    return "(" + ", ".join("any" if size is None else str(size) for size in tensor.shape) + ")"
