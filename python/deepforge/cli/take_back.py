"""``deepforge take-back``: what was changed in a notebook that was made of operations goes back into their files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import ProjectError
from .common import OK, REFUSED, Output, Parser, command, open_project, options


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command."""
    parser = command(
        subparsers,
        "take-back",
        "take the changes of an opened notebook back",
        "Take what was changed in a notebook that was opened from a pipeline or an operation back into their files:\n"
        "code, attributes, new and removed inputs and outputs, edges; one commit. --dry-run only shows it.\n"
        "Where the same thing was changed in the project, too, nothing is written until you say which version counts.\n"
        "Exit code 2 when something is in the way.",
        "deepforge take-back notebooks/train-pipeline.ipynb --dry-run\n"
        "deepforge take-back notebooks/train-pipeline.ipynb\n"
        "deepforge take-back notebooks/train-pipeline.ipynb --take operations/split.py --leave train.epochs",
    )
    parser.add_argument("notebook", metavar="NOTEBOOK", help="its file")
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    for option, text in (("take", "the notebook's version counts"), ("leave", "the project's version counts")):
        parser.add_argument(
            f"--{option}",
            metavar="OPERATION|NODE.ATTRIBUTE",
            action="append",
            default=[],
            help=f"changed on both sides: {text}; may be given again",
        )
    options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show it, or do it."""
    project = open_project(args)
    notebook = project.layout.relative(_file(args.notebook, project.root))
    choices = {**dict.fromkeys(args.take, "notebook"), **dict.fromkeys(args.leave, "project")}
    taking = project.notebook_changes(notebook, choices)
    if taking["empty"]:
        Output(args).result(taking, f"{notebook} has no changes to take back")
        return OK
    if args.dry_run or not taking["ready"]:
        Output(args).result(taking, "\n".join(_lines(taking)))
        return OK if taking["ready"] else REFUSED
    done = project.take_back(notebook, choices)
    Output(args).result(done, "\n".join([*_lines(done), "", done["message"]]))
    return OK


def _file(text: str, root: Path) -> Path:
    for path in (Path(text), root / text):
        if path.is_file():
            return path
    raise ProjectError(f"There is no file {text!r}", code="no-document", path=text)


def _lines(taking: Mapping[str, Any]) -> Iterator[str]:
    for each in taking["operations"]:
        yield f"{each['path']}: {', '.join(each['interface']) or 'code'}"
        yield from (f"  {line}" for line in each["diff"])
        yield from (f"  {problem}" for problem in each["problems"])
        if each["conflict"]:
            yield f"  changed in the project, too: --take {each['path']} or --leave {each['path']}"
    for value in taking["attributes"]:
        key = f"{value['node']}.{value['name']}"
        yield f"{key} = {value['after']} (was {value['before']})"
        if value["conflict"]:
            yield f"  changed in the pipeline, too: --take {key} or --leave {key}"
    for edge in taking["edges"]:
        word = "connect" if edge["action"] == "add" else "disconnect"
        yield f"{word} {'.'.join(edge['from'])} → {'.'.join(edge['to'])}"
    yield from taking["problems"]
    yield from taking["notes"]
