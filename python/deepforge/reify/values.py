"""What a history knows of the values its names had: the best facts of all executions that looked at them."""

from __future__ import annotations

from dataclasses import replace

from ..provenance.records import ValueInfo
from .history import Binding, History


def value_info(history: History, name: str, number: int) -> ValueInfo | None:
    """The best known facts on the value ``name`` had after execution ``number``: later looks know more."""
    best: ValueInfo | None = None
    for unit in history.seen(name, number):
        info = unit.operation.values.get(name)
        if info is not None and (best is None or info.stays is not None):
            best = info
    if name in history.stays:
        return replace(best or ValueInfo("object"), stays=history.stays[name])
    return best


def why_it_stays(history: History, binding: Binding) -> str | None:
    """Why a value cannot come out of its operation, None when it can."""
    info = value_info(history, binding.name, binding.number)
    return info.stays if info is not None else None


def keeps_class(history: History, info: ValueInfo) -> bool:
    """Whether the value is an instance of a session class that cannot live in a module."""
    if not info.type.startswith("__main__."):
        return False
    name = info.type.rsplit(".", 1)[1]
    return name in history.stateful


def made_by_name(history: History, binding: Binding) -> Binding:
    """The last version of a value that code which names it made: later ones only changed with what it shares."""
    while binding.kind == "value":
        through = history.units[binding.number].shared.get(binding.name)
        if through is None:
            break
        binding = through
    return binding
