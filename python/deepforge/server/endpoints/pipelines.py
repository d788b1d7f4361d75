"""Pipelines from sessions: proposals, making, proofs; and plans of runs."""

from __future__ import annotations

import re
from typing import Any

from ...errors import ProjectError
from ..call import Call
from ..places import child, pipeline
from ..table import ID, TABLE, Query


@TABLE.add("POST", "proposals", answer="Proposal", body="ProposalRequest")
def propose(call: Call) -> Any:
    """A pipeline that could be made of a session, with the user's edits."""
    return call.compute("propose", request=_checked(call))


@TABLE.add("POST", "pipelines", answer="MadePipeline", status=201, body="ProposalRequest")
def make_pipeline(call: Call) -> Any:
    """Make a pipeline of a session: the files that the proposal shows are written."""
    return call.compute("make", request=_checked(call))


@TABLE.add("POST", "proofs", answer="Proof", status=201, body="ProofRequest", action="execute")
def start_proof(call: Call) -> Any:
    """Start to check that a pipeline reproduces its session; another process does it."""
    _session(call, call.body["session"])
    finals = call.body["finals"]
    if not re.search(ID, finals):
        raise ProjectError(f"There are no final values {finals[:100]!r}", code="no-finals")
    request = dict(call.body, pipeline=pipeline(call.project, call.body["pipeline"]))
    return call.project.start_proof(request)


@TABLE.add("GET", "proofs", answer="Proofs", query=(Query("pipeline", "A pipeline's file", required=True),))
def proofs(call: Call) -> Any:
    """The proofs of a pipeline, the latest first."""
    path = call.project.layout.relative(pipeline(call.project, call.text("pipeline")))
    return {"proofs": call.project.proofs(path)}


@TABLE.add("GET", "proofs/{proof}", answer="Proof")
def proof(call: Call) -> Any:
    """A proof as it is now."""
    _proof(call)
    return call.project.proof(call.text("proof"))


@TABLE.add("DELETE", "proofs/{proof}", status=204, action="execute")
def cancel_proof(call: Call) -> None:
    """Cancel a proof."""
    _proof(call)
    call.project.cancel_proof(call.text("proof"))


@TABLE.add("POST", "plans", answer="Plan", body="PlanRequest")
def plan(call: Call) -> Any:
    """What a run would do, job by job; nothing is started."""
    request = dict(call.body, pipeline=pipeline(call.project, call.body["pipeline"]))
    return call.compute("plan", request=request)


def _checked(call: Call) -> dict[str, Any]:
    """The request for a proposal, when all it names is in the project."""
    _session(call, call.body["session"])
    notebook = call.body.get("notebook")
    if notebook is not None:
        call.project.layout.inside(notebook)
    name = call.body.get("name")
    if name is not None and ("/" in name or "\\" in name or "\0" in name or name.startswith(".")):
        expected = "a name without slashes or a leading dot"
        raise ProjectError(f"The name {name!r}: expected {expected}", code="invalid-name", expected=expected)
    return dict(call.body)


def _session(call: Call, session: str) -> None:
    if not re.search(ID, session):
        raise ProjectError(f"There is no session {session!r}", code="no-session")
    child(call.project.layout.sessions, session, "no-session", "session")


def _proof(call: Call) -> None:
    child(call.project.layout.state / "proofs", call.text("proof"), "no-proof", "proof")
