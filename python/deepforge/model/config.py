"""The settings of a project, ``deepforge.toml``: read with clear errors, written once, never holding a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..errors import DocumentError, ProjectError
from .files import read_text, write_text
from .toml import TomlError, key_line, parse_toml, toml_string

FILE_NAME = "deepforge.toml"
History = Literal["branch", "companion", "off"]
_HISTORIES = ("branch", "companion", "off")
_SECRETS = frozenset({"password", "passwd", "passphrase", "token", "secret", "key", "credential", "credentials"})
_TEXTS = ("name", "compute", "storage", "state")
_KEYS = (*_TEXTS, "history", "environments")


@dataclass(frozen=True)
class Environment:
    """A named environment: the interpreter that runs jobs (None for DeepForge's own), and variables to set."""

    python: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Config:
    """What ``deepforge.toml`` says; see ``formats.md``.

    ``state`` is the folder for all that is derived, as written (relative to the project), None for
    ``.deepforge``. ``history`` is None when the file leaves it to DeepForge which ref it writes.
    """

    name: str
    compute: str = "local"
    storage: str = "local"
    state: str | None = None
    history: History | None = None
    environments: Mapping[str, Environment] = field(default_factory=dict)


def read_config(path: Path) -> Config:
    """The settings in a file. Raises DocumentError that names the file and, where known, the line."""
    return parse_config(read_text(path), str(path))


def parse_config(text: str, path: str | None = None) -> Config:
    """The settings in a TOML text. ``path`` names the file in errors; see ``read_config``."""
    try:
        table = parse_toml(text)
    except TomlError as error:
        raise _error(path, error.line, "TOML", error.message) from None
    for keys in _all_keys(table):
        if _looks_secret(keys[-1]):
            expected = "no secrets, because the file is shared with the project (use the environment or a keyring)"
            raise _error(path, key_line(text, *keys), expected, f"the key {'.'.join(keys)}")
    for key, value in table.items():
        expected_value = _expected(key, value)
        if expected_value is not None:
            received = repr(value) if key in _KEYS else f"the key {key!r}"
            raise _error(path, key_line(text, key), expected_value, received)
    if "name" not in table:
        raise _error(path, 1, 'the key name, such as name = "redshift"', f"the keys {', '.join(table) or '(none)'}")
    environments = {
        name: _environment(name, entry, text, path) for name, entry in table.pop("environments", {}).items()
    }
    return Config(environments=environments, **table)


def write_config(path: Path, name: str, *, history: History | None = None) -> Config:
    """Write the settings of a new project. Raises ProjectError when there is such a file already."""
    if path.exists():
        raise ProjectError(f"{path} is there already: the folder is a project", path=str(path))
    lines = ["# A DeepForge project. What is written here is shared; secrets belong elsewhere.", ""]
    lines += [f"name = {toml_string(name)}"]
    lines += ['compute = "local"  # where jobs run', 'storage = "local"  # where artifacts are kept']
    if history is not None:
        lines += [f"history = {toml_string(history)}  # automatic commits: to this branch, a companion ref, or off"]
    text = "\n".join(lines) + "\n"
    config = parse_config(text, str(path))
    write_text(path, text)
    return config


def _expected(key: str, value: Any) -> str | None:
    """What should have been there instead, or None when the entry is right."""
    if key in _TEXTS:
        return None if isinstance(value, str) and value.strip() else "text that is not empty"
    if key == "history":
        return None if value in _HISTORIES else "one of " + ", ".join(f'"{each}"' for each in _HISTORIES)
    if key == "environments":
        return None if isinstance(value, dict) else "a table of environments"
    return f"one of the keys {', '.join(_KEYS)}"


def _environment(name: str, entry: Any, text: str, path: str | None) -> Environment:
    line = key_line(text, "environments", name)
    if not isinstance(entry, dict):
        raise _error(path, line, f"a table as the environment {name}", repr(entry))
    unknown = sorted(entry.keys() - {"python", "variables"})
    if unknown:
        expected = "one of the keys python, variables"
        raise _error(path, key_line(text, "environments", name, unknown[0]), expected, f"the key {unknown[0]!r}")
    python, variables = entry.get("python"), entry.get("variables", {})
    if python is not None and not isinstance(python, str):
        raise _error(path, key_line(text, "environments", name, "python"), "the path of an interpreter", repr(python))
    if not isinstance(variables, dict) or not all(isinstance(value, str) for value in variables.values()):
        place = key_line(text, "environments", name, "variables")
        raise _error(path, place, "a table of text as variables", repr(variables))
    return Environment(python, variables)


def _all_keys(table: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in table.items():
        yield (*above, key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from _all_keys(item, (*above, key))


def _looks_secret(key: str) -> bool:
    """Whether a word of the key says secret: ``api_key``, ``accessToken``, ``AWS_SECRET``; not ``keyboard``."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", key)
    return any(word.lower() in _SECRETS for word in words)


def _error(path: str | None, line: int | None, expected: str, received: str) -> DocumentError:
    place = f", line {line}" if line else ""
    message = f"{path or FILE_NAME}{place}: expected {expected}, received {received}"
    return DocumentError(message, path=path, line=line, expected=expected, received=received)
