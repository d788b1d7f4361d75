"""Artifacts and stored values: lists, previews, downloads."""

from __future__ import annotations

import re
from typing import Any

from ...types.known import ending
from ..call import Call, Download
from ..places import stored_value
from ..table import TABLE, Query


@TABLE.add("GET", "artifacts", answer="Artifacts")
def artifacts(call: Call) -> Any:
    """The artifacts by name."""
    return {"artifacts": call.project.artifact_items()}


@TABLE.add("GET", "values/{sha256}/preview", answer="Preview")
def preview(call: Call) -> Any:
    """A look at a stored value."""
    stored_value(call.project, call.text("sha256"))
    return call.compute("preview", sha256=call.text("sha256"))


@TABLE.add(
    "GET",
    "values/{sha256}",
    media="application/octet-stream",
    query=(Query("name", "What the file is to be called"),),
)
def download(call: Call) -> Download:
    """The bytes of a stored value, to be saved; a model is a file that its library opens."""
    path = stored_value(call.project, call.text("sha256"))
    name = re.sub(r"[/\\\x00-\x1f\x7f]", "_", call.text("name")).lstrip(".")[:200] or call.text("sha256")
    return Download(path, name.removesuffix(ending(path)) + ending(path))
