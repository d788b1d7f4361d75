"""``deepforge kernel``: let Jupyter offer the DeepForge kernel, in this environment."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from ..errors import DeepForgeError
from . import text
from .common import OK, Output, Parser, command, options


class KernelSpecError(DeepForgeError):
    """A kernel cannot be registered or removed."""

    code = "kernel-spec"


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command and what it can do."""
    parser = command(subparsers, "kernel", "install, list or uninstall the DeepForge kernel")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    install = command(
        actions,
        "install",
        "register the DeepForge kernel of this Python environment with Jupyter",
        "Register the DeepForge kernel of this Python environment with Jupyter.",
        "deepforge kernel install\ndeepforge kernel install --user --name deepforge-analysis",
    )
    where = install.add_mutually_exclusive_group()
    where.add_argument("--sys-prefix", action="store_true", help="for this environment's Jupyter (default)")
    where.add_argument("--user", action="store_true", help="for every Jupyter of this user")
    where.add_argument("--prefix", metavar="P", help="under P/share/jupyter/kernels")
    install.add_argument("--name", default="deepforge", help="the kernel's name (default: deepforge)")
    uninstall = command(actions, "uninstall", "remove a DeepForge kernel from Jupyter")
    uninstall.add_argument("--name", default="deepforge", help="the kernel's name (default: deepforge)")
    listing = command(actions, "list", "show the DeepForge kernels that Jupyter finds")
    for action, run in ((install, _install), (uninstall, _uninstall), (listing, _list)):
        options(action, project=False)
        action.set_defaults(run=run)


def _install(args: argparse.Namespace) -> int:
    from ..kernel.spec import install

    prefix = args.prefix if args.prefix or args.user else sys.prefix
    try:
        path = install(prefix=prefix, user=args.user, name=args.name)
    except OSError as error:
        raise KernelSpecError(f"The kernel cannot be registered: {error}; try --user or --prefix") from error
    Output(args).result({"name": args.name, "path": str(path)}, f"Installed the kernel {args.name} in {path}")
    return OK


def _uninstall(args: argparse.Namespace) -> int:
    found = {spec["name"]: spec for spec in _specs()}
    if args.name not in found:
        known = ", ".join(found) or "none"
        raise KernelSpecError(f"There is no DeepForge kernel {args.name!r}; known: {known}", name=args.name)
    path = Path(found[args.name]["path"])
    try:
        shutil.rmtree(path)
    except OSError as error:
        raise KernelSpecError(f"{path} cannot be removed: {error.strerror}", path=str(path)) from error
    Output(args).result({"name": args.name, "path": str(path)}, f"Removed the kernel {args.name} from {path}")
    return OK


def _list(args: argparse.Namespace) -> int:
    specs = _specs()
    rows = [(spec["name"], spec["python"], spec["path"]) for spec in specs]
    shown = text.table(("name", "python", "path"), rows) if rows else "No DeepForge kernel: deepforge kernel install"
    Output(args).result({"kernels": specs}, shown)
    return OK


def _specs() -> list[dict[str, Any]]:
    """The kernels that Jupyter finds and that run ``deepforge.kernel``, by name."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    manager = KernelSpecManager()
    manager.ensure_native_kernel = False
    found = []
    for name, path in sorted(manager.find_kernel_specs().items()):
        try:
            argv = manager.get_kernel_spec(name).argv
        except (NoSuchKernel, ValueError, OSError):
            continue  # somebody else's, and broken
        if any(word.startswith("deepforge.kernel") for word in argv):
            found.append({"name": name, "path": str(path), "python": argv[0]})
    return found
