"""What Keras accepts in silence though it cannot be meant: said while editing, each on the layer that causes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...model.architecture import Layer
from ..catalogue import Entry
from ..feedback import LayerError, Tensor
from . import reasons, words
from .argument_checks import meant


def of_inputs(entry: Entry, node: Layer, inputs: Mapping[str, Sequence[Tensor]]) -> list[LayerError]:
    """Inputs that are missing, too few, too many, or of a kind the layer cannot mean."""
    found: list[LayerError] = []
    for port in entry.inputs:
        given = inputs.get(port.name, ())
        if not given:
            if not port.optional and port.name not in node.arguments:
                what = "Its input" if len(entry.inputs) == 1 else f"The input {port.name}"
                found.append(LayerError(f"{what} is not connected.", port=port.name))
        elif len(given) < port.least or (port.most is not None and len(given) > port.most):
            wanted = _count(port.least, port.most)
            place = "" if len(entry.inputs) == 1 else f" as {port.name}"
            found.append(
                LayerError(
                    f"{entry.name} takes {wanted}{place}.", wanted, _count(len(given), len(given)), None, port.name
                )
            )
    if entry.is_function:
        ports = {port.name for port in entry.inputs}
        for each in entry.arguments:
            if each.required and each.name not in {*ports, *inputs, *node.arguments}:
                found.append(LayerError(f"{each.name} is required.", "an input or a value", "nothing", each.name))
    if entry.inputs or entry.name == "InputLayer":
        known = {port.name for port in entry.inputs} | (
            {a.name for a in entry.arguments} if entry.is_function else set()
        )
        found += [
            LayerError(f"{entry.name} has no input {name!r}.{meant(name, known)}", port=name)
            # A mask that was worked out elsewhere may be given to any layer.
            for name in inputs if name not in known and not name.endswith("mask")
        ]  # fmt: skip
    for name, tensors in inputs.items():
        # The same is said once of an input.
        said = (_of_tensor(entry, tensor, name) for tensor in tensors)
        found += [wrong for wrong in said if wrong is not None][:1]
    return found + _of_axis(entry, node, inputs)


def _of_tensor(entry: Entry, tensor: Tensor, port: str) -> LayerError | None:
    if entry.name == "Embedding" and not tensor.dtype.startswith(("int", "uint")):
        return LayerError(
            "Embedding looks up whole numbers: give its input layer the dtype int32.",
            "whole numbers",
            tensor.dtype,
            port=port,
            severity="warning",
        )
    if entry.name in ("MultiHeadAttention", "GroupedQueryAttention", "Attention") and len(tensor.shape) < 3:
        return LayerError(
            f"{entry.name} attends along a sequence; this input has none.",
            "at least 2 dimensions: steps × features",
            f"{words.dimensions(len(tensor.shape) - 1)}: {words.shape(tensor.shape)}",
            port=port,
        )
    # Adaptive pooling divides whatever it gets; all other layers for a number of dimensions check it themselves.
    if entry.name.startswith("Adaptive") and entry.name[-2:] in ("1D", "2D", "3D"):
        wanted, received = int(entry.name[-2]) + 1, len(tensor.shape) - 1
        if wanted != received:
            layout = words.layout(entry, wanted)
            return LayerError(
                f"{entry.name} needs {words.dimensions(wanted)} beside the batch{layout}.",
                f"{words.dimensions(wanted)}{layout}",
                f"{words.dimensions(received)}: {words.shape(tensor.shape)}",
                port=port,
            )
    return None


def _of_axis(entry: Entry, node: Layer, inputs: Mapping[str, Sequence[Tensor]]) -> list[LayerError]:
    """An axis that the input does not have."""
    axis = reasons.setting(node, entry, "axis") if isinstance(node.arguments.get("axis"), str) else None
    tensors = [tensor for each in inputs.values() for tensor in each]
    if not tensors or not isinstance(axis, int) or isinstance(axis, bool):
        return []
    count = len(tensors[0].shape)
    if -count <= axis < count or entry.name in ("Discretization", "Normalization") or "dims" in entry.id:
        return []
    return [
        LayerError(
            f"There is no axis {axis}: the input is {words.shape(tensors[0].shape)}.",
            f"1 to {count - 1}" if count > 2 else "1",
            str(axis),
            "axis",
        )
    ]


# What layers learn from data before training (``adapt``), where it is not given as an argument.
_LEARNT = {
    "Normalization": ("mean", "variance"), "Discretization": ("bin_boundaries",), "IntegerLookup": ("vocabulary",),
    "StringLookup": ("vocabulary",), "TextVectorization": ("vocabulary",),
}  # fmt: skip


def of_data(entry: Entry, node: Layer) -> list[LayerError]:
    """What a layer would learn from data, which an architecture does not hold."""
    needs = _LEARNT.get(entry.name, ())
    if not needs or any(name in node.arguments for name in needs):
        return []
    names = " and ".join(needs)
    return [
        LayerError(
            f"{entry.name} learns {names} from data, by its method adapt: an architecture has none. Call adapt before "
            "training, or give them as arguments.",
            names, "nothing", needs[0], severity="warning",
        )
    ]  # fmt: skip


def of_states(layer: Any, inputs: Mapping[str, Sequence[Tensor]]) -> list[LayerError]:
    """Initial states of a recurrent layer that are too few, too many, or of another size than its cell's."""
    given = inputs.get("initial_state", ())
    sizes = _state_sizes(layer)
    kind = type(layer).__name__
    if given and any(isinstance(size, (list, tuple)) for size in sizes):
        return [
            LayerError(
                f"The cells of {kind} start from several states each, in lists of their own, which cannot be drawn. "
                f"Take the connections away: {kind} then starts from zeros.",
                port="initial_state",
            )
        ]
    if not given or not sizes or not all(isinstance(size, int) and size > 0 for size in sizes):
        return []
    if len(given) != len(sizes):
        return [LayerError(f"{kind} starts from {len(sizes)} states.", str(len(sizes)), str(len(given)),
                           port="initial_state")]  # fmt: skip
    for tensor, size in zip(given, sizes, strict=True):
        if tensor.shape[-1] is not None and tensor.shape[-1] != size:
            return [
                LayerError(
                    f"The states {kind} starts from have another size than its own.",
                    str(size),
                    words.shape(tensor.shape),
                    port="initial_state",
                    because=f"units is {size}",
                )
            ]
    return []


def _state_sizes(layer: Any) -> list[Any]:
    halves = [getattr(layer, name, None) for name in ("forward_layer", "backward_layer")]
    if halves[0] is not None:
        return [size for half in halves for size in _state_sizes(half)]
    found = getattr(layer, "state_size", None)
    return list(found) if isinstance(found, (list, tuple)) else [] if found is None else [found]


def of_ends(entry: Entry, node: Layer, inputs: Mapping[str, Sequence[Tensor]]) -> LayerError | None:
    """What is likely a mistake in the last layer of a network."""
    given = next((tensor for each in inputs.values() for tensor in each), None)
    if entry.name != "Dense" or given is None:
        return None
    if len(given.shape) > 3:
        units = reasons.setting(node, entry, "units")
        return LayerError(
            f"Dense works on the last dimension only: each of the {words.sizes(given.shape[1:-1])} places gets {units} "
            "values of its own. Put Flatten or a pooling before it for one answer.",
            "1 dimension",
            f"{words.dimensions(len(given.shape) - 1)}: {words.shape(given.shape)}",
            severity="warning",
        )
    if reasons.setting(node, entry, "units") == 1 and reasons.setting(node, entry, "activation") == "softmax":
        return LayerError(
            "softmax over one unit is always 1: use sigmoid, or a unit for each class.",
            "at least 2 units", "1", "activation", severity="warning",
            because="units is 1, activation is softmax",
        )  # fmt: skip
    return None


def _count(least: int, most: int | None) -> str:
    plural = "input" if (most if most is not None else least) == 1 else "inputs"
    if most is None:
        return f"at least {least} {plural}"
    return f"{least} {plural}" if least == most else f"{least} to {most} {plural}"
