"""Executions: starting, watching from afar, ending; logs and figures of jobs. Conductor processes run them."""

from __future__ import annotations

import os
from typing import Any

from ...errors import ProjectError
from ...project import Project
from ..call import Call
from ..places import pipeline
from ..state import execution_state
from ..table import NODE, TABLE, Query

_NODE = Query("node", "Id of the job's node", required=True, pattern=NODE)


@TABLE.add("GET", "executions", answer="Executions")
def executions(call: Call) -> Any:
    """The executions, the latest first."""
    return {"executions": call.project.execution_items()}


@TABLE.add("POST", "executions", answer="ExecutionId", status=201, body="ExecutionRequest", action="execute")
def start_execution(call: Call) -> Any:
    """Start a run of a pipeline; a process that outlives the server conducts it."""
    request = dict(call.body, pipeline=pipeline(call.project, call.body["pipeline"]))
    created = call.compute("create_execution", request=request)
    call.project.start(created["id"])
    return created


@TABLE.add("GET", "executions/{execution}", answer="ExecutionState")
def execution(call: Call) -> Any:
    """An execution as it is now."""
    return execution_state(call.project, _known(call))


@TABLE.add("DELETE", "executions/{execution}", status=204)
def delete_execution(call: Call) -> None:
    """Delete an execution with its jobs' files; artifacts stay."""
    call.project.delete_execution(_known(call))


@TABLE.add("POST", "executions/{execution}/cancel", status=204, action="execute")
def cancel_execution(call: Call) -> None:
    """Ask an execution to stop."""
    call.project.cancel(_known(call))


@TABLE.add("POST", "executions/{execution}/resume", status=204, action="execute")
def resume_execution(call: Call) -> None:
    """Go on with an execution that was broken off, failed or was cancelled."""
    call.project.resume(_known(call))


@TABLE.add("POST", "executions/{execution}/rerun", status=204, body="JobRerun", action="execute")
def rerun_job(call: Call) -> None:
    """Run a job again, with all that depends on it."""
    call.project.rerun(_known(call), call.body["node"])


@TABLE.add(
    "GET",
    "executions/{execution}/log",
    answer="Log",
    query=(_NODE, Query("offset", "In bytes; negative: from the end", "integer", signed=True)),
)
def log(call: Call) -> Any:
    """Part of what a job printed."""
    return call.project.log(_known(call), call.text("node"), int(call.parameters.get("offset", 0)))


@TABLE.add("GET", "executions/{execution}/figures", answer="Figures", query=(_NODE,))
def figures(call: Call) -> Any:
    """The figures of a job, in the order they were shown."""
    return call.project.figures(_known(call), call.text("node"))


def _known(call: Call) -> str:
    return known_execution(call.project, call.text("execution"))


def known_execution(project: Project, id_: str) -> str:
    """The id, when there is such an execution, in this project. Raises ProjectError (``no-execution``)."""
    layout = project.layout
    folder, record = layout.runs / id_, layout.executions / f"{id_}.execution.json"
    has_folder = folder.is_dir() and not os.path.islink(folder)
    if not has_folder and not (record.is_file() and record.resolve().is_relative_to(layout.root)):
        raise ProjectError(f"There is no execution {id_}", code="no-execution", id=id_)
    return id_
