"""Versions of documents: older ones are migrated on open, newer ones refused, and nothing is overwritten unread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..errors import DocumentError, NewerVersionError
from . import canonical, places
from .files import read_text
from .validate import short, validate

Migration = Callable[[dict[str, Any]], dict[str, Any]]

CURRENT: Mapping[str, int] = {"architecture": 1, "artifact": 1, "execution": 1, "pipeline": 1}
# (kind, n) -> what makes a document of version n + 1 out of one of version n. All are at version 1: none yet.
MIGRATIONS: Mapping[tuple[str, int], Migration] = {}


def open_document(kind: str, path: Path | str) -> dict[str, Any]:
    """The data of a document file, at the current version and valid; the file is only read.

    ``kind`` is a key of ``CURRENT``. Raises NewerVersionError for a document of a newer DeepForge, and
    DocumentError with ``path``, ``line`` and ``column`` (where known) for anything that is not valid.
    """
    text = read_text(Path(path))
    return parse_document(kind, text, path)


def parse_document(kind: str, text: str, path: Path | str | None = None) -> dict[str, Any]:
    """As ``open_document``, for a text that is already read. ``path`` names the file in errors."""
    data = canonical.loads(text, path)
    name = None if path is None else str(path)
    version = data.get("version") if isinstance(data, dict) else None
    try:
        migrated = migrate(kind, data, name)
        validate(kind, migrated, name)
    except NewerVersionError:
        raise
    except DocumentError as error:
        # After a migration the place in the text is no longer known.
        if version == CURRENT[kind] or error.data["pointer"] in ("", "/version"):
            raise _placed(error, text, name) from None
        raise
    return migrated


def migrate(
    kind: str,
    data: Any,
    path: str | None = None,
    *,
    current: Mapping[str, int] = CURRENT,
    migrations: Mapping[tuple[str, int], Migration] = MIGRATIONS,
) -> dict[str, Any]:
    """The data of a document brought to the current version, step by step; the data given is not changed.

    Raises NewerVersionError when it is newer, DocumentError when it has no version or no way leads on.
    """
    if not isinstance(data, dict):
        raise _invalid(path, kind, "", "an object", short(data))
    version = data.get("version")
    if type(version) is not int or version < 1:
        received = short(version) if "version" in data else "none"
        raise _invalid(path, kind, "/version" if "version" in data else "", "a version, an integer from 1", received)
    newest = current[kind]
    if version > newest:
        raise NewerVersionError(
            f"{path or 'The ' + kind} has version {version}, this DeepForge knows {kind} documents up to version "
            f"{newest}: it is left as it is. Open it with a newer DeepForge.",
            path=path,
            kind=kind,
            version=version,
            known=newest,
        )
    while version < newest:
        step = migrations.get((kind, version))
        if step is None:
            raise _invalid(path, kind, "/version", f"a version from which there is a way to {newest}", str(version))
        version += 1
        data = {**step(dict(data)), "version": version}
    return dict(data)


def save_document(kind: str, path: Path | str, data: dict[str, Any]) -> None:
    """Write a document of the current version in the canonical layout, atomically.

    Raises DocumentError, and writes nothing, when ``data`` is not valid, or when there is a file that
    cannot be opened as this kind of document: what cannot be read is never overwritten.
    """
    validate(kind, data, str(path))
    if Path(path).exists():
        open_document(kind, path)
    canonical.write(path, data)


def _invalid(path: str | None, kind: str, pointer: str, expected: str, received: str) -> DocumentError:
    return DocumentError(
        f"{path or 'The ' + kind}: at {pointer or 'the top'}: expected {expected}, received {received}",
        path=path,
        kind=kind,
        pointer=pointer,
        expected=expected,
        received=received,
    )


def _placed(error: DocumentError, text: str, path: str | None) -> DocumentError:
    """The same error with line and column of its pointer, or of the nearest value around it."""
    pointer = str(error.data["pointer"])
    around = pointer
    place = places.find(text, around)
    while place is None and around:
        around = around.rpartition("/")[0]
        place = places.find(text, around)
    line, column = place or (1, 1)
    expected, received = error.data["expected"], error.data["received"]
    return DocumentError(
        f"{path or 'The document'}, line {line}, column {column} ({pointer or 'the top'}): "
        f"expected {expected}, received {received}",
        **{**error.data, "line": line, "column": column},
    )
