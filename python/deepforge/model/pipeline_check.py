"""What keeps a pipeline from running: unknown ports, double inputs, cycles, what is missing, what is no literal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import DocumentError
from .interface import Input, Interface
from .literals import EXPECTED, is_literal

if TYPE_CHECKING:
    from .pipeline import Node, Pipeline

_DATA_OUT = Interface(outputs=("data",))
_DATA_IN = Interface(inputs=(Input("data"),))


@dataclass(frozen=True)
class Problem:
    """One problem: a stable kebab-case ``code``, a sentence, and where: node, port (or attribute, reference), edge."""

    code: str
    message: str
    node: str | None = None
    port: str | None = None
    edge: str | None = None

    def to_json(self) -> dict[str, str]:
        """JSON data without what is not known."""
        return {key: value for key, value in vars(self).items() if value is not None}


def check(pipeline: Pipeline, interfaces: Mapping[str, Interface]) -> list[Problem]:
    """See ``Pipeline.validate``."""
    known: dict[str, Interface] = {}
    problems: list[Problem] = []
    for name, node in sorted(pipeline.nodes.items()):
        if node.kind in ("input", "output"):
            known[name] = _DATA_OUT if node.kind == "input" else _DATA_IN
        elif name in interfaces:
            known[name] = interfaces[name]
        else:
            file = node.operation or node.pipeline
            problems.append(Problem("no-interface", f"{name}: {file} is missing or not valid", name))
    connected: dict[tuple[str, str], str] = {}
    problems += _check_edges(pipeline, known, connected)
    for name, node in sorted(pipeline.nodes.items()):
        if name in known:
            problems += _check_node(name, node, known[name], connected)
    problems += _check_artifacts(pipeline)
    try:
        pipeline.topological_order()
    except DocumentError as error:
        problems.append(Problem("cycle", error.message, error.data["cycle"][0]))
    return problems


def _check_edges(
    pipeline: Pipeline, known: Mapping[str, Interface], connected: dict[tuple[str, str], str]
) -> Iterator[Problem]:
    for id_, edge in sorted(pipeline.edges.items()):
        for (name, port), side in ((edge.source, "output"), (edge.target, "input")):
            if name not in pipeline.nodes:
                yield Problem("unknown-node", f"The edge {id_} leads to {name}, which is not there", name, port, id_)
            elif name in known:
                interface = known[name]
                ports = interface.outputs if side == "output" else tuple(each.name for each in interface.inputs)
                if port not in ports:
                    there = ", ".join(ports) or "none"
                    message = f"{name} has no {side} {port} (it has: {there})"
                    yield Problem("unknown-port", message, name, port, id_)
        if edge.target in connected:
            name, port = edge.target
            message = f"The input {port} of {name} has two edges, {connected[edge.target]} and {id_}; it takes one"
            yield Problem("double-input", message, name, port, id_)
        connected.setdefault(edge.target, id_)


def _check_node(
    name: str, node: Node, interface: Interface, connected: Mapping[tuple[str, str], str]
) -> Iterator[Problem]:
    for port in interface.inputs:
        if not port.optional and (name, port.name) not in connected:
            yield Problem("missing-input", f"The input {port.name} of {name} is not connected", name, port.name)
    attributes = {each.name for each in interface.attributes}
    for key, text in sorted(node.attributes.items()):
        if key not in attributes:
            there = ", ".join(sorted(attributes)) or "none"
            yield Problem("unknown-attribute", f"{name} has no attribute {key} (it has: {there})", name, key)
        elif not is_literal(text):
            message = f"The attribute {key} of {name}: expected {EXPECTED}, received {text}"
            yield Problem("not-a-literal", message, name, key)
    for attribute in interface.attributes:
        if attribute.default is None and attribute.name not in node.attributes:
            message = f"The attribute {attribute.name} of {name} has no value"
            yield Problem("missing-attribute", message, name, attribute.name)
    references = {each.name: each for each in interface.references}
    for key in sorted(node.references):
        if key not in references:
            there = ", ".join(sorted(references)) or "none"
            yield Problem("unknown-reference", f"{name} has no reference {key} (it has: {there})", name, key)
    for reference in interface.references:
        if not reference.optional and not node.references.get(reference.name):
            message = f"The reference {reference.name} of {name} names no {reference.type}"
            yield Problem("missing-reference", message, name, reference.name)


def _check_artifacts(pipeline: Pipeline) -> Iterator[Problem]:
    made: dict[str, str] = {}
    for name, node in sorted(pipeline.nodes.items()):
        if node.kind in ("input", "output") and not node.artifact:
            yield Problem("no-artifact", f"{name} names no artifact", name)
        elif node.kind == "output" and node.artifact:
            if node.artifact in made:
                message = f"{made[node.artifact]} and {name} both make the artifact {node.artifact}"
                yield Problem("double-artifact", message, name)
            made.setdefault(node.artifact, name)
