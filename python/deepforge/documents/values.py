"""The value that a job of an execution gave, loaded from the store."""

from __future__ import annotations

from typing import Any

from .. import runtime
from ..errors import RunError
from ..model.layout import ProjectLayout
from ..runtime.cache import Cache
from ..types.serialise import load
from ..types.store import Store


def output_value(layout: ProjectLayout, execution: str, node: str, output: str) -> Any:
    """The value, of the execution ``latest`` that of the latest one that knows the node.

    Raises RunError when there is no such execution, node or output, or its data is gone.
    """
    if execution == "latest":
        execution = _latest(layout, node)
    jobs = runtime.execution(layout, execution).jobs
    if node not in jobs:
        known = ", ".join(sorted(jobs)) or "none"
        raise RunError(f"{execution} has no job {node}; it has: {known}", code="no-job", node=node)
    outputs = jobs[node].outputs
    if output not in outputs:
        known = ", ".join(sorted(outputs)) or "none"
        raise RunError(f"{node} of {execution} gave no {output}; it gave: {known}", code="no-value", output=output)
    sha256 = outputs[output].sha256
    store = Store(layout.store)
    if not store.has(sha256):
        raise RunError(f"{output} of {node} is not in the local store any more: run it again", code="no-value")
    found = [entry.outputs[output] for entry in Cache(layout.cache).candidates(jobs[node].key or "")]
    serialiser = next((each.get("serialiser") for each in found if each["sha256"] == sha256), None)
    return load(store.path(sha256), serialiser=serialiser, sys_path=[str(layout.root)])


def _latest(layout: ProjectLayout, node: str) -> str:
    for each in runtime.executions(layout):
        if node in runtime.execution(layout, each.id).jobs:
            return each.id
    raise RunError(f"No execution has a job {node}", code="no-execution", node=node)
