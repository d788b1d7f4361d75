"""DeepForge: try it out in a notebook, make a pipeline of it, run it anywhere, know that it gives the same result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .project import Project as Project

__version__ = "0.1.0"
__all__ = ["Project", "__version__", "load_ipython_extension", "unload_ipython_extension"]


def __getattr__(name: str) -> Any:
    """Load the public API on first use, so that a job on a bare node starts without it."""
    if name == "Project":
        from .project import Project

        return Project
    raise AttributeError(f"module 'deepforge' has no attribute {name!r}")


def load_ipython_extension(shell: Any) -> None:
    """Turn capture on in an IPython shell: ``%load_ext deepforge``."""
    from .capture.extension import load

    capture = load(shell)
    if hasattr(getattr(shell, "kernel", None), "comm_manager"):
        from .kernel.comm import offer

        # So that the notebook, too, shows what is recorded.
        offer(shell.kernel, capture)


def unload_ipython_extension(shell: Any) -> None:
    """Turn capture off: ``%unload_ext deepforge``."""
    from .capture.extension import unload

    if hasattr(getattr(shell, "kernel", None), "comm_manager"):
        from .kernel.comm import withdraw

        withdraw(shell.kernel)
    unload(shell)
