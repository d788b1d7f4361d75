"""Where things are in a JSON text: line and column of a value, and of what a canonical document may not hold.

Slow beside the standard parser, so it is used only once something is known to be wrong.
"""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed does not list it
from pathlib import Path
from typing import Any

from ..errors import DocumentError

_SPACE = re.compile(r"[ \t\n\r]*")
_ATOM = re.compile(r"[^\s,\]}]+")
_INTEGER = re.compile(r"-?\d+\Z")
_EXPLAINED = {
    "Expecting value": "a value",
    "Expecting property name enclosed in double quotes": "a key in double quotes",
    "Expecting ',' delimiter": "a comma or the closing bracket",
    "Expecting ':' delimiter": "a colon after the key",
    "Extra data": "the end of the file",
    "Unterminated string starting at": "a closing double quote",
    "Invalid control character at": "control characters written as escapes",
    "Unexpected UTF-8 BOM (decode using utf-8-sig)": "text without a byte order mark",
    "Illegal trailing comma before end of object": "a key, because of the comma before",
    "Illegal trailing comma before end of array": "a value, because of the comma before",
}


def child(pointer: str, key: str | int) -> str:
    """The JSON Pointer (RFC 6901) of a member or item below ``pointer``."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both 1-based and counted in code points, of an offset into ``text``."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def find(text: str, pointer: str) -> tuple[int, int] | None:
    """Line and column of the value at a JSON Pointer in a valid JSON text; None when it is not there."""
    offset = scan(text).values.get(pointer)
    return None if offset is None else line_column(text, offset)


@dataclass
class Scan:
    """Offset of every value by JSON Pointer; and what may not be there, as (offset, expected, received)."""

    values: dict[str, int] = field(default_factory=dict)
    refused: list[tuple[int, str, str]] = field(default_factory=list)


def scan(text: str) -> Scan:
    """Walk a text that is known to be valid JSON."""
    found = Scan()
    # Should the text be too deep or not be JSON after all, what was found so far still helps.
    with contextlib.suppress(RecursionError, IndexError, ValueError):
        _value(text, 0, "", found)
    return found


def refuse(text: str, path: Path | str | None) -> None:
    """Raise DocumentError for the first thing in ``text`` that a canonical document may not hold, if any."""
    refused = scan(text).refused
    if refused:
        offset, expected, received = min(refused)
        raise error_at(text, offset, expected, received, path)


def error_at(
    text: str, offset: int, expected: str, received: str, path: Path | str | None, **data: Any
) -> DocumentError:
    """A DocumentError that says file, line, column, what was expected and what was received."""
    line, column = line_column(text, offset)
    name = None if path is None else str(path)
    return DocumentError(
        f"{name or 'The text'}, line {line}, column {column}: expected {expected}, received {received}",
        path=name,
        line=line,
        column=column,
        expected=expected,
        received=received,
        **data,
    )


def syntax_error(text: str, error: json.JSONDecodeError, path: Path | str | None) -> DocumentError:
    """The standard parser's error in our words."""
    rest = _ATOM.match(text, error.pos)
    if error.pos >= len(text.rstrip()):
        received = "the end of the file"
    else:
        received = repr(rest.group()[:30] if rest else text[error.pos])
    return error_at(text, error.pos, _EXPLAINED.get(error.msg, f"JSON ({error.msg})"), received, path)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _string(text: str, at: int, found: Scan) -> tuple[str, int]:
    value, end = scanstring(text, at + 1, True)
    if any("\ud800" <= char <= "\udfff" for char in value):
        found.refused.append((at, "Unicode text", "half a surrogate pair"))
    return value, end


def _value(text: str, at: int, pointer: str, found: Scan) -> int:
    """Record the value that starts at or after ``at``; the offset behind it."""
    at = _skip(text, at)
    found.values[pointer] = at
    if text[at] == '"':
        return _string(text, at, found)[1]
    if text[at] == "{":
        return _object(text, at, pointer, found)
    if text[at] == "[":
        return _array(text, at, pointer, found)
    match = _ATOM.match(text, at)
    token = match.group() if match else ""
    if token not in ("true", "false", "null"):
        if not _INTEGER.match(token):
            found.refused.append((at, "an integer, or the number as text", token[:40]))
        elif len(token) > 17 or abs(int(token)) >= 2**53:
            found.refused.append((at, f"an integer within ±{2**53 - 1}, or the number as text", token[:40]))
    return at + len(token)


def _object(text: str, at: int, pointer: str, found: Scan) -> int:
    seen: set[str] = set()
    at = _skip(text, at + 1)
    while text[at] != "}":
        start = at
        key, at = _string(text, at, found)
        if key in seen:
            found.refused.append((start, f"the key {key!r} once in its object", "it again"))
        seen.add(key)
        at = _value(text, _skip(text, at) + 1, child(pointer, key), found)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return at + 1


def _array(text: str, at: int, pointer: str, found: Scan) -> int:
    index = 0
    at = _skip(text, at + 1)
    while text[at] != "]":
        at = _skip(text, _value(text, at, child(pointer, index), found))
        if text[at] == ",":
            at = _skip(text, at + 1)
        index += 1
    return at + 1
