"""A notebook file as the proof needs it: its code cells, the headings above them, and the order in which they run."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from ..errors import DocumentError


@dataclass(frozen=True)
class Step:
    """One step of a session: a cell (by its id) that runs with this source, and whether it may raise."""

    cell: str
    source: str
    may_raise: bool = False


@dataclass(frozen=True)
class Move:
    """One step of a trace: a cell is ``run`` with a source, ``edit``ed to it without running, or ``delete``d."""

    kind: str
    cell: str
    source: str
    may_raise: bool = False


@dataclass(frozen=True)
class Notebook:
    """A notebook's cells: ``cells`` holds all of them as nbformat has them, each with an id."""

    path: Path
    cells: Sequence[Any]

    @staticmethod
    def load(path: Path) -> Notebook:
        """Read a notebook of any nbformat version. Raises DocumentError saying what is wrong."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise DocumentError(f"The notebook {path} cannot be read: {error}", path=str(path)) from error
        try:
            notebook: Any = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
        except json.JSONDecodeError as error:
            raise DocumentError(
                f"{path} is not a notebook: expected JSON, found something else in line {error.lineno}: {error.msg}.",
                path=str(path),
                line=error.lineno,
            ) from error
        except Exception as error:
            raise DocumentError(f"{path} is not a notebook: {error}", path=str(path)) from error
        cells = list(notebook.cells)
        for index, cell in enumerate(cells):
            if not cell.get("id"):
                cell["id"] = f"cell-{index}"
        return Notebook(path, cells)

    def steps(self) -> list[Step]:
        """Every code cell from top to bottom; empty cells are left out."""
        return [_step(cell) for cell in self.cells if cell.cell_type == "code" and cell.source.strip()]

    def traced(self, trace: Path) -> list[Step]:
        """The steps of a trace: ``{"run": INDEX}``, ``{"run": INDEX, "source": TEXT}``, ``{"delete": INDEX}``.

        INDEX counts the cells of the file from 0, markdown included; when an index then does not name a
        code cell, all of them are taken to count code cells only. Raises DocumentError naming the step.
        """
        _, moves = self.moves(trace, ("run", "delete"))
        return [Step(move.cell, move.source, move.may_raise) for move in moves if move.kind == "run"]

    def moves(self, trace: Path, kinds: Sequence[str] = ("run", "delete", "edit")) -> tuple[list[Any], list[Move]]:
        """The cells that a trace counts, and what it does to them, in order; see ``traced``.

        One more kind of step is ``{"edit": INDEX, "source": TEXT}``: the cell is given a text and does not run.
        """
        try:
            data = json.loads(trace.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise DocumentError(f"The trace {trace} cannot be read: {error}", path=str(trace)) from error
        if not isinstance(data, list):
            raise DocumentError(f"The trace {trace} must be a JSON list of steps, found {type(data).__name__}.")
        read = [_index(item, number, kinds) for number, item in enumerate(data)]
        code = [cell for cell in self.cells if cell.cell_type == "code"]
        whole = all(i < len(self.cells) and self.cells[i].cell_type == "code" for _, i in read)
        chosen = list(self.cells) if whole else code
        moves: list[Move] = []
        deleted: set[int] = set()
        sources: dict[int, str] = {}
        for number, (item, (kind, index)) in enumerate(zip(data, read, strict=True)):
            if index >= len(chosen):
                raise DocumentError(f"Step {number} of the trace names cell {index}; there are {len(chosen)} cells.")
            if index in deleted:
                raise DocumentError(f"Step {number} of the trace uses cell {index}, which an earlier step deleted.")
            if kind == "delete":
                deleted.add(index)
            elif "source" in item:
                sources[index] = str(item["source"])
            step = _step(chosen[index])
            moves.append(Move(kind, step.cell, sources.get(index, step.source), step.may_raise))
        return chosen, moves

    def headings(self) -> dict[str, str]:
        """Code cell id to the nearest heading above it, or to the first line of the text just above."""
        found: dict[str, str] = {}
        heading = ""
        for cell in self.cells:
            if cell.cell_type == "markdown":
                lines = [line for line in cell.source.splitlines() if re.match(r"#{1,6}\s+\S", line)]
                heading = re.sub(r"^#+\s*", "", lines[-1]).strip() if lines else heading
            elif cell.cell_type == "code":
                found[cell["id"]] = heading
        return found


_FORMS = {
    "run": '{"run": INDEX}, {"run": INDEX, "source": TEXT}',
    "delete": '{"delete": INDEX}',
    "edit": '{"edit": INDEX, "source": TEXT}',
}
_KEYS: dict[str, tuple[set[str], ...]] = {
    "run": ({"run"}, {"run", "source"}),
    "delete": ({"delete"},),
    "edit": ({"edit", "source"},),
}


def _index(item: Any, number: int, kinds: Sequence[str]) -> tuple[str, int]:
    keys = set(item) if isinstance(item, dict) else set()
    kind = next((each for each in kinds if each in keys), None)
    index = item.get(kind) if kind is not None else None
    if kind is None or keys not in _KEYS[kind] or not isinstance(index, int) or index < 0:
        forms = ", ".join(_FORMS[each] for each in kinds[:-1]) + f" or {_FORMS[kinds[-1]]}"
        raise DocumentError(f"Step {number} of the trace must be {forms}; found {json.dumps(item)[:200]}.")
    return kind, index


def _step(cell: Any) -> Step:
    tagged = "raises-exception" in cell.get("metadata", {}).get("tags", [])
    stored = any(output.get("output_type") == "error" for output in cell.get("outputs", []))
    return Step(str(cell["id"]), cell.source, tagged or stored)
