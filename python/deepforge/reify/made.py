"""Where the values of a session come out of the pipeline made of it: kept, so that the two can be compared later."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..model.layout import ProjectLayout
from .proposal import Place, Proposal
from .slice import shown_figures
from .write import Files

_SUFFIX = ".pipeline.json"


@dataclass(frozen=True)
class MadeMap:
    """How a pipeline and a session belong together.

    ``executions``: how many the session had. ``places``: final variable to where it comes out; ``made_by``: to
    the execution that made its value. ``imported``: names bound by imports. ``figures``: a figure's name to node,
    index and pixels. ``nodes``: to the executions they consist of.
    """

    session: str
    executions: int
    places: Mapping[str, Place] = field(default_factory=dict)
    made_by: Mapping[str, int] = field(default_factory=dict)
    imported: frozenset[str] = frozenset()
    figures: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    nodes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @staticmethod
    def of(proposal: Proposal) -> MadeMap:
        """The map of a proposal; values that cross ports count, whether they were asked for or not."""
        history = proposal.chosen.history
        places = dict(proposal.places)
        made_by = {name: binding.number for name, binding in history.final.items() if name in places}
        for step in proposal.steps:
            for port, name in step.outputs.items():
                final = history.final.get(name)
                if name not in places and final is not None and final.kind == "value" and final.number in step.numbers:
                    places[name] = Place("output", step.name, port)
                    made_by[name] = final.number
        names = {place: name for name, place in shown_figures(history).items()}
        return MadeMap(
            history.session.info.id,
            max(history.units, default=0),
            places,
            made_by,
            frozenset(proposal.imported),
            {names[place]: found for place, found in proposal.figures.items()},
            {step.name: tuple(step.numbers) for step in proposal.steps},
        )

    def to_json(self) -> dict[str, Any]:
        """JSON data."""
        data = asdict(self)
        return {**data, "imported": sorted(self.imported)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> MadeMap:
        """The map in JSON data. Raises KeyError, TypeError or ValueError when it is none."""
        return MadeMap(
            str(data["session"]),
            int(data["executions"]),
            {name: Place(**place) for name, place in data["places"].items()},
            {name: int(number) for name, number in data["made_by"].items()},
            frozenset(data["imported"]),
            {name: (str(node), int(index)) for name, (node, index) in data["figures"].items()},
            {node: tuple(numbers) for node, numbers in data["nodes"].items()},
        )


def keep_map(layout: ProjectLayout, files: Files) -> None:
    """Keep how a pipeline and its session belong together; an older map of the pipeline is replaced."""
    path = _path(layout, files.pipeline)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(json.dumps(MadeMap.of(files.proposal).to_json()), encoding="utf-8")
    os.replace(temporary, path)


def move_map(layout: ProjectLayout, old: str, new: str) -> None:
    """The pipeline has another path now. Without a map, or where it cannot be written, nothing happens."""
    with suppress(OSError):
        os.replace(_path(layout, old), _path(layout, new))


def read_map(layout: ProjectLayout, pipeline: str) -> MadeMap | None:
    """How the pipeline (its path within the project) and its session belong together; None when that is not known."""
    try:
        return MadeMap.from_json(json.loads(_path(layout, pipeline).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _path(layout: ProjectLayout, pipeline: str) -> Path:
    name = pipeline.removeprefix("pipelines/").removesuffix(_SUFFIX).replace("/", ".")
    return layout.state / "made" / f"{name}.json"
