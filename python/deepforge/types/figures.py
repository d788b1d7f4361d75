"""Renders matplotlib figures to pixels, the same way everywhere, so that they can be kept and compared."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ..errors import ValueTypeError


@dataclass(frozen=True)
class Rendered:
    """A figure as pixels.

    ``png`` is a PNG file without software or date; ``sha256`` is a digest of the size and the RGBA
    bytes (not of the PNG, whose compression may change); ``width`` and ``height`` are in pixels.
    """

    png: bytes
    sha256: str
    width: int
    height: int


def render(figure: Any, *, settle: bool = False) -> Rendered:
    """The picture of a matplotlib figure (or of the figure that holds a subfigure), at its own size and dpi.

    Drawn with the Agg canvas, whatever the figure's own canvas is. The figure keeps its canvas, its
    layout and its dpi, and its draw callbacks are not called. Layout engines move the axes a little
    each time a figure is drawn: with ``settle`` it is drawn until they stay where they are, so that two
    figures that were drawn a different number of times before can be compared. Raises ValueTypeError
    with matplotlib's reason when the figure cannot be drawn.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    figure = root_figure(figure)
    try:
        with warnings.catch_warnings(), _left_as_it_was(figure):
            warnings.simplefilter("ignore")
            canvas: Any = FigureCanvasAgg(figure)
            with canvas.callbacks.blocked(signal="draw_event"):
                canvas.draw()
                pixels = bytes(canvas.buffer_rgba())
                for _ in range(_SETTLED_AFTER if settle else 0):
                    before = pixels
                    canvas.draw()
                    pixels = bytes(canvas.buffer_rgba())
                    if pixels == before:
                        break
            width, height = canvas.get_width_height()
            dpi = float(figure.dpi)
    except Exception as error:
        raise ValueTypeError(f"The figure cannot be drawn: {type(error).__name__}: {error}") from error
    digest = hashlib.sha256(b"%d x %d RGBA\n" % (width, height))
    digest.update(pixels)
    file = io.BytesIO()
    Image.frombytes("RGBA", (width, height), pixels).save(file, "png", dpi=(dpi, dpi))
    return Rendered(file.getvalue(), digest.hexdigest(), width, height)


def root_figure(figure: Any) -> Any:
    """The figure at the top: a subfigure's ``figure`` is its parent, a figure's is itself."""
    parent = figure
    while parent is not None:
        figure, parent = parent, getattr(parent, "_parent", None)
    return figure


@contextmanager
def left_as_it_was(figure: Any) -> Iterator[None]:
    """Puts back what looking at limits and places changes, and later code could see: limits not asked for yet."""
    limits = [(one, dict(one._stale_viewlims), one._viewLim.frozen()) for one in figure.axes]
    try:
        with _left_as_it_was(figure):
            yield
    finally:
        for one, stale, view in limits:
            if any(stale.values()):
                one._viewLim.set(view)
                one._stale_viewlims.update(stale)


@contextmanager
def _left_as_it_was(figure: Any) -> Iterator[None]:
    """Puts back what drawing changes and later code could see: canvas, places of the axes, margins."""
    canvas = figure.canvas
    axes = [(one, one._position.frozen(), one._originalPosition.frozen()) for one in figure.axes]
    margins = {name: getattr(figure.subplotpars, name) for name in _MARGINS}
    had_dpi, dpi = hasattr(figure, "_original_dpi"), getattr(figure, "_original_dpi", None)
    try:
        yield
    finally:
        for one, active, original in axes:
            one._position.set(active)
            one._originalPosition.set(original)
        for name, value in margins.items():
            setattr(figure.subplotpars, name, value)
        figure.set_canvas(canvas)
        if had_dpi:
            figure._original_dpi = dpi


_SETTLED_AFTER = 8
_MARGINS = ("left", "right", "bottom", "top", "wspace", "hspace")
