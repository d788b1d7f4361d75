"""Line2D: lines with dashes, steps and gaps, markers, and lines across the plot (axhline, axvline)."""

from __future__ import annotations

from typing import Any

from .axis import dashes
from .basics import check_plain, colour, pixels, require
from .frame import Frame, Layer
from .paths import marker, symbol
from .thin import thinned

_STEPS = {"default": "linear", "steps": "step-before", "steps-pre": "step-before", "steps-post": "step-after"}
_TIPS = 2_000


def line_layers(frame: Frame, line: Any) -> list[Layer]:
    """The layers of one line; none when nothing of it is seen."""
    import numpy as np

    check_plain(line)
    require(getattr(line, "get_gapcolor", lambda: None)() is None, "lines of two colours")
    require(type(line).__name__ == "Line2D", f"a {type(line).__name__}")
    xy: Any = np.ma.filled(np.ma.asarray(line.get_xydata(), float), np.nan)
    drawn = line.get_linestyle() not in ("None", "none", " ", "") and line.get_linewidth() > 0
    marked = line.get_marker() not in (None, "None", "none", " ", "") and line.get_markersize() > 0
    if not len(xy) or not (drawn or marked):
        return []
    place = frame.place(line.get_transform())
    if place != "data":
        require(not marked and len(xy) == 2, "markers in other coordinates")
        return [_across(frame, line, xy, place)] if drawn else []
    x, y = xy[:, 0], xy[:, 1]
    limits = (frame.x.low, frame.x.high)
    if drawn and not marked:
        x, y = thinned(x, y, limits, round(frame.width), log=frame.x.log)
    require(len(x) <= 20_000, "too many points")
    rows = [{"x": frame.x.value(a), "y": frame.y.value(b)} for a, b in zip(x, y, strict=True)]
    data = frame.data(rows)
    found: list[Layer] = []
    if drawn:
        encoding = {**frame.xy(), "order": {"value": None}}
        found.append(frame.layer({"type": "line", **_stroke(line)}, encoding, data))
    if marked:
        found.append(_markers(frame, line, data))
    elif len(rows) <= _TIPS:
        # Nothing to see: what the mouse finds.
        mark = {"type": "point", "filled": True, "opacity": 0, "size": 80}
        found.append(frame.layer(mark, {**frame.xy(), "tooltip": frame.tooltip()}, data))
    return found


def _stroke(line: Any) -> dict[str, Any]:
    style = line.get_drawstyle()
    cap = line.get_dash_capstyle() if line.is_dashed() else line.get_solid_capstyle()
    return {
        "stroke": colour(line.get_color(), line.get_alpha()),
        "strokeWidth": pixels(line.get_linewidth(), line),
        "strokeDash": dashes(line),
        "strokeCap": {"projecting": "square"}.get(str(cap), str(cap)),
        "strokeJoin": line.get_solid_joinstyle(),
        "interpolate": "step" if style == "steps-mid" else _STEPS[style],
    }


def _markers(frame: Frame, line: Any, data: dict[str, str]) -> Layer:
    require(line.get_markevery() is None, "markers at some points")
    require(line.get_marker() != ",", "markers of a pixel")
    size = pixels(line.get_markersize(), line) ** 2
    alpha = line.get_alpha()
    path = marker(line)
    mark = {
        "type": "point",
        "shape": symbol(path),
        "size": size,
        "fill": colour(line.get_markerfacecolor(), alpha),
        "stroke": colour(line.get_markeredgecolor(), alpha),
        "strokeWidth": pixels(line.get_markeredgewidth(), line),
        "opacity": 1,
    }
    return frame.layer(mark, {**frame.xy(), "tooltip": frame.tooltip()}, data)


def _across(frame: Frame, line: Any, xy: Any, place: str) -> Layer:
    """A straight line of which one coordinate is a part of the plot's width or height."""
    (x0, y0), (x1, y1) = xy.tolist()
    mark = {"type": "rule", **{key: value for key, value in _stroke(line).items() if key != "interpolate"}}
    data = {
        "values": [{"x": frame.x.value(x0), "y": frame.y.value(y0), "x2": frame.x.value(x1), "y2": frame.y.value(y1)}]
    }
    ends: dict[str, Any] = {}
    if place in ("axes", "y"):
        ends |= {"x": {"value": frame.across(x0)}, "x2": {"value": frame.across(x1)}}
    else:
        ends |= {"x": frame.x.encoding("x"), "x2": {"field": "x2"}}
    if place in ("axes", "x"):
        ends |= {"y": {"value": frame.down(y0)}, "y2": {"value": frame.down(y1)}}
    else:
        ends |= {"y": frame.y.encoding("y"), "y2": {"field": "y2"}}
    return frame.layer(mark, ends, data)
