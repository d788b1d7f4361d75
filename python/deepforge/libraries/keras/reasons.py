"""Which of a layer's arguments make its output what it is, in words: ``padding is valid, kernel is 5 × 5``."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from ...model.architecture import Layer
from ..catalogue import Entry
from ..feedback import Repair
from . import words

_WINDOWS = ("kernel_size", "pool_size")


def setting(node: Layer, entry: Entry, name: str) -> Any:
    """The value of an argument as it is set, or its default; None when it is no literal or not there."""
    argument = entry.argument(name)
    text = node.arguments.get(name, argument.default if argument is not None else None)
    if not isinstance(text, str):
        return None
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return None


def rank(entry: Entry) -> int:
    """Along how many dimensions a layer's window moves; 0 for layers without one."""
    return next((number for number in (1, 2, 3) if f"{number}D" in entry.name), 0)


def window(node: Layer, entry: Entry) -> tuple[int, ...] | None:
    """The size of the window of a convolution or pooling, what its dilation spreads it over included."""
    size = next((_each(setting(node, entry, name), rank(entry)) for name in _WINDOWS if entry.argument(name)), None)
    spread = _each(setting(node, entry, "dilation_rate") or 1, rank(entry))
    if size is None or spread is None:
        return None
    return tuple((one - 1) * step + 1 for one, step in zip(size, spread, strict=True))


def strides(node: Layer, entry: Entry) -> tuple[int, ...] | None:
    """By how much the window moves; of a pooling by its size when nothing else is said."""
    found = setting(node, entry, "strides")
    if found is None and entry.argument("pool_size") is not None:
        found = setting(node, entry, "pool_size")
    return _each(1 if found is None else found, rank(entry))


def of_window(node: Layer, entry: Entry) -> str | None:
    """Why a convolution or pooling gives the height and width it gives."""
    size = window(node, entry)
    if size is None:
        return None
    name = "kernel" if entry.argument("kernel_size") is not None else "window"
    said = [f"padding is {setting(node, entry, 'padding')}", f"{name} is {words.sizes(size)}"]
    steps = strides(node, entry)
    if steps is not None and any(step != 1 for step in steps):
        said.append(f"strides are {words.sizes(steps)}")
    return ", ".join(said)


def pads(name: str, node: Layer, entry: Entry) -> Repair | None:
    """The repair that pads the window's input, where that is an argument of the layer which is not so already."""
    argument = entry.argument("padding")
    if argument is None or "same" not in argument.choices or setting(node, entry, "padding") != "valid":
        return None
    return Repair("Set padding to same", name, "padding", "'same'")


def of_arguments(node: Layer, names: Mapping[str, str]) -> str | None:
    """What some arguments are; ``names``: how they are called in the sentence."""
    said = [f"{word} is {text}" for name, word in names.items() if isinstance(text := node.arguments.get(name), str)]
    return ", ".join(said) or None


def _each(value: Any, count: int) -> tuple[int, ...] | None:
    if isinstance(value, int):
        return (value,) * count
    if isinstance(value, (tuple, list)) and len(value) == count and all(isinstance(each, int) for each in value):
        return tuple(value)
    return None
