"""The matplotlib backend of jobs: keeps every figure that is shown as PNG, as a notebook's inline backend does."""

from __future__ import annotations

import importlib.util
import os
from typing import Any

import matplotlib
from matplotlib.backends import backend_agg

BACKEND = "module://deepforge.runtime.job.figures"
FigureCanvas = backend_agg.FigureCanvasAgg
_agg: Any = backend_agg  # its managers are made by a decorator, which type checkers do not see
new_figure_manager = _agg.new_figure_manager
new_figure_manager_given_figure = _agg.new_figure_manager_given_figure
__all__ = ["BACKEND", "FigureCanvas", "new_figure_manager", "new_figure_manager_given_figure", "show"]


def show(*args: Any, **kwargs: Any) -> None:
    """Keep every open figure, in the order of their numbers, then close them all: ``pyplot.show``."""
    from .keeper import keep_open

    keep_open("show")


def inline_settings() -> dict[str, Any]:
    """The rcParams that the notebook's inline backend sets by default; none since its version 0.1.4.

    Read from its configuration module alone: the package itself imports IPython.
    """
    package = importlib.util.find_spec("matplotlib_inline")
    if package is None or package.origin is None:
        return {}
    path = os.path.join(os.path.dirname(package.origin), "config.py")
    try:
        spec = importlib.util.spec_from_file_location("_deepforge_inline_config", path)
        if spec is None or spec.loader is None:
            return {}
        module: Any = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return dict(module.InlineBackend().rc)
    except Exception:  # another layout of that package: then matplotlib's own defaults are right
        return {}


def _settle() -> None:
    """Make pyplot behave as in a notebook. A setting that the operation has changed already is kept."""
    matplotlib.interactive(True)
    current: dict[str, Any] = matplotlib.rcParams  # type: ignore[assignment]
    original: dict[str, Any] = getattr(matplotlib, "rcParamsOrig", matplotlib.rcParamsDefault)
    for name, value in inline_settings().items():
        if current[name] == original[name]:
            current[name] = value


_settle()
