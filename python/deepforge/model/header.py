"""The header table of an operation file: how to run it, as TOML in comments (PEP 723 style)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Literal

from .interface import OperationError
from .toml import TomlError, key_line, parse_toml

CachePolicy = Literal["always", "never", "auto"]
_START = "# /// deepforge"
_END = "# ///"
_EXPECTED = {
    "environment": "text, the name of an environment",
    "resources": "a table of text and integers",
    "retries": "an integer from 0",
    "cache": '"always", "never" or "auto"',
    "directory": "a path relative to the project, within it",
    "path": "a list of paths relative to the project, within it",
}


@dataclass(frozen=True)
class Header:
    """How an operation wants to be run.

    environment: name of an environment of the project, None for the default. resources: what the job
    asks of the compute resource, such as ``{"cpus": 4, "memory": "8GB"}``. retries: further attempts
    after a failure. cache: ``always`` reuses even when the job read the network, the clock or unseeded
    randomness, ``never`` always runs, ``auto`` decides by what the job did. directory: working directory
    relative to the project, None for the default. path: folders relative to the project to import from.
    """

    environment: str | None = None
    resources: dict[str, str | int] = field(default_factory=dict)
    retries: int = 0
    cache: CachePolicy = "auto"
    directory: str | None = None
    path: tuple[str, ...] = ()


def parse_header(source: str, path: str | None = None) -> Header:
    """The header of an operation's source; the default Header when there is none.

    Raises OperationError with the line for an unclosed or second header, broken TOML, an unknown key or
    a value of the wrong kind.
    """
    found = _find(source, path)
    if found is None:
        return Header()
    first, text = found
    try:
        table = parse_toml(text)
    except TomlError as error:
        raise _error(path, first + error.line, "TOML", error.message) from None
    for key, value in table.items():
        line = first + (key_line(text, key) or 0)
        if key not in _EXPECTED:
            raise _error(path, line, f"one of the keys {', '.join(_EXPECTED)}", f"the key {key!r}")
        if not _is_right(key, value):
            raise _error(path, line, f"{_EXPECTED[key]} as {key}", repr(value))
    if "path" in table:
        table["path"] = tuple(table["path"])
    return Header(**table)


def _find(source: str, path: str | None) -> tuple[int, str] | None:
    """Line of the header's first delimiter, and the TOML between the delimiters."""
    lines = re.split(r"\r\n|\r|\n", source)  # as Python counts lines; splitlines() knows others
    starts = [number for number, line in enumerate(lines) if line.rstrip() == _START]
    if not starts:
        return None
    if len(starts) > 1:
        raise _error(path, starts[1] + 1, "one header table", "a second one")
    content: list[str] = []
    for number, line in enumerate(lines[starts[0] + 1 :], starts[0] + 2):
        if line.rstrip() == _END:
            return starts[0] + 1, "\n".join(content)
        if line != "#" and not line.startswith("# "):
            raise _error(path, number, f"a comment of the header table, or its end {_END!r}", repr(line))
        content.append(line[2:])
    raise _error(path, starts[0] + 1, f"a line {_END!r} that ends the header table", "the end of the file")


def _is_right(key: str, value: Any) -> bool:
    if key == "environment":
        return isinstance(value, str) and value != ""
    if key == "resources":
        return isinstance(value, dict) and all(type(item) in (str, int) for item in value.values())
    if key == "retries":
        return type(value) is int and value >= 0
    if key == "cache":
        return value in ("always", "never", "auto")
    if key == "directory":
        return _is_within(value)
    return isinstance(value, list) and all(_is_within(item) for item in value)


def _is_within(value: Any) -> bool:
    if not isinstance(value, str) or not value or "\\" in value or re.match(r"[A-Za-z]:", value):
        return False
    parts = PurePosixPath(value)
    return not parts.is_absolute() and ".." not in parts.parts


def _error(path: str | None, line: int, expected: str, received: str) -> OperationError:
    return OperationError(
        f"{path or 'The operation'}, line {line}: expected {expected}, received {received}",
        path=path,
        line=line,
        expected=expected,
        received=received,
    )
