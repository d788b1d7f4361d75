"""Validation of JSON data against the schemas of this package, with errors that say the place and what was expected."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

from ..errors import DeepForgeError, DocumentError
from . import places

# jsonschema's ValidationError; not imported for its type alone, which only newer stubs describe.
ValidationError = Any

KINDS = (
    "architecture",
    "artifact",
    "environment",
    "execution",
    "implicit-operation",
    "interface",
    "job",
    "pipeline",
    "session",
)
_SUFFIX = ".schema.json"


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of document, complete in itself: other schemas it uses are in its ``$defs``."""
    bundled: dict[str, Any] = {}
    top = _bundle(kind, "", bundled)
    return {**top, "$defs": bundled}


def complete(source: dict[str, Any]) -> dict[str, Any]:
    """A schema from elsewhere, complete in itself: schemas of this package that it refers to are in its ``$defs``."""
    bundled: dict[str, Any] = {}
    for name, definition in source.get("$defs", {}).items():
        bundled[name] = _redirect(definition, "", bundled)
    rest = {key: value for key, value in source.items() if key != "$defs"}
    return {**_redirect(rest, "", bundled), "$defs": bundled}


def validate(kind: str, data: Any, path: str | None = None) -> None:
    """Check JSON data against the schema of ``kind``. ``path`` names the file in errors.

    Raises DocumentError with ``path``, ``pointer`` (JSON Pointer of the value), ``expected`` and ``received``.
    """
    wrong = first_error(_validator(kind), data)
    if wrong is not None:
        pointer, expected, received = wrong
        raise DocumentError(
            f"{path or 'The ' + kind}: at {pointer or 'the top'}: expected {expected}, received {received}",
            path=path,
            kind=kind,
            pointer=pointer,
            expected=expected,
            received=received,
        )


def first_error(validator: Any, data: Any) -> tuple[str, str, str] | None:
    """What is wrong with JSON data by a jsonschema validator: JSON Pointer, expected and received; None when nothing.

    The validator's schema is complete in itself: its references lead into its ``$defs``.
    """
    errors = list(validator.iter_errors(data))
    if not errors:
        return None
    first = min(errors, key=lambda each: [str(step) for step in each.absolute_path])
    definitions = validator.schema.get("$defs", {})
    error = _meant(first, definitions)
    pointer = ""
    for step in error.absolute_path:
        pointer = places.child(pointer, step)
    return (pointer, *_explain(error, definitions))


def _source(kind: str) -> dict[str, Any]:
    if kind not in KINDS:
        raise DeepForgeError(f"There is no kind of document {kind!r}; known: {', '.join(KINDS)}", code="unknown-name")
    text = (resources.files(__package__) / "schemas" / (kind + _SUFFIX)).read_text("utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def _bundle(kind: str, prefix: str, bundled: dict[str, Any]) -> dict[str, Any]:
    """The schema of ``kind`` with its references pointing into ``bundled``, where its definitions are put."""
    source = _source(kind)
    definitions = source.pop("$defs", {})
    for name, definition in definitions.items():
        bundled[prefix + name] = _redirect(definition, prefix, bundled)
    result: dict[str, Any] = _redirect(source, prefix, bundled)
    return result


def _redirect(node: Any, prefix: str, bundled: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_redirect(item, prefix, bundled) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: _redirect(value, prefix, bundled) for key, value in node.items()}
    target = node.get("$ref")
    if isinstance(target, str) and target.endswith(_SUFFIX):
        other = target.rpartition("/")[2][: -len(_SUFFIX)]
        if other not in bundled:
            bundled[other] = {}
            whole = _bundle(other, f"{other}.", bundled)
            bundled[other] = {key: value for key, value in whole.items() if key not in ("$id", "$schema")}
        result["$ref"] = f"#/$defs/{other}"
    elif isinstance(target, str):
        result["$ref"] = target.replace("#/$defs/", f"#/$defs/{prefix}")
    return result


@cache
def _validator(kind: str) -> Any:
    # Imported late: jobs import this package, and start without jsonschema.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(kind))


def _meant(error: ValidationError, definitions: dict[str, Any]) -> ValidationError:
    """Of a failed choice, the error within the alternative that was meant, which says more than "none fits"."""
    while error.validator == "anyOf" and error.context and isinstance(error.instance, dict):
        options = [_resolve(option, definitions) for option in error.validator_value]
        scores = [_likeness(option, error.instance) for option in options]
        best = scores.index(max(scores))
        inner = [each for each in error.context if each.relative_schema_path[0] == best]
        kinds = [each for each in inner if each.validator == "const" and list(each.relative_path) == ["kind"]]
        if kinds:
            # The kind itself is wrong: name those there are, at the kind.
            known = [option["properties"]["kind"]["const"] for option in options]
            kinds[0].validator, kinds[0].validator_value = "enum", known
            return kinds[0]
        error = inner[0]
    return error


def _resolve(option: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in option:
        option = definitions[option["$ref"].removeprefix("#/$defs/")]
    return option


def _likeness(option: dict[str, Any], instance: dict[str, Any]) -> int:
    """How much an object looks like one of an alternative: the same kind, then keys in common."""
    properties = option.get("properties", {})
    same_kind = "kind" in properties and properties["kind"].get("const") == instance.get("kind")
    return 100 * same_kind + len(properties.keys() & instance.keys()) - (option.get("type") != "object")


def _explain(error: ValidationError, definitions: dict[str, Any]) -> tuple[str, str]:
    """What was expected and what was received, in words."""
    rule, wanted, instance = str(error.validator), error.validator_value, error.instance
    received = short(instance)
    if rule == "required":
        missing = [key for key in wanted if key not in instance]
        return f"the key {missing[0]!r}", f"the keys {', '.join(sorted(instance)) or '(none)'}"
    if rule == "additionalProperties":
        known = error.schema.get("properties", {})
        unknown = sorted(key for key in instance if key not in known)
        return f"only the keys {', '.join(sorted(known))}", f"the key {unknown[0]!r}"
    if rule == "anyOf":
        kinds = {_TYPES.get(_resolve(option, definitions).get("type", ""), "other data") for option in wanted}
        return " or ".join(sorted(kinds)), received
    words = _WORDS.get(rule)
    return (words(wanted) if words else error.message), received


_PATTERNS = {
    "^[0-9a-f]{64}$": "a SHA-256 (64 lower-case hex digits)",
    "^-?[0-9]+$": "an integer as text",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$": "a time such as 2026-11-21T09:30:00Z",
    r"^[^/\\\s.][^/\\\x00-\x1f]*$": "a name without slashes or a leading dot",
    r"^[^/\\\s.][^/\\\s]*$": "a name without slashes, spaces or a leading dot",
    r"^[^/\\\s.][^/\\\s]*(/[^/\\\s.][^/\\\s]*)*$": "a node id without spaces or leading dots",
    "^[A-Za-z_][A-Za-z0-9_]*$": "a Python name",
}
_TYPES = {
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "an array",
    "null": "null",
}


def short(value: Any) -> str:
    """A value as JSON, cut to a line, for errors."""
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 60 else text[:57] + "..."


_WORDS: dict[str, Callable[[Any], str]] = {
    "type": lambda wanted: " or ".join(_TYPES[name] for name in ([wanted] if isinstance(wanted, str) else wanted)),
    "const": short,
    "enum": lambda wanted: "one of " + ", ".join(short(item) for item in wanted),
    "pattern": lambda wanted: _PATTERNS.get(wanted, f"text that matches {wanted}"),
    "minLength": lambda wanted: "text that is not empty",
    "minItems": lambda wanted: f"{wanted} items",
    "maxItems": lambda wanted: f"{wanted} items",
    "minimum": lambda wanted: f"a number from {wanted}",
    "uniqueItems": lambda wanted: "items that differ",
}
