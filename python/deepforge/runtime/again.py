"""Which jobs run again when one is asked to, and whether they can: everything they need has to be there still."""

from __future__ import annotations

from ..errors import RunError
from ..model.job import SUCCEEDED
from ..types.store import Store
from .folder import Folder
from .graph import Graph
from .inputs import input_value
from .state import RunState


def to_run_again(graph: Graph, state: RunState, store: Store, folder: Folder, node: str) -> dict[str, str]:
    """The job ``node`` and all that depend on it, in the order of the pipeline, each with the reason.

    Raises RunError, saying why, when there is no such job, when one of them may be running still, or when
    something that goes into ``node`` is missing. What others need besides is looked at in its turn.
    """
    if node not in state.jobs:
        raise RunError(f"There is no job {node}; there are: {', '.join(sorted(state.jobs))}", code="no-job", node=node)
    found = {node: "asked to run again"}
    for name in graph.order:
        causes = [other for other in graph.upstream(name) if other in found]
        if causes and name in state.jobs and name not in found:
            found[name] = f"{' and '.join(causes)} runs again"
    busy = [name for name in found if state.jobs[name].status == "running"]
    if busy:
        raise RunError(
            f"{' and '.join(busy)} was running when the execution was broken off: resume it, or cancel it, first",
            code="broken-off",
            nodes=busy,
        )
    sources = graph.sources(node).values()
    missing = [text for port in sources if (text := _missing(graph, state, store, folder, *port))]
    if missing:
        text = "; ".join(dict.fromkeys(missing))
        raise RunError(f"{node} cannot run again: {text}", code="upstream-missing", node=node)
    return found


def _missing(graph: Graph, state: RunState, store: Store, folder: Folder, source: str, output: str) -> str | None:
    """Why a value that goes in is not there; None when it is."""
    if source in state.jobs:
        known = state.jobs[source]
        if known.status not in SUCCEEDED:
            return f"it needs {source}, which is {known.status}"
        if not store.has(known.job["outputs"][output]["sha256"]):
            return f"the result {output} of {source} is no longer in the store; run {source} again instead"
        return None
    try:
        artifact = graph.pipeline.nodes[source].artifact or source
        input_value(folder.places().root, store, artifact, folder.snapshot)
    except RunError as error:
        return error.message
    return None
