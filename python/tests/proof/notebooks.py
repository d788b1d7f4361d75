"""Small notebooks for the proof's tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat import v4


def write(path: Path, *cells: str | dict[str, Any]) -> Path:
    """A notebook file of code cells; a string that starts with ``#md`` is markdown, a dict is a code cell's fields."""
    made = []
    for index, cell in enumerate(cells):
        if isinstance(cell, str) and cell.startswith("#md "):
            made.append(v4.new_markdown_cell(cell[4:], id=f"id{index}"))
        elif isinstance(cell, str):
            made.append(v4.new_code_cell(cell, id=f"id{index}"))
        else:
            made.append(v4.new_code_cell(id=f"id{index}", **cell))
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(v4.new_notebook(cells=made), str(path))
    return path


def trace(path: Path, *steps: dict[str, Any]) -> Path:
    """A trace file."""
    path.write_text(json.dumps(list(steps)), encoding="utf-8")
    return path
