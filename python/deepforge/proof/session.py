"""Run a notebook, or a trace of one, in a capturing kernel: the session that a pipeline is made of."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import CaptureError
from ..model.layout import ProjectLayout
from ..provenance.lineage import Session
from ..reify.history import History
from ..reify.results import result_number
from ..runtime.bytecode import bytecode_settings
from .kernel import KernelCommand, capturing_kernel
from .notebook import Step

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Ran:
    """A finished session in ``folder``.

    ``finals``: name to {"file", "type", "stays", "kind"} of every variable it ended with; the files are in
    ``values``.
    """

    session: Session
    finals: Mapping[str, Mapping[str, Any]]
    cells: int
    seconds: float
    folder: Path
    values: Path


def run_session(
    steps: Sequence[Step],
    *,
    command: KernelCommand,
    cwd: Path,
    layout: ProjectLayout,
    notebook: Path,
    finals: Path | None,
    progress: Progress,
) -> Ran:
    """Run ``steps`` in a fresh kernel and wait for its records.

    With ``finals`` every final value is written into that folder. Raises CaptureError when a cell that
    may not raise does, or when the kernel dies; what was recorded so far stays in the session's journal.
    """
    known = {**os.environ, **command.env}
    env = bytecode_settings(known, command.python) | {
        "DEEPFORGE_PROJECT": str(layout.root),
        "DEEPFORGE_NOTEBOOK": str(notebook),
    }
    if env.get("MPLBACKEND", known.get("MPLBACKEND", "")).lower() == "agg":
        # Set for programs without a screen, where it shows nothing; a notebook shows its figures under its cells.
        env["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    started = time.monotonic()
    with capturing_kernel(command, cwd, env) as kernel:
        name = kernel.evaluate(_SESSION)
        for number, step in enumerate(steps, 1):
            progress(f"cell {number} of {len(steps)}")
            result = kernel.run(step.source, step.cell)
            if result.error is not None and not step.may_raise:
                kind, message = result.error
                raise CaptureError(
                    f"Cell {number} of {len(steps)} raised {kind}: {message}. "
                    "Tag the cell raises-exception when that is what it should do.",
                    code="cell-raised",
                    cell=step.cell,
                )
        seconds = time.monotonic() - started
        values: Mapping[str, Any] = {}
        if finals is not None:
            finals.mkdir(parents=True, exist_ok=True)
            progress("keeping the final values")
            results = sorted(_results(Session.load(layout.sessions / name / "journal")))
            values = kernel.evaluate(f"{_CAPTURE}.finals({str(finals)!r}, {results!r})")
    folder = layout.sessions / name
    return Ran(Session.load(folder / "journal"), values, len(steps), seconds, folder, finals or folder)


def _results(session: Session) -> set[int]:
    """The executions whose displayed results are what the session ends with: when it made no variable."""
    if any(each.writes and "import" not in (each.code or "") for each in session.operations):
        return set()
    history = History(session)
    return {number for name in history.visible() if (number := result_number(name)) is not None}


_CAPTURE = "__import__('deepforge.capture', fromlist=['current']).current()"
_SESSION = f"__import__('json').dumps({_CAPTURE}.id)"
