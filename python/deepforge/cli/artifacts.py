"""``deepforge artifacts``: the data that runs have kept."""

from __future__ import annotations

import argparse
from typing import Any

from . import text
from .common import OK, Output, Parser, command, open_project, options


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command and what it can do; without an action it lists."""
    parser = command(
        subparsers,
        "artifacts",
        "list, show or delete artifacts",
        "List, show or delete artifacts. In Python: deepforge.Project().artifact(NAME).load()",
        "deepforge artifacts\ndeepforge artifacts show model\ndeepforge artifacts delete model",
    )
    options(parser)
    parser.set_defaults(run=_list)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    listing = command(actions, "list", "list the artifacts (default)")
    show = command(actions, "show", "show what is known of an artifact, its provenance included")
    delete = command(
        actions,
        "delete",
        "delete an artifact",
        "Delete an artifact's record. Its data goes when nothing else in the project uses it;\n"
        "data kept by reference stays where it is.",
    )
    for action in (show, delete):
        action.add_argument("name", metavar="NAME")
    for action, run in ((listing, _list), (show, _show), (delete, _delete)):
        # An option given before the action must not be undone by the action's default.
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="stdout is JSON only")
        action.add_argument("--project", metavar="DIR", default=argparse.SUPPRESS, help="the project")
        action.set_defaults(run=run)


def _list(args: argparse.Namespace) -> int:
    found = open_project(args).artifacts()
    rows = [(each.name, each.type, text.size(each.size), each.made_by or "-", _when(each.created)) for each in found]
    shown = text.table(("artifact", "type", "size", "made by", "when"), rows) if rows else "No artifacts yet."
    Output(args).result({"artifacts": [each.summary() for each in found]}, shown)
    return OK


def _show(args: argparse.Namespace) -> int:
    artifact = open_project(args).artifact(args.name)
    record: dict[str, Any] = artifact.record.to_json()
    facts = {
        "name": artifact.name,
        "type": artifact.type,
        "size": text.size(artifact.size),
        "made by": artifact.made_by or "-",
        "when": _when(artifact.created),
        "sha256": record.get("sha256") or record.get("reference", {}).get("sha256") or "-",
        "data": str(artifact.path),
        "record": str(artifact.record_path),
    }
    width = max(map(len, facts))
    lines = "\n".join(f"{fact.ljust(width)}  {value}" for fact, value in facts.items())
    Output(args).result(record, lines)
    return OK


def _delete(args: argparse.Namespace) -> int:
    open_project(args).delete_artifact(args.name)
    Output(args).result({"deleted": args.name}, f"Deleted the artifact {args.name}.")
    return OK


def _when(created: str) -> str:
    """ISO 8601 to the minute, as recorded: UTC."""
    return created[:16].replace("T", " ")
