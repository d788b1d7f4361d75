"""What a user should know about the steps of a proposal, in plain sentences."""

from __future__ import annotations

from collections import defaultdict

from .emit import StepCode
from .grouping import stay_note
from .history import Unit
from .proposal import Proposal
from .slice import RANDOM_STATES, flow_title

_MOST_NAMES = 3
_OUTSIDE = {"network": "uses the network", "clock": "reads the clock", "entropy": "draws unseeded randomness"}


def step_notes(proposal: Proposal, step: StepCode) -> list[str]:
    """What the user should know of a step, a sentence each."""
    history = proposal.chosen.history
    units = [history.units[number] for number in step.numbers]
    notes = [f"{note}." for note in proposal.stayed.get(step.numbers[0] if step.numbers else 0, [])]
    notes += _together(proposal, step, notes)
    notes += _changed(step, units)
    notes += _left_out(proposal, step, units)
    notes += _random(step)
    if step.repeated:
        many = "reads variables" if len(step.repeated) == 1 else "read variables"
        notes.append(f"The code of {_names(step.repeated)} is repeated here, as it {many} of the notebook or changed.")
    for unit in units:
        if unit.raises_at is not None and unit.operation.error is not None:
            what = unit.operation.error.type
            notes.append(f"[{unit.number}] raised {what} in the notebook, which went on. So does the operation.")
        outside = [_OUTSIDE[e.kind] for e in unit.operation.effects if e.kind in _OUTSIDE]
        for what in dict.fromkeys(outside):
            notes.append(f"[{unit.number}] {what}: what comes of that can be different each time.")
    return notes


def _together(proposal: Proposal, step: StepCode, known: list[str]) -> list[str]:
    """Why the executions of a step cannot be apart, unless that was said already."""
    members = set(step.numbers)
    notes: list[str] = []
    for tie in proposal.groups.must:
        if members.issuperset(tie.numbers) and len(set(tie.numbers)) > 1:
            note = f"{stay_note(tie, {number: number for number in tie.numbers})}."
            if not any(tie.reason in other for other in [*known, *notes]):
                notes.append(note)
    return notes


def _changed(step: StepCode, units: list[Unit]) -> list[str]:
    taken = {flow for flow, _ in step.inputs.values()}
    names = sorted({name for unit in units for name in unit.operation.mutates if name in taken})
    if not names:
        return []
    verb = "is" if len(names) == 1 else "are"
    return [f"{_names(names)} {verb} changed in place. The change happens inside this operation; no input is altered."]


def _left_out(proposal: Proposal, step: StepCode, units: list[Unit]) -> list[str]:
    """Variables of a step that it does not hand on."""
    out = set(step.outputs.values())
    names = sorted({name for unit in units for name in unit.writes if name not in out and not name.startswith("_")})
    if not names:
        return []
    last = step.numbers[-1]
    what = "is not an output" if len(names) == 1 else "are not outputs"
    pronoun = "it" if len(names) == 1 else "them"
    return [f"{_names(names)} {what}: nothing that was asked for uses {pronoun} after [{last}]."]


def _random(step: StepCode) -> list[str]:
    notes = []
    if step.seeded:
        notes.append("Its random draws start from the session's seed, so that they are those of the notebook.")
    for flow, source in step.inputs.values():
        if flow in RANDOM_STATES and source:
            notes.append(f"It goes on with {flow_title(flow)} as [{source}] left it.")
    return notes


def left_out(proposal: Proposal) -> list[str]:
    """What the session ends with and no pipeline can make."""
    names: dict[str, list[str]] = defaultdict(list)
    for name, reason in proposal.left_out.items():
        names[reason].append(name)
    return [
        f"{_names(found)} {'is' if len(found) == 1 else 'are'} left out. {reason.rstrip('.')}."
        for reason, found in names.items()
    ]


def repeated_attributes(proposal: Proposal) -> list[str]:
    """Literals that are attributes of more than one step."""
    steps: dict[str, list[str]] = defaultdict(list)
    for step in proposal.steps:
        for each in step.literals:
            if each.used:
                steps[each.id].append(step.name)
    names = {each.id: each.name for step in proposal.steps for each in step.literals}
    return [
        f"{names[id_]} is an attribute of {_names(found, len(found))}: give both the same value when you change it."
        if len(found) == 2
        else f"{names[id_]} is an attribute of {_names(found, len(found))}: give all the same value when you change it."
        for id_, found in steps.items()
        if len(found) > 1
    ]


def _names(names: list[str], most: int = _MOST_NAMES) -> str:
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
