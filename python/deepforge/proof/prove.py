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
from ..reify.edits import Edits
from ..reify.expected import job_seconds
from ..reify.history import History
from ..reify.made import MadeMap
from ..reify.naming import identifier
from ..reify.proposal import Place, Proposal, propose
from ..reify.slice import possible, present_figures
from ..reify.write import write_proposal
from ..runtime.bytecode import bytecode_settings
from ..runtime.job.environment import available, threads
from .given import REASON, given_apart, given_nodes, in_words, with_given
from .judge import COPIES, Expected, Judge, ShownFigure
from .keep import ProofFolder
from .kernel import kernel_command
from .leaks import leaks
from .notebook import Notebook
from .record import earlier_seconds, keep_finished, value_json
from .session import Ran, run_session
from .standing import depended_on
from .tolerance import BITWISE, stated
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
    given: list[str] = field(default_factory=list)
    tolerance: str = BITWISE
    threads: int = 0
    expected_seconds: float | None = None

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
            "given": self.given,
            "tolerance": self.tolerance,
            "threads": self.threads,
            "expected_seconds": self.expected_seconds,
        }


@dataclass(frozen=True)
class Asked:
    """What is to be proved: a notebook, or a trace of it, run in a kernel; pipeline and records go to a project.

    ``given``: steps or executions that are not run again, see ``given``; ``tolerance``: for floats, see ``tolerance``.
    """

    notebook: Path
    layout: ProjectLayout
    kernel: str | None = None
    trace: Path | None = None
    given: tuple[str, ...] = ()
    tolerance: float = 0.0


def prove(asked: Asked, progress: Progress = lambda text: None) -> Proof:
    """Run the notebook, make its pipeline, run that fresh, compare.

    Anything that keeps the proof from being made ends up in ``refused``, never as a verdict.
    """
    proof = Proof(tolerance=stated(asked.tolerance), threads=threads() or available())
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
        self.given: list[str] = []
        self.layout = asked.layout
        self._nodes: dict[str, list[int]] = {}

    def run(self) -> None:
        """The whole job."""
        started = time.time()
        last = earlier_seconds(self.asked.layout, self.notebook.path)
        if last is not None:
            self.progress(f"About {last:.0f} s, as the last time")
        with tempfile.TemporaryDirectory(prefix=COPIES) as before:
            workspace = Workspace.keep(self.home, Path(before))
            ran = self._session()
            verdicts, operations = self._verdicts(ran, workspace, whole=False)
            if operations > 1 and not self.given and any(judged.verdict == "differs" for judged in verdicts.values()):
                # What the records did not show stays together when everything does.
                self.progress("Something differs: trying one operation for everything")
                verdicts, _ = self._verdicts(ran, workspace, whole=True)
        for name, judged in verdicts.items():
            self.proof.values[name] = judged.verdict
            if judged.reason:
                self.proof.reasons[name] = judged.reason
        self.proof.outputs = str(self.folder.path)
        self.folder.finish(self.proof.to_json())
        self._keep(ran, verdicts, started)

    def _keep(self, ran: Ran, verdicts: Mapping[str, Judged], started: float) -> None:
        """Keep the proof beside its pipeline, with what it depended on."""
        asked, layout = self.asked, self.asked.layout
        pipeline = os.path.relpath(str(self.proof.pipeline), layout.root)
        execution = self.folder.execution
        request = {
            "id": self.folder.path.name,
            "session": ran.session.info.id,
            "pipeline": pipeline,
            "finals": self.folder.path.name,
            "root": str(layout.root),
            "asked": started,
            "notebook": str(self.notebook.path),
            "expected_seconds": self.proof.expected_seconds,
            "given": self.proof.given,
            "tolerance": stated(asked.tolerance),
        }
        finish = {
            "status": "done",
            "values": {
                n: value_json(j, ran.finals[n]["type"] if n in ran.finals else None) for n, j in verdicts.items()
            },
            "depends": depended_on(layout, pipeline, self.command.python, ran.session, self._nodes, execution),
            "message": self.proof.reason,
        }
        name = execution.id if execution is not None else None
        keep_finished(self.folder.path, request, started=started, execution=name, finish=finish)

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
            execution = self._execution(ran, proposal, pipeline, workspace)
            errors = [job.error for job in execution.jobs.values() if job.error is not None]
            unstorable = {name: e.message for e in errors if (name := _unstorable(e)) and name not in stays}
            if not errors or (whole and not unstorable):
                break
            stays |= unstorable
            whole = whole or not unstorable
        return proposal, execution

    def _pipeline(self, ran: Ran, stays: Mapping[str, str], whole: bool) -> tuple[Proposal, str]:
        self.progress("Making a pipeline")

        def made(name: str, taken: set[str], edits: Edits | None = None) -> Proposal:
            return propose(
                ran.session,
                name=name,
                root=str(self._root()),
                targets=targets,
                headings=self.notebook.headings(),
                taken=taken,
                whole=whole and edits is None,
                history=history,
                everything=True,
                edits=edits,
            )

        def make(name: str, taken: set[str]) -> Proposal:
            proposal = made(name, taken)
            apart = given_apart(self.asked.given, [step.numbers for step in proposal.steps])
            if apart is not None:
                proposal = made(name, taken, Edits(apart))
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

    def _execution(self, ran: Ran, proposal: Proposal, pipeline: str, workspace: Workspace) -> Execution:
        """Run the pipeline from the files the notebook started with, steps that are given left out."""
        self._nodes = {step.name: list(step.numbers) for step in proposal.steps}
        self.given = given_nodes(self.asked.given, self._nodes)
        self.proof.given = in_words(self.given, self._nodes)
        self.layout = self.asked.layout
        if self.given:
            files = {name: ran.values / each["file"] for name, each in ran.finals.items() if each["file"] is not None}
            self.layout, pipeline = with_given(
                self.asked.layout, pipeline, self.given, proposal.places, files, self.folder
            )
        left = [step for step in proposal.steps if step.name not in self.given]
        numbers = [number for step in left for number in step.numbers]
        self.proof.expected_seconds = job_seconds(ran.session, numbers, len(left), proposal.imported)
        self.progress(f"Running the pipeline: {len(left)} operations, about {self.proof.expected_seconds:.0f} s")
        changed = [use.path for operation in ran.session.operations for use in operation.files_written]
        place = workspace.for_pipeline(changed)
        with self._timed("pipeline"):
            execution = runtime.create(
                self.layout,
                pipeline,
                python=self.command.python,
                directory=str(self.home if self.given else self._root()),
                moved={} if place == self.home else {str(self.home): str(place)},
                path=[str(place)],
                env=self.env,
                force=True,
            )
            return runtime.conduct(self.layout, execution, progress=self._tell)

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
        leaked = leaks(ran.session, execution, self.layout) if execution is not None else {}
        leaked |= dict.fromkeys(self.given, REASON)
        imported = frozenset(proposal.imported)
        made_anew = definitions(proposal.chosen.history, [n for n, p in places.items() if p.kind == "definition"])
        excused = unrepeatable(ran.session)
        handed_on = MadeMap.of(proposal).places
        expected = Expected(ran.finals, ran.values, places, imported, figures, excused, leaked, made_anew, handed_on)
        judge = Judge(
            self.folder, self.command.python, [self.asked.layout.root, self.home], self.env, self.asked.tolerance
        )
        return judge.verdicts(expected, execution)


def _unstorable(error: JobError) -> str | None:
    """The variable whose value a job could not store."""
    found = re.match(r"The value of '([^']+)'", error.message) if error.type == "ValueTypeError" else None
    return found.group(1) if found else None
