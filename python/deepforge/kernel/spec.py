"""Registers the kernel of this Python environment with Jupyter."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager

from ..errors import DeepForgeError
from .logo import LOGO, draw

NAME = "deepforge"
DISPLAY_NAME = "DeepForge (Python 3)"


def description(display_name: str = DISPLAY_NAME) -> dict[str, Any]:
    """The contents of ``kernel.json``, for the interpreter that runs this."""
    return {
        "argv": [sys.executable, "-m", "deepforge.kernel", "-f", "{connection_file}"],
        "display_name": display_name,
        "language": "python",
        # Orders of sets must be the same in the kernel and in the jobs of its pipelines.
        "env": {"PYTHONHASHSEED": "0"},
        "interrupt_mode": "signal",
        "metadata": {"debugger": True},
    }


def install(
    prefix: str | os.PathLike[str] | None = None,
    user: bool = False,
    name: str = NAME,
    display_name: str = DISPLAY_NAME,
) -> Path:
    """Register the kernel of this environment; gives the folder of the specification.

    ``prefix``: below ``PREFIX/share/jupyter/kernels``; ``user``: for every Jupyter of this user; neither:
    system-wide. An older specification of that name is replaced. Raises OSError when the folder cannot be
    written, DeepForgeError when ``name`` is not a kernel's name.
    """
    with tempfile.TemporaryDirectory(prefix="deepforge-spec-") as folder:
        source = Path(folder, NAME)
        source.mkdir()
        text = json.dumps(description(display_name), indent=2, ensure_ascii=False) + "\n"
        (source / "kernel.json").write_text(text, encoding="utf-8")
        (source / "logo-svg.svg").write_text(LOGO, encoding="utf-8")
        for size in (32, 64):
            (source / f"logo-{size}x{size}.png").write_bytes(draw(size))
        os.chmod(source, 0o755)
        manager = KernelSpecManager()
        try:
            where = manager.install_kernel_spec(
                str(source), kernel_name=name, user=user, prefix=None if prefix is None else str(prefix)
            )
        except ValueError as error:
            raise DeepForgeError(f"{name!r} cannot be the name of a kernel: {error}", code="kernel-spec") from error
    return Path(where)


def installed() -> dict[str, Path]:
    """The DeepForge kernels that Jupyter finds: name to folder."""
    found: dict[str, Path] = {}
    for name, folder in sorted(KernelSpecManager().find_kernel_specs().items()):
        try:
            argv = json.loads(Path(folder, "kernel.json").read_text(encoding="utf-8"))["argv"]
        except (OSError, ValueError, KeyError):
            continue
        if "deepforge.kernel" in argv:
            found[name] = Path(folder)
    return found


def uninstall(name: str = NAME) -> Path:
    """Remove a DeepForge kernel from Jupyter; gives the folder that was removed.

    Raises DeepForgeError when there is no DeepForge kernel of that name, OSError when it cannot be removed.
    """
    found = installed()
    if name not in found:
        known = ", ".join(found) or "none"
        raise DeepForgeError(f"There is no DeepForge kernel {name!r}; known: {known}", code="kernel-spec", name=name)
    shutil.rmtree(found[name])
    return found[name]
