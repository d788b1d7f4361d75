"""What a network's layers come to: sizes in total, and each block as one node."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ...model.architecture import Architecture, Port
from ..feedback import Feedback, LayerError, LayerFeedback, Tensor
from ..flatten import Flat

BYTES = {"float64": 8, "int64": 8, "uint64": 8, "float32": 4, "int32": 4, "uint32": 4, "float16": 2, "bfloat16": 2,
         "int16": 2, "uint16": 2, "int8": 1, "uint8": 1, "bool": 1, "string": 8}  # fmt: skip


@dataclass(frozen=True)
class Sized:
    """What is said of a layer, and the memory of its weights."""

    feedback: LayerFeedback
    weight_bytes: int


def summed(whole: Architecture, opened: Flat, known: Mapping[str, Sized]) -> Feedback:
    """The feedback for an architecture of what is known of its layers, by their ids in the network without blocks."""
    layers = opened.architecture.nodes
    every = [each for name, each in known.items() if name in layers]
    activations = sum(
        math.prod(size or 1 for size in tensor.shape[1:]) * BYTES.get(tensor.dtype, 4)
        for each in every
        for tensor in each.feedback.outputs.values()
    )
    nodes = {name: each.feedback for name, each in known.items()}
    inside = _inside(known)
    if len(layers) != len(whole.nodes) or inside:
        leaves: dict[str, dict[str, Port]] = {}
        for (name, port), leaf in opened.leaves.items():
            leaves.setdefault(name, {})[port] = leaf
        nodes |= {name: _block(name, ids, leaves.get(name, {}), opened, known) for name, ids in inside.items()}
        nodes |= _inputs(opened, known)
        nodes |= {name: LayerFeedback() for name in whole.nodes if name not in nodes}
    return Feedback(
        nodes,
        sum(each.feedback.parameters for each in every),
        sum(each.feedback.trainable for each in every),
        sum(each.weight_bytes for each in every),
        activations,
        all(each.feedback.outputs for each in every),
    )


def _inside(known: Mapping[str, Sized]) -> dict[str, list[str]]:
    """The layers inside of each block, those of blocks inside of it too."""
    found: dict[str, list[str]] = {}
    for name in known:
        parts = name.split("/")
        for index in range(1, len(parts)):
            found.setdefault("/".join(parts[:index]), []).append(name)
    return found


def _block(
    name: str, ids: list[str], leaves: Mapping[str, Port], opened: Flat, known: Mapping[str, Sized]
) -> LayerFeedback:
    """A block as one node: its layers' sizes together, and what is wrong with them. leaves: the layers' outputs that
    its own outputs are."""
    feedback = {id_: known[id_].feedback for id_ in ids}
    errors = tuple(
        LayerError(
            f"{id_.removeprefix(name + '/')}: {error.message}", error.expected, error.received,
            severity=error.severity, because=error.because,
        )
        for id_, each in feedback.items() for error in each.errors
    )  # fmt: skip
    outputs = {port: _tensor(leaf, opened, known) for port, leaf in leaves.items()}
    return LayerFeedback(
        {port: tensor for port, tensor in outputs.items() if tensor is not None},
        sum(each.parameters for each in feedback.values()),
        sum(each.trainable for each in feedback.values()),
        errors,
        waits=any(each.waits for each in feedback.values()) and not errors,
    )


def _inputs(opened: Flat, known: Mapping[str, Sized]) -> dict[str, LayerFeedback]:
    """The inputs inside of blocks: what comes in there."""
    found: dict[str, LayerFeedback] = {}
    for name, source in opened.entered.items():
        tensor = _tensor(source, opened, known)
        found[name] = LayerFeedback({"output": tensor}) if tensor is not None else LayerFeedback(waits=True)
    return found


def _tensor(port: Port, opened: Flat, known: Mapping[str, Sized]) -> Tensor | None:
    """What leaves a layer, or comes in at an input of a block."""
    while port[0] in opened.entered:
        port = opened.entered[port[0]]
    each = known.get(port[0])
    return each.feedback.outputs.get(port[1]) if each is not None else None
