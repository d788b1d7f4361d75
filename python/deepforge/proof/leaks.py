"""Files outside its folder that a notebook wrote and its pipeline read: what it should find was there already."""

from __future__ import annotations

import os
from collections.abc import Iterator

from ..model.execution import Execution
from ..model.layout import ProjectLayout
from ..provenance.lineage import Session
from ..runtime.folder import Folder, finish_record
from .inputs import downstream

_CHANGED = " was read and then changed"


def leaks(session: Session, execution: Execution, layout: ProjectLayout) -> dict[str, str]:
    """The nodes that such a file reached, with the reason.

    Files of the notebook's folder are no leaks where the pipeline ran in a copy of it as it was before: their paths
    are others. A file that the pipeline itself wrote before it read it is none either.
    """
    left = {os.path.realpath(use.path): each.number for each in session.operations for use in each.files_written}
    if not left:
        return {}
    folder = Folder(layout.runs / execution.id)
    edges = [(edge.source[0], edge.target[0]) for edge in execution.snapshot.edges.values()]
    backward = [(target, source) for source, target in edges]
    used = {node: _used(folder, node) for node in execution.jobs}
    found: dict[str, str] = {}
    for node, (read, _) in used.items():
        before = (downstream([node], backward) - {node}) & used.keys()
        made = {path for each in before for path in used[each][1]}
        path = next((path for path in sorted(read & left.keys()) if path not in made), None)
        if path is not None:
            reason = f"{node} read {os.path.basename(path)}, which cell execution {left[path]} had left there"
            for each in downstream([node], edges):
                found.setdefault(each, reason)
    return found


def _used(folder: Folder, node: str) -> tuple[set[str], set[str]]:
    """What a job read that was there before it, and what it wrote."""
    attempts = folder.attempts(node)
    record = finish_record(folder.job(node, attempts[-1])) if attempts else None
    if record is None:
        return set(), set()
    read = {os.path.realpath(use["path"]) for use in record["files_read"]} | set(_read_and_changed(record["effects"]))
    return read, {os.path.realpath(use["path"]) for use in record["files_written"]}


def _read_and_changed(effects: list[dict[str, str]]) -> Iterator[str]:
    for effect in effects:
        if effect["kind"] == "file" and effect["detail"].endswith(_CHANGED):
            yield os.path.realpath(effect["detail"].removesuffix(_CHANGED))
