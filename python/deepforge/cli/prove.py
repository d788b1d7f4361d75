"""``deepforge prove``: make a pipeline of a notebook and check that it reproduces the notebook, value by value."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from . import text
from .common import Output, Parser, command, options

if TYPE_CHECKING:
    from ..proof.prove import Proof

_SIGNS = {"same": "=", "differs": "≠", "not comparable": "?"}


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command."""
    parser = command(
        subparsers,
        "prove",
        "make a pipeline of a notebook and check that it reproduces",
        "Run a notebook in a fresh kernel, make a pipeline of it, run the pipeline in fresh processes, and compare\n"
        "every variable and figure the notebook ends with. The notebook runs in its own folder; its file is not\n"
        "changed. Outside a project, pipeline and records go to a temporary one.\n\n"
        "Exit code 0: at least one value compared and none differs. 1: something differs. 2: nothing was proved.",
        "deepforge prove explore.ipynb\ndeepforge prove explore.ipynb --kernel python3 --json\n"
        "deepforge prove explore.ipynb --trace steps.json",
    )
    parser.add_argument("notebook", metavar="NOTEBOOK")
    parser.add_argument("--kernel", metavar="NAME", help="run notebook and jobs in this kernel's environment")
    parser.add_argument(
        "--trace",
        metavar="FILE",
        help='JSON list of steps, for a session not run top to bottom: {"run": INDEX}, '
        '{"run": INDEX, "source": TEXT} or {"delete": INDEX}',
    )
    options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prove it."""
    from ..project import prove

    output = Output(args)
    proof = prove(args.notebook, project=args.project, kernel=args.kernel, trace=args.trace, progress=output.progress)
    output.result(proof.to_json(), _described(proof))
    return proof.exit_code


def _described(proof: Proof) -> str:
    data = proof.to_json()
    lines = []
    if data["refused"]:
        lines.append(f"Nothing was proved: {data['refused']}")
    for name, verdict in data["values"].items():
        reason = data["reasons"].get(name)
        lines.append(f"{_SIGNS[verdict]} {name}: {verdict}" + (f" ({reason})" if reason else ""))
    differing = sum(verdict == "differs" for verdict in data["values"].values())
    coverage = data["coverage"]
    if not data["refused"]:
        verdict = f"{differing} of them differ" if differing else "all of them the same"
        lines.append(f"\n{coverage['compared']} of {text.count(coverage['total'], 'value')} compared, {verdict}.")
    if data["pipeline"]:
        cells, operations = text.count(data["cells"], "cell"), text.count(data["operations"], "operation")
        lines.append(f"{cells}, {operations}: {data['pipeline']}")
    if data["outputs"]:
        lines.append(f"The values of both sides: {data['outputs']}")
    return "\n".join(lines).strip()
