"""The main job from end to end: session, pipeline, fresh run, comparison, verdict."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import runtime
from ..errors import DeepForgeError
from ..model.execution import Execution
from ..model.job import JobError
from ..model.layout import ProjectLayout
from ..provenance.records import figure_names
from ..reify.definitions import definitions
from ..reify.history import History
from ..reify.naming import identifier
from ..reify.proposal import Place, Proposal, propose
from ..reify.slice import possible, present_figures
from ..reify.write import write_proposal
from ..runtime.bytecode import bytecode_settings
from .judge import COPIES, Expected, Judge, ShownFigure
from .keep import ProofFolder
from .kernel import kernel_command
from .leaks import leaks
from .notebook import Notebook
from .session import Ran, run_session
from .unrepeatable import unrepeatable
from .verdicts import Judged
from .workspace import Workspace

Progress = Callable[[str], None]
MOST_ATTEMPTS = 6


@dataclass
class Proof:
    """What a proof found. ``to_json`` is the command's output."""

    cells: int = 0
    operations: int = 0
    values: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    refused: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    pipeline: str | None = None
    outputs: str | None = None

    @property
    def exit_code(self) -> int:
        """0: at least one value compared and none differs; 1: something differs; 2: refused or nothing comparable."""
        verdicts = set(self.values.values())
        if "differs" in verdicts:
            return 1
        return 0 if self.refused is None and "same" in verdicts else 2

    @property
    def reason(self) -> str | None:
        """Why nothing was proved, None when something was."""
        if self.exit_code != 2:
            return None
        return self.refused or "Nothing could be compared: the notebook ends with no value or figure that can be."

    def to_json(self) -> dict[str, Any]:
        """The proof as JSON data."""
        compared = sum(verdict != "not comparable" for verdict in self.values.values())
        return {
            "cells": self.cells,
            "operations": self.operations,
            "values": dict(sorted(self.values.items())),
            "reasons": dict(sorted(self.reasons.items())),
            "refused": self.reason,
            "coverage": {"compared": compared, "total": len(self.values)},
            "seconds": self.seconds,
            "pipeline": self.pipeline,
            "outputs": self.outputs,
        }


@dataclass(frozen=True)
class Asked:
    """What is to be proved: a notebook, or a trace of it, run in a kernel; pipeline and records go to a project."""

    notebook: Path
    layout: ProjectLayout
    kernel: str | None = None
    trace: Path | None = None


def prove(asked: Asked, progress: Progress = lambda text: None) -> Proof:
    """Run the notebook, make its pipeline, run that fresh, compare.

    Anything that keeps the proof from being made ends up in ``refused``, never as a verdict.
    """
    proof = Proof()
    started = time.monotonic()
    try:
        _Prover(asked, proof, progress).run()
    except DeepForgeError as error:
        proof.refused = error.message
        proof.values.clear()
        proof.reasons.clear()
    proof.seconds["total"] = round(time.monotonic() - started, 3)
    return proof


class _Prover:
    """One proof, step by step; fills in ``proof`` as it goes."""

    def __init__(self, asked: Asked, proof: Proof, progress: Progress) -> None:
        self.asked = asked
        self.proof = proof
        self.progress = progress
        self.notebook = Notebook.load(asked.notebook.resolve())
        self.home = self.notebook.path.parent
        self.command = kernel_command(asked.kernel)
        env = {**os.environ, **self.command.env, "PYTHONHASHSEED": "0"}
        self.env = {**env, **bytecode_settings(env, self.command.python)}
        self.folder = ProofFolder.create(asked.layout, self.notebook.path.stem)

    def run(self) -> None:
        """The whole job."""
        with tempfile.TemporaryDirectory(prefix=COPIES) as before:
            workspace = Workspace.keep(self.home, Path(before))
            ran = self._session()
            verdicts, operations = self._verdicts(ran, workspace, whole=False)
            if operations > 1 and any(judged.verdict == "differs" for judged in verdicts.values()):
                # What the records did not show stays together when everything does.
                self.progress("Something differs: trying one operation for everything")
                verdicts, _ = self._verdicts(ran, workspace, whole=True)
        for name, judged in verdicts.items():
            self.proof.values[name] = judged.verdict
            if judged.reason:
                self.proof.reasons[name] = judged.reason
        self.proof.outputs = str(self.folder.path)
        self.folder.finish(self.proof.to_json())

    def _verdicts(self, ran: Ran, workspace: Workspace, *, whole: bool) -> tuple[dict[str, Judged], int]:
        """The verdicts on the pipeline, and of how many operations it consists; ``whole``: of one."""
        proposal, execution = self._pipeline_that_runs(ran, workspace, whole)
        with self._timed("compare"):
            self.progress("Comparing")
            return self._judge(ran, proposal, execution), len(proposal.steps)

    @contextmanager
    def _timed(self, phase: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        spent = self.proof.seconds.get(phase, 0.0) + time.monotonic() - started
        self.proof.seconds[phase] = round(spent, 3)

    def _session(self) -> Ran:
        trace = self.asked.trace
        steps = self.notebook.traced(trace) if trace else self.notebook.steps()
        self.proof.cells = len(steps)
        with self._timed("notebook"):
            return run_session(
                steps,
                command=self.command,
                cwd=self.home,
                layout=self.asked.layout,
                notebook=self.notebook.path,
                finals=self.folder.path / "notebook",
                progress=lambda text: self.progress(f"Running the notebook: {text}"),
            )

    def _pipeline_that_runs(self, ran: Ran, workspace: Workspace, whole: bool) -> tuple[Proposal, Execution | None]:
        """The pipeline and its execution.

        A value may turn out not to be storable only when it is stored: then its producer and its users become
        one step, and the pipeline is made and run again. When an operation fails for another reason, the last
        attempt is one operation for everything (``whole``), as the notebook ran it.
        """
        stays = {n: f["stays"] or "it cannot be kept" for n, f in ran.finals.items() if f["file"] is None}
        for _ in range(MOST_ATTEMPTS):
            proposal, pipeline = self._pipeline(ran, stays, whole)
            if not proposal.steps:
                return proposal, None
            execution = self._execution(ran, pipeline, workspace)
            errors = [job.error for job in execution.jobs.values() if job.error is not None]
            unstorable = {name: e.message for e in errors if (name := _unstorable(e)) and name not in stays}
            if not errors or (whole and not unstorable):
                break
            stays |= unstorable
            whole = whole or not unstorable
        return proposal, execution

    def _pipeline(self, ran: Ran, stays: Mapping[str, str], whole: bool) -> tuple[Proposal, str]:
        self.progress("Making a pipeline")

        def make(name: str, taken: set[str]) -> Proposal:
            proposal = propose(
                ran.session,
                name=name,
                root=str(self._root()),
                targets=targets,
                headings=self.notebook.headings(),
                taken=taken,
                whole=whole,
                history=history,
                everything=True,
            )
            proposal.left_out = left_out
            proposal.root = str(self.asked.layout.root)
            return proposal

        with self._timed("reify"):
            history = History(ran.session, stays)
            targets, left_out = possible(history)
            stem = identifier(self.notebook.path.stem) or "notebook"
            proposal, pipeline, _ = write_proposal(self.asked.layout, stem, make)
        self.proof.pipeline = str(self.asked.layout.root / pipeline)
        self.proof.operations = len(proposal.steps)
        return proposal, pipeline

    def _root(self) -> Path:
        """What folders in operation headers are relative to."""
        root = self.asked.layout.root
        return root if self.home.is_relative_to(root) else self.home

    def _execution(self, ran: Ran, pipeline: str, workspace: Workspace) -> Execution:
        """Run the pipeline from the files the notebook started with."""
        changed = [use.path for operation in ran.session.operations for use in operation.files_written]
        place = workspace.for_pipeline(changed)
        with self._timed("pipeline"):
            execution = runtime.create(
                self.asked.layout,
                pipeline,
                python=self.command.python,
                directory=str(self._root()),
                moved={} if place == self.home else {str(self.home): str(place)},
                path=[str(place)],
                env=self.env,
                force=True,
            )
            return runtime.conduct(self.asked.layout, execution, progress=self._tell)

    def _tell(self, event: Mapping[str, Any]) -> None:
        if event.get("kind") == "job":
            self.progress(f"Running the pipeline: {event.get('node')} {event.get('status')}")

    def _judge(self, ran: Ran, proposal: Proposal, execution: Execution | None) -> dict[str, Judged]:
        # What a cell showed before it ran again is no part of the notebook any more.
        shown = {*present_figures(proposal.chosen.history).values(), *proposal.figures}
        figures = {
            name: ShownFigure(place[0], operation.figures[place[1]].sha256, proposal.figures.get(place))
            for operation in ran.session.operations
            for name, place in figure_names(operation).items()
            if place in shown
        }
        places = dict(proposal.places)
        places |= {name: Place("none", reason=why) for name, why in proposal.left_out.items() if name in ran.finals}
        leaked = leaks(ran.session, execution, self.asked.layout) if execution is not None else {}
        imported = frozenset(proposal.imported)
        made_anew = definitions(proposal.chosen.history, [n for n, p in places.items() if p.kind == "definition"])
        excused = unrepeatable(ran.session)
        expected = Expected(ran.finals, ran.values, places, imported, figures, excused, leaked, made_anew)
        judge = Judge(self.folder, self.command.python, [self.asked.layout.root, self.home], self.env)
        return judge.verdicts(expected, execution)


def _unstorable(error: JobError) -> str | None:
    """The variable whose value a job could not store."""
    found = re.match(r"The value of '([^']+)'", error.message) if error.type == "ValueTypeError" else None
    return found.group(1) if found else None
