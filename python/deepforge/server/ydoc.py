"""The pipeline document as jupyter-collaboration's server holds it: the twin of src/documents/pipeline/layout.ts.

``nodes``  id → {kind, operation | pipeline | artifact, position, title?, attributes: {…}, references: {…}}

What else there is: ``ydoc_graph``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pycrdt import Map

from ..model.versions import CURRENT
from .ydoc_graph import GraphYDoc, is_name, is_port, read_graph, read_position, read_texts, update, write_nodes

_TEXT_KEYS = {"operation": "operation", "pipeline": "pipeline", "output": "artifact"}
_MAP_KEYS = {"operation": ("attributes", "references"), "pipeline": ("attributes",)}


class PipelineYDoc(GraphYDoc):
    """A shared pipeline."""

    kind = "pipeline"

    def data(self) -> dict[str, Any]:
        """The pipeline as JSON data."""
        nodes, edges = read_graph(self._maps["nodes"], self._maps["edges"], _read_node, _read_edge)
        return {"version": CURRENT["pipeline"], "nodes": nodes, "edges": edges}

    def write(self, data: Mapping[str, Any]) -> None:
        """Make the maps equal to a valid pipeline."""
        update(self._meta, {"version": float(data["version"])})
        write_nodes(self._maps["nodes"], data["nodes"])
        update(self._maps["edges"], data["edges"], nested=False)


def _read_node(value: Any) -> dict[str, Any] | None:
    """The plain node; None when what is there is none, as when somebody undid half of what made it."""
    if not isinstance(value, Map):
        return None
    kind = value.get("kind")
    node: dict[str, Any] = {"kind": kind, "position": read_position(value.get("position"))}
    if kind == "input":
        artifact = value.get("artifact")
        node["artifact"] = artifact if is_name(artifact) else None
    elif kind in _TEXT_KEYS:
        key = _TEXT_KEYS[kind]
        text = value.get(key)
        if not is_name(text):
            return None
        node[key] = text
    else:
        return None
    for key in _MAP_KEYS.get(kind, ()):
        texts = read_texts(value.get(key))
        node[key] = {name: text for name, text in texts.items() if text or key == "attributes"}
    title = value.get("title")
    return {**node, "title": title} if isinstance(title, str) else node


def _read_edge(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict) or not (is_port(value.get("from")) and is_port(value.get("to"))):
        return None
    return {"from": list(value["from"]), "to": list(value["to"])}
