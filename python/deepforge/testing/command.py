"""The command line of the truth suite."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import DeepForgeError
from . import SUITES, run
from .outcome import Report, Row


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for: 0 when all holds, 1 when something does not, 2 for wrong use."""
    parser = _parser()
    args = parser.parse_args(argv)
    suites = [args.suite] if args.suite else list(SUITES)
    if args.notebook and args.suite != "traces":
        parser.error("a notebook can be given to traces only")
    shown = _shown if sys.stderr.isatty() and not args.json else _silent
    try:
        report = _report(args, suites, shown)
    except (DeepForgeError, ValueError) as error:
        parser.error(str(error))
    if not any(report.suites.values()):
        parser.error(f"no case has {args.only!r} in its name or group")
    print(json.dumps(report.to_json(), indent=1) if args.json else report.table())
    return report.exit_code


def _report(args: argparse.Namespace, suites: Sequence[str], shown: Callable[[Row], None]) -> Report:
    if args.suite == "traces":
        from .traces import rows

        report = Report()
        notebooks = [Path(args.notebook)] if args.notebook else []
        report.extend("traces", rows(args.only, notebooks, examples=args.examples, seed=args.seed), shown)
        return report
    return run(suites, only=args.only, progress=shown)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deepforge.testing",
        description="Checks what DeepForge claims of cells, values and sessions. Exit code 0: all holds, 1: not all.",
    )
    parser.add_argument("suite", nargs="?", choices=SUITES, help="one suite (default: all)")
    parser.add_argument("notebook", nargs="?", metavar="NOTEBOOK", help="a notebook of your own, for traces")
    parser.add_argument("--only", default="", metavar="NAME", help="cases whose name or group holds this text")
    parser.add_argument("--json", action="store_true", help="counts and rows as JSON")
    parser.add_argument("--examples", type=int, default=10, metavar="N", help="traces: how many ways to try (10)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="traces: other ways with another number")
    return parser


def _shown(row: Row) -> None:
    if row.status != "passed":
        print(f"{row.status}: {row.group}: {row.name}", file=sys.stderr)


def _silent(row: Row) -> None:
    """Say nothing."""
