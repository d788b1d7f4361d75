"""The schemas of what server and browser send each other, complete in themselves, and checks against them."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from ..errors import DeepForgeError
from ..model.validate import complete, first_error


@cache
def definitions() -> dict[str, Any]:
    """All schemas by name; their references lead to ``#/$defs/<name>``."""
    text = (resources.files(__package__) / "schemas" / "api.schema.json").read_text("utf-8")
    found: dict[str, Any] = complete(json.loads(text))["$defs"]
    return found


@cache
def validator(name: str) -> Any:
    """The jsonschema validator of one of them."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator({**definitions()[name], "$defs": definitions()})


def check(name: str, data: Any) -> None:
    """Check what a browser sent. Raises DeepForgeError (``invalid-request``) with pointer, expected and received."""
    wrong = first_error(validator(name), data)
    if wrong is not None:
        pointer, expected, received = wrong
        raise DeepForgeError(
            f"{name}: at {pointer or 'the top'}: expected {expected}, received {received}",
            code="invalid-request",
            pointer=pointer,
            expected=expected,
            received=received,
        )
