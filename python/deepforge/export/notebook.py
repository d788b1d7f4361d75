"""The notebook file of a pipeline or operation: cells in nbformat 4.5, and what they were made of in the metadata."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from ..model.pipeline import Port
from .arrange import Arrangement, Part
from .cells import KEY, Cell, cells, digest
from .section import Source

VERSION = 1
_KERNEL = {"display_name": "DeepForge (Python 3)", "language": "python", "name": "deepforge"}


def notebook(source: Source) -> dict[str, Any]:
    """The notebook as JSON data. Running it from top to bottom computes what the pipeline computes."""
    arrangement = Arrangement(source)
    found = [_cell(cell, at) for at, cell in enumerate(cells(arrangement))]
    return {
        "cells": found,
        "metadata": {
            "kernelspec": _KERNEL,
            "language_info": {"name": "python"},
            KEY: made_from(source, arrangement.parts),
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def made_from(source: Source, parts: list[Part]) -> dict[str, Any]:
    """What the notebook was made of: enough to tell later what changed here, and what changed there."""
    paths = {part.section.path: part.section.source for part in parts}
    return {
        "version": VERSION,
        "title": source.title,
        "pipeline": source.pipeline,
        "node": source.node,
        "operations": {path: {"digest": digest(text), "source": text} for path, text in paths.items()},
        "sections": [
            {
                "node": part.section.node,
                "operation": part.section.path,
                "form": part.form,
                "head": part.form != "imported" and bool(part.code.head),
                "attributes": dict(part.section.attributes),
                "inputs": {name: _port(feed.port) for name, feed in part.section.feeds.items()},
                "kept": dict(part.kept),
            }
            for part in parts
        ],
    }


def dumps(data: dict[str, Any]) -> str:
    """The text of the file, as Jupyter writes it."""
    return json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _port(port: Port | None) -> list[str] | None:
    return None if port is None else list(port)


def _cell(cell: Cell, at: int) -> dict[str, Any]:
    id_ = hashlib.sha256(f"{cell.node} {cell.role} {at}".encode()).hexdigest()[:8]
    metadata = {KEY: cell.metadata()}
    if cell.role == "text":
        return {"cell_type": "markdown", "id": id_, "metadata": metadata, "source": _lines(cell.text)}
    code: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": id_,
        "metadata": metadata,
        "outputs": [],
    }
    return code | {"source": _lines(cell.text)}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
