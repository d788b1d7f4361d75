"""``deepforge export``: a pipeline or an operation in another form."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ProjectError
from .common import OK, Output, Parser, command, open_project, options

if TYPE_CHECKING:
    from ..project import Project


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command."""
    parser = command(subparsers, "export", "open a pipeline or an operation as a notebook")
    forms = parser.add_subparsers(title="forms", metavar="FORM", required=True, parser_class=Parser)
    notebook = command(
        forms,
        "notebook",
        "make a notebook to work in",
        "Make a notebook of a pipeline, of one of its operations (--node), or of an operation by itself: bodies as\n"
        "plain cells, in the order in which they run. Running it from top to bottom computes what the pipeline\n"
        "computes. Inputs of a single operation are what the latest execution gave it.\n"
        "What you change there can be taken back: deepforge take-back. No file is overwritten.",
        "deepforge export notebook train\n"
        "deepforge export notebook pipelines/train.pipeline.json --node split\n"
        "deepforge export notebook operations/split.py",
    )
    notebook.add_argument("what", metavar="PIPELINE|OPERATION", help="its file, or its name")
    notebook.add_argument("--node", metavar="NODE", help="of a pipeline: this operation only")
    options(notebook)
    notebook.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make it."""
    project = open_project(args)
    path = project.open_as_notebook(document(project, args.what), args.node)
    Output(args).result({"notebook": path}, f"{path}\nTake changes back with: deepforge take-back {path}")
    return OK


def document(project: Project, text: str) -> str:
    """A pipeline's or operation's path in the project, by its path (from here or from the project) or its name.

    Raises ProjectError (``no-document``) when there is none.
    """
    layout = project.layout
    named = (layout.pipelines / f"{text}.pipeline.json", layout.operations / f"{text}.py")
    for path in (Path(text), project.root / text, *named):
        if path.is_file():
            return layout.relative(path)
    expected = "a pipeline or an operation, by its file or its name"
    raise ProjectError(f"There is no {text!r}: expected {expected}", code="no-document", path=text)
