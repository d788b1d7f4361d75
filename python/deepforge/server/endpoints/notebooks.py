"""Pipelines and operations opened as notebooks, and what was changed there taken back."""

from __future__ import annotations

from typing import Any

from ..call import Call
from ..table import TABLE


@TABLE.add("POST", "notebooks", answer="DocumentPath", status=201, body="NotebookRequest")
def open_as_notebook(call: Call) -> Any:
    """Open a pipeline, one of its operations, or an operation by itself as a notebook."""
    return call.compute("open_as_notebook", path=call.body["path"], node=call.body.get("node"))


@TABLE.add("POST", "notebooks/changes", answer="NotebookChanges", body="TakeBackRequest", action="read")
def notebook_changes(call: Call) -> Any:
    """What taking the changes of an opened notebook back would change; nothing is written."""
    return call.compute("notebook_changes", notebook=call.body["notebook"], choices=call.body.get("choices") or {})


@TABLE.add("POST", "notebooks/take-back", answer="NotebookChanges", body="TakeBackRequest")
def take_back(call: Call) -> Any:
    """Take the changes of an opened notebook back into operations and pipeline."""
    return call.compute("take_back", notebook=call.body["notebook"], choices=call.body.get("choices") or {})
