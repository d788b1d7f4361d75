"""The matplotlib backend of jobs: keeps every figure that is shown as PNG, as a notebook's inline backend does.

It draws exactly as often as that backend does, since drawing can move what a layout engine placed. Besides, it
tells ``live`` when a figure changed and when it is a good moment to look at it: ``canvas.draw()``,
``plt.draw()``, ``plt.pause()``, ``canvas.flush_events()``, ``plt.show()``.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import sys
import time
from typing import Any

import matplotlib
from matplotlib import _pylab_helpers, backend_bases
from matplotlib.backends import backend_agg

from . import keeper

BACKEND = "module://deepforge.runtime.job.figures"
_Agg: Any = backend_agg.FigureCanvasAgg
_Base: Any = backend_bases.FigureCanvasBase
_helpers: Any = _pylab_helpers
_STEP = 0.05
__all__ = ["BACKEND", "FigureCanvas", "show"]


class _Noticing:
    """What makes a canvas tell when its figure changed, and when it is a good moment to look."""

    def draw(self: Any) -> None:
        """Draw, as asked."""
        super().draw()  # type: ignore[misc]  # of the canvas that this is mixed into
        live = keeper.live()
        if live is not None:
            live.show(self.figure)

    def draw_idle(self: Any, *args: Any, **kwargs: Any) -> None:
        """Draw, unless pyplot asks after each change in interactive mode: then it is noted."""
        live = keeper.live()
        if self._is_idle_drawing and live is not None:
            live.changed(self.figure)
        super().draw_idle(*args, **kwargs)  # type: ignore[misc]

    def flush_events(self: Any) -> None:
        """A moment at which a window would be brought up to date."""
        live = keeper.live()
        if live is not None:
            live.moment(self.figure)

    def start_event_loop(self: Any, timeout: float = 0) -> None:
        """Wait for ``timeout`` seconds, not longer. There are no events: without a timeout it returns at once."""
        deadline = time.monotonic() + timeout
        self._looping = True
        self.flush_events()
        while self._looping and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(left, _STEP))
        self._looping = False


class FigureCanvas(_Noticing, _Agg):  # type: ignore[misc]  # matplotlib has no types
    """The canvas of pyplot's figures."""


class ClosedCanvas(_Noticing, _Base):  # type: ignore[misc]
    """The canvas of a figure that pyplot has closed: it draws as little as matplotlib's own for these, nothing.

    Code that updates a figure goes on after it was shown once; it stays in sight.
    """


def show(*args: Any, **kwargs: Any) -> None:
    """Keep every open figure, in the order of their numbers, then close them all: ``pyplot.show``."""
    figures = [manager.canvas.figure for manager in _helpers.Gcf.get_all_fig_managers()]
    keeper.keep_open("show")
    for figure in figures:
        if type(figure.canvas) is _Base:
            ClosedCanvas(figure)  # makes itself the figure's


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


def _noticing(pause: Any) -> Any:
    """``plt.pause`` that also looks at figures that pyplot has closed: code goes on to change them after a show."""

    @functools.wraps(pause)
    def wrapped(interval: float) -> None:
        live = keeper.live()
        if live is not None:
            live.moment()
        pause(interval)

    return wrapped


def _settle() -> None:
    """Make pyplot behave as in a notebook. A setting that the operation has changed already is kept."""
    matplotlib.interactive(True)
    current: dict[str, Any] = matplotlib.rcParams  # type: ignore[assignment]
    original: dict[str, Any] = getattr(matplotlib, "rcParamsOrig", matplotlib.rcParamsDefault)
    for name, value in inline_settings().items():
        if current[name] == original[name]:
            current[name] = value
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and hasattr(pyplot, "pause"):
        pyplot.pause = _noticing(pyplot.pause)


_settle()
