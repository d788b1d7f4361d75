"""``deepforge plan``: what a run would do, job by job, before anything runs."""

from __future__ import annotations

import argparse

from . import text
from .common import OK, REFUSED, Output, Parser, command, open_project, options


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command."""
    parser = command(
        subparsers,
        "plan",
        "say which jobs a run would run, which it would reuse, and why",
        "Say for every job of a pipeline whether it is reused, will run (and what changed), depends on\n"
        "another's result, or cannot run (and why). Nothing is started. Exit code 2 when a job cannot run.",
        "deepforge plan pipelines/train.pipeline.json\ndeepforge plan train --until score",
    )
    pipeline_options(parser)
    options(parser)
    parser.set_defaults(run=run)


def pipeline_options(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """The options that say what would be run; ``run`` has them too."""
    parser.add_argument(
        "pipeline",
        metavar="PIPELINE",
        nargs="?" if optional else None,
        help="its file, or its name in the folder pipelines",
    )
    parser.add_argument(
        "--until", metavar="NODE", action="append", help="only this node and what it depends on; may be given again"
    )
    parser.add_argument("--force", action="store_true", help="reuse nothing")
    parser.add_argument(
        "--attribute",
        metavar="NODE.NAME=LITERAL",
        dest="attributes",
        action="append",
        default=[],
        help="another value of an attribute, as a Python literal; may be given again",
    )


def run(args: argparse.Namespace) -> int:
    """Plan it."""
    plan = open_project(args).plan(
        args.pipeline, until=args.until, attributes=attribute_values(args.attributes), force=args.force
    )
    rows = [(step.node, step.state, step.reason) for step in plan.steps.values()]
    counts = ", ".join(f"{number} {state}" for state, number in plan.counts().items()) or "no jobs"
    Output(args).result(plan.to_json(), f"{text.table(('job', 'state', 'because'), rows)}\n\n{counts}")
    return OK if plan.ready else REFUSED


def attribute_values(given: list[str]) -> dict[str, str]:
    """``["train.epochs=3"]`` as ``{"train.epochs": "3"}``. Raises RunError for another shape."""
    from ..errors import RunError

    values = {}
    for text_ in given:
        target, equals, value = text_.partition("=")
        if not equals or "." not in target or not value.strip():
            raise RunError(f"--attribute: expected NODE.NAME=LITERAL, received {text_!r}", code="usage")
        values[target.strip()] = value.strip()
    return values
