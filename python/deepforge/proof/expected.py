"""What a pipeline is to reproduce of a live session: the kept values, as far as they are those it was made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..capture.finals import INDEX, VALUES
from ..errors import DeepForgeError, RunError
from ..model.execution import Execution
from ..model.layout import ProjectLayout
from ..model.operation import parse_operation
from ..provenance.lineage import Session
from ..provenance.records import figure_names
from ..reify.definitions import Definitions, definitions
from ..reify.history import History
from ..reify.made import MadeMap
from ..reify.proposal import Place
from .judge import Expected, ShownFigure
from .unrepeatable import unrepeatable
from .verdicts import Judged

_MISSED = "code that was not recorded has run in the session since, and may have changed it"


@dataclass(frozen=True)
class Kept:
    """The values that a kernel kept: after so many ``executions``; ``missed``: whether code ran unrecorded."""

    folder: Path
    executions: int
    missed: bool
    values: Mapping[str, Mapping[str, Any]]

    @staticmethod
    def load(folder: Path) -> Kept:
        """Those of a proof's folder. Raises RunError when they are not there."""
        try:
            data = json.loads((folder / VALUES / INDEX).read_text(encoding="utf-8"))
            return Kept(folder / VALUES, int(data["executions"]), bool(data["missed"]), data["values"])
        except (OSError, ValueError, KeyError) as error:
            raise RunError(f"The values of the session cannot be read: {error}", code="no-finals") from error


@dataclass(frozen=True)
class Asked:
    """What is compared; ``settled``: what needs no comparison, with the verdict; ``message``: what limits the proof."""

    expected: Expected
    settled: Mapping[str, Judged] = field(default_factory=dict)
    message: str | None = None


def expected(layout: ProjectLayout, session: Session, known: MadeMap, kept: Kept, execution: Execution) -> Asked:
    """What the pipeline that ``known`` describes is to give, with its attributes as they are now."""
    settled: dict[str, Judged] = {}
    finals: dict[str, Mapping[str, Any]] = {}
    places: dict[str, Place] = {}
    for name, place in known.places.items():
        if name in known.imported:
            continue
        why = _other_value(session, known, kept, name)
        if why is not None:
            settled[name] = Judged("not comparable", why, place.node if place.kind == "output" else "")
            continue
        finals[name] = kept.values[name]
        places[name] = _present(layout, place, execution) if place.kind == "attribute" else place
    excused = unrepeatable(session)
    if kept.missed:
        excused = replace(excused, excused=dict.fromkeys(finals, _MISSED) | excused.excused)
    others = [
        name
        for name, entry in kept.values.items()
        if name not in {*known.places, *known.imported} and entry["kind"] == "value" and not name.startswith("_")
    ]
    message = None
    if others:
        what = "1 variable of the session is" if len(others) == 1 else f"{len(others)} variables of the session are"
        message = f"{what} not part of this pipeline."
    figures = _figures(session, known)
    then = Session(session.info, [each for each in session.operations if each.number <= known.executions])
    names = [name for name, place in places.items() if place.kind == "definition"]
    made_anew = definitions(History(then), names) if names else Definitions()
    found = Expected(
        finals, kept.folder, places, known.imported, figures, excused, definitions=made_anew, handed_on=known.places
    )
    return Asked(found, settled, message)


def still_kept(session: Session, known: MadeMap, kept: Kept) -> dict[str, Path]:
    """The stored values of the notebook that are those which the pipeline's steps hand on, by variable."""
    return {
        name: kept.folder / entry["file"]
        for name, entry in kept.values.items()
        if name in known.places and entry["file"] is not None and _other_value(session, known, kept, name) is None
    }


def _other_value(session: Session, known: MadeMap, kept: Kept, name: str) -> str | None:
    """Why the kept value of a variable is not the one that the pipeline was made of; None when it is."""
    made = known.made_by.get(name, 0)
    if kept.executions < made:
        return f"the values were kept before [{made}] made it"
    whole = known.places[name].kind == "output"
    for operation in session.operations:
        if not known.executions < operation.number <= kept.executions:
            continue
        if name in operation.deletes:
            return f"[{operation.number}] has deleted it since the pipeline was made"
        if name in operation.writes or (whole and name in operation.mutates):
            return f"[{operation.number}] has made it again since the pipeline was made"
    return None if name in kept.values else "the session does not hold it any more"


def _present(layout: ProjectLayout, place: Place, execution: Execution) -> Place:
    """Where a literal comes out, with the value that the attribute had in the run."""
    node = execution.snapshot.nodes.get(place.node)
    if node is None:
        return replace(place, kind="none", reason=f"the pipeline has no {place.node} any more")
    literal = node.attributes.get(place.name)
    path = node.operation or ""
    if literal is None and path in execution.operations:
        try:
            interface = parse_operation(execution.operations[path], path)
            literal = next((each.default for each in interface.attributes if each.name == place.name), None)
        except DeepForgeError:
            literal = None
    if literal is None:
        return replace(place, kind="none", reason=f"{place.node} has no attribute {place.name} any more")
    return replace(place, literal=literal)


def _figures(session: Session, known: MadeMap) -> dict[str, ShownFigure]:
    found: dict[str, ShownFigure] = {}
    for operation in session.operations:
        for name, (number, index) in figure_names(operation).items():
            place = known.figures.get(name)
            if place is not None:
                found[name] = ShownFigure(number, operation.figures[index].sha256, place)
    return found
