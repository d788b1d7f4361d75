"""A proposal as the screen *Make a pipeline* gets it; the shape is ``Proposal`` of the API's schema."""

from __future__ import annotations

import os
from typing import Any

from ..provenance.records import ValueInfo
from .emit import StepCode
from .expected import job_seconds
from .grouping import splits
from .history import Binding, History
from .literals import Candidate, Span
from .notes import left_out, repeated_attributes, step_notes
from .reasons import Reasons
from .rewrite import attribute_annotation
from .slice import FILE, STATE, Slice, present_figures, shown_figures
from .values import value_info
from .write import Files

_FILE_TYPE = "file"
_STATE_TYPE = "random state"
_CONSTANTS = 0


def payload(files: Files, root: str) -> dict[str, Any]:
    """The ``Proposal``: steps are known by their first execution; the constants that no step uses are step 0."""
    return _Payload(files, root).all()


class _Payload:
    """Writes one proposal down."""

    def __init__(self, files: Files, root: str) -> None:
        self._files = files
        self._root = root
        self._proposal = files.proposal
        self._chosen: Slice = files.proposal.chosen
        self._history: History = self._chosen.history
        self._reasons = Reasons(files.proposal)
        self._step_of = {number: key_of(step) for step in self._proposal.steps for number in step.numbers}
        self._splits = splits(files.proposal.groups)
        self._figure_names = {place: name for name, place in shown_figures(self._history).items()}

    def all(self) -> dict[str, Any]:
        """The whole."""
        proposal = self._proposal
        return {
            "name": proposal.name,
            "path": self._files.pipeline,
            "session": self._history.session.info.id,
            "executions": [self._execution(number) for number in self._history.units],
            "steps": [self._step(step) for step in proposal.steps],
            "flows": self._flows(),
            "inputs": self._inputs(),
            "targets": self._targets(),
            "seconds": job_seconds(self._history.session, self._chosen.numbers, len(proposal.steps), proposal.imported),
            "modules": {path: text for path, text in self._files.texts.items() if path.startswith("modules/")},
            "notes": [
                *left_out(proposal),
                *(f"{note}." for notes in proposal.stayed.values() for note in notes),
                *repeated_attributes(proposal),
            ],
        }

    def _execution(self, number: int) -> dict[str, Any]:
        unit = self._history.units[number]
        step = self._step_of.get(number)
        return {
            "number": number,
            "cell": unit.operation.cell,
            "source": unit.operation.source,
            "seconds": unit.operation.seconds,
            "step": step,
            "reason": self._reasons.of(unit) if step is None else None,
        }

    def _step(self, step: StepCode) -> dict[str, Any]:
        first_line = step.text.split("\n", 1)[0].strip('"')
        return {
            "key": key_of(step),
            "name": step.name,
            "path": step.path,
            "doc": first_line,
            "executions": list(step.numbers),
            "inputs": [self._port(port, flow, source) for port, (flow, source) in step.inputs.items()],
            "outputs": [self._port(port, flow, (step.numbers or [0])[-1]) for port, flow in step.outputs.items()],
            "attributes": self._attributes(step),
            "figures": [self._figure_names[place] for place in step.figures],
            "code": step.text,
            "notes": step_notes(self._proposal, step) if step.numbers else [],
            "splits": self._splits.get(key_of(step), []),
        }

    def _port(self, name: str, flow: str, number: int) -> dict[str, Any]:
        return {"name": name, **self._facts(flow, number)}

    def _facts(self, flow: str, number: int) -> dict[str, Any]:
        """Type, size and summary of what flows, as execution ``number`` left it."""
        if flow.startswith(FILE):
            return {"type": _FILE_TYPE, "size": self._written_size(flow.removeprefix(FILE), number), "summary": None}
        if flow.startswith(STATE):
            return {"type": _STATE_TYPE, "size": None, "summary": None}
        return facts(self._latest(flow, number))

    def _latest(self, name: str, number: int) -> ValueInfo | None:
        """What is known of a value as it was after ``number``, whichever execution made it."""
        makers = [b.number for b in self._history.versions(name) if b.kind == "value" and b.number <= number]
        return value_info(self._history, name, makers[-1]) if makers else None

    def _written_size(self, path: str, number: int) -> int | None:
        for at in sorted((n for n in self._history.units if n <= number), reverse=True):
            for use in self._history.units[at].operation.files_written:
                if use.path == path:
                    return use.size
        return None

    def _attributes(self, step: StepCode) -> list[dict[str, Any]]:
        found = [_attribute(each) for each in step.literals]
        shown = {each["name"] for each in found if each["used"]}
        for name, literal in step.attributes.items():
            if name not in shown:
                id_ = f"{key_of(step)}:{name}"
                found.insert(0, _attribute(Candidate(id_, name, literal, 0, Span(0, 0, 0, 0), used=True)))
        return found

    def _flows(self) -> list[dict[str, Any]]:
        flows = []
        for step in self._proposal.steps:
            for port, (flow, source) in step.inputs.items():
                if source in self._step_of:
                    keys = {"source": self._step_of[source], "target": key_of(step)}
                    flows.append({**keys, "name": port, **self._facts(flow, source)})
        return flows

    def _inputs(self) -> list[dict[str, Any]]:
        """Files that no chosen execution wrote before they were read."""
        written: set[str] = set()
        sizes: dict[str, int | None] = {}
        steps: dict[str, list[int]] = {}
        for number in self._chosen.numbers:
            operation = self._history.units[number].operation
            for use in operation.files_read:
                if use.path not in written:
                    sizes.setdefault(use.path, use.size)
                    steps.setdefault(use.path, []).append(self._step_of[number])
            written |= {use.path for use in operation.files_written}
        return [
            {"path": self._relative(path), "size": sizes[path], "steps": sorted(set(found))}
            for path, found in steps.items()
        ]

    def _relative(self, path: str) -> str:
        inside = path.startswith(self._root.rstrip(os.sep) + os.sep)
        return os.path.relpath(path, self._root).replace(os.sep, "/") if inside else path

    def _targets(self) -> list[dict[str, Any]]:
        """What the session ends with: variables, then figures. Functions come along by themselves."""
        found = []
        final = self._history.final
        for name in sorted({*self._history.visible(), *self._chosen.targets}):
            binding = final[name]
            if binding.kind not in ("value", "literal"):
                continue
            chosen = name in self._chosen.targets
            known = facts(value_info(self._history, name, binding.number))
            found.append(
                {"name": name, "kind": "variable", **known, "chosen": chosen, "step": self._maker(name, binding)}
            )
        present = present_figures(self._history)
        for place, name in self._figure_names.items():
            if name not in present and place not in self._chosen.figures:
                continue
            figure = self._history.units[place[0]].operation.figures[place[1]]
            known = {"type": "figure", "size": None, "summary": f"{figure.width} × {figure.height}"}
            chosen = place in self._chosen.figures
            found.append(
                {"name": name, "kind": "figure", **known, "chosen": chosen, "step": self._step_of.get(place[0])}
            )
        return found

    def _maker(self, name: str, binding: Binding) -> int | None:
        if binding.kind == "value":
            return self._step_of.get(binding.number)
        place = self._proposal.places.get(name)
        return next((key_of(step) for step in self._proposal.steps if place and step.name == place.node), None)


def key_of(step: StepCode) -> int:
    """The number by which a step is known: of its first execution."""
    return step.numbers[0] if step.numbers else _CONSTANTS


def facts(info: ValueInfo | None) -> dict[str, Any]:
    """Type, size in bytes and summary as far as they are known."""
    if info is None:
        return {"type": None, "size": None, "summary": None}
    return {"type": info.type, "size": info.size, "summary": info.summary or None}


def _attribute(found: Candidate) -> dict[str, Any]:
    """A literal that is or can become an attribute; execution 0 where its text is in no execution's source."""
    span = found.span
    return {
        "id": found.id,
        "name": found.name,
        "literal": found.literal,
        "annotation": attribute_annotation(found.literal) or None,
        "used": found.used,
        "execution": found.number,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
