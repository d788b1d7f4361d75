"""``deepforge reify``: make a pipeline of what a session did."""

from __future__ import annotations

import argparse

from .common import OK, Output, Parser, command, open_project, options


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command."""
    parser = command(
        subparsers,
        "reify",
        "make a pipeline of a recorded session",
        "Make a pipeline of a recorded session: the operations that made what was chosen, and no others.\n"
        "Files that a person wrote or changed are never overwritten: the new ones get another name.",
        "deepforge reify\ndeepforge reify latest --target model --target accuracy --name train",
    )
    parser.add_argument("session", metavar="SESSION", nargs="?", default="latest", help="id (default: the latest)")
    parser.add_argument(
        "--target",
        metavar="NAME",
        dest="targets",
        action="append",
        help="a variable that the pipeline shall make; may be given again (default: all the session ends with)",
    )
    parser.add_argument("--name", help="the pipeline's name (default: the notebook's)")
    options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make it."""
    project = open_project(args)
    pipeline = project.reify(args.session, targets=args.targets, name=args.name)
    path = pipeline.relative_to(project.root).as_posix()
    Output(args).result({"pipeline": path}, f"Made the pipeline {path}\nRun it with: deepforge run {path}")
    return OK
