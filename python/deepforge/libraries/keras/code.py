"""Readable functional Keras code of an architecture: deterministic, and it runs without DeepForge."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Iterable, Mapping, Sequence

from ...model.architecture import OUTPUT, Architecture, Layer, Parameter, Port, Value
from ..catalogue import Catalogue, Entry
from ..code import GeneratedCode
from ..feedback import Feedback
from ..flatten import Load
from .catalogue.build import INDEX
from .placement import is_list, placement
from .shapes import INPUT, Shapes
from .values import literal

_WIDTH = 88
_INDENT = "    "
_RESERVED = {"keras", "layers", "ops", "build"}


def generate(
    whole: Architecture, catalogue: Catalogue, load: Load, title: str = "model", feedback: Feedback | None = None
) -> GeneratedCode:
    """The code of an architecture: ``build()`` gives the model, uncompiled. ``title`` names it.

    Blocks become functions, inner models functions that make them. A layer without its inputs is written as
    it is: the code then says so when it runs. ``feedback``: of this architecture, when it is known already. Raises
    DocumentError on a cycle.
    """
    return _Writer(catalogue, load).module(whole, title, feedback)


class _Writer:
    def __init__(self, catalogue: Catalogue, load: Load) -> None:
        self.catalogue = catalogue
        self.load = load
        self.modules: set[str] = set()
        self.uses_layers = False
        self.functions: dict[str, str] = {}  # block (file or #model) -> the function's name
        self.written: list[list[str]] = []
        self.models: Mapping[str, Architecture] = {}
        self.inner: dict[str, Architecture] = {}
        # Whether a node gives several tensors, by the node's identity: what only Keras knows.
        self.several: dict[int, bool] = {}

    def module(self, whole: Architecture, title: str, feedback: Feedback | None) -> GeneratedCode:
        self.models = whole.models
        lines: dict[str, tuple[int, int]] = {}
        self._count(whole, feedback or Shapes(self.catalogue, self.load).update(whole))
        body = self._model("build", whole, _identifier(title), lines, whole.parameters)
        head = [f'"""The architecture {title}."""', "", *sorted(f"import {name}" for name in {"keras", *self.modules})]
        if self.uses_layers:
            head.append("from keras import layers")
        text: list[str] = [*head, "", ""]
        for function in self.written:
            text += [*function, "", ""]
        start = len(text)
        text += body
        return GeneratedCode("\n".join(text) + "\n", {id_: (a + start, b + start) for id_, (a, b) in lines.items()})

    def _count(self, whole: Architecture, feedback: Feedback) -> None:
        """Find out which nodes give several tensors, those of inner models and blocks too."""

        def note(architecture: Architecture, prefix: str, seen: tuple[str, ...]) -> None:
            for name, node in architecture.nodes.items():
                found = feedback.nodes.get(f"{prefix}{name}")
                if found is not None and found.outputs:
                    self.several[id(node)] = len(found.outputs) > 1
                inner = self._inner(node.block) if node.kind == "block" and node.block not in seen else None
                if inner is not None:
                    note(inner, f"{prefix}{name}/", (*seen, node.block))

        note(whole, "", ())

    # -- functions -----------------------------------------------------------------------------------------------

    def _model(
        self,
        name: str,
        whole: Architecture,
        title: str,
        lines: dict[str, tuple[int, int]],
        parameters: Mapping[str, str],
    ) -> list[str]:
        """A function that makes a model."""
        names = _names(whole, parameters)
        signature = ", ".join(f"{key}={value}" for key, value in parameters.items())
        text = [f"def {name}({signature}):"]
        self._calls(whole, names, text, lines, skip_inputs=False)
        inputs = [names[id_] for id_ in whole.input_nodes(INPUT)]
        outputs = [self._port(names, port, whole) for port in whole.output_ports()]
        call = _call(
            "keras.Model", [], {"inputs": _one(inputs), "outputs": _one(outputs), "name": _quoted(repr(title))}
        )
        text += _wrapped(f"{_INDENT}return ", call, len(_INDENT))
        return text

    def _block(self, name: str, whole: Architecture) -> list[str]:
        """A function that puts the layers of a block between its inputs and outputs."""
        names = _names(whole, whole.parameters)
        inputs = [names[id_] for id_ in whole.input_nodes(INPUT)]
        signature = ", ".join([*inputs, *(f"{key}={value}" for key, value in whole.parameters.items())])
        text = [f"def {name}({signature}):"]
        self._calls(whole, names, text, {}, skip_inputs=True)
        text.append(f"{_INDENT}return {', '.join(self._port(names, port, whole) for port in whole.output_ports())}")
        return text

    def _calls(
        self,
        whole: Architecture,
        names: Mapping[str, str],
        text: list[str],
        lines: dict[str, tuple[int, int]],
        *,
        skip_inputs: bool,
    ) -> None:
        sources = whole.all_sources()
        called = {node.again for node in whole.nodes.values() if node.kind == "again"}
        for id_ in whole.topological_order():
            node = whole.nodes[id_]
            if node.of == INPUT and skip_inputs:
                continue
            start = len(text) + 1
            text += self._node(id_, node, whole, names, sources[id_], id_ in called)
            lines[id_] = (start, len(text))

    def _node(
        self,
        id_: str,
        node: Layer,
        whole: Architecture,
        names: Mapping[str, str],
        sources: Mapping[str, Sequence[Port]],
        is_shared: bool,
    ) -> list[str]:
        target = names[id_]
        if node.of == INPUT:
            arguments = {name: self._value(value) for name, value in node.arguments.items()}
            return _wrapped(f"{_INDENT}{target} = ", _call("keras.Input", [], arguments), len(_INDENT))
        origin = whole.nodes.get(node.again, node) if node.kind == "again" else node
        entry = self.catalogue.by_id.get(origin.of)
        if origin.of == INDEX.id and "a" in sources:
            key = literal(str(node.arguments.get("key", "':'")), "key")
            return [f"{_INDENT}{target} = {self._port(names, sources['a'][0], whole)}[{key}]"]
        placed, named = self._inputs(entry, origin, whole, names, sources)
        named |= {name: _quoted(value) for name, value in node.call.items()}
        if entry is not None and entry.is_function:
            named |= {name: self._value(value) for name, value in node.arguments.items()}
            return _wrapped(f"{_INDENT}{target} = ", _call(self._path(origin.of), placed, named), len(_INDENT))
        if origin.kind == "block" and not origin.block.startswith("#"):
            arguments = {name: self._value(value) for name, value in origin.arguments.items()}
            call = _call(self._function(origin.block), placed, {**named, **arguments})
            return _wrapped(f"{_INDENT}{target} = ", call, len(_INDENT))
        text: list[str] = []
        layer = f"{names.get(node.again, target)}_layer"
        if node.kind == "again":
            made: list[str] | None = None
        elif origin.kind == "block":
            made = [f"{self._function(origin.block)}()"]
        else:
            arguments = {name: self._value(value) for name, value in node.arguments.items()}
            made = _call(self._path(node.of), *_ordered(entry, arguments))
        if made is not None and (is_shared or origin.kind == "block"):
            text += _wrapped(f"{_INDENT}{layer} = ", made, len(_INDENT))
            made = None
        call = _call("", placed, named)
        if made is None:
            return text + _wrapped(f"{_INDENT}{target} = {layer}", call, len(_INDENT))
        return text + _wrapped(f"{_INDENT}{target} = ", [*made[:-1], made[-1] + "".join(call)], len(_INDENT))

    def _inputs(
        self,
        entry: Entry | None,
        node: Layer,
        whole: Architecture,
        names: Mapping[str, str],
        sources: Mapping[str, Sequence[Port]],
    ) -> tuple[list[str], dict[str, str]]:
        """What is given by its place and what by its name."""
        if node.kind == "block":
            inner = self._inner(node.block)
            order = inner.input_nodes(INPUT) if inner is not None else sorted(sources)
            given = [self._port(names, sources[name][0], whole) for name in order if name in sources]
            return ([_one(given)] if node.block.startswith("#") else given), {}
        texts: dict[str, str] = {}
        for name, ports in sources.items():
            each = [self._port(names, source, whole) for source in ports]
            texts[name] = f"[{', '.join(each)}]" if is_list(entry, name, len(each)) else each[0]
        placed, named = placement(entry, texts)
        return [texts[name] for name in placed], {name: texts[name] for name in named}

    def _inner(self, block: str) -> Architecture | None:
        if block.startswith("#"):
            return self.models.get(block[1:])
        if block not in self.inner:
            self.inner[block] = self.load(block)
        return self.inner[block]

    def _function(self, block: str) -> str:
        """The name of the function of a block or inner model, which is written when it is first asked for."""
        if block not in self.functions:
            stem = block[1:] if block.startswith("#") else block.rpartition("/")[2].partition(".")[0]
            name = _free(
                f"make_{_identifier(stem)}" if block.startswith("#") else _identifier(stem), self.functions.values()
            )
            self.functions[block] = name
            inner = self._inner(block)
            if inner is not None:
                model = block.startswith("#")
                body = self._model(name, inner, stem, {}, {}) if model else self._block(name, inner)
                self.written.append(body)
        return self.functions[block]

    def _port(self, names: Mapping[str, str], port: Port, whole: Architecture) -> str:
        """The variable, or one of the tensors it holds when the node has several outputs."""
        node, output = port
        if self.several.get(id(whole.nodes.get(node)), output != OUTPUT):
            return f"{names[node]}[{output.removeprefix(OUTPUT).removeprefix('_') or 0}]"
        return names[node]

    # -- values --------------------------------------------------------------------------------------------------

    def _value(self, value: Value) -> str:
        if isinstance(value, str):
            return _quoted(value)
        if isinstance(value, Parameter):
            return value.name
        if isinstance(value, tuple):
            return f"[{', '.join(self._value(each) for each in value)}]"
        entry = self.catalogue.by_id.get(value.kind)
        if entry is not None and entry.is_function and not value.arguments:
            return self._path(value.kind)
        arguments = {name: self._value(each) for name, each in value.arguments.items()}
        placed, named = _ordered(entry, arguments)
        return "".join(_call(self._path(value.kind), placed, named))

    def _path(self, id_: str) -> str:
        """How the code names a class: ``layers.Dense``; others by their whole path, imported."""
        if id_.startswith("keras.layers."):
            self.uses_layers = True
            return id_.removeprefix("keras.")
        if not id_.startswith("keras."):
            self.modules.add(id_.rpartition(".")[0])
        return id_


def _names(whole: Architecture, parameters: Iterable[str]) -> dict[str, str]:
    """A variable for each node: its id, unless that means something else."""
    taken = _RESERVED | set(parameters)
    found: dict[str, str] = {}
    for id_ in whole.nodes:
        name = _identifier(id_)
        found[id_] = _free(name, taken) if name in taken or f"{name}_layer" in taken else name
        taken |= {found[id_], f"{found[id_]}_layer"}
    return found


def _identifier(text: str) -> str:
    plain = re.sub(r"\W", "_", text) or "_"
    plain = plain if not plain[0].isdigit() else f"_{plain}"
    return f"{plain}_" if keyword.iskeyword(plain) or hasattr(builtins, plain) else plain


def _free(name: str, taken: Iterable[str]) -> str:
    used = set(taken)
    found, number = name, 2
    while found in used:
        found, number = f"{name}_{number}", number + 1
    return found


def _one(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _quoted(text: str) -> str:
    """A literal with double quotes where that needs no escapes."""
    try:
        value = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError):
        return text
    if isinstance(value, str) and '"' not in value and "\\" not in value and value.isprintable():
        return f'"{value}"'
    return text.strip()


def _ordered(entry: Entry | None, arguments: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """Arguments in the constructor's order; the first ones, when they are required, by their place."""
    if entry is None:
        return [], dict(arguments)
    placed: list[str] = []
    named: dict[str, str] = {}
    order = [each.name for each in entry.arguments]
    for each in entry.arguments:
        if each.name not in arguments:
            continue
        if each.required and not named and len(placed) == order.index(each.name):
            placed.append(arguments[each.name])
        else:
            named[each.name] = arguments[each.name]
    return placed, named | {name: text for name, text in arguments.items() if name not in order}


def _call(function: str, placed: Sequence[str], named: Mapping[str, str]) -> list[str]:
    """A call as pieces between which a line may end: head, arguments, tail."""
    arguments = [*placed, *(f"{name}={text}" for name, text in named.items())]
    pieces = [f"{each}, " for each in arguments[:-1]] + arguments[-1:]
    return [f"{function}(", *pieces, ")"]


def _wrapped(head: str, pieces: Sequence[str], indent: int) -> list[str]:
    """One line, or, when that is too long, one line per argument."""
    line = head + "".join(pieces)
    if len(line) <= _WIDTH or len(pieces) <= 2:
        return [line]
    inner = " " * (indent + len(_INDENT))
    body = [f"{inner}{piece.strip().removesuffix(',')}," for piece in pieces[1:-1]]
    return [head + pieces[0], *body, " " * indent + pieces[-1]]
