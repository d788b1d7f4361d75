"""What shared documents of graphs have in common: the twin of src/documents/graph/sharedGraph.ts and yMaps.ts.

``meta``   {version: 1, invalid?: text}: ``invalid`` is a file's text that is no document of its kind, as it is
``nodes``  id → a shared map of the node; objects in it are shared maps too, so that edits of different attributes merge
``edges``  id → {from: [node, port], to: [node, port]}, plain values

Numbers are floats in the shared document: the browsers could not read integers of Python.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from jupyter_ydoc.ybasedoc import YBaseDoc
from pycrdt import Awareness, Doc, Map

from ..errors import DocumentError
from ..model import canonical
from ..model.versions import parse_document


class GraphYDoc(YBaseDoc):
    """A shared graph of a kind of document. ``source`` is the text of its file.

    Text that is no such document is kept as it is and given back as it is, until a text that is one is set.
    """

    kind: ClassVar[str]
    # Shared maps besides ``meta``, in which edits can be undone.
    parts: ClassVar[tuple[str, ...]] = ("nodes", "edges")

    def __init__(self, ydoc: Doc[Any] | None = None, awareness: Awareness | None = None) -> None:
        super().__init__(ydoc, awareness)
        self._meta: Map[Any] = self._ydoc.get("meta", type=Map)
        self._maps: dict[str, Map[Any]] = {name: self._ydoc.get(name, type=Map) for name in self.parts}
        for each in self._maps.values():
            self.undo_manager.expand_scope(each)

    @property
    def version(self) -> str:
        """Version of the layout."""
        return "1.0.0"

    @property
    def invalid(self) -> str | None:
        """The text that is no document; None when it is one. Of a document never set: empty text."""
        text = self._meta.get("invalid")
        if isinstance(text, str):
            return text
        return None if "version" in self._meta else ""

    def get(self) -> str:
        """The text of the file: canonical, or as it was set when it is no document."""
        invalid = self.invalid
        return canonical.dumps(self.data()) if invalid is None else invalid

    def set(self, value: str) -> None:
        """Take over the text of the file, changing only what differs."""
        try:
            data = parse_document(self.kind, value)
        except DocumentError:
            if self._meta.get("invalid") != value:
                self._meta["invalid"] = value
            return
        with self._ydoc.transaction():
            self.write(data)

    @abstractmethod
    def data(self) -> dict[str, Any]:
        """The document as JSON data."""

    @abstractmethod
    def write(self, data: Mapping[str, Any]) -> None:
        """Make the maps equal to valid data, touching only what differs."""

    def observe(self, callback: Callable[[str, Any], None]) -> None:
        """Call back with changes of the document itself.

        Not with those of its state (saved or not, the path): a file is only written when somebody has edited it.
        """
        self.unobserve()
        for name, each in (("meta", self._meta), *self._maps.items()):
            self._subscriptions[each] = each.observe_deep(partial(callback, name))


def read_graph(
    nodes: Map[Any], edges: Map[Any], node_of: Callable[[Any], Any], edge_of: Callable[[Any], Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Nodes and edges as plain data. An edge to a node that somebody else has deleted is no part of the document."""
    there = {name: node for name, each in nodes.items() if (node := node_of(each)) is not None}
    found = {name: edge for name, each in edges.items() if (edge := edge_of(each)) is not None}
    return there, {name: edge for name, edge in found.items() if edge["from"][0] in there and edge["to"][0] in there}


def write_nodes(target: Map[Any], nodes: Mapping[str, Any]) -> None:
    """Make a map of nodes equal to nodes by id. A node of another kind is another node."""
    delete_missing(target, nodes)
    for name, node in nodes.items():
        there = target.get(name)
        shared = {**node, "position": [float(each) for each in node["position"]]}
        if isinstance(there, Map) and there.get("kind") == node["kind"]:
            update(there, shared)
        else:
            target[name] = Map({key: Map(item) if isinstance(item, dict) else item for key, item in shared.items()})


def update(target: Map[Any], wanted: Mapping[str, Any], *, nested: bool = True) -> None:
    """Make a shared map equal to ``wanted``, touching only what differs; ``nested``: dicts in it are shared maps."""
    delete_missing(target, wanted)
    for key, value in wanted.items():
        there = target.get(key)
        if nested and isinstance(value, dict):
            if isinstance(there, Map):
                update(there, value, nested=False)
            else:
                target[key] = Map(value)
        elif there != value:
            target[key] = value


def delete_missing(target: Map[Any], wanted: Mapping[str, Any]) -> None:
    """Take away what is not wanted."""
    for key in list(target.keys()):
        if key not in wanted:
            del target[key]


def is_port(value: Any) -> bool:
    """Whether this is [node, port]."""
    return isinstance(value, list) and len(value) == 2 and all(is_name(each) for each in value)


def read_position(value: Any) -> list[int]:
    """A place on the canvas."""
    x, y = value if isinstance(value, list) and len(value) == 2 else (0, 0)
    return [integer(x), integer(y)]


def integer(value: Any) -> int:
    """The whole number next to a value; 0 for what no document may hold."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not abs(value) <= canonical.MAX_INTEGER:
        return 0
    below = math.floor(value)
    return below + (value - below >= 0.5)  # halves up, as JavaScript rounds


def read_texts(value: Any) -> dict[str, str]:
    """The texts of a shared map, by names that are not empty."""
    items = value.items() if isinstance(value, Map) else ()
    return {key: text for key, text in items if key and isinstance(text, str)}


def is_name(value: Any) -> bool:
    """Text that is not empty: no file may hold an empty name."""
    return isinstance(value, str) and value != ""
