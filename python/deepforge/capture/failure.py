"""Where a cell failed: the top-level statement of its plain code that raised."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from ..provenance.records import CellError
from .magics import Plain
from .static import Analysis


def cell_error(
    error: BaseException, namespace: dict[str, Any], plain: Plain, analysis: Analysis | None, *, ran: bool, inner: bool
) -> tuple[CellError, int | None]:
    """The error as recorded, and the index of the statement that raised.

    ``ran``: whether the cell began to run (it did not when it is not valid Python). ``inner``: the error
    was shown by a magic that ran the cell's body, so that the cell's own frame is not in its traceback.
    """
    try:
        message = str(error)
    except Exception:
        message = "(its message cannot be shown)"
    kind = type(error).__qualname__
    line = _line(error.__traceback__, namespace, plain, inner) if ran else None
    if line is None or analysis is None:
        return CellError(kind, message[:2000], line), None
    index = analysis.statement_at(line)
    if index is None:
        return CellError(kind, message[:2000], line), None
    return CellError(kind, message[:2000], analysis.statements[index].line), index


def _line(trace: TracebackType | None, namespace: dict[str, Any], plain: Plain, inner: bool) -> int | None:
    """The line of the plain code at which the cell's own frame stood."""
    lines: list[int] = []
    while trace is not None:
        frame = trace.tb_frame
        name = frame.f_code.co_name
        if frame.f_globals is namespace and name.startswith(("<module", "<cell line")):
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    if not lines:
        return None
    if plain.body:
        # The frame of the body that a cell magic ran comes after the frame of the magic itself.
        bodies = lines if inner else lines[1:]
        return plain.line_in_code(bodies[0] + plain.body) if bodies else None
    return plain.line_in_code(lines[0])
