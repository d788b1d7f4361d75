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
        "What comes of the clock, the network, fresh entropy, threads or files that the notebook left behind is never\n"
        "called the same. The proof is kept beside its pipeline and says itself when it no longer stands.\n\n"
        'With --json: {"cells": how many ran, "operations": of the pipeline, "values": {name: "same" | "differs" |\n'
        '"not comparable"}, "reasons": {name: text}, "coverage": {"compared", "total"}, "refused": why nothing was\n'
        'proved or null, "given": [steps taken as given], "tolerance": "bitwise" or "relative BOUND", "threads":\n'
        'BLAS and OpenMP threads of both runs, "expected_seconds": for the pipeline, "seconds": by phase, "pipeline":\n'
        'its file, "outputs": folder of the values of both sides}\n\n'
        "Exit code 0: at least one value compared and none differs. 1: something differs. 2: nothing was proved.",
        "deepforge prove explore.ipynb\ndeepforge prove explore.ipynb --kernel python3 --json\n"
        "deepforge prove explore.ipynb --trace steps.json\n"
        "deepforge prove explore.ipynb --given train_model --tolerance 1e-9",
    )
    parser.add_argument("notebook", metavar="NOTEBOOK")
    parser.add_argument("--kernel", metavar="NAME", help="run notebook and jobs in this kernel's environment")
    parser.add_argument(
        "--trace",
        metavar="FILE",
        help='JSON list of steps, for a session not run top to bottom: {"run": INDEX}, '
        '{"run": INDEX, "source": TEXT} or {"delete": INDEX}',
    )
    parser.add_argument(
        "--given",
        metavar="STEP",
        action="append",
        default=[],
        help="do not run this operation (its name, or the number of a cell execution in it) but take the notebook's "
        "values for what it makes; these do not count as compared; may be given again",
    )
    parser.add_argument(
        "--tolerance",
        metavar="BOUND",
        help="let floats differ by this much, relative to the larger, such as 1e-9; without it every bit counts",
    )
    options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prove it."""
    from ..project import prove

    output = Output(args)
    proof = prove(
        args.notebook,
        project=args.project,
        kernel=args.kernel,
        trace=args.trace,
        given=args.given,
        tolerance=args.tolerance,
        progress=output.progress,
    )
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
        if data["given"]:
            lines.append(f"\nTaken as given: {', '.join(data['given'])}")
        if data["tolerance"] != "bitwise":
            lines.append(f"\nFloats may differ: {data['tolerance']}")
        lines.append(f"\n{coverage['compared']} of {text.count(coverage['total'], 'value')} compared, {verdict}.")
    if data["pipeline"]:
        cells, operations = text.count(data["cells"], "cell"), text.count(data["operations"], "operation")
        lines.append(f"{cells}, {operations}: {data['pipeline']}")
    if data["outputs"]:
        lines.append(f"The values of both sides: {data['outputs']}")
    return "\n".join(lines).strip()
