"""Architectures that are open in editors: feedback, code, and making them of something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...documents.architectures import notes_of
from ...documents.kinds import checked_name
from ...errors import ProjectError
from ..call import Call
from ..libraries import changes, known
from ..places import stored_value
from ..table import ID, TABLE, Action

# Of imports: those that run code of the project, or code that is sent.
_RUNS_CODE = frozenset({"code", "text", "model", "artifact"})


def _action_of_feedback(body: Mapping[str, Any]) -> Action:
    return "execute" if body.get("run_code") is True else "read"


def _action_of_import(body: Mapping[str, Any]) -> Action:
    return "execute" if body.get("kind") in _RUNS_CODE else "write"


@TABLE.add(
    "POST",
    "architectures/feedback",
    answer="ArchitectureFeedback",
    body="FeedbackRequest",
    action="read",
    action_of=_action_of_feedback,
    threads="libraries",
)
def architecture_feedback(call: Call) -> Any:
    """Shapes, sizes and errors of an architecture as it is in an editor, whole or after a change."""
    ask = changes.checked(call.body)
    return known.ask(call, call.body["library"], {**call.body, "ask": ask})


@TABLE.add("POST", "architectures/code", answer="GeneratedCode", body="CodeRequest", action="read", threads="libraries")
def architecture_code(call: Call) -> Any:
    """The code of an architecture that an editor has open."""
    return known.ask(call, call.body["library"], {**call.body, "ask": "code"})


@TABLE.add(
    "POST",
    "architectures/import",
    answer="ImportedArchitecture",
    status=201,
    body="ImportRequest",
    action_of=_action_of_import,
    threads="imports",
)
def import_architecture(call: Call) -> Any:
    """Make an architecture of code, a model or an example; another process does it, and can be ended."""
    request = dict(call.body)
    if not re.search(ID, request["id"]):
        raise ProjectError("ImportRequest: at /id: expected letters, digits, _, - and .", code="invalid-request")
    name = checked_name(request["name"], "architectures")
    is_agreed = request.pop("modules", False)
    if request["kind"] == "artifact":
        request["file"] = str(_value(call, _needed(request, "choice")))
    elif request["kind"] in ("code", "model"):
        path = call.project.layout.inside(_needed(request, "path"))
        if not path.is_file():
            raise ProjectError(f"There is no file {request['path']}", code="no-file", path=request["path"])
    found = known.import_(call, request["library"], request["id"], {**request, "ask": "import"})
    document = _written(call, name, found["architecture"])
    module = found.get("module") if is_agreed else None
    if module is not None:
        call.project.create_module(module["path"], module["text"])
    return {"path": document, "notes": notes_of(found, is_written=module is not None)}


@TABLE.add("DELETE", "architectures/import/{id}", status=204)
def cancel_import(call: Call) -> None:
    """End an import that is under way; nothing is written then."""
    call.libraries.cancel(call.project.root, call.text("id"))


def _value(call: Call, choice: str) -> Path:
    """The file of an artifact by its name, or of a value by its hash."""
    if re.fullmatch(r"[0-9a-f]{64}", choice):
        return stored_value(call.project, choice)
    return Path(call.project.artifact(choice).path)


def _needed(request: Mapping[str, Any], key: str) -> str:
    if not request.get(key):
        raise ProjectError(
            f"ImportRequest: of {request['kind']}: expected the key {key!r}", code="invalid-request", expected=key
        )
    return str(request[key])


def _written(call: Call, name: str, content: Mapping[str, Any]) -> str:
    """The path of a new document of that name, or of the next one that is free."""
    number = 1
    while True:
        try:
            wanted = name if number == 1 else f"{name[:90]} {number}"
            return call.project.create_document("architecture", wanted, content)
        except ProjectError as error:
            if error.code != "exists":
                raise
            number += 1
