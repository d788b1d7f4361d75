"""``deepforge lineage``: what made a variable or an artifact, and what depends on it."""

from __future__ import annotations

import argparse

from . import text
from .common import OK, Output, Parser, command, open_project, options


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command."""
    parser = command(
        subparsers,
        "lineage",
        "show what made a value, and what depends on it",
        "Show what made a variable of a session, or an artifact, and what depends on it.\n"
        "A name that is both means the variable when --session is given, else the artifact.",
        "deepforge lineage model\ndeepforge lineage accuracy --session 2026-11-21-explore-3f9c --json",
    )
    parser.add_argument("name", metavar="NAME", help="a variable of the session, or an artifact")
    parser.add_argument("--session", metavar="S", help="id of the session (default: the latest)")
    options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show it."""
    found = open_project(args).lineage(args.name, args.session)
    labels, made, used = found.labels, found.made, found.used

    def label(key: str) -> str:
        return labels.get(key, key)

    parts = [text.tree(found.name, label, lambda key: made.get(key, ()))]
    if len(parts[0].splitlines()) == 1:
        parts[0] += "\n(nothing recorded made it)"
    if found.session is not None:
        shown = text.tree(found.name, label, lambda key: used.get(key, ()))
        parts.append("used by\n" + "\n".join(shown.splitlines()[1:]) if used.get(found.name) else "used by nothing")
    Output(args).result(found.to_json(), "\n\n".join(parts))
    return OK
