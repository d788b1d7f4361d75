"""The pipeline document of a proposal: a node per step, an edge per value handed on, outputs, and where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Any

from .emit import StepCode

# In canvas units; a node is as high as its head, the longer of its two columns of ports, its attributes and its foot.
COLUMN, GAP, HEAD, ROW, FOOT, GRID = 304, 48, 40, 24, 32, 16
OUTPUT_PORT = "data"


def document(steps: Sequence[StepCode], outputs: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The document; ``outputs``: artifact name to (step, port), each becomes an Output node.

    Nodes stand in columns, each right of all it depends on, and never on one another.
    """
    producer = {number: step for step in steps for number in step.numbers}
    edges: dict[str, Any] = {}
    for step in steps:
        for port, (flow, source) in step.inputs.items():
            maker = producer[source]
            out = next(p for p, f in maker.outputs.items() if f == flow)
            edges[f"{maker.name}.{out}-{step.name}.{port}"] = {"from": [maker.name, out], "to": [step.name, port]}
    ends = _output_nodes([step.name for step in steps], outputs)
    for node, (_, (step_name, out)) in ends.items():
        edges[f"{step_name}.{out}-{node}.{OUTPUT_PORT}"] = {"from": [step_name, out], "to": [node, OUTPUT_PORT]}
    heights = {step.name: _height(step) for step in steps} | dict.fromkeys(ends, HEAD + ROW + FOOT)
    places = _places(heights, edges.values())
    nodes: dict[str, Any] = {}
    for step in steps:
        nodes[step.name] = {
            "kind": "operation",
            "operation": step.path,
            "attributes": {},
            "references": {},
            "position": places[step.name],
        }
    for node, (artifact, _) in ends.items():
        nodes[node] = {"kind": "output", "artifact": artifact, "position": places[node]}
    return {"version": 1, "nodes": nodes, "edges": edges}


def _output_nodes(
    taken: Iterable[str], outputs: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[str, tuple[str, str]]]:
    """Node id to (artifact, (step, port))."""
    used = set(taken)
    nodes: dict[str, tuple[str, tuple[str, str]]] = {}
    for artifact, place in sorted(outputs.items()):
        wished = chain([artifact, f"{artifact}_output"], (f"{artifact}_{n}" for n in count(2)))
        node = next(name for name in wished if name not in used)
        used.add(node)
        nodes[node] = (artifact, place)
    return nodes


def _height(step: StepCode) -> int:
    ports = max(len(step.inputs), len(step.outputs))
    return HEAD + ROW * (ports + len(step.attributes)) + FOOT


def _places(heights: Mapping[str, int], edges: Iterable[Mapping[str, Any]]) -> dict[str, list[int]]:
    """Place by node: its column is the longest way to it; ``heights`` are in an order that the edges follow."""
    before: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        before[edge["to"][0]].add(edge["from"][0])
    level: dict[str, int] = {}
    tops: dict[int, int] = defaultdict(int)
    places: dict[str, list[int]] = {}
    for node in _in_order(heights, before):
        column = level[node] = max((level[source] + 1 for source in before[node]), default=0)
        places[node] = [column * COLUMN, tops[column]]
        tops[column] += -(-(heights[node] + GAP) // GRID) * GRID
    return places


def _in_order(nodes: Iterable[str], before: Mapping[str, set[str]]) -> list[str]:
    """Each node after those it depends on, otherwise as given."""
    order: list[str] = []
    seen: set[str] = set()
    for start in nodes:
        stack = [start]
        while stack:
            node = stack[-1]
            waits = sorted(source for source in before.get(node, ()) if source not in seen)
            if node in seen or waits:
                stack.extend(waits)
                if node in seen:
                    stack.pop()
                continue
            seen.add(node)
            order.append(node)
            stack.pop()
    return order
