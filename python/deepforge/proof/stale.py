"""Run a notebook, or a trace of one, and tell what is stale and what must run; run just that when asked to."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..capture.finals import INDEX
from ..errors import DeepForgeError
from ..model.layout import ProjectLayout
from ..runtime.bytecode import bytecode_settings
from .kernel import CapturingKernel, capturing_kernel, kernel_command
from .notebook import Move, Notebook

Progress = Callable[[str], None]
# A cell that must run again and again, whatever it is given, reads what nobody sees.
MOST_RUNS = 3


@dataclass
class StaleReport:
    """What was found. Cells are indexes as in the trace: of the file's cells, or of its code cells.

    ``stale``, ``plan``, ``leftover``, ``foretold``: as ``provenance.told.tell`` gives them, before anything ran again.
    ``ran``: what ran again, in order. ``outputs``: the folder with the final values and ``index.json`` (``{"values":
    {name: {"file", "type", "stays", "kind"}}}``), None without a run. ``refused``: why it was not finished, or None.
    """

    stale: list[dict[str, Any]] = field(default_factory=list)
    plan: list[dict[str, Any]] = field(default_factory=list)
    leftover: list[str] = field(default_factory=list)
    foretold: list[dict[str, Any]] = field(default_factory=list)
    ran: list[int] = field(default_factory=list)
    outputs: str | None = None
    refused: str | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON data."""
        return dict(vars(self))


def report_stale(
    path: Path, layout: ProjectLayout, *, kernel: str | None, trace: Path | None, run: bool, progress: Progress
) -> StaleReport:
    """Run the notebook in its own folder (its file is not changed) and tell; with ``run``, run what must run."""
    notebook = Notebook.load(path)
    if trace is not None:
        cells, moves = notebook.moves(trace)
    else:
        cells = list(notebook.cells)
        moves = [Move("run", step.cell, step.source, step.may_raise) for step in notebook.steps()]
    command = kernel_command(kernel)
    env = bytecode_settings({**os.environ, **command.env}, command.python) | {
        "DEEPFORGE_PROJECT": str(layout.root),
        "DEEPFORGE_NOTEBOOK": str(path),
    }
    with capturing_kernel(command, path.parent, env) as running:
        return _Told(running, cells, moves, layout, progress).report(run=run)


class _Told:
    def __init__(
        self,
        kernel: CapturingKernel,
        cells: Sequence[Any],
        moves: Sequence[Move],
        layout: ProjectLayout,
        progress: Progress,
    ) -> None:
        self._kernel = kernel
        self._moves = moves
        self._layout = layout
        self._progress = progress
        self._index = {str(cell["id"]): index for index, cell in enumerate(cells)}
        self._texts = {str(cell["id"]): str(cell.source) for cell in cells if cell.cell_type == "code"}
        self._allowed = {move.cell for move in moves if move.may_raise}
        self._found = StaleReport()

    def report(self, *, run: bool) -> StaleReport:
        found = self._found
        try:
            self._follow()
            told = self._ask()
            found.stale, found.plan, found.foretold = (self._named(told[key]) for key in ("stale", "plan", "foretold"))
            found.leftover = told["leftover"]
            if run:
                self._run(told)
                self._keep()
        except DeepForgeError as error:
            found.refused = error.message
        return found

    def _follow(self) -> None:
        for number, move in enumerate(self._moves, 1):
            self._progress(f"step {number} of {len(self._moves)}")
            if move.kind == "delete":
                del self._texts[move.cell]
                continue
            self._texts[move.cell] = move.source
            if move.kind == "run":
                self._execute(move.cell)

    def _execute(self, cell: str) -> None:
        result = self._kernel.run(self._texts[cell], cell)
        if result.error is not None and cell not in self._allowed:
            kind, message = result.error
            raise DeepForgeError(
                f"Cell {self._index[cell]} raised {kind}: {message}. "
                "Tag the cell raises-exception when that is what it should do.",
                code="cell-raised",
            )

    def _ask(self) -> dict[str, Any]:
        return self._kernel.ask({"do": "plan", "cells": [[cell, text] for cell, text in self._texts.items()]})

    def _run(self, told: Mapping[str, Any]) -> None:
        runs: Counter[str] = Counter()
        while told["plan"]:
            first = told["plan"][0]
            cell = first["cell"]
            runs[cell] += 1
            if runs[cell] > MOST_RUNS:
                raise DeepForgeError(
                    f"Cell {self._index[cell]} would have to run again and again ({first['kind']} {first['name']})",
                    code="unsettled",
                )
            self._progress(f"running cell {self._index[cell]}, {len(told['plan']) - 1} to go")
            self._unbind([*first["without"], *first["own"]])
            self._found.ran.append(self._index[cell])
            self._execute(cell)
            told = self._ask()
        self._unbind(told["leftover"])

    def _unbind(self, names: Sequence[str]) -> None:
        """What a run from the top would not have; as a person would do it in a console."""
        if names:
            self._kernel.run(f"del {', '.join(names)}", "")

    def _keep(self) -> None:
        folder = Path(self._layout.state, "stale", os.urandom(6).hex())
        folder.mkdir(parents=True)
        capture = "__import__('deepforge.capture', fromlist=['current']).current()"
        values = self._kernel.evaluate(f"{capture}.finals({str(folder)!r})")
        (folder / INDEX).write_text(json.dumps({"values": values}), encoding="utf-8")
        self._found.outputs = str(folder)

    def _named(self, entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [{**entry, "cell": self._index[entry["cell"]]} for entry in entries]
