"""Readable Keras code of an architecture: deterministic, and it runs without DeepForge."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ...model.architecture import OUTPUT, Architecture, Layer, Parameter, Port, Value
from ..catalogue import Catalogue, Entry
from ..code import GeneratedCode
from ..feedback import Feedback
from ..flatten import Load
from .catalogue.build import INDEX
from .chains import chain, is_frozen, is_open, name_of
from .nesting import nested
from .placement import INPUT, first, is_list, placement, spread
from .shapes import Shapes
from .texts import (
    INDENT,
    WIDTH,
    call,
    free,
    identifier,
    model_name,
    names,
    ordered,
    quoted,
    together,
    variables,
    wrapped,
)
from .values import literal


def generate(
    whole: Architecture,
    catalogue: Catalogue,
    load: Load,
    title: str = "model",
    feedback: Feedback | None = None,
    *,
    run_code: bool = False,
) -> GeneratedCode:
    """The code of an architecture: ``build()`` gives the model, uncompiled. ``title`` names it.

    Blocks become functions, inner models that are complete in themselves functions that make them. A layer without
    its inputs is written as it is: the code then says so when it runs. ``feedback``: of this architecture, when it is
    known already; otherwise ``run_code`` says whether classes of the project may be imported to know how many tensors
    they give. Raises DocumentError on a cycle.
    """
    known = feedback or Shapes(catalogue, load).update(whole, run_code=run_code)
    return _Writer(catalogue, load).module(whole, title, known)


@dataclass(frozen=True)
class _Document:
    """A file that is written out: its inner models, and which of them become models of their own."""

    file: str
    architecture: Architecture
    nested: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Graph:
    """One function: its graph, the variables of its nodes, and where its inner models are."""

    architecture: Architecture
    document: _Document
    names: Mapping[str, str]
    # Whether all layers are made before the first is called, so that they can be called again.
    is_shared: bool = False


class _Writer:
    def __init__(self, catalogue: Catalogue, load: Load) -> None:
        self.catalogue = catalogue
        self.load = load
        self.modules: set[str] = set()
        self.uses_layers = False
        # (file, block, whether it is shared) -> the function's name
        self.functions: dict[tuple[str, str, bool], str] = {}
        self.written: list[list[str]] = []
        # Of whatever function: a function of such a name could not be called there.
        self.variables: set[str] = set()
        self.files: dict[str, Architecture] = {}
        # Whether a node gives several tensors, by the node's identity: what only Keras knows.
        self.several: dict[int, bool] = {}
        # Where its outputs are in what it gives, when that is nested.
        self.paths: dict[int, Mapping[str, str]] = {}

    def module(self, whole: Architecture, title: str, feedback: Feedback) -> GeneratedCode:
        document = _Document("", whole, nested(whole))
        self.variables = variables(whole, self.load)
        self._count(whole, document, feedback, "", ())
        lines: dict[str, tuple[int, int]] = {}
        body = self._model("build", whole, document, model_name(title), lines)
        head = [f'"""The architecture {title}."""', "", *sorted(f"import {name}" for name in {"keras", *self.modules})]
        if self.uses_layers:
            head.append("from keras import layers")
        text: list[str] = [*head, "", ""]
        for function in self.written:
            text += [*function, "", ""]
        start = len(text)
        text += body
        return GeneratedCode("\n".join(text) + "\n", {id_: (a + start, b + start) for id_, (a, b) in lines.items()})

    def _count(
        self, graph: Architecture, document: _Document, feedback: Feedback, prefix: str, seen: tuple[str, ...]
    ) -> None:
        """Find out which nodes give several tensors, those of inner models and blocks too."""
        for name, node in graph.nodes.items():
            found = feedback.nodes.get(f"{prefix}{name}")
            if found is not None and found.outputs:
                self.several[id(node)] = len(found.outputs) > 1
                self.paths[id(node)] = found.paths
            if node.kind == "block":
                inner, inside = self._inner(node.block, document)
                key = f"{inside.file}{node.block if node.block.startswith('#') else ''}"
                if inner is not None and key not in seen:
                    self._count(inner, inside, feedback, f"{prefix}{name}/", (*seen, key))

    # -- functions -----------------------------------------------------------------------------------------------

    def _model(
        self, name: str, whole: Architecture, document: _Document, title: str, lines: dict[str, tuple[int, int]]
    ) -> list[str]:
        """A function that makes a model."""
        graph = _Graph(whole, document, names(whole, whole.parameters))
        text = [f"def {name}({_signature([], whole.parameters)}):"]
        said = {"name": quoted(repr(name_of(whole) or title))} | ({"trainable": "False"} if is_frozen(whole) else {})
        layers = chain(whole, self.catalogue, document.nested, lambda node: self.several.get(id(node), False))
        if layers is not None:
            return [*text, *self._sequential(graph, layers, said, lines, len(text))]
        self._calls(graph, text, lines, skip_inputs=False)
        inputs = [graph.names[id_] for id_ in whole.input_nodes(INPUT)]
        outputs = [self._port(graph, port) for port in whole.output_ports()]
        ends = {
            "inputs": together(inputs, whole.input_keys, WIDTH),
            "outputs": together(outputs, whole.output_keys, WIDTH),
        }
        made = wrapped(f"{INDENT}return ", call("keras.Model", [], ends | said), len(INDENT))
        return [*text, *"\n".join(made).split("\n")]

    def _sequential(
        self, graph: _Graph, layers: Sequence[str], said: Mapping[str, str], lines: dict[str, tuple[int, int]], at: int
    ) -> list[str]:
        """The lines that give a sequential model, ``at`` lines into its function; one or more lines per layer."""
        inner = INDENT * 3
        text = [f"{INDENT}return keras.Sequential(", f"{INDENT * 2}["]
        for id_ in layers:
            node = graph.architecture.nodes[id_]
            if node.of == INPUT and is_open(node):
                # Keras waits for the first tensor to know its shape.
                continue
            made = call("keras.Input", [], self._arguments(node)) if node.of == INPUT else None
            start = at + len(text) + 1
            text += wrapped(inner, made or self._made(graph, node, is_shared=False), len(inner))
            text[-1] += ","
            lines[id_] = (start, at + len(text))
        return [
            *text,
            f"{INDENT * 2}],",
            *(f"{INDENT * 2}{name}={value}," for name, value in said.items()),
            f"{INDENT})",
        ]

    def _block(self, name: str, whole: Architecture, document: _Document) -> list[str]:
        """A function that puts the layers of a block between its inputs and outputs."""
        graph = _Graph(whole, document, names(whole, whole.parameters))
        inputs = [graph.names[id_] for id_ in whole.input_nodes(INPUT)]
        text = [f"def {name}({_signature(inputs, whole.parameters)}):"]
        self._calls(graph, text, {}, skip_inputs=True)
        return [*text, self._return(graph)]

    def _shared_block(self, name: str, whole: Architecture, document: _Document) -> list[str]:
        """A function that makes the layers of a block, and gives one that calls them, as often as one likes."""
        graph = _Graph(whole, document, names(whole, whole.parameters), is_shared=True)
        inputs = [graph.names[id_] for id_ in whole.input_nodes(INPUT)]
        text = [f"def {name}({_signature([], whole.parameters)}):"]
        for id_ in whole.topological_order():
            text += self._makes(graph, whole.nodes[id_], graph.names[id_])
        called: list[str] = [f"def call({', '.join(inputs)}):"]
        self._calls(graph, called, {}, skip_inputs=True)
        called.append(self._return(graph))
        return [*text, "", *(INDENT + line for line in called), "", f"{INDENT}return call"]

    def _return(self, graph: _Graph) -> str:
        return f"{INDENT}return {', '.join(self._port(graph, port) for port in graph.architecture.output_ports())}"

    def _calls(self, graph: _Graph, text: list[str], lines: dict[str, tuple[int, int]], *, skip_inputs: bool) -> None:
        whole = graph.architecture
        sources = whole.all_sources()
        called = {node.again for node in whole.nodes.values() if node.kind == "again"}
        for id_ in whole.topological_order():
            if whole.nodes[id_].of == INPUT and skip_inputs:
                continue
            start = len(text) + 1
            text += self._node(id_, graph, sources[id_], id_ in called)
            lines[id_] = (start, len(text))

    def _node(self, id_: str, graph: _Graph, sources: Mapping[str, Sequence[Port]], is_called_again: bool) -> list[str]:
        node, target = graph.architecture.nodes[id_], graph.names[id_]
        head = f"{INDENT}{target} = "
        if node.of == INPUT:
            return wrapped(head, call("keras.Input", [], self._arguments(node)), len(INDENT))
        origin = graph.architecture.nodes.get(node.again, node) if node.kind == "again" else node
        entry = self.catalogue.by_id.get(origin.of)
        if origin.of == INDEX.id and "a" in sources:
            key = literal(str(origin.arguments.get("key", "':'")), "key")
            return [f"{head}{self._port(graph, sources['a'][0])}[{key}]"]
        placed, named = self._inputs(entry, origin, graph, sources, node.named)
        named |= {name: quoted(value) for name, value in node.call.items()}
        if entry is not None and entry.is_function:
            said = self._arguments(origin)
            if (several := spread(entry)) in sources:
                placed = [said.pop(each) for each in first(entry, said)]
                placed += [self._port(graph, source) for source in sources[str(several)]]
                named.pop(str(several))
            return wrapped(head, call(self._path(origin.of), placed, named | said), len(INDENT))
        if origin.kind == "block" and not self._is_kept(graph, origin, is_called_again or node is not origin):
            function = self._function(origin.block, graph.document, is_shared=False)
            return wrapped(head, call(function, placed, {**named, **self._arguments(origin)}), len(INDENT))
        text: list[str] = []
        layer = f"{graph.names.get(node.again, target)}_layer"
        made = self._made(graph, node, is_called_again) if node.kind != "again" and not graph.is_shared else None
        if made is not None and (is_called_again or origin.kind == "block"):
            text += wrapped(f"{INDENT}{layer} = ", made, len(INDENT))
            made = None
        arguments = call("", placed, named)
        if made is None:
            return text + wrapped(f"{head}{layer}", arguments, len(INDENT))
        return text + wrapped(head, [*made[:-1], made[-1] + "".join(arguments)], len(INDENT))

    def _makes(self, graph: _Graph, node: Layer, target: str) -> list[str]:
        """The lines that make a node's layer, in a block whose layers are all made first; none of what has no layer."""
        entry = self.catalogue.by_id.get(node.of)
        if node.kind == "again" or node.of == INPUT or (entry is not None and entry.is_function):
            return []
        return wrapped(f"{INDENT}{target}_layer = ", self._made(graph, node, True), len(INDENT))

    def _made(self, graph: _Graph, node: Layer, is_shared: bool) -> list[str]:
        """The call that makes a node's layer, model or shared block."""
        if node.kind == "block":
            function = self._function(node.block, graph.document, is_shared=is_shared)
            return call(function, [], self._arguments(node))
        entry = self.catalogue.by_id.get(node.of)
        return call(self._path(node.of), *ordered(entry, self._arguments(node)))

    def _is_kept(self, graph: _Graph, node: Layer, is_called_again: bool) -> bool:
        """Whether a block is an object that is made once and then called: a model, or a block with shared layers."""
        return node.block in graph.document.nested or is_called_again or graph.is_shared

    def _inputs(
        self,
        entry: Entry | None,
        node: Layer,
        graph: _Graph,
        sources: Mapping[str, Sequence[Port]],
        wanted: Collection[str],
    ) -> tuple[list[str], dict[str, str]]:
        """What is given by its place and what by its name; ``wanted``: those of which that is known."""
        if node.kind == "block":
            inner, _ = self._inner(node.block, graph.document)
            order = inner.input_nodes(INPUT) if inner is not None else sorted(sources)
            given = [self._port(graph, sources[name][0]) for name in order if name in sources]
            keys: Sequence[str] | None = inner.input_keys if inner is not None else None
            if keys:
                keys = [key for key, name in zip(keys, order, strict=False) if name in sources]
            return ([together(given, keys)] if node.block in graph.document.nested else given), {}
        texts: dict[str, str] = {}
        for name, ports in sources.items():
            each = [self._port(graph, source) for source in ports]
            texts[name] = f"[{', '.join(each)}]" if is_list(entry, name, len(each)) else each[0]
        placed, named = placement(entry, texts)
        # What comes after one that is given by its name has no place any more.
        first = next((at for at, name in enumerate(placed) if name in wanted), len(placed))
        placed, named = placed[:first], [*placed[first:], *named]
        return [texts[name] for name in placed], {name: texts[name] for name in named}

    def _inner(self, block: str, document: _Document) -> tuple[Architecture | None, _Document]:
        """The graph of a block, and the document its own inner models are in."""
        if block.startswith("#"):
            return document.architecture.models.get(block[1:]), document
        if block not in self.files:
            self.files[block] = self.load(block)
        found = self.files[block]
        return found, _Document(block, found, nested(found))

    def _function(self, block: str, document: _Document, *, is_shared: bool) -> str:
        """The name of the function of a block or inner model, which is written when it is first asked for."""
        inner, inside = self._inner(block, document)
        is_model = block in document.nested
        key = (inside.file, block, is_shared and not is_model)
        if key not in self.functions:
            stem = block[1:] if block.startswith("#") else block.rpartition("/")[2].partition(".")[0]
            wanted = f"make_{identifier(stem)}" if is_model or key[2] else identifier(stem)
            if wanted in self.variables:
                wanted = f"{wanted}_block"
            taken = [*self.functions.values(), *self.variables, "build", "keras", "layers"]
            name = self.functions[key] = free(wanted, taken)
            if inner is not None and is_model:
                self.written.append(self._model(name, inner, inside, stem, {}))
            elif inner is not None:
                write = self._shared_block if key[2] else self._block
                self.written.append(write(name, inner, inside))
        return self.functions[key]

    def _port(self, graph: _Graph, port: Port) -> str:
        """The variable, or one of the tensors it holds when the node has several outputs, or a list or dictionary."""
        node, output = port
        found = graph.architecture.nodes.get(node)
        place = output.removeprefix(OUTPUT).removeprefix("_") or "0"
        keys = self._output_keys(found, graph)
        if keys and place.isdecimal() and int(place) < len(keys):
            return f"{graph.names[node]}[{quoted(repr(keys[int(place)]))}]"
        if path := self.paths.get(id(found), {}).get(output):
            return f"{graph.names[node]}{path}"
        if keys is not None or self.several.get(id(found), output != OUTPUT):
            return f"{graph.names[node]}[{place}]"
        return graph.names[node]

    def _output_keys(self, node: Layer | None, graph: _Graph) -> Sequence[str] | None:
        """Those of the inner model that is called, when it is a model of its own."""
        if node is not None and node.kind == "again":
            node = graph.architecture.nodes.get(node.again)
        if node is None or node.block not in graph.document.nested:
            return None
        inner, _ = self._inner(node.block, graph.document)
        return inner.output_keys if inner is not None else None

    # -- values --------------------------------------------------------------------------------------------------

    def _arguments(self, node: Layer) -> dict[str, str]:
        """In the order of the catalogue, then by name: the same whichever order the document has them in."""
        entry = self.catalogue.by_id.get(node.of)
        order = {each.name: at for at, each in enumerate(entry.arguments if entry is not None else ())}
        names = sorted(node.arguments, key=lambda name: (order.get(name, len(order)), name))
        return {name: self._value(node.arguments[name]) for name in names}

    def _value(self, value: Value) -> str:
        if isinstance(value, str):
            return quoted(value)
        if isinstance(value, Parameter):
            return value.name
        if isinstance(value, tuple):
            return f"[{', '.join(self._value(each) for each in value)}]"
        entry = self.catalogue.by_id.get(value.kind)
        if entry is not None and entry.is_function and not value.arguments:
            return self._path(value.kind)
        arguments = {name: self._value(each) for name, each in value.arguments.items()}
        placed, named = ordered(entry, arguments)
        return "".join(call(self._path(value.kind), placed, named))

    def _path(self, id_: str) -> str:
        """How the code names a class: ``layers.Dense``; others by their whole path, imported."""
        if id_.startswith("keras.layers."):
            self.uses_layers = True
            return id_.removeprefix("keras.")
        if not id_.startswith("keras."):
            self.modules.add(id_.rpartition(".")[0])
        return id_


def _signature(inputs: Sequence[str], parameters: Mapping[str, str]) -> str:
    return ", ".join([*inputs, *(f"{name}={quoted(value)}" for name, value in parameters.items())])
