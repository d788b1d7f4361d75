"""Proves a session written down as text, and asks for a second opinion on what the proof says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..processes import forked_kernel


@dataclass(frozen=True)
class Case:
    """A session: its cells, the steps of its trace, the files it starts from, the cells that may raise.

    ``unseeded``: running it again gives other values.
    """

    cells: Sequence[str]
    steps: Sequence[Mapping[str, int | str]]
    files: Mapping[str, bytes] = field(default_factory=dict)
    raising: frozenset[int] = frozenset()
    unseeded: bool = False

    def sources(self) -> list[str]:
        """What runs, in order."""
        texts = list(self.cells)
        found = []
        for step in self.steps:
            if "run" in step:
                index = int(step["run"])
                texts[index] = str(step.get("source", texts[index]))
                found.append(texts[index])
        return found


@dataclass(frozen=True)
class Proved:
    """What the proof said: verdicts and reasons; ``refused``: why there are none; ``disputed``: what a second opinion
    says against it."""

    values: Mapping[str, str]
    reasons: Mapping[str, str]
    refused: str | None
    disputed: Mapping[str, str] = field(default_factory=dict)

    def wrong(self) -> list[str]:
        """What must not be: a refusal, a difference, a value called the same wrongly."""
        found = [f"refused: {self.refused}"] if self.refused else []
        found += [f"{name} differs: {self.reasons.get(name, '')}" for name, v in self.values.items() if v == "differs"]
        return found + [f"{name} is {why}" for name, why in self.disputed.items()]


class Prover:
    """Proves cases one after the other; use ``with Prover.open(...)``."""

    def __init__(self, folder: Path, kernel: str | None) -> None:
        self._folder = folder
        self._kernel = kernel
        self._count = 0

    @staticmethod
    @contextmanager
    def open(forked: bool) -> Iterator[Prover]:
        """A prover, with a folder that is removed afterwards. ``forked``: processes are forks where possible."""
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="deepforge-testing-"))
            kernel = stack.enter_context(forked_kernel()) if forked else None
            yield Prover(Path(folder).resolve(), kernel)

    def prove(self, case: Case) -> Proved:
        """Run, reify, run the pipeline, compare; then run the session again without any of it and compare that."""
        from ...project import prove

        with self._place(case) as (place, notebook, trace):
            proof = prove(notebook, project=place, kernel=self._kernel, trace=trace)
            disputed: Mapping[str, str] = {}
            same = [name for name, verdict in proof.values.items() if verdict == "same" and "figure-" not in name]
            if proof.outputs and same:
                kept = str(Path(proof.outputs, "notebook"))
                steps = None if case.unseeded else case.sources()
                request = {"outputs": proof.outputs, "kept": kept, "names": same, "steps": steps}
                disputed = self._agreement(request, place / "again")
            return Proved(proof.values, proof.reasons, proof.reason, disputed)

    def settle(self, case: Case, present: Sequence[str]) -> str | None:
        """Run the session, then what is said to be stale; what that leaves otherwise than the cells ``present``, run
        from the top by plain IPython. None when nothing, or when these do not come to their end."""
        from ...project import stale

        with self._place(case) as (place, notebook, trace):
            found = stale(notebook, project=place, kernel=self._kernel, trace=trace, run=True)
            if found.refused or found.outputs is None:
                return None
            request = {"outputs": None, "kept": found.outputs, "names": None, "steps": list(present)}
            wrong = self._agreement(request, place / "again")
        return "; ".join(f"{name} {why}" for name, why in wrong.items()) or None

    @contextmanager
    def _place(self, case: Case) -> Iterator[tuple[Path, Path, Path]]:
        """A project, the notebook in it and its trace; beside them, in ``again``, the files the session starts from."""
        self._count += 1
        place = self._folder / str(self._count)
        for folder in (place / "work", place / "again"):
            folder.mkdir(parents=True)
            for name, data in case.files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
        (place / "deepforge.toml").write_text('name = "testing"\nhistory = "off"\n', encoding="utf-8")
        trace = place / "trace.json"
        trace.write_text(json.dumps(list(case.steps)), encoding="utf-8")
        try:
            yield place, write_notebook(place / "work", case), trace
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _agreement(self, request: Mapping[str, Any], folder: Path) -> dict[str, str]:
        path = folder.with_name("request.json")
        path.write_text(json.dumps(request), encoding="utf-8")
        command = [self._python(), "-m", "deepforge.testing.agreement", str(path)]
        home = str(Path(__file__).resolve().parents[3])
        found = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH", "")]))
        env = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": found}
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
        try:
            wrong: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
        except (ValueError, IndexError):
            return {"the second opinion": f"missing: {done.stderr.strip()[-300:]}"}
        return wrong

    def _python(self) -> str:
        if self._kernel is None:
            return sys.executable
        from jupyter_client.kernelspec import KernelSpecManager

        return str(KernelSpecManager().get_kernel_spec(self._kernel).argv[0])


def write_notebook(folder: Path, case: Case) -> Path:
    """The notebook file of a case."""
    import nbformat
    from nbformat import v4

    made: list[Any] = []
    for index, text in enumerate(case.cells):
        tags = {"tags": ["raises-exception"]} if index in case.raising else {}
        made.append(v4.new_code_cell(text, id=f"cell{index}", metadata=tags))  # type: ignore[no-untyped-call]
    path = folder / "session.ipynb"
    nbformat.write(v4.new_notebook(cells=made), str(path))  # type: ignore[no-untyped-call]
    return path
