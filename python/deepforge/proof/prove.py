"""The main job from end to end: session, pipeline, fresh run, comparison, verdict."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import runtime
from ..errors import DeepForgeError
from ..model.execution import Execution
from ..model.job import Job
from ..model.layout import ProjectLayout
from ..reify.proposal import Place, Proposal, propose
from ..reify.write import write_proposal
from .keep import ProofFolder
from .kernel import kernel_command
from .notebook import Notebook
from .session import Ran, run_session
from .unrepeatable import unrepeatable_values
from .verdicts import Judged, compare_values
from .workspace import Workspace

Progress = Callable[[str], None]


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


def prove(
    notebook: Path,
    layout: ProjectLayout,
    *,
    temporary: bool,
    kernel: str | None = None,
    trace: Path | None = None,
    progress: Progress = lambda text: None,
) -> Proof:
    """Run ``notebook`` (or the trace of it), make its pipeline, run that fresh, compare.

    ``temporary``: ``layout`` was made for this proof alone and the notebook lies outside it. Anything that
    keeps the proof from being made ends up in ``refused``, never as a verdict.
    """
    proof = Proof()
    started = time.monotonic()
    try:
        _prove(proof, notebook.resolve(), layout, temporary, kernel, trace, progress)
    except DeepForgeError as error:
        proof.refused = error.message
        proof.values.clear()
        proof.reasons.clear()
    proof.seconds["total"] = round(time.monotonic() - started, 3)
    return proof


def _prove(
    proof: Proof,
    path: Path,
    layout: ProjectLayout,
    temporary: bool,
    kernel: str | None,
    trace: Path | None,
    progress: Progress,
) -> None:
    notebook = Notebook.load(path)
    steps = notebook.traced(trace) if trace else notebook.steps()
    proof.cells = len(steps)
    command = kernel_command(kernel)
    folder = ProofFolder.create(layout, path.stem)
    with tempfile.TemporaryDirectory(prefix="deepforge-before-") as before:
        workspace = Workspace.keep(path.parent, Path(before))
        ran = run_session(
            steps,
            command=command,
            cwd=path.parent,
            layout=layout,
            notebook=path,
            finals=folder.path / "notebook",
            progress=lambda text: progress(f"Running the notebook: {text}"),
        )
        proof.seconds["notebook"] = round(ran.seconds, 3)
        clock = time.monotonic()
        progress("Making a pipeline")
        root = path.parent if temporary else layout.root
        proposal, pipeline, written = write_proposal(
            layout,
            _stem(path),
            lambda name, taken: propose(
                ran.session, name=name, root=str(root), headings=notebook.headings(), taken=taken
            ),
        )
        proof.pipeline = str(layout.root / pipeline)
        proof.operations = len(proposal.steps)
        proof.seconds["reify"] = round(time.monotonic() - clock, 3)
        clock = time.monotonic()
        changed = [use.path for operation in ran.session.operations for use in operation.files_written]
        place = workspace.for_pipeline(changed)
        env = {**os.environ, **command.env, "PYTHONHASHSEED": "0"}
        execution = runtime.create(
            layout,
            pipeline,
            python=command.python,
            directory=str(place if temporary else root),
            moved={} if place == path.parent else {str(path.parent): str(place)},
            path=[str(place)],
            env=env,
            force=True,
        )
        result = runtime.conduct(layout, execution, progress=lambda event: _tell(progress, event))
        proof.seconds["pipeline"] = round(time.monotonic() - clock, 3)
    clock = time.monotonic()
    progress("Comparing")
    judged = _judge(ran, proposal, result, folder, command.python, env, [layout.root, path.parent])
    for name, verdict in judged.items():
        proof.values[name] = verdict.verdict
        if verdict.reason:
            proof.reasons[name] = verdict.reason
    proof.seconds["compare"] = round(time.monotonic() - clock, 3)
    proof.outputs = str(folder.path)
    folder.finish(proof.to_json())


def _stem(path: Path) -> str:
    from ..reify.naming import identifier

    return identifier(path.stem) or "notebook"


def _tell(progress: Progress, event: Mapping[str, Any]) -> None:
    if event.get("kind") == "job":
        progress(f"Running the pipeline: {event.get('node')} {event.get('status')}")


def _judge(
    ran: Ran,
    proposal: Proposal,
    execution: Execution,
    folder: ProofFolder,
    python: str,
    env: Mapping[str, str],
    roots: list[Path],
) -> dict[str, Judged]:
    judged: dict[str, Judged] = {}
    pairs: dict[str, tuple[Path, Path]] = {}
    folder.execution = execution
    for name, final in ran.finals.items():
        if final["kind"] == "imported":
            continue
        if final["file"] is None:
            judged[name] = Judged("not comparable", f"the notebook's value cannot be kept: {final['stays']}")
            continue
        place = proposal.places.get(name, Place("none", reason="no recorded cell made it"))
        received = _received(name, place, execution, folder)
        if isinstance(received, Judged):
            judged[name] = received
        else:
            pairs[name] = (Path(final["file"]), received)
    judged |= compare_values(pairs, python=python, roots=roots, folder=folder.path / "comparison", env=env)
    judged |= _figures(ran, proposal, execution, folder)
    excused = unrepeatable_values(ran.session)
    for name, verdict in judged.items():
        if verdict.verdict == "differs" and name in excused:
            judged[name] = Judged("not comparable", f"{excused[name]}; {verdict.reason}")
    return judged


def _received(name: str, place: Place, execution: Execution, folder: ProofFolder) -> Judged | Path:
    """Where the pipeline's value is, or why there is none."""
    if place.kind == "none":
        return Judged("not comparable", place.reason)
    if place.kind == "module":
        return folder.keep_import(name, f"modules.{place.node}", place.name)
    job = execution.jobs[place.node]
    if not job.succeeded:
        return Judged("differs", _why(place.node, job))
    if place.kind == "attribute":
        return folder.keep_literal(name, place.literal)
    output = job.outputs.get(place.name)
    if output is None:
        return Judged("differs", f"{place.node} gave no output {place.name!r}")
    return folder.keep_output(name, output, place.node, place.name)


def _why(node: str, job: Job) -> str:
    if job.error:
        return f"{node} failed: {job.error.type}: {job.error.message}"
    return f"{node} was not run: {job.status}"


def _figures(ran: Ran, proposal: Proposal, execution: Execution, folder: ProofFolder) -> dict[str, Judged]:
    """Figures have the same pixels or they differ."""
    judged: dict[str, Judged] = {}
    count = 0
    for operation in ran.session.operations:
        for index, figure in enumerate(operation.figures):
            count += 1
            name = f"figure {count}"
            place = proposal.figures.get((operation.number, index))
            if place is None:
                judged[name] = Judged("not comparable", "no step of the pipeline shows it")
                continue
            node, position = place
            job = execution.jobs[node]
            if not job.succeeded:
                judged[name] = Judged("differs", _why(node, job))
            elif position >= len(job.figures):
                judged[name] = Judged(
                    "differs", f"{node} showed {len(job.figures)} figures, expected number {position + 1}"
                )
            else:
                received = job.figures[position]
                folder.keep_figure(name, received, node)
                same = received.sha256 == figure.sha256
                reason = (
                    ""
                    if same
                    else f"the picture that {node} drew has other pixels than cell execution {operation.number}'s"
                )
                judged[name] = Judged("same" if same else "differs", reason)
    return judged
