"""The truth suite: what this software claims of cells, values and sessions, as cases that anybody can run.

Four suites, from small to whole; ``python -m deepforge.testing`` runs them all, or those that are named:

litmus: sessions of a few cells with the exact sets of what a cell reads, binds, changes in place and deletes.
    A name that is missing from what capture says is a failure (an unsound answer); one too many is a false alarm
    (a sound answer that is not exact). ``litmus/*.txt``; the form of a case is described in ``litmus/__init__.py``.
classes: objects of common libraries. Each change that a user can make is noticed, and what only looks at an
    object is not taken for a change. ``classes/*.txt``.
sessions: whole notebooks in the styles people use, each proved end to end: run in a kernel, made into a pipeline,
    run fresh, compared. The verdicts are checked by a comparison of its own, ``agreement.py``. ``sessions/*.txt``.
traces: random ways through a notebook (run, edit, run again, delete, out of order), shrunk to the shortest that
    fails. Works on any notebook: ``python -m deepforge.testing traces NOTEBOOK --examples 20 --seed 1``.

The cases are plain text, so that another kernel can be held to them too. A case marked ``known`` fails for the
reason it names; it counts apart from the others. Libraries that a case needs and that are missing are named, and
the case is skipped. Nothing heavy is imported before a suite runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .outcome import Report, Row

SUITES = ("litmus", "classes", "sessions", "traces")


def run(
    suites: Sequence[str] = SUITES, *, only: str = "", progress: Callable[[Row], None] = lambda row: None
) -> Report:
    """Run suites; ``only``: cases whose name or group holds this text; ``progress`` hears of each case.

    Raises ValueError for a suite that does not exist.
    """
    from .outcome import Report

    report = Report()
    for suite in suites:
        report.extend(suite, _rows(suite, only), progress)
    return report


def _rows(suite: str, only: str) -> Iterator[Row]:
    if suite not in SUITES:
        raise ValueError(f"There is no suite {suite!r}; there are {', '.join(SUITES)}.")
    found: Iterator[Row] = import_module(f".{suite}", __name__).rows(only)
    return found
