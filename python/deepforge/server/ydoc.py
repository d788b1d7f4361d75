"""The pipeline document as jupyter-collaboration's server holds it: the twin of src/documents/pipeline/layout.ts.

``meta``   {version: 1, invalid?: text}: ``invalid`` is a file's text that is no pipeline, as it is
``nodes``  id → {kind, operation | pipeline | artifact, position, title?, attributes: {…}, references: {…}}
``edges``  id → {from: [node, port], to: [node, port]}

Nodes, attributes and references are shared maps, so that edits of different attributes merge. Positions and edges
are plain values. Numbers are floats in the shared document: the browsers could not read integers of Python.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from jupyter_ydoc.ybasedoc import YBaseDoc
from pycrdt import Awareness, Doc, Map

from ..errors import DocumentError
from ..model import canonical
from ..model.versions import CURRENT, parse_document

_TEXT_KEYS = {"operation": "operation", "pipeline": "pipeline", "output": "artifact"}
_MAP_KEYS = {"operation": ("attributes", "references"), "pipeline": ("attributes",)}


class PipelineYDoc(YBaseDoc):
    """A shared pipeline. ``source`` is the text of its file.

    Text that is no pipeline is kept as it is and given back as it is, until a text that is one is set.
    """

    def __init__(self, ydoc: Doc[Any] | None = None, awareness: Awareness | None = None) -> None:
        super().__init__(ydoc, awareness)
        self._meta: Map[Any] = self._ydoc.get("meta", type=Map)
        self._nodes: Map[Any] = self._ydoc.get("nodes", type=Map)
        self._edges: Map[Any] = self._ydoc.get("edges", type=Map)
        self.undo_manager.expand_scope(self._nodes)
        self.undo_manager.expand_scope(self._edges)

    @property
    def version(self) -> str:
        """Version of the layout."""
        return "1.0.0"

    @property
    def invalid(self) -> str | None:
        """The text that is no pipeline; None when the document is one. Of a document never set: empty text."""
        text = self._meta.get("invalid")
        if isinstance(text, str):
            return text
        return None if "version" in self._meta else ""

    def get(self) -> str:
        """The text of the file: canonical, or as it was set when it is no pipeline."""
        invalid = self.invalid
        if invalid is not None:
            return invalid
        nodes = {name: node for name, each in self._nodes.items() if (node := _read_node(each)) is not None}
        edges = {name: edge for name, each in self._edges.items() if (edge := _read_edge(each)) is not None}
        # An edge to a node that somebody else has deleted is no part of the pipeline.
        whole = {name: edge for name, edge in edges.items() if edge["from"][0] in nodes and edge["to"][0] in nodes}
        return canonical.dumps({"version": CURRENT["pipeline"], "nodes": nodes, "edges": whole})

    def set(self, value: str) -> None:
        """Take over the text of the file, changing only what differs."""
        try:
            data = parse_document("pipeline", value)
        except DocumentError:
            if self._meta.get("invalid") != value:
                self._meta["invalid"] = value
            return
        with self._ydoc.transaction():
            _update(self._meta, {"version": float(data["version"])})
            _delete_missing(self._nodes, data["nodes"])
            for name, node in data["nodes"].items():
                there = self._nodes.get(name)
                if isinstance(there, Map) and there.get("kind") == node["kind"]:
                    _update(there, _shared(node))
                else:
                    self._nodes[name] = Map(
                        {key: Map(item) if isinstance(item, dict) else item for key, item in _shared(node).items()}
                    )
            _update(self._edges, data["edges"], nested=False)

    def observe(self, callback: Callable[[str, Any], None]) -> None:
        """Call back with changes of the document itself.

        Not with those of its state (saved or not, the path): a file is only written when somebody has edited it.
        """
        self.unobserve()
        for name, each in (("meta", self._meta), ("nodes", self._nodes), ("edges", self._edges)):
            self._subscriptions[each] = each.observe_deep(partial(callback, name))


def _shared(node: Mapping[str, Any]) -> dict[str, Any]:
    """The node as it is stored: its numbers are floats."""
    return {**node, "position": [float(each) for each in node["position"]]}


def _update(target: Map[Any], wanted: Mapping[str, Any], *, nested: bool = True) -> None:
    """Make a shared map equal to ``wanted``, touching only what differs; ``nested``: dicts in it are shared maps."""
    _delete_missing(target, wanted)
    for key, value in wanted.items():
        there = target.get(key)
        if nested and isinstance(value, dict):
            if isinstance(there, Map):
                _update(there, value)
            else:
                target[key] = Map(value)
        elif there != value:
            target[key] = value


def _delete_missing(target: Map[Any], wanted: Mapping[str, Any]) -> None:
    for key in list(target.keys()):
        if key not in wanted:
            del target[key]


def _read_node(value: Any) -> dict[str, Any] | None:
    """The plain node; None when what is there is none, as when somebody undid half of what made it."""
    if not isinstance(value, Map):
        return None
    kind = value.get("kind")
    node: dict[str, Any] = {"kind": kind, "position": _read_position(value.get("position"))}
    if kind == "input":
        artifact = value.get("artifact")
        node["artifact"] = artifact if _is_name(artifact) else None
    elif kind in _TEXT_KEYS:
        key = _TEXT_KEYS[kind]
        text = value.get(key)
        if not _is_name(text):
            return None
        node[key] = text
    else:
        return None
    for key in _MAP_KEYS.get(kind, ()):
        texts = _read_texts(value.get(key))
        node[key] = {name: text for name, text in texts.items() if text or key == "attributes"}
    title = value.get("title")
    return {**node, "title": title} if isinstance(title, str) else node


def _read_edge(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict) or not (_is_port(value.get("from")) and _is_port(value.get("to"))):
        return None
    return {"from": list(value["from"]), "to": list(value["to"])}


def _is_port(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(_is_name(each) for each in value)


def _read_position(value: Any) -> list[int]:
    x, y = value if isinstance(value, list) and len(value) == 2 else (0, 0)
    return [_integer(x), _integer(y)]


def _integer(value: Any) -> int:
    """The whole number next to a value; 0 for what no document may hold."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not abs(value) <= canonical.MAX_INTEGER:
        return 0
    below = math.floor(value)
    return below + (value - below >= 0.5)  # halves up, as JavaScript rounds


def _read_texts(value: Any) -> dict[str, str]:
    items = value.items() if isinstance(value, Map) else ()
    return {key: text for key, text in items if key and isinstance(text, str)}


def _is_name(value: Any) -> bool:
    """Text that is not empty: no file may hold an empty name."""
    return isinstance(value, str) and value != ""
