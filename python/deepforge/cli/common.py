"""What the commands share: options, where results and progress go, how errors are told."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from ..errors import DeepForgeError

if TYPE_CHECKING:
    from ..project import Project

OK, DIFFERS, REFUSED, BROKEN, INTERRUPTED = 0, 1, 2, 3, 130
EXIT_CODES = "exit codes: 0 done, 1 something failed or differs, 2 refused or wrong use, 130 interrupted"


class Parser(argparse.ArgumentParser):
    """A parser whose errors, too, are JSON when JSON was asked for."""

    asked: Sequence[str] = ()

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and end with exit code 2."""
        if "--json" in Parser.asked:
            print(json.dumps({"error": {"code": "usage", "message": message, "data": {}}}))
        super().error(message)


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Text as written, and room for the names of commands beside what they do."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)

    def add_argument(self, action: argparse.Action) -> None:
        """Count in the indentation of a list of commands, which argparse forgets."""
        super().add_argument(action)
        if isinstance(action, argparse._SubParsersAction):
            self._action_max_length += 2


def command(
    subparsers: argparse._SubParsersAction[Parser], name: str, line: str, description: str = "", examples: str = ""
) -> Parser:
    """A new command: ``line`` stands in the list, ``examples`` one command per line."""
    epilog = "examples:\n" + "".join(f"  {line}\n" for line in examples.strip().splitlines()) if examples else None
    return subparsers.add_parser(
        name,
        help=line,
        description=description or line[0].upper() + line[1:] + ".",
        epilog=epilog,
        formatter_class=Formatter,
    )


def options(parser: argparse.ArgumentParser, *, project: bool = True) -> None:
    """Add the options that every command has."""
    group = parser.add_argument_group("common options")
    group.add_argument("--json", action="store_true", help="stdout is the result as JSON and nothing else")
    if project:
        group.add_argument("--project", metavar="DIR", help="the project (default: found from here upward)")


def open_project(args: argparse.Namespace) -> Project:
    """The project that the command line means. Raises ProjectError when there is none."""
    from ..project import Project

    return Project(args.project or ".")


class Output:
    """Results on stdout, progress on stderr: one line that changes on a terminal, plain lines elsewhere."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.json = bool(getattr(args, "json", False))
        self._terminal = sys.stderr.isatty()
        self._open = False

    def result(self, data: Any, text: str) -> None:
        """The command's result: ``data`` with ``--json``, else ``text``."""
        self.settle()
        print(json.dumps(data, allow_nan=False) if self.json else text)

    def line(self, text: str) -> None:
        """A line of progress that stays."""
        self.settle()
        print(text, file=sys.stderr, flush=True)

    def progress(self, text: str) -> None:
        """What is being done now; on a terminal the next such line replaces it."""
        if not self._terminal:
            self.line(text)
            return
        print(f"\r\x1b[K{text[:200]}", end="", file=sys.stderr, flush=True)
        self._open = True

    def settle(self) -> None:
        """Clear the changing line."""
        if self._open:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._open = False


def fail(error: DeepForgeError, *, as_json: bool) -> int:
    """Tell an error: one message on stderr, and with ``--json`` its data on stdout. Gives the exit code."""
    print(f"deepforge: {error.message}", file=sys.stderr)
    if as_json:
        print(json.dumps({"error": error.to_json()}, default=str))
    return REFUSED
