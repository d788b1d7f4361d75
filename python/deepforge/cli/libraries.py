"""``deepforge libraries``: what is installed to build networks and other resources with."""

from __future__ import annotations

import argparse

from . import text
from .common import OK, Output, Parser, command, options


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command."""
    parser = command(
        subparsers,
        "libraries",
        "list the libraries, such as Keras, and what each needs",
        "List the libraries that are installed with DeepForge: the version of what each describes, what that computes\n"
        "with, and the types of references that operations can have; or what is missing, and how to get it.",
    )
    options(parser, project=False)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List them."""
    from ..libraries.installed import installed

    found = installed()
    rows = [
        (each.name, each.version or "-", each.backend or "-", ", ".join(kind.type for kind in each.resources) or "-")
        for each in found
    ]
    problems = [f"{each.name}: {each.problem.message}" for each in found if each.problem is not None]
    shown = text.table(("library", "version", "backend", "references"), rows) if rows else "No libraries."
    data = [
        {
            "name": each.name,
            "title": each.title,
            "version": each.version,
            "backend": each.backend,
            "resources": [{"type": kind.type, "folder": kind.folder, "ending": kind.ending} for kind in each.resources],
            "problem": None if each.problem is None else each.problem.to_json(),
        }
        for each in found
    ]
    Output(args).result({"libraries": data}, "\n".join([shown, *problems]))
    return OK
