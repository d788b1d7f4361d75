"""Checks the values of a layer's arguments by what the catalogue knows of them, before Keras sees them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from typing import Any

from ...model.architecture import Layer, Value
from ..catalogue import Argument, Entry
from ..feedback import LayerError
from .values import ValueTextError, literal

_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "number": "a number",
    "bool": "True or False",
    "text": "a text",
    "tuple": "a tuple",
    "shape": "a shape such as (32, 32, 3)",
}
# Names of dtypes, and of policies that stand for them.
_DTYPES = (
    "float16", "float32", "float64", "bfloat16", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32",
    "uint64", "bool", "string", "int", "float", "complex64", "complex128", "mixed_float16", "mixed_bfloat16",
)  # fmt: skip


def of_arguments(entry: Entry, node: Layer) -> list[LayerError]:
    """Arguments that are missing, unknown, not literals, out of bounds, or not among the choices."""
    found: list[LayerError] = []
    known = {each.name: each for each in entry.arguments}
    for each in entry.arguments:
        if each.required and each.name not in node.arguments and not entry.is_function:
            found.append(LayerError(f"{each.name} is required.", _form(each), "nothing", each.name))
    if entry.name == "InputLayer" and not {"shape", "batch_shape"} & set(node.arguments):
        found.append(LayerError("The shape of the input is required.", _KINDS["shape"], "nothing", "shape"))
    for name, value in node.arguments.items():
        argument = known.get(name)
        if argument is None:
            if name not in ("name", "dtype", "trainable", "activity_regularizer", "autocast"):
                hint = meant(name, known)
                found.append(LayerError(f"{entry.name} has no argument {name!r}.{hint}", argument=name))
            continue
        wrong = _of_value(argument, value)
        if wrong is not None and not (entry.is_function and _may_be_several(argument, value)):
            found.append(wrong)
    return found


def _of_value(argument: Argument, value: Value) -> LayerError | None:
    if not isinstance(value, str):
        return None
    try:
        given: Any = literal(value, argument.name)
    except ValueTextError as error:
        if argument.source and argument.kind in _KINDS:
            return LayerError(
                f"{argument.name} must be {_KINDS[argument.kind]}.", _form(argument), value, argument.name
            )
        return LayerError(error.message, "a Python literal", value, argument.name)
    if given is None:
        if argument.optional or argument.default == "None" or not argument.source:
            return None
        return LayerError(f"{argument.name} cannot be None.", _form(argument), "None", argument.name)
    judge = _JUDGES.get(argument.kind) if argument.source else None
    return judge(argument, given, value) if judge is not None else None


def _may_be_several(argument: Argument, value: Value) -> bool:
    """Whether numbers are given where Keras only documents one: its operations take one for each dimension as well,
    and refuse themselves what they do not take."""
    several = isinstance(value, str) and value.strip()[:1] in ("(", "[")
    return several and argument.kind in ("int", "float", "number") and argument.source != "code"


def _of_enum(argument: Argument, given: Any, text: str) -> LayerError | None:
    known = argument.choices
    if not isinstance(given, str) or given in known or given.lower() in known or argument.also in ("text", "function"):
        return None
    wrong = f"{argument.name} cannot be {given!r}.{meant(given, known)}"
    return LayerError(wrong, _form(argument), repr(given), argument.name)


def _of_shape(argument: Argument, given: Any, text: str) -> LayerError | None:
    if _is_shape(given) and not (isinstance(given, int) and argument.name in ("shape", "batch_shape")):
        return None
    return LayerError(f"{argument.name}: {text} is no shape.", _KINDS["shape"], text, argument.name)


def _of_dtype(argument: Argument, given: Any, text: str) -> LayerError | None:
    if not isinstance(given, str) or given in _DTYPES or "float8" in given:
        return None
    wrong = f"There is no dtype {given!r}.{meant(given, _DTYPES)}"
    return LayerError(wrong, "a dtype such as float32", repr(given), argument.name)


def _of_tuple(argument: Argument, given: Any, text: str) -> LayerError | None:
    if _is_tuple(argument, given):
        return None
    return LayerError(f"{argument.name} does not have this form.", _form(argument), text, argument.name)


def _of_bool(argument: Argument, given: Any, text: str) -> LayerError | None:
    if isinstance(given, (bool, int)):
        return None
    return LayerError(f"{argument.name} is a switch.", "True or False", text, argument.name)


def _is_shape(given: Any) -> bool:
    """Whether a value is a tuple of sizes; -1 is one that follows from the others."""
    if isinstance(given, int) and not isinstance(given, bool):
        return given > 0
    return isinstance(given, (tuple, list)) and all(
        each is None or (isinstance(each, int) and not isinstance(each, bool) and (each > 0 or each == -1))
        or isinstance(each, (tuple, list))
        for each in given
    )  # fmt: skip


def _is_tuple(argument: Argument, given: Any) -> bool:
    """Whether a value is a tuple of the right length, or what may stand for one; unknown forms pass."""
    if isinstance(given, str):
        return argument.also in ("text", "enum", "function") or argument.source not in ("code", "default")
    if isinstance(given, (tuple, list)):
        return argument.length is None or len(given) == argument.length or argument.source != "code"
    return True


def meant(given: str, known: Iterable[str], least: float = 0.6) -> str:
    """``" Did you mean 'units'?"`` when one of the known names is nearly this. least: how much alike, of 1."""
    near = difflib.get_close_matches(given, list(known), 1, least)
    return f" Did you mean {near[0]!r}?" if near else ""


def resembling(given: str, family: str) -> str:
    """The hint for a name that stands for no activation, initializer, ..."""
    import keras

    module = getattr(keras, f"{family}s", None)
    skipped = ("get", "serialize", "deserialize")
    known = [name for name in dir(module) if not name.startswith("_") and name not in skipped]
    return meant(given, known)


def _of_number(argument: Argument, given: Any, text: str) -> LayerError | None:
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        if argument.also in ("tuple", "bool", "array", "function", "objects"):
            return None
        return LayerError(f"{argument.name} must be a number.", _form(argument), repr(given), argument.name)
    if argument.kind == "int" and isinstance(given, float) and not given.is_integer():
        return LayerError(f"{argument.name} must be a whole number.", "a whole number", repr(given), argument.name)
    low, high = argument.low, argument.high
    below = low is not None and (given <= low if argument.above else given < low)
    if below or (high is not None and given > high):
        return LayerError(f"{argument.name} is out of bounds.", _form(argument), repr(given), argument.name)
    return None


def _form(argument: Argument) -> str:
    """What an argument takes, in words."""
    if argument.kind == "enum":
        return " or ".join(map(repr, argument.choices))
    if argument.kind == "tuple":
        one = "a whole number" if argument.also == "int" else "a number"
        some = "several in brackets" if argument.length is None else f"{argument.length} of them in brackets"
        return f"{one}, or {some}" if argument.also else some
    if argument.kind in ("object", "objects"):
        family = argument.family or "object"
        return f"{'an' if family[0] in 'aeio' else 'a'} {family}"
    form = _KINDS.get(argument.kind, "a value")
    low, high = argument.low, argument.high
    if low is not None and high is not None:
        return f"{form} from {low:g} to {high:g}"
    if argument.kind == "int" and low is not None:
        return f"{form}, at least {low + 1 if argument.above else low:g}"
    if low is not None:
        return f"{form} above {low:g}" if argument.above else f"{form}, at least {low:g}"
    return f"{form}, at most {high:g}" if high is not None else form


_JUDGES: dict[str, Callable[[Argument, Any, str], LayerError | None]] = {
    "int": _of_number, "float": _of_number, "number": _of_number, "enum": _of_enum, "shape": _of_shape,
    "dtype": _of_dtype, "tuple": _of_tuple, "bool": _of_bool,
}  # fmt: skip
