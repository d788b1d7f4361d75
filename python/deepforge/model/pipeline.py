"""Pipelines: an acyclic graph of operations, sub-pipelines and artifacts, as pure data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..errors import DocumentError
from .interface import Attribute, Input, Interface
from .order import ordered, ring
from .validate import validate
from .versions import open_document, save_document

if TYPE_CHECKING:
    from .pipeline_check import Problem

NodeKind = Literal["operation", "pipeline", "input", "output"]
Port = tuple[str, str]
DATA = "data"  # the one port of Input and Output nodes
_FIELDS = {
    "operation": ("operation", "attributes", "references"),
    "pipeline": ("pipeline", "attributes"),
    "input": ("artifact",),
    "output": ("artifact",),
}


@dataclass(frozen=True)
class Node:
    """A node. ``kind`` tells which of ``operation``, ``pipeline`` (files, relative to the project) and
    ``artifact`` (a name) is set. Attribute values are Python-literal text; ``references`` maps names to files.
    """

    kind: NodeKind
    operation: str | None = None
    pipeline: str | None = None
    artifact: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    position: tuple[int, int] = (0, 0)
    title: str | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON data with the keys of its kind."""
        data: dict[str, Any] = {"kind": self.kind, "position": list(self.position)}
        for name in _FIELDS[self.kind]:
            value = getattr(self, name)
            data[name] = dict(value) if isinstance(value, Mapping) else value
        if self.title is not None:
            data["title"] = self.title
        return data

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Node:
        """The node in JSON data that is known to be valid."""
        x, y = data["position"]
        return Node(**{**data, "position": (x, y)})


@dataclass(frozen=True)
class Edge:
    """Joins an output to an input: ``source`` is (node, output), ``target`` is (node, input)."""

    source: Port
    target: Port

    def to_json(self) -> dict[str, Any]:
        """JSON data: ``{"from": [node, output], "to": [node, input]}``."""
        return {"from": list(self.source), "to": list(self.target)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Edge:
        """The edge in JSON data that is known to be valid."""
        (a, output), (b, input_) = data["from"], data["to"]
        return Edge((a, output), (b, input_))


@dataclass(frozen=True)
class Pipeline:
    """Nodes and edges by id. It may be wrong as a graph (cycles, missing inputs): ``validate`` tells."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: Mapping[str, Edge] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON data as in ``schemas/pipeline.schema.json``."""
        return {
            "version": 1,
            "nodes": {name: node.to_json() for name, node in self.nodes.items()},
            "edges": {name: edge.to_json() for name, edge in self.edges.items()},
        }

    @staticmethod
    def from_json(data: Any, path: str | None = None) -> Pipeline:
        """The pipeline in JSON data. Raises DocumentError when the data is not valid."""
        validate("pipeline", data, path)
        return Pipeline(
            {name: Node.from_json(node) for name, node in data["nodes"].items()},
            {name: Edge.from_json(edge) for name, edge in data["edges"].items()},
        )

    @staticmethod
    def load(path: Path | str) -> Pipeline:
        """The pipeline in a file. Raises DocumentError with the place, NewerVersionError."""
        return Pipeline.from_json(open_document("pipeline", path), str(path))

    def save(self, path: Path | str) -> None:
        """Write the file. Raises DocumentError rather than overwrite a file that cannot be read."""
        save_document("pipeline", path, self.to_json())

    def validate(self, interfaces: Mapping[str, Interface]) -> list[Problem]:
        """All that keeps this pipeline from running; empty when it can.

        ``interfaces`` maps ids of operation and pipeline nodes to their interface; a node that is not in
        it is reported. The order of the problems is that of the nodes' and edges' ids.
        """
        from .pipeline_check import check

        return check(self, interfaces)

    def topological_order(self) -> list[str]:
        """All node ids, each after those it depends on, otherwise by id.

        Raises DocumentError (code ``cycle``) that names the nodes of a cycle.
        """
        waits: dict[str, set[str]] = {name: set() for name in self.nodes}
        for edge in self.edges.values():
            if edge.source[0] in waits and edge.target[0] in waits:
                waits[edge.target[0]].add(edge.source[0])
        order, left = ordered(waits)
        if left:
            cycle = ring(left)
            raise DocumentError(f"The pipeline has a cycle: {' → '.join(cycle)}", code="cycle", cycle=cycle)
        return order

    def sources(self, node: str) -> dict[str, Port]:
        """(node, output) by connected input of a node."""
        return {edge.target[1]: edge.source for edge in self.edges.values() if edge.target[0] == node}

    def flatten(self, load: Callable[[str], Pipeline], path: str | None = None) -> Pipeline:
        """The same pipeline with every sub-pipeline replaced by its nodes; see ``flatten.flatten``."""
        from .flatten import flatten

        return flatten(self, load, path)

    def interface(self, interfaces: Mapping[str, Interface]) -> Interface:
        """Its interface as a node of another pipeline.

        A port per Input and Output node, named by its artifact (by the node's id while it has none); the
        attributes of inner nodes as ``node.attribute``. ``interfaces`` as for ``validate``.
        """
        inputs: dict[str, bool] = {}
        attributes: list[Attribute] = []
        for name, node in sorted(self.nodes.items()):
            if node.kind == "input":
                port = node.artifact or name
                inputs[port] = inputs.get(port, True) and self._is_optional(name, interfaces)
            for each in interfaces[name].attributes if name in interfaces else ():
                inner = f"{name}/{each.name}" if node.kind == "pipeline" else f"{name}.{each.name}"
                attributes.append(Attribute(inner, node.attributes.get(each.name, each.default), each.annotation))
        outputs = {node.artifact or name for name, node in self.nodes.items() if node.kind == "output"}
        return Interface(
            tuple(Input(port, optional) for port, optional in sorted(inputs.items())),
            tuple(sorted(outputs)),
            tuple(attributes),
        )

    def _is_optional(self, name: str, interfaces: Mapping[str, Interface]) -> bool:
        """Whether everything that an Input node feeds can do without."""
        targets = [edge.target for edge in self.edges.values() if edge.source[0] == name]
        optional = {(id_, i.name) for id_, each in interfaces.items() for i in each.inputs if i.optional}
        return bool(targets) and all(target in optional for target in targets)
