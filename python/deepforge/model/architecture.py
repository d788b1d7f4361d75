"""Architectures: an acyclic graph of layers, as pure data."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ..errors import DocumentError
from .order import ordered, ring, rings
from .validate import validate
from .versions import open_document, parse_document, save_document

NodeKind = Literal["layer", "again", "block"]
Port = tuple[str, str]
# The first output of a layer; the others are ``output_1``, ``output_2``, ...
OUTPUT = "output"


@dataclass(frozen=True)
class Object:
    """A function or an object of the catalogue as an argument, such as an initializer, with its own arguments."""

    kind: str
    arguments: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Parameter:
    """The value of a parameter of the architecture, chosen where it is used as a block."""

    name: str


# Python-literal text, an object, several of them, or a parameter.
Value = str | Object | Parameter | tuple[Object, ...]


@dataclass(frozen=True)
class Layer:
    """A node. ``kind`` tells which is set: ``of`` (a class of the catalogue), ``again`` (the id of a node whose
    layer is called once more) or ``block`` (an architecture file, or ``#`` and the name of an inner model).

    arguments: by name, those at their defaults left out. call: what is given besides tensors when it is called,
    Python-literal text by name. named: inputs that are given by their names, though their places would do: Keras
    orders the layers before them by that.
    """

    kind: NodeKind
    of: str = ""
    again: str = ""
    block: str = ""
    arguments: Mapping[str, Value] = field(default_factory=dict)
    call: Mapping[str, str] = field(default_factory=dict)
    position: tuple[int, int] = (0, 0)
    named: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """JSON data with the keys of its kind."""
        data: dict[str, Any] = {"kind": self.kind, "position": list(self.position)}
        if self.kind == "again":
            data["layer"] = self.again
        else:
            data["class" if self.kind == "layer" else "architecture"] = self.of or self.block
            data["arguments"] = {name: _value_json(value) for name, value in self.arguments.items()}
        if self.call:
            data["call"] = dict(self.call)
        if self.named:
            data["named"] = list(self.named)
        return data

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Layer:
        """The node in JSON data that is known to be valid."""
        x, y = data["position"]
        arguments = {name: _value(value) for name, value in data.get("arguments", {}).items()}
        return Layer(
            data["kind"],
            data.get("class", ""),
            data.get("layer", ""),
            data.get("architecture", ""),
            arguments,
            dict(data.get("call", {})),
            (x, y),
            tuple(data.get("named", ())),
        )


@dataclass(frozen=True)
class Link:
    """Joins an output to an input; ``order`` is its place among the links of an input that takes several."""

    source: Port
    target: Port
    order: int = 0

    def to_json(self) -> dict[str, Any]:
        """JSON data: ``{"from": [node, output], "to": [node, input]}``, with ``order`` when it is not 0."""
        data: dict[str, Any] = {"from": list(self.source), "to": list(self.target)}
        return data | ({"order": self.order} if self.order else {})

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Link:
        """The link in JSON data that is known to be valid."""
        (a, output), (b, input_) = data["from"], data["to"]
        return Link((a, output), (b, input_), data.get("order", 0))


@dataclass(frozen=True)
class Architecture:
    """Layers and links by id. It may be wrong as a network: the library that knows the classes tells.

    inputs, outputs: as chosen; empty ones mean those of ``input_nodes`` and ``output_ports``. input_keys, output_keys:
    the names under which a dictionary holds them, in their order; none at all: a list, even of one; None: a list of
    several, or the only one by itself. made: the class of the
    model itself, such as ``keras.Sequential``, and Python-literal text by name; None: a functional model, with nothing
    more said. models: inner models by name, used by nodes whose block is ``#name``.
    """

    library: str = "keras"
    nodes: Mapping[str, Layer] = field(default_factory=dict)
    edges: Mapping[str, Link] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    outputs: tuple[Port, ...] = ()
    input_keys: tuple[str, ...] | None = None
    output_keys: tuple[str, ...] | None = None
    made: Object | None = None
    models: Mapping[str, Architecture] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON data as in ``schemas/architecture.schema.json``."""
        data = {"version": 1, "library": self.library, **self._inner_json()}
        if self.models:
            data["models"] = {name: model._inner_json() for name, model in self.models.items()}
        return data

    @staticmethod
    def from_json(data: Any, path: str | None = None) -> Architecture:
        """The architecture in JSON data. Raises DocumentError when the data is not valid."""
        validate("architecture", data, path)
        return _whole(data)

    @staticmethod
    def inner_models(data: Mapping[str, Any], library: str) -> dict[str, Architecture]:
        """The inner models by name in JSON data that is known to be valid."""
        return {name: _inner(each, library) for name, each in data.items()}

    @staticmethod
    def made_of(data: Mapping[str, Any] | None) -> Object | None:
        """What ``made`` says in JSON data that is known to be valid; None when it says nothing."""
        return None if data is None else _object(data)

    @staticmethod
    def keys_of(data: Sequence[str] | None) -> tuple[str, ...] | None:
        """What ``input_keys`` or ``output_keys`` say in JSON data that is known to be valid; None: nothing."""
        return None if data is None else tuple(data)

    @staticmethod
    def load(path: Path | str) -> Architecture:
        """The architecture in a file. Raises DocumentError with the place, NewerVersionError."""
        return _whole(open_document("architecture", path))

    @staticmethod
    def parse(text: str, path: Path | str) -> Architecture:
        """As ``load``, for a text that is already read."""
        return _whole(parse_document("architecture", text, path))

    def save(self, path: Path | str) -> None:
        """Write the file. Raises DocumentError rather than overwrite a file that cannot be read."""
        save_document("architecture", path, self.to_json())

    def all_sources(self) -> dict[str, dict[str, list[Port]]]:
        """Of every node, outputs by input, those of one input in their order (then by the edges' ids)."""
        found: dict[str, dict[str, list[tuple[int, str, Port]]]] = {name: {} for name in self.nodes}
        for id_, edge in self.edges.items():
            node, port = edge.target
            if node in found:
                found[node].setdefault(port, []).append((edge.order, id_, edge.source))
        return {
            node: {port: [source for _, _, source in sorted(edges)] for port, edges in ports.items()}
            for node, ports in found.items()
        }

    def topological_order(self) -> list[str]:
        """All node ids, each after those it depends on, otherwise by id.

        Raises DocumentError (code ``cycle``) that names the nodes of a cycle.
        """
        order, left = ordered(self._waits())
        if left:
            cycle = ring(left)
            raise DocumentError(f"The architecture has a cycle: {' → '.join(cycle)}", code="cycle", cycle=cycle)
        return order

    def cycles(self) -> list[list[str]]:
        """Cycles that have no node in common, in the direction of the edges, first node repeated."""
        return rings(self._waits())

    def order_around(self, apart: Collection[str]) -> list[str]:
        """As ``topological_order``, of what remains without some nodes, all cycles among them."""
        waits = self._waits()
        return ordered({name: before - set(apart) for name, before in waits.items() if name not in apart})[0]

    def _waits(self) -> dict[str, set[str]]:
        """The nodes that each node depends on."""
        waits: dict[str, set[str]] = {name: set() for name in self.nodes}
        for source, target in self._dependencies():
            waits[target].add(source)
        return waits

    def input_nodes(self, is_input: str) -> list[str]:
        """The model's inputs in order; ``is_input``: the class of input layers."""
        return list(self.inputs) or sorted(name for name, node in self.nodes.items() if node.of == is_input)

    def output_ports(self) -> list[Port]:
        """The model's outputs in order: as chosen, otherwise the first output of every node that feeds nothing."""
        if self.outputs:
            return list(self.outputs)
        used = {edge.source[0] for edge in self.edges.values()}
        return [(name, OUTPUT) for name in sorted(self.nodes) if name not in used]

    def _dependencies(self) -> Iterator[tuple[str, str]]:
        for edge in self.edges.values():
            if edge.source[0] in self.nodes and edge.target[0] in self.nodes:
                yield edge.source[0], edge.target[0]
        for name, node in self.nodes.items():
            if node.kind == "again" and node.again in self.nodes and node.again != name:
                yield node.again, name

    def _inner_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "nodes": {name: node.to_json() for name, node in self.nodes.items()},
            "edges": {name: edge.to_json() for name, edge in self.edges.items()},
        }
        if self.parameters:
            data["parameters"] = dict(self.parameters)
        if self.inputs:
            data["inputs"] = list(self.inputs)
        if self.outputs:
            data["outputs"] = [list(port) for port in self.outputs]
        for name, keys in (("input_keys", self.input_keys), ("output_keys", self.output_keys)):
            if keys is not None:
                data[name] = list(keys)
        if self.made is not None:
            data["made"] = _value_json(self.made)
        return data


def _whole(data: Mapping[str, Any]) -> Architecture:
    models = Architecture.inner_models(data.get("models", {}), data["library"])
    return replace(_inner(data, data["library"]), models=models)


def _inner(data: Mapping[str, Any], library: str) -> Architecture:
    return Architecture(
        library,
        {name: Layer.from_json(node) for name, node in data["nodes"].items()},
        {name: Link.from_json(edge) for name, edge in data["edges"].items()},
        dict(data.get("parameters", {})),
        inputs=tuple(data.get("inputs", ())),
        outputs=tuple((node, port) for node, port in data.get("outputs", ())),
        input_keys=Architecture.keys_of(data.get("input_keys")),
        output_keys=Architecture.keys_of(data.get("output_keys")),
        made=Architecture.made_of(data.get("made")),
    )


def _value(data: Any) -> Value:
    if isinstance(data, str):
        return data
    if isinstance(data, list):
        return tuple(_object(each) for each in data)
    return Parameter(data["parameter"]) if "parameter" in data else _object(data)


def _object(data: Mapping[str, Any]) -> Object:
    return Object(data["class"], {name: _value(value) for name, value in data["arguments"].items()})


def _value_json(value: Value) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [_value_json(each) for each in value]
    if isinstance(value, Parameter):
        return {"parameter": value.name}
    return {"class": value.kind, "arguments": {name: _value_json(each) for name, each in value.arguments.items()}}
