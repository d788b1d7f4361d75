"""Recorded sessions: their list, their records, their figures."""

from __future__ import annotations

from typing import Any

from ...provenance.journal import JournalReader
from ..call import Call, Download
from ..places import child
from ..table import TABLE, Query


@TABLE.add("GET", "sessions", answer="Sessions")
def sessions(call: Call) -> dict[str, Any]:
    """The recorded sessions, the latest first."""
    return {"sessions": [each.to_json() for each in call.project.sessions()]}


@TABLE.add(
    "GET",
    "sessions/{session}/records",
    answer="SessionRecords",
    query=(Query("since", "What an earlier answer gave as 'next'", "integer"),),
)
def session_records(call: Call) -> dict[str, Any]:
    """Records of a session's journal as they were written."""
    folder = child(call.project.layout.sessions, call.text("session"), "no-session", "session")
    reader = JournalReader(folder / "journal", int(call.parameters.get("since", 0)))
    return {"records": list(reader.read()), "next": reader.offset}


@TABLE.add("GET", "sessions/{session}/figures/{file}", media="image/png")
def session_figure(call: Call) -> Download:
    """A figure of a session."""
    folder = child(call.project.layout.sessions, call.text("session"), "no-session", "session")
    return Download(child(folder / "figures", call.text("file"), "no-figure", "figure"))
