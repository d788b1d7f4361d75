"""Random ways through a notebook (run, edit, run again, delete, out of order), shrunk to the shortest that fails.

Two promises are held to each: the pipeline of the session gives the session's values; and running what is said to be
stale after an edit leaves the variables as running everything from the top does. The notebooks of ``traces/*.txt`` are
tried in this process, many ways a second; a notebook of one's own in kernels and jobs, as ``deepforge prove`` does:
``python -m deepforge.testing traces NOTEBOOK --examples 20 --seed 1``. Needs hypothesis.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from ..outcome import Row
from ..texts import sections
from .moves import Trace, described, search

Check = Callable[[Trace], str | None]


def rows(
    only: str = "",
    notebooks: Sequence[Path] = (),
    *,
    examples: int = 10,
    seed: int = 0,
    seconds: float | None = None,
) -> Iterator[Row]:
    """Try ``examples`` ways through each notebook; a row for each notebook and promise.

    ``seconds``: begin nothing new after this time. Raises DocumentError for a notebook that cannot be read.
    """
    if find_spec("hypothesis") is None:
        yield Row("traces", "all", "skipped", "needs hypothesis, which is not installed here")
        return
    end = None if seconds is None else time.monotonic() + seconds
    if notebooks:
        from .apart import Apart

        with Apart.open() as apart:
            for path in notebooks:
                cells, files = apart.load(path)
                for name, check in apart.checks(files).items():
                    yield _row(path.name, name, cells, check, examples, seed, end)
        return
    from .here import Here

    with Here.open() as here:
        for section in sections(__name__, only):
            if not section.missing():
                for name, check in here.checks().items():
                    yield _row(section.name, name, section.cells(), check, examples, seed, end)


def _row(group: str, name: str, cells: Sequence[str], check: Check, examples: int, seed: int, end: float | None) -> Row:
    started = time.perf_counter()
    found = search(cells, check, examples=examples, seed=seed, end=end)
    spent = round(time.perf_counter() - started, 3)
    if found.problem is None:
        return Row(group, name, "passed" if found.tried else "skipped", found.note(), found.tried, spent)
    return Row(group, name, "failed", f"{found.problem} [{described(found.trace)}]", found.tried, spent)
