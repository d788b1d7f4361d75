"""What a long session costs: time of a cell, size of the journal, and answers, against the number of executions."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from deepforge.capture.outline import outline_of
from deepforge.provenance.foretell import foretell
from deepforge.provenance.lineage import Session
from deepforge.provenance.rerun import plan_rerun
from deepforge.provenance.staleness import find_stale

from .kernels import DEEPFORGE, PLAIN, kernel

NOTEBOOK = 100  # cells, which are run again and again
WINDOW = 100  # executions over which a median is taken


def cells() -> list[str]:
    """A notebook of NOTEBOOK cells: numbers, an array, a table, a function, changes in place, results shown."""
    found = [
        "import numpy as np\nimport pandas as pd",
        "array = np.arange(1000.0)\nrows = {}",
        "table = pd.DataFrame({'a': array[:200], 'b': array[200:400]})",
        "def scaled(values, by=2):\n    return values * by + offset",
        "offset = 3\nx4 = 0",
    ]
    kinds = (
        "x{k} = x{j} + {k}",
        "rows['r{k}'] = x{j} * 2\nx{k} = x{j}",
        "y{k} = scaled(array, {k}).sum()\nx{k} = x{j} + 1",
        "table['c{k}'] = table.a + {k}\nx{k} = x{j}",
        "x{k} = len(rows) + x{j}\nx{k}",
    )
    found += [kinds[k % len(kinds)].format(k=k, j=k - 1) for k in range(len(found), NOTEBOOK)]
    return found


def grow(executions: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Run the notebook again and again in both kernels, taking turns, then ask the session's journal.

    ``added_ms``: the median of what a cell takes longer than in a plain kernel, by the number of executions before it;
    ``added_cpu_ms``: the same of the processors' time; ``plain_ms``: what it takes there; ``bytes_per_execution``: of
    the journal, likewise; ``load_ms``: reading it; ``versions_ms``: what staleness is found from, made once;
    ``answers_ms``: see ``answers``.
    """
    sources = cells()
    marks = [mark for mark in (WINDOW, 1000, 3000, 10_000) if mark <= executions]
    if marks[-1] != executions:
        marks.append(executions)
    with (
        tempfile.TemporaryDirectory(prefix="deepforge-bench-", ignore_cleanup_errors=True) as folder,
        ExitStack() as stack,
    ):
        both = [stack.enter_context(kernel(kind, sources, Path(folder))) for kind in (PLAIN, DEEPFORGE)]
        for one in both:
            one.ready()
        seconds: dict[str, list[float]] = {one.kind.name: [] for one in both}
        cpu: dict[str, list[float]] = {one.kind.name: [] for one in both}
        sizes: dict[int, int] = {}
        journal = Path(folder)
        for number in range(executions + WINDOW):
            index = number % NOTEBOOK
            for one in both if number % 2 else both[::-1]:
                start = one.cpu_seconds()
                seconds[one.kind.name].append(one.run(sources[index], index))
                cpu[one.kind.name].append(one.cpu_seconds() - start)
            if number + 1 in marks:
                journal = next(Path(folder).rglob("sessions/*/journal"))
                sizes[number + 1] = journal.stat().st_size
                tell(f"growth: {number + 1} executions")
        found: dict[str, Any] = {
            "added_ms": _added(seconds, marks),
            "added_cpu_ms": _added(cpu, marks),
            "plain_ms": {
                mark: round(statistics.median(seconds["plain"][mark : mark + WINDOW]) * 1000, 3) for mark in marks
            },
            "bytes_per_execution": {mark: round(size / mark) for mark, size in sizes.items()},
        }
        start = time.perf_counter()
        session = Session.load(journal)
        found["load_ms"] = round((time.perf_counter() - start) * 1000, 1)
        start = time.perf_counter()
        session.versions  # noqa: B018
        found["versions_ms"] = round((time.perf_counter() - start) * 1000, 1)
        found["answers_ms"] = answers(session, sources)
    return found


def _added(seconds: dict[str, list[float]], marks: list[int]) -> dict[int, float]:
    added = [(own - plain) * 1000 for plain, own in zip(seconds["plain"], seconds["deepforge"], strict=True)]
    return {mark: round(statistics.median(added[mark : mark + WINDOW]), 3) for mark in marks}


def answers(session: Session, sources: list[str]) -> dict[str, float]:
    """Milliseconds of the slowest answer of each kind; ``the first time``: of all, when nothing is remembered yet."""
    names = [f"x{number}" for number in range(4, NOTEBOOK, 10)] + ["table", "rows"]
    notebook = [(f"{index:08x}", source) for index, source in enumerate(sources)]
    edited = [(cell, "x4 = 1" if source.endswith("x4 = 0") else source) for cell, source in notebook]
    questions = [notebook, edited, edited[:-1]]
    versions = session.versions
    ask: dict[str, tuple[Callable[[Any], Any], list[Any]]] = {
        "what made it": (session.what_made, names),
        "what depends on it": (session.depends_on, names),
        "stale": (lambda one: find_stale(versions, one, outline_of), questions),
        "what must run again": (lambda one: plan_rerun(versions, one, outline_of), questions),
        "foretold": (lambda one: foretell(versions, one, outline_of), questions),
    }
    # The first time each text of the notebook is parsed, which is remembered.
    first = max(_slowest(*each) for each in ask.values())
    return {**{title: _slowest(*each) for title, each in ask.items()}, "the first time": first}


def _slowest(ask: Callable[[Any], Any], questions: list[Any]) -> float:
    slowest = 0.0
    for question in questions:
        start = time.perf_counter()
        ask(question)
        slowest = max(slowest, time.perf_counter() - start)
    return round(slowest * 1000, 2)
