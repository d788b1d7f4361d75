"""What a comparison says, and the path to the part of a value that it says it of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["same", "differs", "not comparable"]

Path = tuple[Any, str, Any] | None
"""A part of a value: (path of the whole, "item" | "attribute" | "text", key); None is the value itself."""

_LONGEST = 40


@dataclass(frozen=True)
class Comparison:
    """The verdict on two values.

    ``where`` is the first part that differs (or cannot be compared) as a Python expression on the
    value's name, such as ``scores['rf'][2]``; ``reason`` is a sentence for a person. Both are empty
    when the values are the same.
    """

    verdict: Verdict
    where: str = ""
    reason: str = ""

    def to_json(self) -> dict[str, str]:
        """JSON data: ``{"verdict", "where", "reason"}``."""
        return asdict(self)


def item(path: Path, key: Any) -> Path:
    """The part ``[key]``."""
    return (path, "item", key)


def attribute(path: Path, name: str) -> Path:
    """The part ``.name``."""
    return (path, "attribute", name)


def words(path: Path, text: str) -> Path:
    """A part that only words can name, such as a key of a dict."""
    return (path, "text", text)


def path_text(name: str, path: Path) -> str:
    """The path as text; the middle of a very deep one is left out."""
    parts: list[str] = []
    while path is not None:
        path, kind, key = path
        parts.append(_part(kind, key))
    parts.reverse()
    if len(parts) > _LONGEST:
        half = _LONGEST // 2
        parts = [*parts[:half], " … ", *parts[-half:]]
    return name + "".join(parts)


def _part(kind: str, key: Any) -> str:
    if kind == "item":
        inner = ", ".join(show(one) for one in key) if type(key) is tuple and key else show(key)
        return f"[{inner}]"
    return f".{key}" if kind == "attribute" else str(key)


_SHOWN_WHOLE = {int, float, complex, bool, str, bytes, type(None), type(Ellipsis), range}
_SHOWN_BY_MODULE = {"datetime", "decimal", "fractions", "uuid", "pathlib", "pathlib._local", "numpy"}
_PANDAS_SCALARS = {"Timestamp", "Timedelta", "Period", "Interval", "NaTType", "NAType"}


def show(value: Any, limit: int = 60) -> str:
    """A short text of a value for a reason. Never runs code of the notebook, never walks a large value."""
    kind = type(value)
    try:
        if kind in (str, bytes):
            return _cut(repr(value[: limit + 1]), limit)
        if kind in _SHOWN_WHOLE:
            return _cut(repr(value), limit)
        if _is_small_scalar(kind):
            return _cut(str(value) if kind.__module__ == "numpy" else repr(value), limit)
        if issubclass(kind, type):
            return f"the class {value.__name__}"
        if kind in (list, tuple, dict, set, frozenset):
            return f"a {kind.__name__} of {len(value)}"
    except Exception:
        pass
    return f"a {type_text(kind)}"


def _is_small_scalar(kind: type) -> bool:
    module = kind.__module__
    if module == "numpy":
        return any(base.__name__ == "generic" for base in kind.__mro__)
    return module in _SHOWN_BY_MODULE or (module.startswith("pandas.") and kind.__name__ in _PANDAS_SCALARS)


def type_text(kind: type) -> str:
    """A class as a person writes it: ``list``, ``numpy.ndarray``; classes of the notebook without module."""
    name = kind.__qualname__.rpartition("<locals>.")[2]
    return name if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{name}"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
