"""Colour bars: the colours in a strip, beside their values."""

from __future__ import annotations

from typing import Any

from .basics import require
from .frame import Frame, Layer
from .images import picture

_STEPS = 256


def is_colorbar(axes: Any) -> bool:
    """Whether ``figure.colorbar`` has made this axes."""
    return getattr(axes, "_colorbar", None) is not None


def colorbar_layers(frame: Frame) -> list[Layer]:
    """The strip of a colour bar. Raises Unsupported for one that is more than a strip."""
    import numpy as np

    bar = frame.axes._colorbar
    require(bar.extend == "neither" and not bar.drawedges, "a colour bar with ends")
    require(not getattr(bar, "lines", None), "lines in a colour bar")
    along = frame.y if bar.orientation == "vertical" else frame.x
    space = np.geomspace if along.log else np.linspace
    places = space(along.low, along.high, _STEPS)
    require(type(bar.norm).__name__ in ("Normalize", "LogNorm", "PowerNorm", "TwoSlopeNorm", "CenteredNorm"), "norms")
    colours = bar.cmap(bar.norm(places), bytes=True, alpha=bar.alpha)
    vertical = bar.orientation == "vertical"
    if vertical:
        strip = colours[:, None, :] if along.reverse else colours[::-1, None, :]
    else:
        strip = colours[None, ::-1, :] if along.reverse else colours[None, :, :]
    require(not frame.x.temporal and not frame.y.temporal, "dates in a colour bar")
    x, y = (frame.x.low, frame.x.high), (frame.y.low, frame.y.high)
    return [picture(frame, strip, x, y, smooth=True)]
