"""New documents from the empty form of their kind, or from content that is given."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any, Literal

from ..errors import ProjectError
from ..model import canonical
from ..model.architecture import Architecture
from ..model.layout import ProjectLayout
from ..model.pipeline import Pipeline
from ..model.versions import migrate
from .kinds import ENDINGS, Area, checked_name
from .new_file import write_new

Kind = Literal["pipeline", "operation", "notebook", "architecture"]
_AREAS: dict[Kind, Area] = {
    "pipeline": "pipelines",
    "operation": "operations",
    "notebook": "notebooks",
    "architecture": "architectures",
}
_OPERATION = '''"""Say here, in a sentence, what this operation does."""


def {name}(values, *, factor: float = 2.0):
    """Inputs come first, attributes after the star; the names that are returned are the outputs."""
    result = [value * factor for value in values]
    return result
'''


def create_document(layout: ProjectLayout, kind: Kind, name: str, content: Mapping[str, Any] | None = None) -> str:
    """Make a document; gives its path in the project.

    ``content``: the data of an architecture; other kinds begin empty. Raises ProjectError when the name cannot be
    one, or when there is such a file (``exists``), DocumentError when the content is not valid.
    """
    if content is not None and kind != "architecture":
        raise ProjectError(f"A new {kind} begins empty: expected no content", code="bad-request", kind=kind)
    area = _AREAS[kind]
    path = f"{area}/{checked_name(name, area)}{ENDINGS[area]}"
    write_new(layout, path, _text(kind, name, content), f"Add the {kind} {name}")
    return path


def _text(kind: Kind, name: str, content: Mapping[str, Any] | None) -> str:
    if kind == "operation":
        return _OPERATION.format(name=name)
    if kind == "pipeline":
        return canonical.dumps(Pipeline().to_json())
    if kind == "architecture":
        given = Architecture() if content is None else Architecture.from_json(migrate("architecture", content))
        return canonical.dumps(given.to_json())
    notebook: dict[str, Any] = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": secrets.token_hex(4),
                "metadata": {},
                "outputs": [],
                "source": [],
            }
        ],
        "metadata": {
            "kernelspec": {"display_name": "DeepForge (Python 3)", "language": "python", "name": "deepforge"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1) + "\n"
