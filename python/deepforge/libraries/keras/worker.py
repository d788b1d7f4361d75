"""A process that knows one environment's Keras and answers an editor: JSON lines in, JSON lines out.

Messages, each with an ``id`` that its answer carries:

- ``{"ask": "open", "architecture": DOCUMENT}``: the feedback for a whole document.
- ``{"ask": "edit", "nodes": {ID: NODE or null}, "edges": {ID: EDGE or null}, "inputs"?, "outputs"?}``: the feedback
  after a change of the document that is open; ``changed`` has only the nodes whose feedback is new.
- ``{"ask": "code", "title": TEXT}``: ``{"text", "lines"}`` of the document that is open.
- ``{"ask": "catalogue"}``: the catalogue.

An answer has ``result``, or ``error`` with ``code`` and ``message``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...errors import DeepForgeError, DocumentError
from ...model.architecture import Architecture, Layer, Link
from ..catalogue import Catalogue
from .catalogue import store
from .code import generate
from .shapes import Shapes


class Worker:
    """The document that is open, its shapes, and the project its blocks and own layers come from."""

    def __init__(self, catalogue: Catalogue, project: Path) -> None:
        self.catalogue = catalogue
        self.project = project.resolve()
        self.shapes = Shapes(catalogue, self.load)
        self.architecture = Architecture()
        self._told: Mapping[str, Any] = {}

    def load(self, block: str) -> Architecture:
        """The architecture in a file of the project. Raises DocumentError."""
        path = (self.project / block).resolve()
        if not path.is_relative_to(self.project):
            raise DocumentError(f"{block} is not in the project.", code="outside")
        if not path.is_file():
            raise DocumentError(f"There is no file {block}.", code="not-found")
        return Architecture.load(path)

    def answer(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one message. Raises DeepForgeError."""
        ask = message.get("ask")
        if ask == "open":
            self.architecture = Architecture.from_json(message.get("architecture"))
            self._told = {}
            return self._feedback()
        if ask == "edit":
            self.architecture = _edited(self.architecture, message)
            return self._feedback()
        if ask == "code":
            code = generate(self.architecture, self.catalogue, self.load, str(message.get("title", "model")))
            return {"text": code.text, "lines": {name: list(place) for name, place in code.lines.items()}}
        if ask == "catalogue":
            return self.catalogue.to_json()
        raise DeepForgeError(f"Expected open, edit, code or catalogue, received {ask!r}.", code="bad-message")

    def _feedback(self) -> dict[str, Any]:
        found = self.shapes.update(self.architecture)
        changed = {name: node for name, node in found.nodes.items() if self._told.get(name) is not node}
        gone = [name for name in self._told if name not in found.nodes]
        self._told = found.nodes
        data = replace(found, nodes=changed).to_json()
        data["changed"] = data.pop("nodes")
        return data | {"gone": gone}


def _edited(whole: Architecture, change: Mapping[str, Any]) -> Architecture:
    """The architecture with nodes and edges put in, changed, or (null) taken away."""
    nodes, edges = dict(whole.nodes), dict(whole.edges)
    try:
        for id_, node in change.get("nodes", {}).items():
            nodes.pop(id_, None) if node is None else nodes.__setitem__(id_, Layer.from_json(node))
        for id_, edge in change.get("edges", {}).items():
            edges.pop(id_, None) if edge is None else edges.__setitem__(id_, Link.from_json(edge))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DocumentError(f"The change is not one of nodes and edges: {error!r}", code="bad-message") from error
    inputs = tuple(change.get("inputs", whole.inputs))
    outputs = tuple((node, port) for node, port in change.get("outputs", whole.outputs))
    return replace(whole, nodes=nodes, edges=edges, inputs=inputs, outputs=outputs)


def main(arguments: list[str] | None = None) -> int:
    """Answer messages until the input ends."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--project", type=Path, default=Path())
    parser.add_argument("--cache", type=Path, required=True, help="folder in which the catalogue is remembered")
    options = parser.parse_args(arguments)
    # Whatever Keras prints must not get between the answers.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.path.insert(0, str(options.project.resolve()))
    worker = Worker(store.load(options.cache), options.project)
    for line in sys.stdin:
        id_: Any = None
        try:
            message = json.loads(line)
            id_ = message.get("id")
            answer: dict[str, Any] = {"id": id_, "result": worker.answer(message)}
        except DeepForgeError as error:
            answer = {"id": id_, "error": {"code": error.code, "message": error.message}}
        except (ValueError, AttributeError) as error:
            answer = {"id": id_, "error": {"code": "bad-message", "message": f"Not a message: {error}"}}
        out.write(json.dumps(answer) + "\n")
        out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
