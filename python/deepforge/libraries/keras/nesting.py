"""Which inner models become models of their own in code, and which are only layers put together."""

from __future__ import annotations

from ...errors import DocumentError
from ...model.architecture import Architecture
from ..flatten import Load
from .chains import is_open
from .placement import INPUT


def nested(document: Architecture) -> set[str]:
    """The inner models (``#name``) that are Keras models of their own: complete in themselves, and used in one place.

    One with parameters, with inputs whose shape is open, or that several blocks are made of, is a function that puts
    its layers between inputs and outputs: Keras has no other place for what is chosen where it is used.
    """
    uses: dict[str, int] = {}
    for graph in (document, *document.models.values()):
        for node in graph.nodes.values():
            if node.kind == "block":
                uses[node.block] = uses.get(node.block, 0) + 1
    return {
        block for block, count in uses.items()
        if count == 1 and block.startswith("#") and _is_complete(document.models.get(block[1:]))
    }  # fmt: skip


def _is_complete(inner: Architecture | None) -> bool:
    if inner is None or inner.parameters:
        return False
    inputs = [inner.nodes[name] for name in inner.input_nodes(INPUT) if name in inner.nodes]
    return bool(inputs) and not any(is_open(node) for node in inputs)


def scope(id_: str, document: Architecture, load: Load) -> str:
    """The model of its own that a layer (``block/layer``) is in; ``""`` for the whole network."""
    found, graph = "", document
    parts = id_.split("/")
    for index, part in enumerate(parts[:-1]):
        node = graph.nodes.get(part)
        while node is not None and node.kind == "again":
            node = graph.nodes.get(node.again)
        if node is None or node.kind != "block":
            return found
        if node.block.startswith("#"):
            if node.block in nested(document):
                found = "/".join(parts[: index + 1])
            graph = document.models.get(node.block[1:], Architecture())
        else:
            try:
                document = graph = load(node.block)
            except DocumentError:
                return found
    return found
