"""``deepforge capture``: what was recorded of notebooks, session by session."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from . import text
from .common import OK, Output, Parser, command, open_project, options

if TYPE_CHECKING:
    from ..provenance.records import ImplicitOperation

_SWITCH = {
    "on": (
        "%load_ext deepforge",
        "In a notebook with the DeepForge kernel, capture is on. In any other IPython kernel, run this in a cell:",
    ),
    "off": ("%unload_ext deepforge", "To stop recording in a running kernel, run this in a cell:"),
}


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command and what it can do."""
    parser = command(
        subparsers,
        "capture",
        "list, show or delete recorded sessions; record a notebook",
        examples="deepforge capture sessions\ndeepforge capture show latest\n"
        "deepforge capture delete 2026-11-21-explore-3f9c --execution 7\ndeepforge capture notebook explore.ipynb",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    sessions = command(actions, "sessions", "list the recorded sessions")
    show = command(actions, "show", "show what a session did, cell execution by cell execution")
    delete = command(
        actions,
        "delete",
        "delete the records of a session, or of one of its executions",
        "Delete the records of a session, or of one of its executions, from the disk for good.",
    )
    record = command(
        actions,
        "notebook",
        "run a notebook in a fresh kernel and record it",
        "Run a notebook in a fresh kernel, in its own folder, and record what every cell does.\n"
        "The notebook file itself is not changed.",
    )
    for action in (show, delete):
        action.add_argument("session", metavar="SESSION", help="id of the session, or: latest")
    delete.add_argument("--execution", metavar="N", type=int, help="only this execution (its number in the session)")
    record.add_argument("notebook", metavar="NOTEBOOK")
    record.add_argument("--kernel", metavar="NAME", help="run in this kernel's environment")
    record.add_argument("--trace", metavar="FILE", help="JSON list of steps, when not top to bottom")
    rows = [(sessions, _sessions), (show, _show), (delete, _delete), (record, _record)]
    for name, (_, explained) in _SWITCH.items():
        action = command(actions, name, f"say how capture is switched {name}", explained)
        action.set_defaults(switch=name)
        rows.append((action, _switch))
    for action, run in rows:
        options(action)
        action.set_defaults(run=run)


def _sessions(args: argparse.Namespace) -> int:
    found = open_project(args).sessions()
    rows = [
        (
            each.id,
            text.moment(each.started),
            each.executions,
            text.size(each.size),
            each.problem or each.notebook or "-",
        )
        for each in found
    ]
    shown = text.table(("session", "started", "executions", "size", "notebook"), rows) if rows else "No sessions yet."
    Output(args).result({"sessions": [each.to_json() for each in found]}, shown)
    return OK


def _show(args: argparse.Namespace) -> int:
    session = open_project(args).session(args.session)
    info = session.info
    lines = [f"Session {info.id}, {text.moment(info.started)}, Python {info.python_version}, {info.notebook or '-'}"]
    lines += [_described(operation) for operation in session.operations]
    data: dict[str, Any] = {
        "session": info.to_json(),
        "operations": [operation.to_json() for operation in session.operations],
    }
    Output(args).result(data, "\n".join(lines))
    return OK


def _described(operation: ImplicitOperation) -> str:
    """One execution in a few lines."""
    failed = "" if operation.error is None else f"  {operation.error.type}: {operation.error.message}"
    lines = [f"\n[{operation.number}]  {text.seconds(operation.seconds)}{failed}"]
    lines += [f"    | {line}" for line in operation.source.splitlines()]
    facts = {
        "reads": sorted(operation.reads),
        "writes": operation.writes,
        "changes in place": operation.mutates,
        "deletes": operation.deletes,
        "sets": sorted(operation.state),
        "files read": [use.path for use in operation.files_read],
        "files written": [use.path for use in operation.files_written],
        "figures": [f"{figure.width} x {figure.height}" for figure in operation.figures],
        "and": [f"{effect.kind} ({effect.detail})" for effect in operation.effects],
    }
    lines += [f"    {fact}: {', '.join(values)}" for fact, values in facts.items() if values]
    if operation.unsupported:
        lines.append(f"    cannot become an operation: {operation.unsupported}")
    return "\n".join(lines)


def _delete(args: argparse.Namespace) -> int:
    deleted = open_project(args).delete_records(args.session, args.execution)
    what = (
        f"the session {deleted}" if args.execution is None else f"execution {args.execution} of the session {deleted}"
    )
    Output(args).result({"session": deleted, "execution": args.execution}, f"Deleted the records of {what}.")
    return OK


def _record(args: argparse.Namespace) -> int:
    output = Output(args)
    project = open_project(args)
    session = project.capture(args.notebook, trace=args.trace, kernel=args.kernel, progress=output.progress)
    output.result({"session": session}, f"Recorded the session {session}.")
    return OK


def _switch(args: argparse.Namespace) -> int:
    cell, explained = _SWITCH[args.switch]
    Output(args).result({"cell": cell}, f"{explained}\n\n    {cell}")
    return OK
