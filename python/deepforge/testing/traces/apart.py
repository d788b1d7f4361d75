"""Traces of somebody's notebook, tried as ``deepforge prove`` and ``deepforge stale`` do: in kernels and jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ..sessions.prove import Case, Prover
from .moves import Trace

_MOST_BYTES = 50_000_000


class Apart:
    """Both promises, held in processes of their own; use ``with Apart.open() as apart``."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover

    @staticmethod
    @contextmanager
    def open() -> Iterator[Apart]:
        """With processes that are forks where that is possible."""
        with Prover.open(forked=True) as prover:
            yield Apart(prover)

    def load(self, path: Path) -> tuple[list[str], dict[str, bytes]]:
        """The notebook's code cells, and the files beside it, with which every try begins.

        Raises DocumentError when it cannot be read, ValueError when the files are too many to copy each time.
        """
        from ...proof.notebook import Notebook

        notebook = Notebook.load(path)
        files: dict[str, bytes] = {}
        for file in sorted(path.resolve().parent.rglob("*")):
            name = file.relative_to(path.resolve().parent)
            if file.is_file() and file.suffix != ".ipynb" and not any(part.startswith(".") for part in name.parts):
                files[str(name)] = file.read_bytes()
                if sum(map(len, files.values())) > _MOST_BYTES:
                    raise ValueError(f"{path.parent} holds more than {_MOST_BYTES} bytes: put the notebook elsewhere")
        return [cell.source for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()], files

    def checks(self, files: Mapping[str, bytes]) -> dict[str, Callable[[Trace], str | None]]:
        """The promises, by name."""

        def reproduced(trace: Trace) -> str | None:
            moves = [move for move in trace.moves if move.kind != "edit"]
            wrong = self._prover.prove(self._case(Trace(trace.cells, tuple(moves)), files)).wrong()
            return "; ".join(problem for problem in wrong if not problem.startswith("refused")) or None

        def rerun(trace: Trace) -> str | None:
            return self._prover.settle(self._case(trace, files), list(trace.texts().values()))

        return {"the pipeline gives the values": reproduced, "what is stale suffices": rerun}

    def _case(self, trace: Trace, files: Mapping[str, bytes]) -> Case:
        steps = [move.step() for move in trace.moves]
        # Whether running it again gives the same is not known of a stranger's notebook.
        return Case(trace.cells, steps, files, frozenset(range(len(trace.cells))), unseeded=True)
