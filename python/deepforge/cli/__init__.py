"""The ``deepforge`` command: one file per command, each with ``add_parser(subparsers)`` and ``run(args)``."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Sequence

from .. import __version__
from ..errors import DeepForgeError
from . import (
    architectures,
    artifacts,
    capture,
    export,
    kernel,
    libraries,
    lineage,
    new,
    plan,
    prove,
    reify,
    run,
    stale,
    take_back,
)
from .common import BROKEN, EXIT_CODES, INTERRUPTED, Formatter, Output, Parser, fail

COMMANDS = (
    new,
    kernel,
    capture,
    lineage,
    reify,
    plan,
    run,
    prove,
    stale,
    export,
    take_back,
    artifacts,
    libraries,
    architectures,
)

_TEXT = """Turns notebooks into pipelines that run again, anywhere, with proof that they give the same result."""
_EPILOG = f"""start here:
  deepforge new my-project            make a project
  deepforge kernel install --user     let Jupyter offer the DeepForge kernel
  deepforge prove my-notebook.ipynb   make a pipeline of a notebook and check that it reproduces

{EXIT_CODES}
"""


def parser() -> Parser:
    """The parser of the whole command line."""
    top = Parser(prog="deepforge", description=_TEXT, epilog=_EPILOG, formatter_class=Formatter)
    top.add_argument("--version", action="version", version=f"deepforge {__version__}")
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)
    for module in COMMANDS:
        module.add_parser(subparsers)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code. Wrong use and ``--help`` end with SystemExit, as argparse does."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a name that this terminal cannot show is no reason to fail
    Parser.asked = sys.argv[1:] if argv is None else argv
    args = parser().parse_args(argv)
    try:
        code = args.run(args)
        sys.stdout.flush()
    except DeepForgeError as error:
        return fail(error, as_json=args.json)
    except KeyboardInterrupt:
        Output(args).line("deepforge: interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (as with "| head"); nothing more can be written, at exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except Exception as error:
        traceback.print_exc()
        wrapped = DeepForgeError(f"A defect of DeepForge, please report it: {error!r}", code="defect")
        fail(wrapped, as_json=args.json)
        return BROKEN
    return int(code)
