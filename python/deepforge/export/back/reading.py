"""A notebook that was made of operations, read again: which cells belong to which section, and which were changed."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...errors import DocumentError
from ..cells import KEY, digest
from ..notebook import VERSION


@dataclass(frozen=True)
class CellRead:
    """A code cell. ``number`` counts all cells of the notebook from 1. ``role`` is None for one that was added.

    statements: which of the body's statements it was made of. error: why its text is no plain Python.
    """

    number: int
    role: str | None
    source: str
    changed: bool
    statements: tuple[int, int] | None = None

    @property
    def error(self) -> str | None:
        """Why its text cannot stand in an operation, in words; None when it can."""
        try:
            ast.parse(self.source)
        except (SyntaxError, ValueError) as error:
            what = error.msg if isinstance(error, SyntaxError) else str(error)
            return f"cell {self.number} is not plain Python ({what})"
        return None


@dataclass(frozen=True)
class SectionRead:
    """The cells of one node, in the order of the notebook, and what the section was made of.

    head: whether what stands at the top of the operation's file is shown in a cell.
    """

    node: str
    path: str
    form: str
    head: bool
    attributes: Mapping[str, str]
    inputs: Mapping[str, tuple[str, str] | None]
    kept: Mapping[str, str]
    cells: Sequence[CellRead]

    def of(self, role: str) -> list[CellRead]:
        """The cells of a role."""
        return [cell for cell in self.cells if cell.role == role]

    def changed(self, role: str) -> bool:
        """Whether a cell of this role was changed."""
        return any(cell.changed for cell in self.of(role))


@dataclass(frozen=True)
class NotebookRead:
    """pipeline, node: as in ``Source``. operations: source by file, as they were when the notebook was made."""

    title: str
    pipeline: str | None
    node: str | None
    operations: Mapping[str, str]
    sections: Sequence[SectionRead]

    def section(self, node: str) -> SectionRead:
        """The section of a node that is known to be there."""
        return next(each for each in self.sections if each.node == node)


def read(data: Any) -> NotebookRead:
    """The notebook in JSON data. Raises DocumentError (``not-opened``) for one that was not made of operations."""
    try:
        made = data["metadata"][KEY]
        if made["version"] > VERSION:
            raise DocumentError("The notebook was made by a newer DeepForge", code="newer-version")
        operations = {str(path): str(each["source"]) for path, each in made["operations"].items()}
        cells = _by_section(data["cells"])
        sections = [_section(each, cells.get(each["node"], [])) for each in made["sections"]]
        return NotebookRead(str(made["title"]), made["pipeline"], made["node"], operations, sections)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DocumentError(
            "The notebook was not made of a pipeline or an operation: there is nothing to take back", code="not-opened"
        ) from error


def source_of(cell: Mapping[str, Any]) -> str:
    """The text of a cell, which nbformat keeps as one text or as lines."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _section(data: Mapping[str, Any], cells: list[CellRead]) -> SectionRead:
    inputs = {name: None if port is None else (port[0], port[1]) for name, port in data["inputs"].items()}
    return SectionRead(
        data["node"],
        data["operation"],
        data["form"],
        bool(data["head"]),
        data["attributes"],
        inputs,
        data["kept"],
        cells,
    )


def _by_section(cells: Sequence[Mapping[str, Any]]) -> dict[str, list[CellRead]]:
    """A cell that was added belongs to the section of the cell above it."""
    found: dict[str, list[CellRead]] = {}
    for node, cell in _owned(cells):
        if node is not None:
            found.setdefault(node, []).append(cell)
    return found


def _owned(cells: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str | None, CellRead]]:
    node: str | None = None
    for number, cell in enumerate(cells, 1):
        mark = cell.get("metadata", {}).get(KEY, {})
        if mark.get("role"):
            node = mark.get("node")
        if cell.get("cell_type") != "code":
            continue
        source = source_of(cell)
        span = mark.get("statements")
        role = mark.get("role")
        changed = role is None or digest(source) != mark.get("made")
        if source.strip():
            statements = (int(span[0]), int(span[1])) if span else None
            yield node, CellRead(number, role, source, changed, statements)
