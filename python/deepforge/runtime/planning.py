"""What a run would do, job by job, and why; nothing is started and nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ..errors import RunError
from ..model.pipeline import DATA, Port
from ..types.store import Store
from .cache import Cache
from .decide import Decider
from .folder import Layout
from .graph import Graph, load_graph
from .inputs import input_value
from .keys import KeyMaker
from .places import JobPlace, Places, places
from .references import References
from .timings import durations

State = Literal["reused", "will run", "depends", "cannot run"]


@dataclass(frozen=True)
class Step:
    """What would become of one job.

    ``reused``: an earlier result serves, ``reused_from`` says whose, as (execution, node). ``will run``: the
    reason says what changed. ``depends``: decided when the jobs it waits for have run. ``cannot run``: why.
    milliseconds: what it took the last time it ran, None when that is not known.
    """

    node: str
    state: State
    reason: str
    key: str | None = None
    reused_from: tuple[str, str] | None = None
    milliseconds: int | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON data."""
        execution, job = self.reused_from or ("", "")
        source = {"execution": execution, "job": job} if self.reused_from else None
        return {
            "state": self.state,
            "reason": self.reason,
            "key": self.key,
            "reused_from": source,
            "milliseconds": self.milliseconds,
        }


@dataclass(frozen=True)
class Plan:
    """The steps by node id, each after those it depends on."""

    pipeline: str
    steps: Mapping[str, Step] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether every job can run or be reused."""
        return all(step.state != "cannot run" for step in self.steps.values())

    def counts(self) -> dict[str, int]:
        """The number of steps by state; states that do not occur are left out."""
        found: dict[str, int] = {}
        for step in self.steps.values():
            found[step.state] = found.get(step.state, 0) + 1
        return found

    def to_json(self) -> dict[str, Any]:
        """JSON data: ``pipeline``, ``ready``, ``counts``, and ``steps`` by node."""
        steps = {name: step.to_json() for name, step in self.steps.items()}
        return {"pipeline": self.pipeline, "ready": self.ready, "counts": self.counts(), "steps": steps}


def plan(
    layout: Layout,
    pipeline_path: str,
    *,
    until: str | Iterable[str] | None = None,
    python: str | None = None,
    attributes: Mapping[str, str] | None = None,
    directory: str | Path | None = None,
    path: Iterable[str | Path] = (),
    env: Mapping[str, str] | None = None,
    moved: Mapping[str, str] | None = None,
    force: bool = False,
) -> Plan:
    """Plan a run of a pipeline file, relative to the project; arguments as for ``create``.

    Raises DocumentError for a pipeline that cannot be read or has a cycle, RunError for an unknown node
    or attribute.
    """
    graph = load_graph(layout.root, pipeline_path, until=until, attributes=attributes)
    where = places(layout.root, directory=directory, path=path, moved=moved, python=python, env=env)
    return plan_graph(layout, graph, pipeline_path, where, force=force)


def plan_graph(layout: Layout, graph: Graph, pipeline: str, where: Places, *, force: bool = False) -> Plan:
    """Plan a graph that is already loaded."""
    store, root = Store(layout.store), layout.root
    references = References(graph, root)
    blocked = _blocked(graph, where, store, references)
    jobs = {name: where.of(graph.operation(name).header) for name in graph.jobs() if name not in blocked}
    keys = KeyMaker(graph, jobs, root=root, project=root, references=references)
    blocked |= {name: problem for name in jobs if (problem := keys.problem(name)) is not None}
    cache = Cache(layout.cache)
    planner = _Planner(graph, Decider(graph, keys, cache, store, pipeline, force=force), jobs, blocked)
    for name in graph.order:
        node = graph.pipeline.nodes[name]
        if node.kind == "input" and node.artifact and name not in blocked:
            planner.hashes[name, DATA] = input_value(root, store, node.artifact).sha256
        elif node.kind == "operation":
            planner.steps[name] = planner.step(name)
    took = durations(layout, pipeline, cache=cache)
    steps = {name: replace(step, milliseconds=took.get(name)) for name, step in planner.steps.items()}
    return Plan(pipeline, steps)


@dataclass
class _Planner:
    """Plans node by node, each after those it depends on. ``hashes`` are those of known values."""

    graph: Graph
    decider: Decider
    places: Mapping[str, JobPlace]
    blocked: Mapping[str, str]
    steps: dict[str, Step] = field(default_factory=dict)
    hashes: dict[Port, str] = field(default_factory=dict)

    def step(self, name: str) -> Step:
        """What would become of one job."""
        if name in self.blocked:
            return Step(name, "cannot run", self.blocked[name])
        upstream = [self.steps[other] for other in self.graph.upstream(name) if other in self.steps]
        stuck = [step.node for step in upstream if step.state == "cannot run"]
        if stuck:
            return Step(name, "cannot run", f"needs {' and '.join(stuck)}, which cannot run")
        waits = [step.node for step in upstream if step.state != "reused"]
        if waits:
            return Step(name, "depends", f"depends on the result of {' and '.join(waits)}")
        return self._decided(name)

    def _decided(self, name: str) -> Step:
        inputs = {port: self.hashes[source] for port, source in self.graph.sources(name).items()}
        decision = self.decider.decide(name, inputs, self.places[name].directory)
        if decision.entry is None:
            return Step(name, "will run", decision.reason, decision.key)
        entry = decision.entry
        self.hashes.update({(name, output): stored["sha256"] for output, stored in entry.outputs.items()})
        return Step(name, "reused", decision.reason, decision.key, (entry.execution, entry.node))


def _blocked(graph: Graph, where: Places, store: Store, references: References) -> dict[str, str]:
    """Why nodes cannot run, of themselves; jobs behind a missing artifact included."""
    found = {name: reason for name, reason in graph.problems.items() if name}
    for name, node in graph.pipeline.nodes.items():
        if node.kind == "input" and name not in found and node.artifact:
            try:
                input_value(where.root, store, node.artifact)
            except RunError as error:
                found[name] = error.message
        elif node.kind == "operation" and name not in found:
            problem = where.problem(graph.operation(name).header) or references.problem(name)
            if problem is not None:
                found[name] = problem
    for name in graph.jobs():
        for other in graph.upstream(name):
            if other in found and other in graph.pipeline.nodes and graph.pipeline.nodes[other].kind == "input":
                found.setdefault(name, found[other])
    return found
