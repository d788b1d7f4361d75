"""Checks what an editor sends of its document: of a change only what changed, so that an edit costs what it touches."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from ...errors import DeepForgeError
from ...model.places import child
from ...model.validate import first_error, schema

_PARTS = {"nodes": "node", "edges": "edge"}
_WHOLE = ("inputs", "outputs", "input_keys", "output_keys", "parameters", "made", "models")
# What a document may say nothing of: null takes it away.
_SILENT = ("input_keys", "output_keys", "made")


def checked(request: Mapping[str, Any]) -> Literal["open", "edit"]:
    """What is asked: to open a whole document, which the process checks, or to take a change, which is checked here.

    Raises DeepForgeError (``invalid-request``) with pointer, expected and received.
    """
    if request.get("base") is None:
        if "architecture" not in request:
            raise _wrong("", "the key 'architecture', because 'base' is null", "none")
        return "open"
    if "change" not in request:
        raise _wrong("", "the key 'change', because 'base' is a revision", "none")
    _check(request["change"])
    return "edit"


def _check(change: Mapping[str, Any]) -> None:
    for key, part in change.items():
        if key in _PARTS:
            if not isinstance(part, dict):
                raise _wrong(f"/change/{key}", "an object", "other data")
            for id_, each in part.items():
                if each is not None:
                    _check_by(_part(_PARTS[key]), each, child(f"/change/{key}", id_))
            if key == "nodes":
                _check_by(_names(), dict.fromkeys(part), "/change/nodes")
        elif key in _WHOLE:
            if key not in _SILENT or part is not None:
                _check_by(_property(key), part, f"/change/{key}")
        else:
            known = ", ".join((*_PARTS, *_WHOLE))
            raise _wrong("/change", f"only the keys {known}", f"the key {key[:100]!r}")


def _check_by(validator: Any, data: Any, pointer: str) -> None:
    wrong = first_error(validator, data)
    if wrong is not None:
        raise _wrong(f"{pointer}{wrong[0]}", wrong[1], wrong[2])


def _wrong(pointer: str, expected: str, received: str) -> DeepForgeError:
    return DeepForgeError(
        f"FeedbackRequest: at {pointer or 'the top'}: expected {expected}, received {received}",
        code="invalid-request",
        pointer=pointer,
        expected=expected,
        received=received,
    )


@cache
def _whole() -> dict[str, Any]:
    return schema("architecture")


@cache
def _part(name: str) -> Any:
    return _validator({"$ref": f"#/$defs/{name}"})


@cache
def _property(name: str) -> Any:
    return _validator(_whole()["properties"][name])


@cache
def _names() -> Any:
    return _validator({"propertyNames": _whole()["properties"]["nodes"]["propertyNames"]})


def _validator(wanted: dict[str, Any]) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator({**wanted, "$defs": _whole()["$defs"]})
