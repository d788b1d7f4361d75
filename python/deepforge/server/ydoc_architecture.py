"""The architecture document as jupyter-collaboration's server holds it: the twin of
src/documents/architecture/layout.ts.

``meta``        also the library
``nodes``       id → {kind, class | layer | architecture, position, arguments?: {…}, call?: {…}, named?: […]}
``edges``       id → {from: [node, output], to: [node, input], order?}
``parameters``  name → literal
``ends``        {inputs?: [node, …], outputs?: [[node, output], …], input_keys?: [key, …], output_keys?: [key, …],
                made?: {class, arguments}}
``models``      name → {nodes, edges, parameters, ends}: an inner model is a shared map of the same four parts

The value of an argument, an edge and an end are plain: half of one and half of another would be neither. What is empty,
and an order of 0, is left out of the text. What else there is: ``ydoc_graph``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pycrdt import Map

from ..model.versions import CURRENT
from .ydoc_graph import (
    GraphYDoc,
    delete_missing,
    integer,
    is_name,
    is_port,
    read_graph,
    read_position,
    read_texts,
    update,
    write_nodes,
)

_LAYERS = ("nodes", "edges", "parameters", "ends")
_KEYS_OF = ("input_keys", "output_keys")
_KEYS = {"layer": "class", "again": "layer", "block": "architecture"}


class ArchitectureYDoc(GraphYDoc):
    """A shared architecture."""

    kind = "architecture"
    parts = (*_LAYERS, "models")

    def data(self) -> dict[str, Any]:
        """The architecture as JSON data."""
        library = self._meta.get("library")
        models = {
            name: _read_layers(parts)
            for name, each in self._maps["models"].items()
            if (parts := _parts(each)) is not None
        }
        found = {"library": library if isinstance(library, str) else "", **_read_layers(self._maps)}
        return {"version": CURRENT["architecture"], **found, **({"models": models} if models else {})}

    def write(self, data: Mapping[str, Any]) -> None:
        """Make the maps equal to a valid architecture."""
        update(self._meta, {"version": float(data["version"]), "library": data["library"]})
        _write_layers(self._maps, data)
        models, wanted = self._maps["models"], data.get("models", {})
        delete_missing(models, wanted)
        for name, model in wanted.items():
            if _parts(models.get(name)) is None:
                models[name] = Map({part: Map() for part in _LAYERS})
            there = _parts(models[name])
            assert there is not None
            _write_layers(there, model)


def _parts(value: Any) -> dict[str, Map[Any]] | None:
    """The parts of an inner model; None when what is there is none."""
    if not isinstance(value, Map):
        return None
    found = {name: part for name in _LAYERS if isinstance(part := value.get(name), Map)}
    return found if len(found) == len(_LAYERS) else None


def _read_layers(parts: Mapping[str, Map[Any]]) -> dict[str, Any]:
    nodes, edges = read_graph(parts["nodes"], parts["edges"], _read_node, _read_edge)
    inputs, outputs = parts["ends"].get("inputs"), parts["ends"].get("outputs")
    others = {
        "parameters": read_texts(parts["parameters"]),
        "inputs": list(dict.fromkeys(filter(is_name, inputs))) if isinstance(inputs, list) else [],
        "outputs": [list(each) for each in outputs if is_port(each)] if isinstance(outputs, list) else [],
        "made": _made(parts["ends"].get("made")),
    }
    # No keys at all say something, too.
    keys = {name: list(filter(is_name, each)) for name in _KEYS_OF if isinstance(each := parts["ends"].get(name), list)}
    return {"nodes": nodes, "edges": edges, **{key: value for key, value in others.items() if value}, **keys}


def _write_layers(parts: Mapping[str, Map[Any]], layers: Mapping[str, Any]) -> None:
    write_nodes(parts["nodes"], layers["nodes"])
    edges = {
        name: _edge(each["from"], each["to"], float(each.get("order", 0))) for name, each in layers["edges"].items()
    }
    update(parts["edges"], edges, nested=False)
    update(parts["parameters"], layers.get("parameters", {}), nested=False)
    ends = {key: layers[key] for key in ("inputs", "outputs", "made") if layers.get(key)}
    ends |= {key: layers[key] for key in _KEYS_OF if key in layers}
    update(parts["ends"], ends, nested=False)


def _made(value: Any) -> dict[str, Any] | None:
    """How the model itself is made; None when what is there does not say it."""
    is_said = isinstance(value, dict) and _is_value(value) and "class" in value
    return value if is_said and all(isinstance(each, str) for each in value["arguments"].values()) else None


def _read_node(value: Any) -> dict[str, Any] | None:
    """The plain node; None when what is there is none, as when somebody undid half of what made it."""
    if not isinstance(value, Map):
        return None
    kind = value.get("kind")
    key = _KEYS.get(kind) if isinstance(kind, str) else None
    text = None if key is None else value.get(key)
    if key is None or not isinstance(text, str) or len(text) < (2 if kind == "block" else 1):
        return None
    node: dict[str, Any] = {"kind": kind, key: text, "position": read_position(value.get("position"))}
    if kind != "again":
        given = value.get("arguments")
        items = given.items() if isinstance(given, Map) else ()
        node["arguments"] = {name: each for name, each in items if _is_value(each)}
    if kind != "block" and (call := read_texts(value.get("call"))):
        node["call"] = call
    named = value.get("named")
    if kind != "block" and isinstance(named, list) and (names := list(dict.fromkeys(filter(is_name, named)))):
        node["named"] = names
    return node


def _is_value(value: Any) -> bool:
    """Whether plain data is the value of an argument."""
    if isinstance(value, list):
        return all(isinstance(each, dict) and "parameter" not in each and _is_value(each) for each in value)
    if not isinstance(value, dict):
        return isinstance(value, str)
    if value.keys() == {"parameter"}:
        return is_name(value["parameter"])
    given = value.get("arguments")
    return (
        value.keys() == {"class", "arguments"}
        and is_name(value["class"])
        and isinstance(given, dict)
        and all(map(_is_value, given.values()))
    )


def _read_edge(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict) or not (is_port(value.get("from")) and is_port(value.get("to"))):
        return None
    return _edge(value["from"], value["to"], integer(value.get("order")))


def _edge(source: list[str], target: list[str], order: float) -> dict[str, Any]:
    """An edge as documents hold it: without an order that is 0."""
    return {"from": list(source), "to": list(target), **({"order": order} if order else {})}
