"""What was found out about files, kept in the project's cache: asked again only when a file has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..model.files import write_text
from ..model.layout import ProjectLayout

_VERSION = 1
Stamp = list[list[int]]


def stamp(*files: Path) -> Stamp:
    """Times and sizes of files, by which a change is noticed; a missing file has none."""
    found: Stamp = []
    for file in files:
        try:
            status = file.stat()
        except OSError:
            found.append([])
        else:
            found.append([status.st_mtime_ns, status.st_size])
    return found


def recall(layout: ProjectLayout, what: str) -> dict[str, Any]:
    """Entries by name, as last remembered by any process; none when they cannot be read."""
    try:
        data = json.loads((layout.cache / f"{what}.json").read_bytes())
        return dict(data["entries"]) if data["version"] == _VERSION else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def remember(layout: ProjectLayout, what: str, entries: Mapping[str, Any]) -> None:
    """Keep entries (JSON data). It is a convenience: a project that cannot be written is read all the same."""
    with suppress(OSError):
        text = json.dumps({"version": _VERSION, "entries": entries}, ensure_ascii=False)
        write_text(layout.cache / f"{what}.json", text)
