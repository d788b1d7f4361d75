"""``deepforge new``: make a project."""

from __future__ import annotations

import argparse

from .common import OK, Output, Parser, command, options


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command."""
    parser = command(
        subparsers,
        "new",
        "make a project",
        "Make a project: a folder with deepforge.toml and a place for everything, in git.\n\n"
        "Outside git a repository is made, and automatic commits go to its branch. In a repository of yours\n"
        "they go to a ref beside your branch; branch, index and files are not touched. No file is overwritten.",
        "deepforge new redshift\ndeepforge new . --name 'Redshift of galaxies'",
    )
    parser.add_argument("dir", metavar="DIR", help="the project's folder; made when it is missing")
    parser.add_argument("--name", help="the project's name (default: the folder's)")
    options(parser, project=False)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make it."""
    from ..project import Project

    project = Project.create(args.dir, args.name)
    data = {"path": str(project.root), "name": project.name, "history": project.history_place()}
    words = {
        "branch": "Automatic commits go to its branch.",
        "companion": "It lies in a repository of yours: automatic commits stay beside your branch.",
        "off": "No history is kept.",
    }
    text = f"Made the project {project.name} in {project.root}.\n{words[data['history']]}"
    Output(args).result(data, text)
    return OK
