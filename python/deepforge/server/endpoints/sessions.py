"""Recorded sessions: their list, their records, their figures."""

from __future__ import annotations

from pathlib import Path
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
    journal = folder / "journal"
    reader = JournalReader(journal, _start(journal, int(call.parameters.get("since", 0))))
    return {"records": list(reader.read()), "next": reader.offset}


@TABLE.add("GET", "sessions/{session}/figures/{file}", media="image/png")
def session_figure(call: Call) -> Download:
    """A figure of a session."""
    folder = child(call.project.layout.sessions, call.text("session"), "no-session", "session")
    return Download(child(folder / "figures", call.text("file").removeprefix("figures/"), "no-figure", "figure"))


def _start(journal: Path, since: int) -> int:
    """Where to read on: at the beginning when the journal was written anew, because records were deleted."""
    try:
        with open(journal, "rb") as file:
            file.seek(max(0, since - 1))
            return since if since == 0 or file.read(1) == b"\n" else 0
    except OSError:
        return 0
