"""Chooses how a value is looked at, and keeps the result within bounds, whatever the value is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..known import known
from . import numbers, pictures, tables, texts
from .bounds import within

LIMIT = 200_000  # bytes of JSON
_SECONDS = 3.0


def preview(value: Any) -> dict[str, Any]:
    """JSON data as in the API's schema Preview, without type, size and summary, which the store knows.

    ``kind``: array (shape, dtype, minimum, maximum, mean, missing, histogram, first rows, a contact sheet when
    it holds images), table (columns, first rows, length), image, text, model (layers and how their weights are
    spread), or none when there is nothing to see beyond a summary. Of large values a sample is looked at, and
    ``text`` says so. Never raises; takes a few seconds at most and LIMIT bytes. Code of the project is not called:
    neither ``repr`` nor properties of classes that are not installed.
    """
    for look in _LOOKS:
        found: dict[str, Any] | None = None
        try:
            with within(_SECONDS):
                found = look(value)
        except Exception:
            continue  # a value that cannot be looked at is stored all the same
        if found is not None:
            return _bounded(found)
    return {"kind": "none"}


def _bounded(found: dict[str, Any]) -> dict[str, Any]:
    """The preview without the parts that make it too large, the largest first."""
    for name in (None, "data", "rows", "columns", "text", "model"):
        if name is not None:
            found = {key: value for key, value in found.items() if key != name}
        try:
            if len(json.dumps(found, allow_nan=False)) <= LIMIT:
                return found
        except ValueError:
            break
    return {"kind": "none"}


def _of_library(value: Any) -> dict[str, Any] | None:
    library = known(type(value))
    return None if library is None else library.preview(value)


_LOOKS: tuple[Callable[[Any], dict[str, Any] | None], ...] = (
    _of_library,
    pictures.picture,
    tables.table,
    numbers.array,
    texts.text,
)
