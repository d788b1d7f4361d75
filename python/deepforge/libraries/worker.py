"""The process that answers editors about one library: JSON lines in, JSON lines out.

A library's ``worker`` names the module to run; the module fills a ``Worker`` and hands it to ``serve``. Messages, each
with an ``id`` that its answer carries:

- ``{"ask": "open", "editor", "revision", "architecture", "run_code"?}``: feedback for a whole document, which is kept
  under the editor's id.
- ``{"ask": "edit", "editor", "revision", "base", "change", "run_code"?}``: feedback after a change of the document as
  it was at the revision ``base``. ``change`` has ``nodes`` and ``edges`` by id (null for those that are gone) and,
  where they changed, ``inputs``, ``outputs``, ``parameters``, ``made`` (null: no more) and ``models``, whole. Only
  nodes whose feedback is new come back.
- ``{"ask": "code", "editor", "revision", "title"}``: ``{"text", "lines"}`` of a document that is open.
- ``{"ask": "close", "editor"}``: forgets a document. The least recently used are forgotten by themselves.
- what else the library answers, such as ``catalogue``, ``offers`` and ``import``.

An answer has ``result``, or ``error`` with ``code``, ``message`` and ``data``. ``unknown-revision``: the document is
not there as it was at that revision, and must be opened anew.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import DeepForgeError, DocumentError
from ..model.architecture import Architecture, Layer, Link
from .code import GeneratedCode
from .feedback import Feedback, LayerFeedback

# What checks one document that is being edited: told the document and whether the project's code may run, it gives the
# feedback, and the files of the project whose code must run before more can be said.
Check = Callable[[Architecture, bool], tuple[Feedback, Sequence[str]]]
Answer = Callable[[Mapping[str, Any]], Any]

# More editors than a person has open; each holds its layers' objects.
MOST_DOCUMENTS = 16
# The number of the process that asks.
PARENT_VARIABLE = "DEEPFORGE_PARENT"


@dataclass
class _Open:
    """A document that is open: as it was at a revision, and what its editor was told of it."""

    check: Check
    architecture: Architecture = field(default_factory=Architecture)
    revision: int = -1
    feedback: Feedback | None = None
    told: Mapping[str, LayerFeedback] = field(default_factory=dict)


class Worker:
    """The documents that are open, and what else a library answers (``answers``, by what is asked).

    check: makes what checks one document. generate: the code of an architecture with a title and
    the feedback it got.
    """

    def __init__(
        self,
        check: Callable[[], Check],
        generate: Callable[[Architecture, str, Feedback | None], GeneratedCode],
        answers: Mapping[str, Answer],
    ) -> None:
        self._check = check
        self._generate = generate
        self._answers: dict[str, Answer] = {
            "open": self._opened, "edit": self._edited, "code": self._code, "close": self._closed, **answers,
        }  # fmt: skip
        self._documents: OrderedDict[str, _Open] = OrderedDict()

    def answer(self, message: Mapping[str, Any]) -> Any:
        """The answer to one message, as JSON data. Raises DeepForgeError."""
        ask = message.get("ask")
        found = self._answers.get(ask) if isinstance(ask, str) else None
        if found is None:
            known = ", ".join(self._answers)
            raise DeepForgeError(f"Expected one of {known}, received {ask!r}.", code="bad-message")
        return found(message)

    def _opened(self, message: Mapping[str, Any]) -> dict[str, Any]:
        architecture = Architecture.from_json(message.get("architecture"))
        editor = text_in(message, "editor")
        document = self._documents.get(editor)
        if document is None:
            document = self._documents[editor] = _Open(self._check())
        self._documents.move_to_end(editor)
        while len(self._documents) > MOST_DOCUMENTS:
            self._documents.popitem(last=False)
        document.told = {}
        return self._feedback(document, architecture, message)

    def _edited(self, message: Mapping[str, Any]) -> dict[str, Any]:
        document = self._at(message, "base")
        return self._feedback(document, changed(document.architecture, message.get("change", {})), message)

    def _code(self, message: Mapping[str, Any]) -> dict[str, Any]:
        document = self._at(message, "revision")
        code = self._generate(document.architecture, str(message.get("title", "model")), document.feedback)
        return {"text": code.text, "lines": {name: list(place) for name, place in code.lines.items()}}

    def _closed(self, message: Mapping[str, Any]) -> dict[str, Any]:
        self._documents.pop(text_in(message, "editor"), None)
        return {}

    def _at(self, message: Mapping[str, Any], key: str) -> _Open:
        """The document of an editor, when it is at the revision that the message names."""
        editor, revision = text_in(message, "editor"), _number(message, key)
        document = self._documents.get(editor)
        if document is None or document.revision != revision:
            raise DeepForgeError(
                f"The document is not open at revision {revision} here: give it whole.", code="unknown-revision"
            )
        self._documents.move_to_end(editor)
        return document

    def _feedback(self, document: _Open, architecture: Architecture, message: Mapping[str, Any]) -> dict[str, Any]:
        revision = _number(message, "revision")
        found, asks = document.check(architecture, message.get("run_code") is True)
        new = {name: node for name, node in found.nodes.items() if _is_new(node, document.told.get(name))}
        gone = [name for name in document.told if name not in found.nodes]
        document.architecture, document.revision = architecture, revision
        document.feedback, document.told = found, found.nodes
        data = replace(found, nodes=new).to_json()
        return {"revision": revision, "changed": data.pop("nodes"), "gone": gone, **data, "asks": list(asks)}


def _is_new(node: LayerFeedback, before: LayerFeedback | None) -> bool:
    # Mostly the very same object: comparing costs nothing then.
    return node is not before and node != before


def changed(whole: Architecture, change: Any) -> Architecture:
    """The architecture with nodes and edges put in, changed, or (null) taken away. Raises DocumentError."""
    nodes, edges = dict(whole.nodes), dict(whole.edges)
    try:
        for id_, node in change.get("nodes", {}).items():
            nodes.pop(id_, None) if node is None else nodes.__setitem__(id_, Layer.from_json(node))
        for id_, edge in change.get("edges", {}).items():
            edges.pop(id_, None) if edge is None else edges.__setitem__(id_, Link.from_json(edge))
        return replace(
            whole,
            nodes=nodes,
            edges=edges,
            inputs=tuple(change.get("inputs", whole.inputs)),
            outputs=tuple((node, port) for node, port in change.get("outputs", whole.outputs)),
            input_keys=Architecture.keys_of(change["input_keys"]) if "input_keys" in change else whole.input_keys,
            output_keys=Architecture.keys_of(change["output_keys"]) if "output_keys" in change else whole.output_keys,
            parameters=dict(change.get("parameters", whole.parameters)),
            made=Architecture.made_of(change["made"]) if "made" in change else whole.made,
            models=Architecture.inner_models(change["models"], whole.library) if "models" in change else whole.models,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DocumentError(f"The change is not one of nodes and edges: {error!r}", code="bad-message") from error


def text_in(message: Mapping[str, Any], key: str) -> str:
    """The text under a key of a message. Raises DeepForgeError (``bad-message``)."""
    value = message.get(key)
    if not isinstance(value, str):
        raise DeepForgeError(f"{key}: expected a text, received {value!r}.", code="bad-message")
    return value


def _number(message: Mapping[str, Any], key: str) -> int:
    value = message.get(key)
    if not isinstance(value, int):
        raise DeepForgeError(f"{key}: expected a whole number, received {value!r}.", code="bad-message")
    return value


def serve(worker: Worker) -> int:
    """Answer messages until the input ends, or whoever asks is gone.

    What a library or a person's code prints goes to the error stream, and what it reads is nothing.
    """
    messages = os.fdopen(os.dup(0), encoding="utf-8")
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with open(os.devnull, encoding="utf-8") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    # Told by whoever asks: it may be gone before this line is reached.
    parent = int(os.environ.get(PARENT_VARIABLE) or os.getppid())
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    for line in messages:
        out.write(json.dumps(_answered(worker, line)) + "\n")
        out.flush()
    return 0


def _end_with(parent: int) -> None:
    """End when the parent has: code that never comes back does not see that the input has ended."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _answered(worker: Worker, line: str) -> dict[str, Any]:
    id_: Any = None
    try:
        message = json.loads(line)
        id_ = message.get("id")
        return {"id": id_, "result": worker.answer(message)}
    except DeepForgeError as error:
        data = {key: value for key, value in error.data.items() if _is_json(value)}
        return {"id": id_, "error": {"code": error.code, "message": error.message, "data": data}}
    except (ValueError, AttributeError) as error:
        return {"id": id_, "error": {"code": "bad-message", "message": f"Not a message: {error}", "data": {}}}
    except Exception as error:  # one wrong document must not end the process for all other editors
        text = f"{type(error).__name__}: {error}"
        return {"id": id_, "error": {"code": "library", "message": text, "data": {}}}


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True
