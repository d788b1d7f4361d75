"""What worker processes compute: heavy and pure, so that the server stays free. Payloads are those of the schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..project import Project

Task = Callable[..., Any]


def propose(project: Project, request: Mapping[str, Any]) -> Any:
    """A ``Proposal``."""
    return project.propose(request)


def make(project: Project, request: Mapping[str, Any]) -> Any:
    """A ``MadePipeline``: its files are written."""
    return project.make(request)


def open_as_notebook(project: Project, path: str, node: str | None) -> Any:
    """A ``DocumentPath``: the notebook is written."""
    return {"path": project.open_as_notebook(path, node)}


def notebook_changes(project: Project, notebook: str, choices: Mapping[str, str]) -> Any:
    """``NotebookChanges``: nothing is written."""
    return project.notebook_changes(notebook, choices)


def take_back(project: Project, notebook: str, choices: Mapping[str, str]) -> Any:
    """``NotebookChanges``: they are made."""
    return project.take_back(notebook, choices)


def plan(project: Project, request: Mapping[str, Any]) -> Any:
    """A ``Plan``."""
    return project.plan_json(request)


def create_execution(project: Project, request: Mapping[str, Any]) -> Any:
    """An ``ExecutionId``: pipeline and code are frozen, nothing is started."""
    id_ = project.create_execution(
        request["pipeline"],
        request.get("until"),
        request.get("attributes"),
        name=request.get("name"),
        workers=request.get("workers"),
        force=bool(request.get("force")),
    )
    return {"id": id_}


def preview(project: Project, sha256: str) -> Any:
    """A ``Preview``."""
    return project.preview(sha256)


TASKS: Mapping[str, Task] = {
    "propose": propose,
    "make": make,
    "open_as_notebook": open_as_notebook,
    "notebook_changes": notebook_changes,
    "take_back": take_back,
    "plan": plan,
    "create_execution": create_execution,
    "preview": preview,
}
