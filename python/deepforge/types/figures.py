"""Renders matplotlib figures to pixels, the same way everywhere, so that they can be kept and compared."""

from __future__ import annotations

import hashlib
import struct
import warnings
import zlib
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
    return picture(pixels, width, height, dpi)


def picture(pixels: bytes, width: int, height: int, dpi: float) -> Rendered:
    """RGBA pixels, row by row from the top, as a picture."""
    digest = hashlib.sha256(b"%d x %d RGBA\n" % (width, height))
    digest.update(pixels)
    return Rendered(_png(pixels, width, height, dpi), digest.hexdigest(), width, height)


def _png(pixels: bytes, width: int, height: int, dpi: float) -> bytes:
    """A PNG file. Compressed lightly: a plot is mostly of one colour, and a cell waits for it."""
    row = 4 * width
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(b"\0" + pixels[start : start + row]) for start in range(0, row * height, row))
    per_metre = round(dpi / 0.0254)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)),
        (b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
        (b"IDAT", data + packer.flush()),
        (b"IEND", b""),
    )
    parts = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


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
    """Puts back what drawing changes and later code could see: canvas, places of axes and subfigures, margins."""
    canvas = figure.canvas
    axes = [(one, one._position.frozen(), one._originalPosition.frozen()) for one in figure.axes]
    nested = [(one, one.bbox_relative.frozen()) for one in _nested(figure)]
    margins = {name: getattr(figure.subplotpars, name) for name in _MARGINS}
    had_dpi, dpi = hasattr(figure, "_original_dpi"), getattr(figure, "_original_dpi", None)
    try:
        yield
    finally:
        for one, active, original in axes:
            one._position.set(active)
            one._originalPosition.set(original)
        for subfigure, place in nested:
            subfigure._redo_transform_rel_fig(bbox=place)
        for name, value in margins.items():
            setattr(figure.subplotpars, name, value)
        figure.set_canvas(canvas)
        if had_dpi:
            figure._original_dpi = dpi


def _nested(figure: Any) -> Iterator[Any]:
    """The subfigures of a figure, at any depth."""
    for one in getattr(figure, "subfigs", ()):
        yield one
        yield from _nested(one)


_SETTLED_AFTER = 8
_MARGINS = ("left", "right", "bottom", "top", "wspace", "hspace")
