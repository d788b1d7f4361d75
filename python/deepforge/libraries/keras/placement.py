"""Which inputs of a call are given by their place, and which by their name."""

from __future__ import annotations

from collections.abc import Iterable

from ..catalogue import Entry

# The class of a network's inputs.
INPUT = "keras.layers.InputLayer"


def placement(entry: Entry | None, inputs: Iterable[str]) -> tuple[list[str], list[str]]:
    """The connected inputs of a call that are given by place, in order, and those given by name.

    ``entry``: None for a class whose ports are not known: all are then given by their place.
    """
    names = list(inputs)
    if entry is None:
        return names, []
    if entry.is_function:
        order = [each.name for each in entry.arguments]
        placed = [name for index, name in enumerate(order) if name in names and set(order[: index + 1]) <= set(names)]
        return placed, sorted((n for n in names if n not in placed), key=lambda n: order.index(n) if n in order else 99)
    ports = {port.name: port for port in entry.inputs}
    order = [*(name for name in ports if name in names), *(name for name in names if name not in ports)]
    placed = [name for name in order if name not in ports or not ports[name].by_name]
    return placed, [name for name in order if name not in placed]


def spread(entry: Entry | None) -> str | None:
    """The input of a function that takes any number of tensors, each as an argument of its own: ``*operands``."""
    if entry is None or not entry.is_function:
        return None
    arguments = {each.name for each in entry.arguments}
    return next((port.name for port in entry.inputs if port.name not in arguments), None)


def first(entry: Entry, names: Iterable[str]) -> list[str]:
    """Of the arguments of a function that spreads its input, those that stand before it."""
    given = set(names)
    return [each.name for each in entry.arguments if each.required and each.name in given]


def is_list(entry: Entry | None, name: str, count: int) -> bool:
    """Whether an input is given as a list of tensors."""
    port = next((port for port in entry.inputs if port.name == name), None) if entry is not None else None
    return count > 1 or (port is not None and port.kind == "list")
