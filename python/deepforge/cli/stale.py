"""``deepforge stale``: what of a notebook no longer holds after an edit, and what must run again, and only that."""

from __future__ import annotations

import argparse
from typing import Any

from . import text
from .common import OK, REFUSED, Output, Parser, command, options

_WORDS = {
    "edited": "edited since it ran",
    "changed": "{name} has changed",
    "deleted": "{name} was deleted",
    "unmade": "{name} is no longer made above",
    "upstream": "{name} is stale",
    "restores": "makes {name} again, which was changed or overwritten",
    "new": "never ran",
}


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command."""
    parser = command(
        subparsers,
        "stale",
        "say which cells no longer hold, and run just what must run",
        "Run a notebook, or the trace of one, in a fresh kernel; say which cells' results no longer hold, which cells\n"
        "must run so that all variables are as if everything had been run from the top, and what Restart and Run All\n"
        "would do. The notebook runs in its own folder; its file is not changed.",
        "deepforge stale explore.ipynb --trace steps.json\n"
        "deepforge stale explore.ipynb --trace steps.json --run --json",
    )
    parser.add_argument("notebook", metavar="NOTEBOOK")
    parser.add_argument("--kernel", metavar="NAME", help="run in this kernel's environment")
    parser.add_argument(
        "--trace",
        metavar="FILE",
        help='JSON list of steps: {"run": INDEX}, {"run": INDEX, "source": TEXT}, {"delete": INDEX} or '
        '{"edit": INDEX, "source": TEXT} (edited, not run)',
    )
    parser.add_argument("--run", dest="again", action="store_true", help="run what must run, and save the final values")
    options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Find it."""
    from ..project import stale

    output = Output(args)
    found = stale(
        args.notebook,
        project=args.project,
        kernel=args.kernel,
        trace=args.trace,
        run=args.again,
        progress=output.progress,
    ).to_json()
    output.result(found, _described(found))
    return REFUSED if found["refused"] else OK


def _described(found: dict[str, Any]) -> str:
    lines = []
    for title, entries in (("Stale:", found["stale"]), ("Would run:", found["plan"])):
        if entries:
            lines.append(title)
            lines += [f"  cell {each['cell']}: {_WORDS[each['kind']].format(name=each['name'])}" for each in entries]
    if not found["plan"] and not found["refused"]:
        lines.append("Everything holds; nothing has to run.")
    if found["leftover"]:
        lines.append(f"Left over from cells that are gone: {', '.join(found['leftover'])}")
    others = [each for each in found["foretold"] if each["verdict"] != "same"]
    if others:
        lines.append("Restart and Run All:")
        lines += [f"  cell {each['cell']}: {each['verdict']} ({each['reason']})" for each in others]
    if found["outputs"]:
        lines.append(f"Ran {text.count(len(found['ran']), 'cell')}. The final values: {found['outputs']}")
    if found["refused"]:
        lines.append(f"Not finished: {found['refused']}")
    return "\n".join(lines)
