"""An architecture with every block and inner model replaced by its layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from ..errors import DocumentError
from ..model.architecture import Architecture, Layer, Link, Object, Parameter, Port, Value

Load = Callable[[str], Architecture]


@dataclass(frozen=True)
class Flat:
    """A network without blocks, and what its blocks have become.

    leaves: for each output of a block, the layer's output that it is. entered: for each input node inside of a block
    (``block/input``), the output that comes in there, of a layer or of another such input. Blocks inside of blocks are
    there too.
    """

    architecture: Architecture
    leaves: Mapping[Port, Port] = field(default_factory=dict)
    entered: Mapping[str, Port] = field(default_factory=dict)


def flatten(whole: Architecture, load: Load, is_input: str) -> Architecture:
    """The same network without blocks; a node ``inner`` of a block ``outer`` becomes ``outer/inner``.

    ``load`` gives the architecture in a file of the project; ``is_input``: the class of input layers. A
    block that cannot be opened, or that holds itself, stays a node: see ``problems``. A block that is called
    again shares the weights of all its layers.
    """
    return flattened(whole, load, is_input).architecture


def flattened(whole: Architecture, load: Load, is_input: str) -> Flat:
    """The same network without blocks, and what its blocks have become."""
    if not whole.parameters and all(node.kind != "block" for node in whole.nodes.values()):
        return Flat(whole)
    return _Flattener(load, is_input).flatten(whole, {}, ())


def problems(whole: Architecture, load: Load) -> dict[str, str]:
    """The blocks that cannot be opened, by node id, each with the reason."""
    found: dict[str, str] = {}
    for name, node in whole.nodes.items():
        if node.kind == "block":
            try:
                _open(node.block, whole, load, ())
            except DocumentError as error:
                found[name] = error.message
    return found


class _Flattener:
    def __init__(self, load: Load, is_input: str) -> None:
        self.load = load
        self.is_input = is_input

    def flatten(self, whole: Architecture, given: Mapping[str, Value], path: tuple[str, ...]) -> Flat:
        """``given``: the values of the architecture's parameters; ``path``: files that are being opened."""
        values = {**whole.parameters, **given}
        nodes: dict[str, Layer] = {}
        edges = dict(whole.edges)
        enters: dict[Port, list[tuple[Port, int]]] = {}
        leaves: dict[Port, Port] = {}
        entered: dict[str, Port] = {}
        blocks = {name: node for name, node in whole.nodes.items() if node.kind == "block"}
        into: dict[str, list[Link]] = {}
        for edge in whole.edges.values():
            into.setdefault(edge.target[0], []).append(edge)
        for name, node in whole.nodes.items():
            origin = blocks.get(node.again) if node.kind == "again" else blocks.get(name)
            if origin is None:
                # The same objects while nothing is put in: whoever compares what was there before sees it at once.
                nodes[name] = replace(node, arguments=_substitute(node.arguments, values)) if values else node
                continue
            try:
                inner, inner_path = _open(origin.block, whole, self.load, path)
                flat = self.flatten(inner, _substitute(origin.arguments, values), inner_path)
            except DocumentError:
                nodes[name] = node
                continue
            self._place(name, node, flat.architecture, nodes, edges, enters, leaves)
            ins = flat.architecture.input_nodes(self.is_input)
            for (inner_block, port), (leaf, leaf_port) in flat.leaves.items():
                leaves[f"{name}/{inner_block}", port] = (f"{name}/{leaf}", leaf_port)
            for input_, (source, port) in flat.entered.items():
                entered[f"{name}/{input_}"] = (f"{name}/{source}", port)
            for edge in into.get(name, ()):
                if edge.target[1] in ins:
                    entered[f"{name}/{edge.target[1]}"] = leaves.get(edge.source, edge.source)
        entered = {name: leaves.get(port, port) for name, port in entered.items()}
        edges = {id_: each for id_, edge in edges.items() for id_, each in _joined(id_, edge, enters, leaves)}
        outputs = tuple(leaves.get(port, port) for port in whole.output_ports())
        return Flat(
            replace(whole, nodes=nodes, edges=edges, outputs=outputs, models={}, parameters={}), leaves, entered
        )

    def _place(
        self,
        name: str,
        node: Layer,
        flat: Architecture,
        nodes: dict[str, Layer],
        edges: dict[str, Link],
        enters: dict[Port, list[tuple[Port, int]]],
        leaves: dict[Port, Port],
    ) -> None:
        ins = flat.input_nodes(self.is_input)
        for inner, layer in flat.nodes.items():
            if inner in ins:
                continue
            id_ = f"{name}/{inner}"
            if node.kind == "again" and layer.kind != "again":
                nodes[id_] = Layer("again", again=f"{node.again}/{inner}", call=layer.call, named=layer.named)
            elif layer.kind == "again":
                nodes[id_] = replace(layer, again=f"{node.again if node.kind == 'again' else name}/{layer.again}")
            else:
                nodes[id_] = layer
        for id_, edge in flat.edges.items():
            target = (f"{name}/{edge.target[0]}", edge.target[1])
            if edge.source[0] in ins:
                enters.setdefault((name, edge.source[0]), []).append((target, edge.order))
                edges[f"{name}/{id_}"] = Link((name, edge.source[0]), target, edge.order)
            else:
                edges[f"{name}/{id_}"] = Link((f"{name}/{edge.source[0]}", edge.source[1]), target, edge.order)
        for index, (inner, port) in enumerate(flat.output_ports()):
            leaves[name, output_name(index)] = (f"{name}/{inner}", port)


def output_name(index: int) -> str:
    """The name of a node's output: ``output``, ``output_1``, ``output_2``, ..."""
    return f"output_{index}" if index else "output"


def _joined(
    id_: str, edge: Link, enters: Mapping[Port, list[tuple[Port, int]]], leaves: Mapping[Port, Port]
) -> list[tuple[str, Link]]:
    """An edge between the layers themselves: one per layer that reads a block's input."""
    if edge.source in enters:
        # The inner half of an input: replaced by what comes from outside.
        return []
    source = leaves.get(edge.source, edge.source)
    targets = enters.get(edge.target)
    if targets is None:
        return [(id_, edge if source is edge.source else replace(edge, source=source))]
    return [(f"{id_}:{index}", Link(source, target, order)) for index, (target, order) in enumerate(targets)]


def _open(block: str, whole: Architecture, load: Load, path: tuple[str, ...]) -> tuple[Architecture, tuple[str, ...]]:
    if block.startswith("#"):
        inner = whole.models.get(block[1:])
        if inner is None:
            raise DocumentError(f"There is no model {block[1:]!r} in this architecture.", code="not-found")
        # Files may have inner models of the same name.
        file = next((each for each in reversed(path) if "#" not in each), "")
        if f"{file}{block}" in path:
            raise DocumentError(f"The model {block[1:]!r} holds itself.", code="cycle")
        return replace(inner, models=whole.models), (*path, f"{file}{block}")
    if block in path:
        raise DocumentError(f"The block {block} holds itself: {' → '.join((*path, block))}.", code="cycle")
    return load(block), (*path, block)


def _substitute(arguments: Mapping[str, Value], values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: _value(value, values) for name, value in arguments.items()}


def _value(value: Value, values: Mapping[str, Value]) -> Value:
    if isinstance(value, Parameter):
        return values.get(value.name, value)
    if isinstance(value, Object):
        return Object(value.kind, _substitute(value.arguments, values))
    if isinstance(value, tuple):
        return tuple(Object(each.kind, _substitute(each.arguments, values)) for each in value)
    return value
