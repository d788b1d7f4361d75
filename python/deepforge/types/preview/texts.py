"""Values as text: strings, containers, and of other objects what they consist of."""

from __future__ import annotations

from itertools import islice
from typing import Any

from ..serialise import summarise, type_name
from .bounds import installed_method, is_installed

_LIMIT = 20_000
_ITEMS, _DEPTH, _CELL = 50, 4, 100
_CONTAINERS = (list, tuple, set, frozenset, dict)
_PLAIN = (bool, int, float, complex, type(None))


def text(value: Any) -> dict[str, Any] | None:
    """The preview of any value as text; None when a summary tells as much."""
    if isinstance(value, _PLAIN) and type(value) in _PLAIN:
        return None
    if type(value) is str:
        return None if len(value) <= 60 and "\n" not in value else _found(value)
    if type(value) in (bytes, bytearray):
        return _found(_dump(bytes(value[:512])))
    if type(value) in _CONTAINERS:
        return _found(pretty(value)) if value else None
    if isinstance(value, dict) and is_installed(type(value)):
        part = dict(islice(dict.items(value), _ITEMS))
        more = f"\n… {len(value) - _ITEMS} more" if len(value) > _ITEMS else ""
        return _found(f"{type_name(value)}\n{pretty(part)}{more}")
    if _own_repr(value) and installed_method(value, "__repr__"):
        return _found(repr(value))
    return _found(_parts(value))


def _own_repr(value: Any) -> bool:
    """Whether its class says more than its name and address."""
    method: Any = type(value).__repr__
    return method is not object.__repr__


def cell(value: Any) -> str:
    """One value in a table as a short text."""
    if value is None:
        return ""
    plain = isinstance(value, str) or (is_installed(type(value)) and type(value) not in _CONTAINERS)
    shown = str(value) if plain and installed_method(value, "__str__") else pretty(value)
    shown = " ".join(shown.split())
    return shown if len(shown) <= _CELL else shown[: _CELL - 1] + "…"


def pretty(value: Any, depth: int = 0) -> str:
    """A container, its items indented, the first of each; objects inside by what they are."""
    if type(value) in _PLAIN:
        return repr(value)
    if type(value) is str:
        return repr(value if len(value) <= 200 else value[:199] + "…")
    if type(value) not in _CONTAINERS:
        return summarise(value) if is_installed(type(value)) else f"<{type_name(value)}>"
    marks = "[]" if type(value) is list else "()" if type(value) is tuple else "{}"
    if not value:
        return marks if type(value) in (list, tuple, dict) else f"{type(value).__name__}()"
    if depth >= _DEPTH:
        return f"{marks[0]}… {len(value)}{marks[1]}"
    items: list[str] = []
    for item in value.items() if type(value) is dict else value:
        if len(items) >= _ITEMS:
            items.append(f"… {len(value) - _ITEMS} more")
            break
        if type(value) is dict:
            items.append(f"{pretty(item[0], _DEPTH)}: {pretty(item[1], depth + 1)}")
        else:
            items.append(pretty(item, depth + 1))
    flat = ", ".join(items)
    if len(flat) <= 80 and "\n" not in flat:
        return marks[0] + flat + ("," if marks == "()" and len(value) == 1 else "") + marks[1]
    inner = ",\n".join(items).replace("\n", "\n  ")
    return f"{marks[0]}\n  {inner}\n{marks[1]}"


def _parts(value: Any) -> str:
    """An object by its class and its attributes, as they lie in it: nothing of the class is called."""
    lines = [type_name(value)]
    try:
        attributes = object.__getattribute__(value, "__dict__")
    except AttributeError:
        attributes = {}
    for count, (name, part) in enumerate(sorted(attributes.items())):
        if count >= _ITEMS:
            lines.append(f"  … {len(attributes) - _ITEMS} more")
            break
        lines.append(f"  {name}: " + pretty(part, 2).replace("\n", "\n  "))
    return "\n".join(lines)


def _dump(data: bytes) -> str:
    rows = []
    for start in range(0, len(data), 16):
        part = data[start : start + 16]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        rows.append(f"{start:04x}  {part.hex(' '):<47}  {letters}")
    return "\n".join(rows)


def _found(shown: str) -> dict[str, Any]:
    return {"kind": "text", "text": shown if len(shown) <= _LIMIT else shown[: _LIMIT - 1] + "…"}
