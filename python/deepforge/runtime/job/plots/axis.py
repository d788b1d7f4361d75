"""One direction of a plot: its scale, its ticks and labels, and how coordinates become data."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from .basics import Unsupported, colour, number, pixels, require, tidy
from .words import font, lines, text_of

_DAY = 86_400_000
_POWERS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class Direction:
    """x or y of an axes. ``scale`` and ``axis`` are Vega-Lite's; coordinates go through ``value``."""

    name: str
    kind: str
    scale: dict[str, Any]
    axis: dict[str, Any] | None
    low: float
    high: float
    reverse: bool
    log: bool
    title: str

    @property
    def temporal(self) -> bool:
        """Whether it shows dates."""
        return self.kind == "temporal"

    def value(self, coordinate: Any) -> float | None:
        """A coordinate of matplotlib as data: days since 1970 become milliseconds; None for what has no place."""
        found = float(coordinate)
        if self.log and found <= 0:
            return None
        return number(found * _DAY if self.temporal else found)

    def encoding(self, field: str) -> dict[str, Any]:
        """The channel for a field of the data."""
        return {"field": field, "type": self.kind, "scale": self.scale, "axis": self.axis}


def direction(axes: Any, name: str) -> Direction:
    """The direction ``x`` or ``y`` of an axes. Raises Unsupported for scales that Vega does not have."""
    axis = getattr(axes, f"{name}axis")
    kind = _scale_kind(axis)
    first, last = (float(each) for each in axis.get_view_interval())
    low, high = min(first, last), max(first, last)
    require(high > low and abs(low) < 1e300 and abs(high) < 1e300, "limits")
    dates = _is_dates(axis)
    factor = _DAY if dates else 1
    scale: dict[str, Any] = {
        "type": "utc" if dates else kind,
        "domain": [number(low * factor), number(high * factor)],
        "nice": False,
        "zero": False,
        "reverse": first > last,
    }
    if kind == "log":
        scale["base"] = float(axis.get_transform().base)
        del scale["zero"]
    if dates:
        require(kind == "linear", "dates on a log scale")
        del scale["zero"]
    shown = axes.axison and axis.get_visible()
    label = text_of(axis.get_label()) if axis.get_label().get_visible() else ""
    drawn = _axis(axis, name, (low, high), dates, label) if shown else None
    title = " ".join(label) if isinstance(label, list) else label
    return Direction(
        name,
        "temporal" if dates else "quantitative",
        scale,
        drawn,
        low,
        high,
        first > last,
        kind == "log",
        title or name,
    )


def _scale_kind(axis: Any) -> str:
    kind = axis.get_scale()
    require(kind in ("linear", "log"), f"a {kind} scale")
    return str(kind)


def _is_dates(axis: Any) -> bool:
    get = getattr(axis, "get_converter", None)  # matplotlib 3.10 and newer
    converter = get() if get is not None else axis.converter
    return type(converter).__module__ == "matplotlib.dates" and "Date" in type(converter).__name__


def _axis(axis: Any, name: str, limits: tuple[float, float], dates: bool, label: str | list[str]) -> dict[str, Any]:
    params = axis.get_tick_params(which="major")
    near, far = ("bottom", "top") if name == "x" else ("left", "right")
    orient = far if params.get(f"label{far}") and not params.get(f"label{near}") else near
    ticks = params.get(near) or params.get(far)
    labels = params.get(f"label{near}") or params.get(f"label{far}")
    if axis.get_label_position() == far and not labels:
        orient = far
    found: dict[str, Any] = {"orient": orient, "ticks": bool(ticks), "labels": bool(labels), "grid": False}
    found.update(_domain(axis, orient))
    found.update(_grid(axis))
    found["title"] = label or None
    if label:
        found.update(font(axis.get_label(), "title"))
    tick = axis.majorTicks[0] if axis.majorTicks else None
    if tick is not None and labels:
        found.update(font(tick.label1, "label"))
        angle = tick.label1.get_rotation() % 360
        if angle:
            found["labelAngle"] = tidy(-angle if angle <= 180 else 360 - angle)
            if name == "x":
                found["labelAlign"] = "right" if angle <= 180 else "left"
                found["labelBaseline"] = "middle"
        elif name == "x":
            found["labelAngle"] = 0
        found["tickColor"] = colour(tick.tick1line.get_color())
        found["tickSize"] = pixels(tick.get_tick_padding() and tick.tick1line.get_markersize(), axis.axes)
    if ticks or labels:
        found.update(_ticks(axis, limits, dates))
    if found.get("labelAngle"):
        found["labelOverlap"] = False
    return found


def _domain(axis: Any, orient: str) -> dict[str, Any]:
    spine = axis.axes.spines[orient]
    if not spine.get_visible():
        return {"domain": False}
    require(getattr(spine, "_position", None) in (None, ("outward", 0.0), ("outward", 0)), "moved spines")
    return {
        "domain": True,
        "domainColor": colour(spine.get_edgecolor()),
        "domainWidth": pixels(spine.get_linewidth(), axis.axes),
    }


def _grid(axis: Any) -> dict[str, Any]:
    if not axis.get_tick_params(which="major").get("gridOn") or not axis.majorTicks:
        return {}
    line = axis.majorTicks[0].gridline
    return {
        "grid": True,
        "gridColor": colour(line.get_color(), line.get_alpha()),
        "gridWidth": pixels(line.get_linewidth(), axis.axes),
        "gridDash": dashes(line),
    }


def dashes(line: Any) -> list[float]:
    """The dashes of a line in pixels; empty for a solid one."""
    offset, pattern = line._dash_pattern
    require(not offset, "shifted dashes")
    return [pixels(each, line) for each in pattern or ()]


def _ticks(axis: Any, limits: tuple[float, float], dates: bool) -> dict[str, Any]:
    """Nothing when Vega's own ticks serve, which follow when one zooms; else the places and their texts."""
    from matplotlib import dates as times
    from matplotlib import ticker

    locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
    automatic = type(locator) in (ticker.AutoLocator, ticker.LogLocator, times.AutoDateLocator)
    plain = type(formatter) in (
        ticker.ScalarFormatter,
        ticker.LogFormatterSciNotation,
        times.AutoDateFormatter,
        times.ConciseDateFormatter,
    )
    places = [float(each) for each in axis.get_majorticklocs() if limits[0] <= float(each) <= limits[1]]
    require(len(places) <= 200, "too many ticks")
    if automatic and plain and axis.get_scale() == "log":
        return _decades(axis, limits)
    if automatic and plain:
        return {"labelOverlap": "greedy", "tickCount": max(2, len(places))}
    labelled = {} if axis.get_scale() == "log" else _labelled_minor(axis, limits)
    if plain and not dates and not labelled:
        return {"values": [number(each) for each in places]}
    texts = dict(labelled)
    texts.update(_texts(formatter, places))  # where both are, the major one is seen
    values = [number(each * (_DAY if dates else 1)) for each in sorted(texts)]
    shown = json.dumps([lines(texts[each]) for each in sorted(texts)], ensure_ascii=False)
    label = f"{shown}[indexof({json.dumps(values)}, +datum.value)]"
    return {"values": values, "labelExpr": label, "labelOverlap": False}


def _texts(formatter: Any, places: list[float]) -> dict[float, str]:
    """What the formatter writes at each place."""
    try:
        return {place: str(text) for place, text in zip(places, formatter.format_ticks(places), strict=True)}
    except Exception as error:
        raise Unsupported(f"a formatter: {error}") from error


def _labelled_minor(axis: Any, limits: tuple[float, float]) -> dict[float, str]:
    """Minor ticks that have a text, as in the time series of pandas."""
    from matplotlib import ticker

    formatter = axis.get_minor_formatter()
    if type(formatter) is ticker.NullFormatter:
        return {}
    places = [float(each) for each in axis.get_minorticklocs() if limits[0] <= float(each) <= limits[1]]
    require(len(places) <= 1000, "too many ticks")
    return {place: text for place, text in _texts(formatter, places).items() if text}


def _decades(axis: Any, limits: tuple[float, float]) -> dict[str, Any]:
    """Ticks at the powers of ten, written as powers; those between them once one has zoomed in."""
    require(axis.get_transform().base == 10, "a log scale of another base")
    low, high = (math.floor(math.log10(each)) for each in limits)
    first, last = low - 12, high + 13
    texts = json.dumps(["10" + str(each).translate(_POWERS) for each in range(first, last + 1)], ensure_ascii=False)
    power = "log(datum.value)/LN10"
    whole = f"round({power})"
    label = f"abs({power}-{whole})<1e-6&&{whole}>={first}&&{whole}<={last}?{texts}[{whole}-({first})]"
    decades = math.log10(limits[1]) - math.log10(limits[0])
    return {
        "tickCount": max(1, math.floor(decades)),
        "labelExpr": f"{label}:format(datum.value,'~g')",
        "labelOverlap": "greedy",
    }
