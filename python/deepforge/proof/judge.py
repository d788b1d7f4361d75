"""The verdicts of a proof: each final value and figure of a session against what an execution of its pipeline made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..model.execution import Execution
from ..model.job import Job
from ..reify.definitions import Definitions
from ..reify.proposal import Place
from .keep import ProofFolder
from .rebuild import rebuilt
from .sources import Why
from .unrepeatable import Unrepeatable
from .verdicts import Judged, compare_values

# Begins the name of the folder that holds a copy of the folder in which the notebook ran.
COPIES = "deepforge-before-"
_ADDRESS = re.compile(r"\b0x[0-9a-f]{7,}")
_SMALL = {"str", "bytes", "int", "float", "bool", "NoneType", "pathlib.PosixPath", "pathlib._local.PosixPath"}


@dataclass(frozen=True)
class ShownFigure:
    """A figure of the session: the execution that showed it, the digest of its pixels, and where the pipeline
    shows it (node, index), None when it does not."""

    number: int
    sha256: str
    place: tuple[str, int] | None


@dataclass(frozen=True)
class Expected:
    """What the session ended with.

    ``finals``: as ``capture.finals.save_finals`` says, with files in ``values``. ``places``: where each comes
    out of the pipeline. ``imported``: names that imports bind. ``excused``: what no second run can give again.
    ``leaked``: nodes that files reached which the session had left, with the reason. ``definitions``: functions and
    classes that are made anew over what the pipeline gave. ``handed_on``: where variables come out that are not
    compared, but that these may read.
    """

    finals: Mapping[str, Mapping[str, Any]]
    values: Path
    places: Mapping[str, Place]
    imported: frozenset[str]
    figures: Mapping[str, ShownFigure]
    excused: Unrepeatable = field(default_factory=Unrepeatable)
    leaked: Mapping[str, str] = field(default_factory=dict)
    definitions: Definitions = field(default_factory=Definitions)
    handed_on: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True)
class Judge:
    """Compares in fresh processes of ``python`` and keeps what it compares in ``folder``.

    ``roots``: folders to import from, the project first. ``tolerance``: by how much floats may differ, see
    ``tolerance``.
    """

    folder: ProofFolder
    python: str
    roots: Sequence[Path]
    env: Mapping[str, str]
    tolerance: float = 0.0

    def verdicts(
        self, expected: Expected, execution: Execution | None, progress: Callable[[int], None] = lambda done: None
    ) -> dict[str, Judged]:
        """One verdict for each value and figure; ``progress`` hears how many values have been compared."""
        self.folder.execution = execution
        judged: dict[str, Judged] = {}
        pairs: dict[str, tuple[Path, Path]] = {}
        nodes: dict[str, str] = {}
        for name, final in expected.finals.items():
            if final["kind"] == "imported" or name in expected.imported:
                continue
            if name.startswith("_") and name not in expected.places:
                continue  # A displayed result that the notebook no longer shows, or that nobody asked for.
            place = expected.places.get(name, Place("none", reason="no recorded cell made it"))
            if place.kind == "definition" and execution is not None and final["file"] is not None:
                nodes[name] = ""
                continue
            nodes[name] = place.node if place.kind != "module" else ""
            if final["file"] is None:
                judged[name] = Judged("not comparable", f"the notebook's value cannot be kept: {final['stays']}")
                continue
            received = self._received(name, place, execution)
            if isinstance(received, Judged):
                judged[name] = received
            else:
                pairs[name] = (expected.values / final["file"], received)
        again, impossible = self._made_anew(expected, pairs, execution)
        pairs |= again
        judged |= impossible
        judged |= compare_values(
            pairs,
            python=self.python,
            roots=self.roots,
            folder=self.folder.path / "comparison",
            env=self.env,
            patched=sorted(expected.excused.patched),
            tolerance=self.tolerance,
            progress=progress,
        )
        judged = {name: _elsewhere(verdict) for name, verdict in judged.items()}
        judged |= {name: _anew(judged[name]) for name in again}
        judged = {
            name: unsure(
                excused(verdict, expected.excused.excused.get(name)),
                expected.excused.values.get(name),
                str(expected.finals[name]["type"]),
            )
            for name, verdict in judged.items()
        }
        judged = {name: replace(verdict, node=nodes[name]) for name, verdict in judged.items()}
        judged |= {
            name: self._figure(name, figure, execution, expected.excused) for name, figure in expected.figures.items()
        }
        return {name: told(verdict, expected.leaked.get(verdict.node)) for name, verdict in judged.items()}

    def _made_anew(
        self, expected: Expected, pairs: Mapping[str, tuple[Path, Path]], execution: Execution | None
    ) -> tuple[dict[str, tuple[Path, Path]], dict[str, Judged]]:
        """Functions and classes over the pipeline's values: what to compare, and what could not be made."""
        files = {name: expected.finals[name]["file"] for name in expected.definitions.names if name in expected.finals}
        if not any(files.values()):
            return {}, {}
        values = {name: received for name, (_, received) in pairs.items()}
        for name in sorted((expected.definitions.values & expected.handed_on.keys()) - values.keys()):
            place = expected.handed_on[name]
            job = execution.jobs.get(place.node) if execution is not None else None
            output = job.outputs.get(place.name) if job is not None and place.kind == "output" else None
            if output is not None:
                values[name] = self.folder.store.get(output.sha256)
        folder = self.folder.path / "definitions"
        made = rebuilt(expected.definitions, values, python=self.python, roots=self.roots, folder=folder, env=self.env)
        found: dict[str, tuple[Path, Path]] = {}
        impossible: dict[str, Judged] = {}
        for name, file in files.items():
            if file is None:
                continue
            if "error" in made[name]:
                reason = f"it reads variables and could not be made anew over the pipeline's: {made[name]['error']}"
                impossible[name] = Judged("not comparable", reason)
            else:
                found[name] = expected.values / file, self.folder.keep_made(name, made[name])
        return found, impossible

    def _received(self, name: str, place: Place, execution: Execution | None) -> Judged | Path:
        """Where the pipeline's value is, or why there is none."""
        if place.kind == "module":
            return self.folder.keep_import(name, f"modules.{place.node}", place.name)
        if place.kind in ("none", "definition") or execution is None:
            return Judged("not comparable", place.reason)
        job = execution.jobs.get(place.node)
        if job is None:
            return Judged("not comparable", f"the pipeline has no {place.node} any more")
        if not job.succeeded:
            return Judged("differs", why_not(place.node, job))
        if place.kind == "attribute":
            return self.folder.keep_literal(name, place.literal)
        output = job.outputs.get(place.name)
        if output is None:
            return Judged("differs", f"{place.node} gave no output {place.name!r}")
        return self.folder.keep_output(name, output, place.node, place.name)

    def _figure(
        self, name: str, figure: ShownFigure, execution: Execution | None, unrepeatable: Unrepeatable
    ) -> Judged:
        """Figures have the same pixels or they differ."""
        if figure.place is None or execution is None:
            return Judged("not comparable", "no step of the pipeline shows it")
        node, position = figure.place
        job = execution.jobs.get(node)
        if job is None:
            return Judged("not comparable", f"the pipeline has no {node} any more")
        if not job.succeeded:
            return Judged("differs", why_not(node, job), node)
        if position >= len(job.figures):
            return Judged("differs", f"{node} showed {len(job.figures)} figures, expected {position + 1}", node)
        self.folder.keep_figure(name, job.figures[position], node)
        if job.figures[position].sha256 == figure.sha256:
            never = unrepeatable.figures.get(figure.number)
            return unsure(Judged("same", node=node), Why(never) if never else None, "figure")
        other = f"what {node} drew has other pixels than in cell execution {figure.number}"
        return excused(Judged("differs", other, node), unrepeatable.excused_figures.get(figure.number))


def excused(judged: Judged, reason: str | None) -> Judged:
    """A difference that no pipeline could avoid is no difference that was found: nothing was compared."""
    if judged.verdict != "differs" or reason is None:
        return judged
    return replace(judged, verdict="not comparable", reason=f"{reason}; {judged.reason}")


def told(judged: Judged, reason: str | None) -> Judged:
    """A value that comes of what the notebook had left on the disk was not made anew."""
    if reason is None or judged.verdict not in ("same", "differs"):
        return judged
    return replace(judged, verdict="not comparable", reason=f"{reason}; {judged.reason}" if judged.reason else reason)


def _anew(judged: Judged) -> Judged:
    """A definition that was made anew from its text was made later than the notebook's: what differs may be that."""
    if judged.verdict != "differs":
        return judged
    reason = f"made anew over the pipeline's values it is another one; {judged.reason}"
    return replace(judged, verdict="not comparable", reason=reason)


def unsure(judged: Judged, why: Why | None, kind: str) -> Judged:
    """What is seen to come from the clock, from entropy or from a thread is the same by luck, if it is the same.

    Names of temporary folders are of no use to guess with: what is large, and the same beside another name, is.
    """
    if why is None or judged.verdict not in ("same", "differs") or (why.place and kind not in _SMALL):
        return judged
    reason = f"{why.text}; {judged.reason}" if judged.reason else f"{why.text}: that it was the same is luck"
    return replace(judged, verdict="not comparable", reason=reason)


def why_not(node: str, job: Job) -> str:
    """Why a job gave nothing."""
    if job.error:
        return f"{node} failed: {job.error.type}: {job.error.message}"
    return f"{node} was not run: {job.status}"


def _elsewhere(judged: Judged) -> Judged:
    """A value that names the folder it was made in cannot be the same in a copy of that folder; and a list that
    IPython made of a command's output is a plain list outside IPython."""
    if judged.verdict == "differs" and "expected a IPython.utils.text.SList" in judged.reason:
        return Judged("not comparable", f"IPython's own kind of list exists in notebooks only; {judged.reason}")
    if judged.verdict == "differs" and _ADDRESS.search(judged.reason):
        return Judged(
            "not comparable", f"it holds an address in memory, which is another one each time; {judged.reason}"
        )
    if judged.verdict == "differs" and "/ipykernel_" in judged.reason:
        return Judged("not comparable", f"it holds the name that IPython gave a cell's code; {judged.reason}")
    if judged.verdict != "differs" or COPIES not in judged.reason:
        return judged
    why = "it holds the path of the working folder, and the pipeline ran in a copy of it"
    return Judged("not comparable", f"{why}; {judged.reason}")
