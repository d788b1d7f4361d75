"""Reading TOML on every supported Python, with the line of errors and of keys; and writing text and lists as TOML."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class TomlError(Exception):
    """The text is not TOML: ``message`` without the place, ``line`` 1-based."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def parse_toml(text: str) -> dict[str, Any]:
    """The table of a TOML text. Raises TomlError."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)", str(error))
        if place is None:
            raise TomlError(str(error), 1) from None
        line = int(place.group(1)) if place.group(1) else text.count("\n") + 1
        raise TomlError(str(error)[: place.start()], line) from None


def key_line(text: str, *keys: str) -> int | None:
    """Line (1-based) where the last of ``keys`` is set, each in the table of the one before; None when not found."""
    start = 0
    found: int | None = None
    lines = text.splitlines()
    for key in keys:
        name = re.escape(key)
        # key = ..., "key" = ..., [key], [table.key], key.sub = ..., { key = ... }
        pattern = re.compile(rf"""(?:^|[\[.,{{])\s*["']?{name}["']?\s*(?:=|\.|\])""")
        for number in range(start, len(lines)):
            if pattern.search(lines[number]):
                found, start = number + 1, number
                break
        else:
            return found
    return found


def toml_string(text: str) -> str:
    """A TOML basic string."""
    # JSON's escapes are TOML's, except that TOML also wants DEL escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
