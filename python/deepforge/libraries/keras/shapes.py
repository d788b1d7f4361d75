"""Shapes, sizes and errors of a network while it is edited: computed by Keras, without weights, only what changed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...errors import DeepForgeError
from ...model.architecture import Architecture, Layer, Port
from ..catalogue import Catalogue, Entry
from ..feedback import Feedback, LayerError, LayerFeedback, Tensor
from ..flatten import Load, flattened, output_name, problems
from . import checks, messages, network, own, totals, values
from .alike import Alike, key_of
from .argument_checks import of_arguments
from .blame import Blame
from .output_titles import titles
from .own.running import Modules
from .placement import INPUT, first, is_list, placement, spread
from .texts import quoted
from .weights import weightless


@dataclass(frozen=True)
class _Key:
    """All that what a node gives depends on: the node, its inputs' tensors, the layer it calls again."""

    node: Layer
    inputs: Mapping[str, Sequence[Tensor]]
    origin: Any = None
    # The classes of the project as they are now: another number when their files changed.
    own: int = 0

    def is_as(self, other: _Key | None) -> bool:
        """Whether nothing is different; what did not change is mostly the very same object."""
        return (
            other is not None
            and self.origin is other.origin
            and self.own == other.own
            and (self.node is other.node or _computed(self.node) == _computed(other.node))
            and self.inputs == other.inputs
        )


def _computed(node: Layer) -> object:
    """A node without its place on the canvas."""
    return (node.kind, node.of, node.again, node.block, node.arguments, node.call)


@dataclass
class _Known:
    """What was found for a node: what it was found with, the layer that was built, what came out."""

    key: _Key | None
    layer: Any
    feedback: LayerFeedback
    weight_bytes: int = 0
    entry: Entry | None = None


class Shapes:
    """Of one architecture that is being edited: ``update`` after every change costs what the change reaches.

    A node is computed anew when its class, arguments, inputs' shapes, or the layer it calls again changed; what
    comes after it only when what it gives changed too; layers that are alike are built once. Layers are built without
    their weights: memory does not grow with the network, nor with the number of edits.
    """

    def __init__(self, catalogue: Catalogue, load: Load, modules: Modules | None = None) -> None:
        self.catalogue = catalogue
        self._load = load
        self._modules = modules or Modules(Path())
        self._known: dict[str, _Known] = {}
        self._alike: Alike[_Known] = Alike()
        self._foreign: dict[str, tuple[Layer, list[str]]] = {}
        self._runs_code = False
        self._own = 0
        self.computed = 0
        # Files of the project (or modules from elsewhere) whose code must run before more can be said.
        self.asks: list[str] = []

    def update(self, whole: Architecture, *, run_code: bool = False) -> Feedback:
        """Feedback for the architecture as it is now. ``computed`` says how many nodes were computed anew.

        ``run_code``: whether classes that are not Keras' own may be imported, which runs code; without it ``asks``
        names where they are.
        """
        self._runs_code = run_code
        self._own = self._modules.refresh() if run_code else 0
        self.asks = []
        opened = flattened(whole, self._load, INPUT)
        flat = opened.architecture
        broken = problems(whole, self._load)
        sources = flat.all_sources()
        self.computed = 0
        known: dict[str, _Known] = {}
        cycles = {name: ring for ring in flat.cycles() for name in ring}
        with weightless():
            for name in flat.order_around(cycles):
                known[name] = self._node(name, flat.nodes[name], sources[name], known, broken)
        if run_code:
            self._modules.note()
        for name, ring in cycles.items():
            wrong = LayerError(f"It is part of a cycle: {' → '.join(ring)}.")
            known[name] = _Known(None, None, LayerFeedback(errors=(wrong,)))
        self._known = known
        self._foreign = {name: found for name, found in self._foreign.items() if name in known}
        return totals.summed(whole, opened, self._judged(whole, flat, sources, known))

    def _judged(
        self, whole: Architecture, flat: Architecture, sources: Mapping[str, Mapping[str, Sequence[Port]]],
        known: Mapping[str, _Known],
    ) -> Mapping[str, totals.Sized]:  # fmt: skip
        """With what only the whole network shows: errors of layers that others cause, ends, names that are taken."""
        every = {name: each.feedback for name, each in known.items()}
        moved = Blame(whole, flat, sources, every, self.catalogue).moved()
        for name, wrong in network.problems(whole, flat, sources, every, self.catalogue, self._load):
            before = moved.get(name, every[name])
            is_error = wrong.severity == "error"
            waits = before.waits and not is_error
            moved[name] = replace(before, errors=(*before.errors, wrong), waits=waits)
        return {name: totals.Sized(moved.get(name, each.feedback), each.weight_bytes) for name, each in known.items()}

    def _node(
        self,
        name: str,
        node: Layer,
        sources: Mapping[str, Sequence[Port]],
        known: Mapping[str, _Known],
        broken: Mapping[str, str],
    ) -> _Known:
        if node.kind == "block":
            why = broken.get(name, f"The block {node.block} cannot be opened.")
            return _Known(None, None, LayerFeedback(errors=(LayerError(why),)))
        origin = known.get(node.again) if node.kind == "again" else None
        if origin is not None and origin.key is not None and origin.entry is not None and origin.entry.is_function:
            # Calls of an operation have nothing in common: in a model that is called again it is simply done again.
            node, origin = origin.key.node, None
        inputs: dict[str, list[Tensor]] = {}
        for port, ports in sources.items():
            tensors = [_output(known.get(source), output) for source, output in ports]
            if any(tensor is None for tensor in tensors):
                return _Known(None, None, LayerFeedback(waits=True))
            inputs[port] = [tensor for tensor in tensors if tensor is not None]
        foreign = self._foreign_of(name, node)
        if foreign and not self._runs_code:
            self._ask(foreign)
            return _Known(None, None, LayerFeedback(waits=True))
        key = _Key(node, inputs, None if origin is None else origin.layer, self._own if foreign else 0)
        before = self._known.get(name)
        if before is not None and key.is_as(before.key):
            return before
        self.computed += 1
        if node.kind == "again":
            return self._again(key, node, origin, inputs)
        if foreign:
            return self._first(key, name, node, inputs)
        text = key_of(node, inputs)
        twin = self._alike.get(text)
        if twin is not None:
            return replace(twin, key=key)
        found = self._first(key, name, node, inputs)
        # What is wrong names its layer, and stays each layer's own.
        if found.feedback.outputs and not found.feedback.errors:
            self._alike.keep(text, found)
        return found

    def _first(self, key: _Key, name: str, node: Layer, inputs: Mapping[str, list[Tensor]]) -> _Known:
        """What is found for a layer that is like no other: what is wrong with its text, else what Keras says."""
        unknown = own.unknown(node, self.catalogue, self._modules)
        if unknown is not None:
            return _Known(key if not own.foreign(node) else None, None, LayerFeedback(errors=(unknown,)))
        entry = self.catalogue.by_id.get(node.of)
        if entry is None:
            # A class from elsewhere: what its ports are shows when it is called.
            return self._built(key, name, node, None, inputs)
        wrong = [*of_arguments(entry, node), *checks.of_inputs(entry, node, inputs), *checks.of_data(entry, node)]
        if entry.needs:
            wrong.append(LayerError(f"{entry.name} {entry.needs}."))
        if any(each.severity == "error" for each in wrong):
            return _Known(key, None, LayerFeedback(errors=tuple(wrong)))
        found = self._built(key, name, node, entry, inputs)
        found.feedback = replace(found.feedback, errors=(*wrong, *found.feedback.errors))
        return found

    def _foreign_of(self, name: str, node: Layer) -> list[str]:
        """The classes of a node that are not Keras' own, looked for once while it stays the same object."""
        found = self._foreign.get(name)
        if found is None or found[0] is not node:
            found = self._foreign[name] = (node, [] if node.kind == "again" else own.foreign(node))
        return found[1]

    def _ask(self, foreign: Sequence[str]) -> None:
        for id_ in foreign:
            module = id_.rpartition(".")[0]
            file = self._modules.file_of(module) or module
            if file not in self.asks:
                self.asks.append(file)

    def _built(
        self, key: _Key, id_: str, node: Layer, entry: Entry | None, inputs: Mapping[str, list[Tensor]]
    ) -> _Known:
        """Make the layer and call it on tensors of the inputs' shapes."""
        name = node.of.rpartition(".")[2]
        try:
            if node.of == INPUT:
                return _input(key, node)
            if entry is not None and entry.is_function:
                given = {each: values.value(value, each) for each, value in node.arguments.items()}
                return _called(key, None, values.find(node.of), entry, node, inputs, given)
            layer = values.make(node.of, node.arguments)
            states = checks.of_states(layer, inputs)
            if states:
                return _Known(key, None, LayerFeedback(errors=tuple(states)))
            return _called(key, layer, layer, entry, node, inputs, {})
        except DeepForgeError as error:
            argument = error.data.get("argument")
            wrong = LayerError(error.message, error.data.get("expected"), error.data.get("received"), argument)
        except Exception as error:  # whatever a layer raises is what is wrong with it
            wrong = messages.cleaned(error, name, messages.Where(name, id_, node, entry, inputs))
        return _Known(key, None, LayerFeedback(errors=(wrong,)))

    def _again(self, key: _Key, node: Layer, origin: _Known | None, inputs: Mapping[str, list[Tensor]]) -> _Known:
        if origin is None:
            wrong = LayerError(f"There is no layer {node.again!r} to be called again.")
            return _Known(key, None, LayerFeedback(errors=(wrong,)))
        layer, entry = origin.layer, origin.entry
        if layer is None and origin.feedback.outputs:
            wrong = LayerError(f"{node.again} is no layer that could be called again.")
            return _Known(key, None, LayerFeedback(errors=(wrong,)))
        if layer is None:
            return _Known(key, None, LayerFeedback(waits=True))
        missing = checks.of_inputs(entry, Layer("layer", entry.id), inputs) if entry is not None else []
        if any(each.severity == "error" for each in missing):
            return _Known(key, None, LayerFeedback(errors=tuple(missing)))
        try:
            found = _called(key, layer, layer, entry, node, inputs, {})
        except Exception as error:
            kind = type(layer).__name__
            wrong = messages.cleaned(error, kind, messages.Where(kind, "", node, None, inputs))
            return _Known(key, None, LayerFeedback(errors=(wrong,)))
        # Its weights are counted where the layer stands first.
        known = LayerFeedback(found.feedback.outputs, titles=found.feedback.titles, paths=found.feedback.paths)
        return _Known(key, layer, known, 0, entry)


def _input(key: _Key, node: Layer) -> _Known:
    given = {name: values.value(value, name) for name, value in node.arguments.items()}
    shape = given.get("batch_shape")
    if shape is None:
        shape = (given.get("batch_size"), *(given.get("shape") or ()))
    tensor = Tensor(tuple(shape), str(given.get("dtype") or "float32"))
    return _Known(key, None, LayerFeedback({output_name(0): tensor}))


def _called(
    key: _Key,
    layer: Any,
    function: Any,
    entry: Entry | None,
    node: Layer,
    inputs: Mapping[str, list[Tensor]],
    arguments: Mapping[str, Any],
) -> _Known:
    import keras

    given: dict[str, Any] = {}
    for name, each in inputs.items():
        tensors = [keras.KerasTensor(tensor.shape, dtype=tensor.dtype) for tensor in each]
        given[name] = tensors if is_list(entry, name, len(tensors)) else tensors[0]
    placed, named = placement(entry, given)
    others = {name: values.literal(text, name) for name, text in node.call.items()} | dict(arguments)
    tensors = [given[name] for name in placed]
    if entry is not None and (several := spread(entry)) in given:
        tensors = [others.pop(each) for each in first(entry, others)]
        tensors += given[str(several)]
        named.remove(str(several))
    result = function(*tensors, **{name: given[name] for name in named}, **others)
    leaves = [(path, each) for path, each in _leaves(result) if hasattr(each, "shape")]
    flat = [each for _, each in leaves]
    # Where code would not find them by their numbers.
    nested = isinstance(result, dict) or any(path != f"[{index}]" for index, (path, _) in enumerate(leaves))
    paths = {output_name(index): path for index, (path, _) in enumerate(leaves) if path and nested}
    outputs = {
        output_name(index): Tensor(tuple(each.shape), _dtype(getattr(each, "dtype", "float32")))
        for index, each in enumerate(flat)
    }
    weights = list(layer.weights) if layer is not None else []
    total = sum(math.prod(weight.shape) for weight in weights)
    trained = sum(math.prod(weight.shape) for weight in layer.trainable_weights) if layer is not None else 0
    size = sum(math.prod(weight.shape) * totals.BYTES.get(str(weight.dtype), 4) for weight in weights)
    called = titles(layer, len(outputs)) if layer is not None else {}
    return _Known(key, layer, LayerFeedback(outputs, total, trained, titles=called, paths=paths), size, entry)


def _leaves(result: Any, path: str = "") -> list[tuple[str, Any]]:
    """The tensors in a result, each with where it is, as code: ``[1][0]``; nothing for one that is alone."""
    if isinstance(result, dict):
        parts: Iterable[tuple[Any, Any]] = result.items()
    elif isinstance(result, (list, tuple)):
        parts = enumerate(result)
    else:
        return [(path, result)]
    return [leaf for key, each in parts for leaf in _leaves(each, f"{path}[{quoted(repr(key))}]")]


def _output(known: _Known | None, port: str) -> Tensor | None:
    return None if known is None else known.feedback.outputs.get(port)


def _dtype(given: Any) -> str:
    """The name of a dtype: tensors that are no symbols have one of the backend's own."""
    import keras

    return given if isinstance(given, str) else str(keras.backend.standardize_dtype(given))
