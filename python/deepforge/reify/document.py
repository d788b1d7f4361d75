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
_ROUNDS = 8


def document(
    steps: Sequence[StepCode], outputs: Mapping[str, tuple[str, str]], inputs: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The document; ``outputs``: artifact name to (step, port), each becomes an Output node; ``inputs``: flow that
    comes from outside to artifact name, each becomes an Input node.

    Nodes stand in columns, each right of all it depends on, and never on one another.
    """
    producer = {number: step for step in steps for number in step.numbers}
    edges: dict[str, Any] = {}
    starts = _input_nodes([*(step.name for step in steps), *outputs], inputs or {})
    for step in steps:
        for port, (flow, source) in step.inputs.items():
            if not source:
                node = starts[flow]
                edges[f"{node}.{OUTPUT_PORT}-{step.name}.{port}"] = {
                    "from": [node, OUTPUT_PORT],
                    "to": [step.name, port],
                }
                continue
            maker = producer[source]
            out = next(p for p, f in maker.outputs.items() if f == flow)
            edges[f"{maker.name}.{out}-{step.name}.{port}"] = {"from": [maker.name, out], "to": [step.name, port]}
    ends = _output_nodes([*(step.name for step in steps), *starts.values()], outputs)
    for node, (_, (step_name, out)) in ends.items():
        edges[f"{step_name}.{out}-{node}.{OUTPUT_PORT}"] = {"from": [step_name, out], "to": [node, OUTPUT_PORT]}
    heights = dict.fromkeys(starts.values(), HEAD + ROW + FOOT) | {step.name: _height(step) for step in steps}
    heights |= dict.fromkeys(ends, HEAD + ROW + FOOT)
    places = _places(heights, edges.values())
    nodes: dict[str, Any] = {}
    for flow, node in starts.items():
        nodes[node] = {"kind": "input", "artifact": (inputs or {})[flow], "position": places[node]}
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


def _input_nodes(taken: Iterable[str], inputs: Mapping[str, str]) -> dict[str, str]:
    """Flow to node id."""
    used = set(taken)
    nodes: dict[str, str] = {}
    for flow, artifact in inputs.items():
        wished = chain([artifact], (f"{artifact}_{n}" for n in count(2)))
        nodes[flow] = next(name for name in wished if name not in used)
        used.add(nodes[flow])
    return nodes


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
    """Place by node: its column is the longest way to it; ``heights`` are in an order that the edges follow.

    Nodes make way for edges that pass over their column, as far as a few rounds go.
    """
    pairs = sorted({(edge["from"][0], edge["to"][0]) for edge in edges})
    before: dict[str, set[str]] = defaultdict(set)
    for source, target in pairs:
        before[target].add(source)
    columns: dict[int, list[str]] = defaultdict(list)
    level: dict[str, int] = {}
    for node in _in_order(heights, before):
        level[node] = max((level[source] + 1 for source in before[node]), default=0)
        columns[level[node]].append(node)
    tops = _stacked(columns, heights, {})
    for _ in range(_ROUNDS):
        lanes: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for source, target in pairs:
            for column in range(level[source] + 1, level[target]):
                share = (column - level[source]) / (level[target] - level[source])
                low = tops[source] + (tops[target] - tops[source]) * share
                high = low + heights[source] + (heights[target] - heights[source]) * share
                lanes[column].append((int(low), int(high)))
        moved = _stacked(columns, heights, lanes)
        if moved == tops:
            break
        tops = moved
    return {node: [level[node] * COLUMN, tops[node]] for node in heights}


def _stacked(
    columns: Mapping[int, list[str]], heights: Mapping[str, int], lanes: Mapping[int, list[tuple[int, int]]]
) -> dict[str, int]:
    """The top of each node: under one another, and below the lanes that they would stand in."""
    tops: dict[str, int] = {}
    for column, nodes in columns.items():
        top = 0
        for node in nodes:
            for low, high in sorted(lanes.get(column, ())):
                if top < high and top + heights[node] > low:
                    top = high + GRID
            tops[node] = top = -(-top // GRID) * GRID
            top += heights[node] + GAP
    return tops


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
