"""Legends: one symbol and one text for each entry, at the corner where matplotlib has put it."""

from __future__ import annotations

from typing import Any

from .axis import dashes
from .basics import check_plain, colour, pixels, require
from .frame import Frame, Layer
from .paths import marker, symbol
from .words import font, text_of

CHANNELS = ("shape", "stroke", "fill", "strokeDash", "strokeWidth")
_WIDEST = 0.7  # of a sample: Vega keeps no more room for it
_LINE = "M-1,0L1,0"
_BOX = "M-1,-0.7L1,-0.7L1,0.7L-1,0.7Z"


def legend_layers(frame: Frame, legend: Any) -> list[Layer]:
    """A layer that shows nothing but brings the legend."""
    check_plain(legend)
    handles = getattr(legend, "legend_handles", None) or getattr(legend, "legendHandles", [])
    labels = [text_of(text) for text in legend.get_texts()]
    require(len(handles) == len(labels) and all(isinstance(label, str) for label in labels), "legends")
    if not labels:
        return []
    require(len(set(map(str, labels))) == len(labels), "labels that occur twice")
    first = legend.get_texts()[0]
    length = pixels(legend.handlelength * first.get_fontsize(), legend.axes) / 2**0.5
    entries = [_entry(handle, length) for handle in handles]
    words = font(first, "label")
    words.pop("labelFontWeight", None)
    title = text_of(legend.get_title())
    look: dict[str, Any] = {
        "title": title or None,
        "orient": _corner(frame, legend),
        "symbolSize": length**2,
        "symbolOpacity": 1,
        "labelLimit": 400,
        "columns": legend._ncols if hasattr(legend, "_ncols") else 1,
        **words,
    }
    if legend.get_frame_on():
        frame_patch = legend.get_frame()
        look |= {
            "fillColor": colour(frame_patch.get_facecolor(), frame_patch.get_alpha()),
            "strokeColor": colour(frame_patch.get_edgecolor(), frame_patch.get_alpha()),
            "padding": 5,
            "cornerRadius": 3,
        }
    encoding: dict[str, Any] = {
        "x": {"value": -10_000},
        "y": {"value": -10_000},
    }
    for channel in CHANNELS:
        values = [entry[channel] for entry in entries]
        encoding[channel] = {
            "field": "label",
            "type": "nominal",
            "scale": {"type": "ordinal", "domain": labels, "range": values},
            "legend": look,
        }
    rows = [{"label": label} for label in labels]
    return [frame.layer({"type": "point", "opacity": 1}, encoding, {"values": rows})]


def _entry(handle: Any, length: float) -> dict[str, Any]:
    """Shape and paint of a sample."""
    kind = type(handle).__name__
    if kind == "Line2D":
        return _line(handle, length)
    if kind == "Rectangle":
        width = pixels(handle.get_linewidth(), handle)
        return _sample(_BOX, handle.get_edgecolor() if width else "none", handle.get_facecolor(), [], width)
    require(kind == "PathCollection", f"a legend for a {kind}")
    faces, edges = handle.get_facecolor(), handle.get_edgecolor()
    path = handle.get_paths()[0]
    shape = symbol(path.transformed(_scaled(min(_width(handle) / length, _WIDEST))))
    face = faces[0] if len(faces) else "none"
    width = pixels(float(handle.get_linewidth()[0]), handle) if len(handle.get_linewidth()) else 0
    return _sample(shape, edges[0] if len(edges) else "none", face, [], width)


def _width(handle: Any) -> float:
    """How wide a sample's marker is, in pixels."""
    if type(handle).__name__ == "PathCollection":
        return pixels(float(handle.get_sizes()[0]) ** 0.5, handle)
    return pixels(handle.get_markersize(), handle) if type(handle).__name__ == "Line2D" else 0.0


def _line(handle: Any, length: float) -> dict[str, Any]:
    drawn = handle.get_linestyle() not in ("None", "none", " ", "")
    marked = handle.get_marker() not in (None, "None", "none", " ", "")
    width = pixels(handle.get_linewidth(), handle)
    alpha = handle.get_alpha()
    if not marked:
        return _sample(_LINE, handle.get_color(), "none", dashes(handle), width, alpha)
    shape = symbol(marker(handle).transformed(_scaled(min(_width(handle) / length, _WIDEST))))
    if drawn:
        return _sample(_LINE + shape, handle.get_color(), handle.get_markerfacecolor(), dashes(handle), width, alpha)
    edge = handle.get_markeredgecolor()
    return _sample(shape, edge, handle.get_markerfacecolor(), [], pixels(handle.get_markeredgewidth(), handle), alpha)


def _sample(
    shape: str, stroke: Any, fill: Any, dash: list[float], width: float, alpha: float | None = None
) -> dict[str, Any]:
    return {
        "shape": shape,
        "stroke": colour(stroke, alpha),
        "fill": colour(fill, alpha),
        "strokeDash": dash or [1, 0],
        "strokeWidth": width,
    }


def _scaled(factor: float) -> Any:
    from matplotlib.transforms import Affine2D

    return Affine2D().scale(factor)


def _corner(frame: Frame, legend: Any) -> str:
    """Where it lies in the plot; beside it when matplotlib has put it outside."""
    try:
        box = legend.get_window_extent()
        inside = frame.axes.transAxes.inverted().transform([(box.x0, box.y0), (box.x1, box.y1)])
        x, y = (float(inside[0][0] + inside[1][0]) / 2, float(inside[0][1] + inside[1][1]) / 2)
    except Exception:  # it has not been drawn yet
        x, y = 0.9, 0.9
    if x > 1:
        return "right"
    if y > 1:
        return "top"
    if y < 0:
        return "bottom"
    if x < 0:
        return "left"
    return f"{'top' if y >= 0.5 else 'bottom'}-{'right' if x >= 0.5 else 'left'}"
