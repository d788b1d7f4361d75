"""What verdicts mean together: inputs that were not the same, and values that another node's difference blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..model.execution import Execution
from .inputs import downstream
from .verdicts import Judged


def settled(
    found: Mapping[str, Judged], execution: Execution, changed: Mapping[str, str], more: Mapping[str, Judged]
) -> dict[str, Judged]:
    """The final verdicts, by name.

    ``changed``: nodes that read a file which is another one now, and why: nothing that comes of them says anything.
    A value that differs below a node whose values differ, or that failed, is blocked by it. ``more``: verdicts that
    needed no comparison.
    """
    edges = [(edge.source[0], edge.target[0]) for edge in execution.snapshot.edges.values()]
    reason: dict[str, str] = {}
    for start, why in changed.items():
        for node in downstream([start], edges):
            reason.setdefault(node, why)
    values = {
        name: replace(judged, verdict="not comparable", reason=reason[judged.node])
        if judged.node in reason and (judged.verdict in ("same", "differs"))
        else judged
        for name, judged in found.items()
    }
    bad = {judged.node for judged in values.values() if judged.verdict == "differs" and judged.node}
    bad |= {node for node, job in execution.jobs.items() if job.status == "failed" and node not in reason}
    blockers = {node: _first(node, bad, edges) for node in execution.jobs}
    for name, judged in values.items():
        by = blockers.get(judged.node, "")
        if judged.verdict == "differs" and by:
            values[name] = replace(judged, verdict="blocked", by=by)
    return dict(sorted({**values, **more}.items()))


def _first(node: str, bad: set[str], edges: list[tuple[str, str]]) -> str:
    """The node that blocks ``node``: of the bad ones above it one that no other blocks; '' when there is none."""
    backward = [(target, source) for source, target in edges]
    above = (downstream([node], backward) - {node}) & bad
    free = [each for each in above if not (downstream([each], backward) - {each}) & bad]
    return min(free, default="")
