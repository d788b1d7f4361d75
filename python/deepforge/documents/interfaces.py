"""What can become a node of a pipeline: operations and pipelines with their interfaces, kept while code is broken."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from ..errors import DeepForgeError
from ..model.interface import Interface
from ..model.layout import ProjectLayout
from ..model.operation_file import OperationFile
from ..model.pipeline import Pipeline
from ..model.resources import resource_types
from .kinds import Document, documents, problem
from .observed import observed_types
from .remembered import recall, remember, stamp

Item = dict[str, Any]
_WHAT = "interfaces"


def interfaces(layout: ProjectLayout) -> list[Item]:
    """Items ``{"path", "kind", "name", "doc", "interface", "types", "problem", "modified"}``, operations first.

    Only files that have changed since the last call, of whatever process, are read; all are when a library came or
    went, whose types make references of attributes. Of an operation that does
    not parse the last good interface is given, with the problem.
    """
    known = recall(layout, _WHAT)
    types = sorted(resource_types())
    items: dict[str, Item] = {}
    entries: dict[str, Any] = {}
    for each in documents(layout, "operations"):
        now = stamp(each.file)
        entry = known.get(each.path)
        if entry is None or entry["stamp"] != now or entry.get("types") != types:
            item = _operation(layout, each, entry["item"] if entry else None)
            entry = {"stamp": now, "types": types, "item": item}
        items[each.path] = entry["item"]
        entries[each.path] = entry
    if entries != known:
        remember(layout, _WHAT, entries)
    pipelines = _Pipelines(layout, items)
    observed = observed_types(layout)
    # What the code says counts more than what was seen.
    operations = [{**item, "types": {**observed.get(path, {}), **item["types"]}} for path, item in items.items()]
    return [*operations, *(pipelines.item(each) for each in documents(layout, "pipelines"))]


def _operation(layout: ProjectLayout, document: Document, before: Item | None) -> Item:
    file = OperationFile(document.file)
    item: Item = {"path": document.path, "kind": "operation", "name": document.name, "doc": ""}
    operation = file.operation
    if operation is None:
        last = before or {"interface": None, "types": {}, "doc": ""}
        item |= {key: last[key] for key in ("doc", "interface", "types")}
    else:
        types = {**_returned_types(file.source, operation.name, operation.outputs), **_types(operation.interface)}
        item |= {"name": operation.name, "doc": operation.doc, "interface": operation.interface.to_json()}
        item["types"] = types
    item["problem"] = None if file.error is None else problem(file.error, layout)
    with suppress(OSError):
        item["modified"] = document.file.stat().st_mtime
    return {"modified": 0.0, **item}


def _types(interface: Interface) -> dict[str, str]:
    return {each.name: each.annotation for each in interface.inputs if each.annotation}


def _returned_types(source: str, function: str, outputs: tuple[str, ...]) -> dict[str, str]:
    """The types of outputs where the function says them: ``-> X`` for one, ``-> tuple[X, Y]`` for several."""
    nodes = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == function]
    returns = nodes[0].returns if nodes else None
    if isinstance(returns, ast.Constant) and isinstance(returns.value, str):
        with suppress(SyntaxError, ValueError):
            returns = ast.parse(returns.value, mode="eval").body
    if returns is None:
        return {}
    if isinstance(returns, ast.Subscript) and ast.unparse(returns.value).rpartition(".")[2].lower() == "tuple":
        inner = returns.slice.elts if isinstance(returns.slice, ast.Tuple) else [returns.slice]
        if len(inner) == len(outputs):
            return {name: ast.unparse(each) for name, each in zip(outputs, inner, strict=True)}
    return {outputs[0]: ast.unparse(returns)} if len(outputs) == 1 else {}


class _Pipelines:
    """Interfaces of pipelines, each worked out once; one in a ring has none."""

    def __init__(self, layout: ProjectLayout, operations: Mapping[str, Item]) -> None:
        self._layout = layout
        self._operations = operations
        self._found: dict[str, Interface | None] = {}
        self._loaded: dict[str, Pipeline | DeepForgeError] = {}

    def item(self, document: Document) -> Item:
        interface = self._interface(document.path)
        loaded = self._loaded[document.path]
        failure = problem(loaded, self._layout) if isinstance(loaded, DeepForgeError) else None
        item: Item = {"path": document.path, "kind": "pipeline", "name": document.name, "doc": ""}
        item["interface"] = None if interface is None else interface.to_json()
        item |= {"types": {}, "problem": failure, "modified": 0.0}
        with suppress(OSError):
            item["modified"] = document.file.stat().st_mtime
        return item

    def _interface(self, path: str) -> Interface | None:
        if path in self._found:
            return self._found[path]
        self._found[path] = None  # so that a ring ends
        if path in self._operations:
            data = self._operations[path]["interface"]
            self._found[path] = None if data is None else Interface.from_json(data)
            return self._found[path]
        try:
            loaded: Pipeline | DeepForgeError = Pipeline.load(self._layout.inside(path))
        except DeepForgeError as error:
            loaded = error
        self._loaded[path] = loaded
        if isinstance(loaded, Pipeline):
            inner: dict[str, Interface] = {}
            for id_, node in loaded.nodes.items():
                file = node.operation or node.pipeline
                found = None if file is None else self._interface(file)
                if found is not None:
                    inner[id_] = found
            self._found[path] = loaded.interface(inner)
        return self._found[path]
