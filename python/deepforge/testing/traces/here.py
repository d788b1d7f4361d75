"""Traces tried in this process: cells in an IPython shell under capture, operations called here. Milliseconds each."""

from __future__ import annotations

import types
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cloudpickle

from ...errors import ReifyError
from ...provenance.lineage import Session
from ..agreement import agree
from ..bench import Bench, Notebook
from .moves import Trace

MOST_RUNS = 3


class Here:
    """Both promises, held in this process; use ``with Here.open() as here``."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    @staticmethod
    @contextmanager
    def open() -> Iterator[Here]:
        """With a shell of its own kind and a folder that is removed."""
        with Bench.open() as bench:
            yield Here(bench)

    def checks(self) -> dict[str, Callable[[Trace], str | None]]:
        """The promises, by name."""
        return {"the pipeline gives the values": self.reproduced, "what is stale suffices": self.rerun}

    def reproduced(self, trace: Trace) -> str | None:
        """What the pipeline of the session gives otherwise than the session; None when nothing."""
        with self._bench.case() as notebook:
            texts = dict(enumerate(trace.cells))
            for move in trace.moves:
                if move.source is not None:
                    texts[move.index] = move.source
                if move.kind == "run":
                    notebook.run(texts[move.index], f"cell{move.index}")
            session, expected = notebook.session(), _values(notebook)
            try:
                received = _replayed(session)
            except ReifyError:
                return None  # refused, with the reason
            except Exception as error:
                return f"the pipeline fails: {type(error).__name__}: {error}"
        return next((why for name in received if (why := _other(name, expected, received))), None)

    def rerun(self, trace: Trace) -> str | None:
        """What running the stale cells leaves otherwise than running all of them; None when nothing."""
        texts = trace.texts()
        with self._bench.case() as notebook:
            if any(notebook.run(text, f"cell{index}").error for index, text in texts.items()):
                return None  # a run from the top does not come to its end
            truth = _values(notebook)
        with self._bench.case() as notebook:
            now = dict(enumerate(trace.cells))
            for move in trace.moves:
                if move.kind == "delete":
                    del now[move.index]
                    continue
                if move.source is not None:
                    now[move.index] = move.source
                if move.kind == "run":
                    notebook.run(now[move.index], f"cell{move.index}")
            problem = _settle(notebook, {f"cell{index}": text for index, text in now.items()})
            final = _values(notebook)
        if problem:
            return problem
        if final.keys() != truth.keys():
            return f"it leaves {sorted(final.keys() ^ truth.keys())} otherwise than a run from the top"
        return next((why for name in truth if (why := _other(name, truth, final))), None)


def _settle(notebook: Notebook, cells: dict[str, str]) -> str | None:
    """Run what must run, asking again after each cell."""
    from ...capture.outline import outline_of
    from ...provenance.rerun import plan_rerun
    from ...provenance.versions import Versions

    runs: Counter[str] = Counter()
    while True:
        plan = plan_rerun(Versions(notebook.operations), list(cells.items()), outline_of)
        if not plan.cells:
            break
        first = plan.cells[0]
        runs[first.cell] += 1
        if runs[first.cell] > MOST_RUNS:
            return f"{first.cell} would have to run again and again ({first.kind} {first.name})"
        names = [*first.without, *first.own]
        if names:
            notebook.run(f"del {', '.join(names)}", "")
        notebook.run(cells[first.cell], first.cell)
    if plan.leftover:
        notebook.run(f"del {', '.join(plan.leftover)}", "")
    return None


def _replayed(session: Session) -> dict[str, Any]:
    """The values of the pipeline: in steps, or where these fail in one operation, as a proof does it."""
    from ...reify.proposal import propose
    from .replay import replay

    for whole in (False, True):
        proposal = propose(session, name="trace", root=session.info.cwd, whole=whole)
        with TemporaryDirectory(prefix="deepforge-testing-") as folder:
            try:
                with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
                    return replay(proposal, Path(folder))
            except Exception:
                if whole:
                    raise
    raise AssertionError("not reached")


def _values(notebook: Notebook) -> dict[str, Any]:
    """The user's variables as they come back from a file, where they can be kept in one."""
    found: dict[str, Any] = {}
    for name, value in notebook.capture.watches.variables.all().items():
        if name.startswith("_") or isinstance(value, types.ModuleType):
            continue
        try:
            found[name] = cloudpickle.loads(cloudpickle.dumps(value))
        except Exception:
            found[name] = value
    return found


def _other(name: str, expected: dict[str, Any], received: dict[str, Any]) -> str | None:
    from ...types.compare import compare

    if name not in expected:
        return f"{name} is made and is not there in the end"
    verdict = compare(expected[name], received[name], name)
    opinion = agree(expected[name], received[name])
    if verdict.verdict == "same" and opinion is False:
        return f"{name} is called the same and is another"
    return f"{name} differs: {verdict.where} {verdict.reason}" if verdict.verdict == "differs" else None
