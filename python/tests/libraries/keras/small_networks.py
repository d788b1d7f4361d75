"""Small networks written down in a line or two: layers by their class, edges by the names of their ends."""

from __future__ import annotations

from typing import Any

from deepforge.libraries.keras.shapes import INPUT
from deepforge.model.architecture import Architecture, Layer, Link, Port

K = "keras.layers."
# The first input of layers where it is not called ``inputs``.
PORTS = {"LSTM": "sequences", "Bidirectional": "sequences", "TimeDistributed": "inputs", "MultiHeadAttention": "query"}


def image(shape: str, **more: str) -> Layer:
    return Layer("layer", INPUT, arguments={"shape": shape, **more})


def layer(kind: str, **arguments: Any) -> Layer:
    return Layer("layer", K + kind, arguments={k: v if isinstance(v, str) else repr(v) for k, v in arguments.items()})


def network(nodes: dict[str, Layer], *edges: str, outputs: tuple[Port, ...] = ()) -> Architecture:
    """Edges as ``source:output>target:input``, both ports left out where they are the first ones."""
    found: dict[str, Link] = {}
    for index, edge in enumerate(edges):
        (source, _, out), (target, _, into) = (end.partition(":") for end in edge.split(">"))
        of = nodes[target].of.removeprefix(K)
        found[f"e{index}"] = Link((source, out or "output"), (target, into or PORTS.get(of, "inputs")), index)
    return Architecture(nodes=nodes, edges=found, outputs=outputs)
