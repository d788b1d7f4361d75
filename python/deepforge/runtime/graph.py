"""A pipeline with all its files, ready to plan: sub-pipelines expanded, operations parsed, cut to what is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import DeepForgeError, DocumentError, RunError
from ..model.interface import Interface
from ..model.operation import Operation, load_operation
from ..model.pipeline import DATA, Node, Pipeline, Port


@dataclass(frozen=True)
class Graph:
    """What one run consists of.

    pipeline: flat, without the nodes that are not wanted. operations: parsed, by file. order: all node ids,
    each after those it depends on. problems: by node id, why it cannot run, in words; "" holds what concerns
    no single node.
    """

    pipeline: Pipeline
    operations: Mapping[str, Operation] = field(default_factory=dict)
    order: Sequence[str] = ()
    problems: Mapping[str, str] = field(default_factory=dict)

    def jobs(self) -> list[str]:
        """The ids of the operation nodes, in order."""
        return [name for name in self.order if self.pipeline.nodes[name].kind == "operation"]

    def operation(self, name: str) -> Operation:
        """The operation of a node. Raises KeyError when its file is missing or not valid: see ``problems``."""
        return self.operations[self.file(name)]

    def file(self, name: str) -> str:
        """The operation file of a node, relative to the project."""
        file = self.pipeline.nodes[name].operation
        if file is None:
            raise RunError(f"{name} is no operation", node=name)
        return file

    def attributes(self, name: str) -> dict[str, str]:
        """Literal text of every attribute of a node: what the node sets, else the default in the code."""
        defaults = {a.name: a.default for a in self.operation(name).attributes if a.default is not None}
        return {**defaults, **self.pipeline.nodes[name].attributes}

    def sources(self, name: str) -> dict[str, Port]:
        """(node, output) by connected input, in the order of the interface."""
        found = self.pipeline.sources(name)
        if self.pipeline.nodes[name].kind != "operation" or self.file(name) not in self.operations:
            return found
        ports = [port.name for port in self.operation(name).inputs]
        return {port: found[port] for port in ports if port in found}

    def upstream(self, name: str) -> list[str]:
        """The nodes that feed a node, without repetition."""
        return list(dict.fromkeys(source for source, _ in self.sources(name).values()))

    def outputs(self) -> dict[str, tuple[str, Port]]:
        """By artifact: the Output node and the (node, output) that it takes."""
        found = {}
        for name, node in sorted(self.pipeline.nodes.items()):
            source = self.pipeline.sources(name).get(DATA) if node.kind == "output" else None
            if source is not None and node.artifact:
                found[node.artifact] = (name, source)
        return found


def load_graph(
    root: Path,
    pipeline: str,
    *,
    until: str | Iterable[str] | None = None,
    attributes: Mapping[str, str] | None = None,
    inputs: Mapping[str, str] | None = None,
) -> Graph:
    """The graph of a pipeline file, both relative to ``root``.

    ``until``: a node or several; only they and what they depend on are kept, and the Output nodes they
    feed. ``attributes`` maps ``node.attribute`` to literal text, ``inputs`` Input nodes to artifacts, instead of what
    the pipeline sets. Raises DocumentError for a pipeline that cannot be read or expanded or has a cycle, RunError for
    an unknown node or attribute; what is wrong with single nodes is in ``problems``.
    """
    flat = Pipeline.load(root / pipeline).flatten(lambda file: Pipeline.load(root / file), pipeline)
    if attributes:
        flat = _with_attributes(flat, attributes)
    if inputs:
        flat = _with_inputs(flat, inputs)
    if until is not None:
        flat = _until(flat, [until] if isinstance(until, str) else list(until))
    return check_graph(root, flat)


def check_graph(root: Path, flat: Pipeline) -> Graph:
    """The graph of a flat pipeline whose operation files are below ``root``."""
    operations: dict[str, Operation] = {}
    problems: dict[str, str] = {}
    interfaces: dict[str, Interface] = {}
    for name, node in sorted(flat.nodes.items()):
        if node.kind != "operation" or node.operation is None:
            continue
        try:
            if node.operation not in operations:
                operations[node.operation] = load_operation(_within(root, node.operation))
            interfaces[name] = operations[node.operation].interface
        except DeepForgeError as error:
            problems[name] = error.message.replace(f"{root}/", "")
    for problem in flat.validate(interfaces):
        problems.setdefault(problem.node or "", problem.message)
    if any(problem.code == "cycle" for problem in flat.validate(interfaces)):
        flat.topological_order()  # raises
    return Graph(flat, operations, flat.topological_order(), problems)


def _within(root: Path, file: str) -> Path:
    path = root / file
    if Path(file).is_absolute() or ".." in Path(file).parts:
        raise DocumentError(f"The operation file {file} is not within the project", path=file)
    return path


def _with_inputs(flat: Pipeline, inputs: Mapping[str, str]) -> Pipeline:
    """Other artifacts for Input nodes."""
    nodes = dict(flat.nodes)
    for name, artifact in inputs.items():
        if name not in nodes or nodes[name].kind != "input":
            known = ", ".join(sorted(n for n, node in nodes.items() if node.kind == "input")) or "none"
            raise RunError(f"There is no Input {name!r} in the pipeline; it has: {known}", node=name)
        nodes[name] = replace(nodes[name], artifact=artifact)
    return replace(flat, nodes=nodes)


def _with_attributes(flat: Pipeline, attributes: Mapping[str, str]) -> Pipeline:
    nodes: dict[str, Node] = dict(flat.nodes)
    for key, text in attributes.items():
        name, _, attribute = key.rpartition(".")
        if name not in nodes or nodes[name].kind != "operation":
            known = ", ".join(sorted(id_ for id_, node in nodes.items() if node.kind == "operation"))
            raise RunError(f"The attribute {key}: expected node.attribute with one of the nodes {known}", name=key)
        nodes[name] = replace(nodes[name], attributes={**nodes[name].attributes, attribute: text})
    return Pipeline(nodes, flat.edges)


def _until(flat: Pipeline, wanted: list[str]) -> Pipeline:
    """The wanted nodes, all they depend on, and the Output nodes directly behind the wanted ones."""
    for name in wanted:
        if name not in flat.nodes:
            raise RunError(f"There is no node {name}; there are: {', '.join(sorted(flat.nodes))}", node=name)
    keep: set[str] = set()
    todo = list(wanted)
    while todo:
        name = todo.pop()
        if name not in keep:
            keep.add(name)
            todo += [edge.source[0] for edge in flat.edges.values() if edge.target[0] == name]
    for edge in flat.edges.values():
        if edge.source[0] in keep and flat.nodes[edge.target[0]].kind == "output":
            keep.add(edge.target[0])
    nodes = {name: node for name, node in flat.nodes.items() if name in keep}
    edges = {id_: edge for id_, edge in flat.edges.items() if edge.source[0] in keep and edge.target[0] in keep}
    return Pipeline(nodes, edges)
