"""A pipeline or an operation opened as a notebook: the file is made, or found again where nothing has changed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from .. import runtime, versioning
from ..errors import DeepForgeError, ProjectError
from ..export import opening
from ..export.cells import KEY, file_stem
from ..export.notebook import dumps, notebook
from ..model.layout import ProjectLayout
from ..types.store import Store
from .kinds import document

_LATEST = 50


def open_as_notebook(layout: ProjectLayout, path: str, node: str | None = None) -> str:
    """Make the notebook of a pipeline, of one node of it, or of an operation; gives the notebook's path.

    A notebook that was made of the same before, and says the same still, is given instead. No file is
    overwritten. Raises ProjectError (``no-document``) for a path that is neither, DocumentError for documents
    that cannot be read.
    """
    found = document(layout, path)
    values = _values(layout)
    if found.area == "pipelines" and node is None:
        source = opening.open_pipeline(layout, found.path, values)
    elif found.area == "pipelines" and node is not None:
        source = opening.open_node(layout, found.path, node, values)
    elif found.area == "operations" and node is None:
        source = opening.open_operation(layout, found.path, values)
    else:
        expected = "a pipeline, a pipeline and one of its nodes, or an operation"
        raise ProjectError(f"{path}: expected {expected}", code="no-document", path=path, expected=expected)
    data = notebook(source)
    stem = file_stem(source.pipeline, source.node, found.path)
    made = _write(layout, stem, data)
    if made is None:
        return _again(layout, stem, data) or ""
    what = f"the operation {source.node} of {source.pipeline}" if source.node else f"{found.path}"
    versioning.commit(layout.root, [made], f"Open {what} as the notebook {Path(made).stem}")
    return made


def _write(layout: ProjectLayout, stem: str, data: dict[str, Any]) -> str | None:
    """Write a new file; None when one that says the same is there."""
    if _again(layout, stem, data) is not None:
        return None
    layout.notebooks.mkdir(exist_ok=True)
    for file in _names(layout, stem):
        try:
            with open(file, "x", encoding="utf-8") as opened:
                opened.write(dumps(data))
                opened.flush()
                os.fsync(opened.fileno())
            return layout.relative(file)
        except FileExistsError:
            continue
        except OSError as error:
            raise ProjectError(f"{file} cannot be written: {error.strerror}", code="unwritable") from error
    raise ProjectError(f"There are too many notebooks called {stem}", code="exists", path=stem)


def _again(layout: ProjectLayout, stem: str, data: dict[str, Any]) -> str | None:
    """The notebook that holds these cells and was made of the same, run or not."""
    for file in _names(layout, stem):
        if not file.is_file():
            return None
        try:
            there = json.loads(file.read_text(encoding="utf-8"))
            if _said(there) == _said(data):
                return layout.relative(file)
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            continue
    return None


def _said(data: dict[str, Any]) -> Any:
    cells = [(cell["cell_type"], "".join(cell["source"]).strip()) for cell in data["cells"]]
    return cells, data["metadata"].get(KEY)


def _names(layout: ProjectLayout, stem: str) -> list[Path]:
    return [layout.notebooks / f"{stem}{'' if count == 1 else f'-{count}'}.ipynb" for count in range(1, 1000)]


def _values(layout: ProjectLayout) -> opening.Values:
    """What the latest executions have given."""
    found = []
    for each in runtime.executions(layout)[:_LATEST]:
        try:
            found.append(runtime.execution(layout, each.id))
        except DeepForgeError:
            continue  # a record that cannot be read has no values to offer
    return opening.Values(found, Store(layout.store).has)
