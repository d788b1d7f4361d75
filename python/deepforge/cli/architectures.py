"""``deepforge code`` and ``deepforge import``: architectures as code, and from code and saved models."""

from __future__ import annotations

import argparse

from .common import OK, Output, Parser, command, open_project, options


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add both commands."""
    code = command(
        subparsers,
        "code",
        "print the code that builds an architecture",
        "Print the code of an architecture: a module that runs without DeepForge; its build() gives the model.",
        "deepforge code net\ndeepforge code architectures/net.architecture.json > net.py",
    )
    code.add_argument("architecture", metavar="ARCHITECTURE", help="its file, or its name")
    options(code)
    code.set_defaults(run=_code)
    import_ = command(
        subparsers,
        "import",
        "make an architecture of a saved model, or of code",
        "Make an architecture of a saved Keras model (.keras, .h5), or of a Python file or notebook that builds one.\n"
        "The code is run for that, in a process of its own. Layers that only the code has are put into a new file in\n"
        "modules/, which is named.",
        "deepforge import model.keras\ndeepforge import train.py --variable make_model --name net",
    )
    import_.add_argument("source", metavar="FILE", help="a saved model, a Python file or a notebook")
    import_.add_argument("--name", metavar="NAME", help="of the architecture (default: the file's)")
    import_.add_argument("--variable", metavar="NAME", help="of code: what to take, such as net or 'build(10)'")
    import_.add_argument("--library", metavar="NAME", default="keras", help="that reads it (default: keras)")
    options(import_)
    import_.set_defaults(run=_import)


def _code(args: argparse.Namespace) -> int:
    text = open_project(args).architecture_code(args.architecture)
    Output(args).result({"code": text}, text.rstrip("\n"))
    return OK


def _import(args: argparse.Namespace) -> int:
    path, notes = open_project(args).import_architecture(
        args.source, args.name, library=args.library, variable=args.variable
    )
    Output(args).result({"architecture": path, "notes": notes}, "\n".join([path, *notes]))
    return OK
