"""The architecture of a live variable, read by the library that knows it: "Open as architecture"."""

from __future__ import annotations

from typing import Any

from ..capture.session import Capture
from ..errors import DeepForgeError
from ..libraries.library import Library
from ..model.resources import libraries
from ..types.serialise import type_name


def architecture_of(capture: Capture, name: Any) -> dict[str, Any]:
    """``{"library", "architecture": document, "notes": what could not be kept, in words}`` of a variable.

    To be called on the main thread while no cell runs. Raises DeepForgeError: ``no-variable``, ``not-a-model`` when no
    library knows such values, and what the library says when it cannot read this one.
    """
    namespace = capture.watches.variables.namespace
    if not isinstance(name, str) or name not in namespace:
        raise DeepForgeError(f"There is no variable {name!r} in this session", code="no-variable", name=name)
    value = namespace[name]
    for each in libraries():
        if isinstance(each, Library) and each.recognises(value) is not None:
            architecture, notes = each.read(value)
            return {"library": each.name, "architecture": architecture.to_json(), "notes": notes}
    raise DeepForgeError(
        f"{name} is a {type_name(value)}: no library that is installed here reads an architecture from it",
        code="not-a-model",
        name=name,
    )
