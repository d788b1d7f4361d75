"""What reify proposes: operations, modules and the pipeline that joins them, and where each value will come out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any, Literal

from ..errors import ReifyError
from ..provenance.lineage import Session
from .document import document
from .edits import Edits
from .emit import StepCode, StepWriter
from .grouping import listed, wanted
from .history import Binding, History, Unit
from .inputs import artifact_texts, file_inputs, input_names
from .modules import HelperModule, helper_module
from .naming import identifier, step_names, title_of
from .partition import Partition
from .slice import Slice, backward
from .statements import literal_text
from .steps import partition
from .values import why_it_stays


@dataclass(frozen=True)
class Place:
    """Where a variable comes out of the pipeline: an output port, an attribute, a module, or nowhere.

    ``definition``: a function or class that reads variables comes out of no operation, but can be made anew over
    what comes out.
    """

    kind: Literal["output", "attribute", "module", "definition", "none"]
    node: str = ""
    name: str = ""
    literal: str = ""
    reason: str = ""


@dataclass
class Proposal:
    """A pipeline not yet written: texts by path within the project, and the pipeline document.

    ``places``: final variable to where it comes out. ``imported``: final names that imports bind.
    ``figures``: (execution, index) to (node, index). ``stayed``: by a step's first execution, why it is larger
    than the user wanted it. ``left_out``: targets that no pipeline can make, with the reason. ``inputs``: files
    that come in, by their flows, to the names of the artifacts that stand for them.
    """

    name: str
    chosen: Slice
    groups: Partition
    steps: list[StepCode] = field(default_factory=list)
    module: HelperModule | None = None
    places: dict[str, Place] = field(default_factory=dict)
    imported: set[str] = field(default_factory=set)
    figures: dict[tuple[int, int], tuple[str, int]] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    stayed: dict[int, list[str]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    root: str = ""

    def files(self) -> dict[str, str]:
        """Text of every file but the pipeline by its path within the project."""
        files = {step.path: step.text for step in self.steps} | artifact_texts(self.inputs, self.root)
        if self.module is not None and self.module.text:
            files[self.module.path] = self.module.text
        return files


def propose(
    session: Session,
    *,
    name: str,
    root: str,
    targets: Iterable[str] | None = None,
    figures: bool = True,
    headings: Mapping[str, str] | None = None,
    taken: Iterable[str] = (),
    stays: Mapping[str, str] | None = None,
    whole: bool = False,
    edits: Edits | None = None,
    history: History | None = None,
    everything: bool = False,
) -> Proposal:
    """The pipeline for ``targets``, final variables and figures by their names; default: all the session ends with.

    ``edits``: what the user wants otherwise. ``history``: of the session, when it is known. ``headings``:
    notebook cell id to the heading above it. ``root``: the project's folder. ``taken``: operation names that
    must not be used. ``stays``: names whose values cannot leave their process, and why, beyond what was
    recorded. ``whole``: one operation for everything. ``everything``: the targets stand for all the session
    ends with, so none was asked for by itself. Raises ReifyError, naming the cell, when none can be made.
    """
    edits = edits or Edits()
    taken = set(taken)
    targets = None if targets is None else list(targets)
    history = history.knowing(targets) if history else History(session, stays, targets)
    chosen = backward(history, targets, figures)
    if not chosen.numbers and not chosen.targets:
        unknown = next((f" Cell execution {n}: {why}." for n, why in history.problems.items()), "")
        raise ReifyError(
            f"Nothing was recorded that a pipeline could be made of: run the cells first.{unknown}",
            code="nothing-recorded",
        )
    headings = headings or {}
    sections = {n: headings.get(history.units[n].operation.cell or "", "") for n in chosen.numbers}
    stayed: dict[int, list[str]] = {}
    if edits.groups is None:
        joined = partition(chosen, sections, whole=whole)
    else:
        joined, stayed = wanted(chosen, edits.groups, sections)
    groups = joined.groups()
    given_files = [] if whole else file_inputs(chosen)
    imported = {n for n, b in history.final.items() if b.kind == "import"}
    proposal = Proposal(name, chosen, joined, imported=imported, stayed=stayed)
    used = dict(chosen.definitions)
    for number in chosen.numbers:
        used.update({n: b for n, b in history.units[number].needs.items() if b.kind == "definition"})
    module_name = identifier(name) or "helpers"
    proposal.module = helper_module(module_name, history, used, title_of(f"Functions and classes of {name}"))
    units = [[history.units[n] for n in group] for group in groups]
    given = _given_names(units, edits, taken)
    names = step_names(units, [_heading(group, sections, history) for group in groups], given)
    outputs = _outputs(chosen, groups)
    for group, (step_name, title) in zip(groups, names, strict=True):
        members = set(group)
        incoming = [f for f in [*chosen.flows, *given_files] if f[2] in members and f[0] not in members]
        writer = StepWriter(history, group, incoming, outputs[group[0]], proposal.module, root, edits)
        free = step_name if group[0] in given else _free(step_name, [*taken, *given.values()])
        proposal.steps.append(writer.write(free, title))
    _place_targets(proposal, chosen, history, groups)
    for step in proposal.steps:
        for index, figure in enumerate(step.figures):
            proposal.figures[figure] = (step.name, index)
    asked = [] if targets is None or everything else list(chosen.targets)
    proposal.inputs = input_names((flow for _, flow, _ in given_files), taken)
    proposal.root = root
    proposal.document = document(proposal.steps, _asked_outputs(proposal, asked), proposal.inputs)
    return proposal


def _heading(group: list[int], sections: Mapping[int, str], history: History) -> str:
    """The heading that most of a group's code stands under."""
    lines: dict[str, int] = defaultdict(int)
    for number in group:
        lines[sections.get(number, "")] += sum(s.text.count("\n") + 1 for s in history.units[number].body)
    return max(lines, key=lambda heading: lines[heading])


def _given_names(units: list[list[Unit]], edits: Edits, taken: Iterable[str]) -> dict[int, str]:
    """The names the user gave, by the step's first execution. Raises ReifyError for one that cannot be."""
    given: dict[int, str] = {}
    others = set(taken)
    for group in units:
        key = group[0].number
        name = edits.names.get(key)
        if name is None:
            continue
        where = listed([unit.number for unit in group])
        used = {n for unit in group for s in unit.body for n in s.names.loads}
        if name in given.values():
            raise ReifyError(f"Two steps cannot both be called {name!r}", code="name-taken", name=name, step=key)
        if name in others:
            raise ReifyError(
                f"The step of {where} cannot be called {name!r}: operations/{name}.py is there already, and it was "
                "written or changed by a person",
                code="name-taken",
                name=name,
                step=key,
            )
        if name in used:
            raise ReifyError(
                f"The step of {where} cannot be called {name!r}: its code uses that name", code="name-taken", name=name
            )
        given[key] = name
    return given


def _free(name: str, taken: Iterable[str]) -> str:
    used = set(taken)
    return next(n for n in chain([name], (f"{name}_{k}" for k in count(2))) if n not in used)


def _outputs(chosen: Slice, groups: list[list[int]]) -> dict[int, list[str]]:
    """What each group (by its first execution) hands on or ends with."""
    group_of = {n: group[0] for group in groups for n in group}
    outputs: dict[int, set[str]] = defaultdict(set)
    for source, flow, target in chosen.flows:
        if source and group_of[source] != group_of[target]:
            outputs[group_of[source]].add(flow)
    for target_name, binding in chosen.targets.items():
        if binding.kind == "value" and why_it_stays(chosen.history, binding) is None:
            outputs[group_of[binding.number]].add(target_name)
    return {group[0]: sorted(outputs[group[0]]) for group in groups}


def _place_targets(proposal: Proposal, chosen: Slice, history: History, groups: list[list[int]]) -> None:
    group_of = {n: index for index, group in enumerate(groups) for n in group}
    constants: dict[str, str] = {}
    for name, binding in chosen.targets.items():
        if binding.kind == "value":
            stays = why_it_stays(history, binding)
            node = proposal.steps[group_of[binding.number]].name
            proposal.places[name] = Place("none", reason=stays) if stays else Place("output", node, name)
        elif proposal.module is not None and name in proposal.module.members:
            proposal.places[name] = Place("module", proposal.module.name, name)
        elif binding.kind == "literal":
            found = literal_text(binding.statement.tree) if binding.statement else None
            literal = found[1] if found else ""
            place = _place_literal(proposal, binding, literal)
            if place is None:
                constants[name] = literal
            else:
                proposal.places[name] = place
        else:
            proposal.places[name] = Place("definition", reason="it is defined inside the operations that use it")
    if constants:
        _constants_step(proposal, constants)


def _place_literal(proposal: Proposal, binding: Binding, literal: str) -> Place | None:
    """The attribute that a literal became, or why it became none; None when no step uses it."""
    for step in proposal.steps:
        for each in step.literals:
            if each.node is None and each.original == binding.name and each.literal == literal:
                if each.used:
                    return Place("attribute", step.name, each.name, literal)
                return Place("none", step.name, binding.name, literal, f"its value is written into {step.name}")
        if step.attributes.get(binding.name) == literal:
            return Place("attribute", step.name, binding.name, literal)
    return None


def _constants_step(proposal: Proposal, constants: dict[str, str]) -> None:
    """Literals that no step uses still belong to what the notebook ends with."""
    taken = {step.name for step in proposal.steps} | constants.keys()
    name = _free("settings", taken)
    signature = ", ".join(["*", *(f"{key}={value}" for key, value in constants.items())])
    if len(signature) > 80:
        signature = "\n    *,\n" + "".join(f"    {key}={value},\n" for key, value in constants.items())
    text = f'"""Settings of the notebook."""\n\n\ndef {name}({signature}):\n    return {", ".join(constants)}\n'
    step = StepCode(name, [], attributes=dict(constants), outputs={key: key for key in constants}, text=text)
    proposal.steps.append(step)
    for key, literal in constants.items():
        proposal.places[key] = Place("attribute", name, key, literal)


def _asked_outputs(proposal: Proposal, asked: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What was asked for by name comes out of the pipeline as an artifact: name to (step, port)."""
    outputs: dict[str, tuple[str, str]] = {}
    for name in asked:
        place = proposal.places.get(name)
        step = next((s for s in proposal.steps if place is not None and s.name == place.node), None)
        if place is None or step is None or place.kind not in ("output", "attribute"):
            continue
        if place.name in step.outputs:
            outputs[name] = (step.name, place.name)
    return outputs
