"""What only the whole network shows: names that are taken, edges from nowhere, last layers that are likely mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ...model.architecture import Architecture, Port
from ..catalogue import Catalogue
from ..feedback import LayerError, LayerFeedback, Tensor
from ..flatten import Load
from . import checks, keys
from .nesting import scope
from .values import ValueTextError, literal

Sources = Mapping[str, Mapping[str, Sequence[Port]]]


def problems(
    whole: Architecture,
    flat: Architecture,
    sources: Sources,
    known: Mapping[str, LayerFeedback],
    catalogue: Catalogue,
    load: Load,
) -> Iterator[tuple[str, LayerError]]:
    """Problems of a network, each with the node it is on. ``flat``: the same without blocks."""
    yield from _names(whole, flat, load)
    yield from keys.problems(whole, flat, known)
    yield from _edges(flat, sources, known)
    yield from _ends(flat, sources, known, catalogue)


def _names(whole: Architecture, flat: Architecture, load: Load) -> Iterator[tuple[str, LayerError]]:
    """Layers that are given the same name: Keras makes no model of them."""
    taken: dict[tuple[str, str], str] = {}
    scopes = {"": ""}
    for id_, node in flat.nodes.items():
        text = node.arguments.get("name") if node.kind == "layer" else None
        name = _text(text) if isinstance(text, str) else None
        if name is None:
            continue
        block = id_.rpartition("/")[0]
        if block not in scopes:
            scopes[block] = scope(id_, whole, load)
        key = (scopes[block], name)
        if key in taken:
            wrong = f"The name {name!r} is taken by {taken[key]}."
            yield id_, LayerError(wrong, "a name of its own", repr(name), "name")
        taken.setdefault(key, id_)


@lru_cache(4096)
def _text(written: str) -> str | None:
    try:
        name = literal(written)
    except ValueTextError:
        return None
    return name if isinstance(name, str) else None


def _edges(
    flat: Architecture, sources: Sources, known: Mapping[str, LayerFeedback]
) -> Iterator[tuple[str, LayerError]]:
    """Inputs that come from a node or an output that is not there."""
    for id_, ports in sources.items():
        for port, each in ports.items():
            for node, output in each:
                given = known.get(node)
                if given is None:
                    yield id_, LayerError(f"Its input comes from {node}, which is not there.", port=port)
                elif given.outputs and output not in given.outputs:
                    yield id_, LayerError(
                        f"{node} has no output {output!r}.", " or ".join(given.outputs), output, port=port,
                        because=_switched_off(flat, node),
                    )  # fmt: skip


def _switched_off(flat: Architecture, node: str) -> str | None:
    layer = flat.nodes[node]
    switch = layer.arguments.get("return_state")
    return "return_state is False" if layer.of.startswith("keras.layers.") and switch in (None, "False") else None


def _ends(
    flat: Architecture, sources: Sources, known: Mapping[str, LayerFeedback], catalogue: Catalogue
) -> Iterator[tuple[str, LayerError]]:
    for id_, _ in flat.output_ports():
        node = flat.nodes.get(id_)
        entry = catalogue.by_id.get(node.of) if node is not None and node.of else None
        if node is None or entry is None or id_ not in known or not known[id_].outputs:
            continue
        inputs: dict[str, list[Tensor]] = {}
        for port, each in sources[id_].items():
            given = ((known.get(name), output) for name, output in each)
            inputs[port] = [one.outputs[output] for one, output in given if one is not None and output in one.outputs]
        wrong = checks.of_ends(entry, node, inputs)
        if wrong is not None:
            yield id_, wrong
