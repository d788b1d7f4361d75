"""Documents of a project: the tree, making, renaming and deleting them, what uses them, interfaces of nodes."""

from __future__ import annotations

from typing import Any

from ..call import Call
from ..table import TABLE, Query
from .projects import summary

_PATH = Query("path", "A document, relative to the project", required=True)


@TABLE.add("GET", "tree", answer="Tree")
def tree(call: Call) -> dict[str, Any]:
    """All that the project holds, by area."""
    return {"project": summary(call, call.project.root), **call.project.tree()}


@TABLE.add("POST", "documents", answer="DocumentPath", status=201, body="NewDocument")
def create_document(call: Call) -> dict[str, Any]:
    """Make a document from the empty form of its kind, or an architecture from its content."""
    return {"path": call.project.create_document(call.body["kind"], call.body["name"], call.body.get("content"))}


@TABLE.add("POST", "documents/rename", answer="Renamed", body="Rename")
def rename_document(call: Call) -> dict[str, Any]:
    """Rename a document; what refers to it is changed with it."""
    path, changed = call.project.rename(call.body["path"], call.body["name"])
    return {"path": path, "changed": changed}


@TABLE.add("GET", "documents/uses", answer="Uses", query=(_PATH,))
def uses(call: Call) -> dict[str, Any]:
    """What uses a document."""
    return {"path": call.text("path"), "uses": call.project.uses(call.text("path"))}


@TABLE.add(
    "DELETE",
    "documents",
    status=204,
    query=(Query("path", "A document, relative to the project; an execution also by its id", required=True),),
)
def delete_document(call: Call) -> None:
    """Delete a document, an artifact's record or an execution."""
    call.project.delete(call.text("path"))


@TABLE.add("GET", "interfaces", answer="Interfaces")
def interfaces(call: Call) -> dict[str, Any]:
    """Operations and pipelines with their interfaces."""
    return {"items": call.project.interfaces()}
