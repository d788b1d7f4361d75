"""A whole figure: its axes as plots, arranged as they are on the figure."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from .axes import plot_of
from .basics import Unsupported, colour, require, visible
from .legend import CHANNELS
from .words import font, text_of

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_PLOTS = 36


def translate(figure: Any) -> dict[str, Any] | None:
    """The figure as a Vega-Lite v5 specification; None when it would not look the same. Never raises.

    It looks at the figure as ``types.figures.left_as_it_was`` allows, and draws nothing. Sizes are those of
    the figure in pixels, colours are the figure's own: it looks the same in light and dark. Plots can be
    zoomed and moved, and tell the values under the mouse.
    """
    try:
        return _translate(figure)
    except Exception:  # matplotlib is large: what was not thought of stays a picture too
        return None


def _translate(figure: Any) -> dict[str, Any]:
    _check(figure)
    axes = visible(figure.axes)
    require(0 < len(axes) <= _PLOTS, "no plots, or too many")
    boxes = {one: _box(one) for one in axes}
    datasets: dict[str, Any] = {}
    body = _arrange(axes, boxes, datasets)
    title = _title(figure)
    if title is not None:
        title |= {"anchor": "middle"}
        if "title" in body and "hconcat" not in body and "vconcat" not in body:
            body = {"vconcat": [body]}
        body["title"] = title
    return {
        "$schema": _SCHEMA,
        "background": colour(figure.get_facecolor()) if figure.patch.get_visible() else "transparent",
        **body,
        "datasets": datasets,
        "config": {
            "font": "DejaVu Sans, Verdana, sans-serif",
            "view": {"stroke": None},
            "axis": {"labelFlush": False, "titlePadding": 4, "grid": False},
            "legend": {"gradientLength": 100},
            "concat": {"spacing": 20},
        },
    }


def _check(figure: Any) -> None:
    """Raise Unsupported for what is on the figure beside its axes."""
    require(not figure.subfigs and not figure.legends and not figure.images and not figure.lines, "figure's artists")
    above = {id(each) for each in (figure._suptitle,) if each is not None}
    require(not [each for each in visible(figure.texts) if id(each) not in above and each.get_text()], "figure's texts")
    require(not visible(figure.patches) and not visible(figure.artists), "figure's patches")


def _title(figure: Any) -> dict[str, Any] | None:
    above = figure._suptitle
    if above is None or not above.get_text() or not above.get_visible():
        return None
    return {"text": text_of(above), **font(above)}


def _box(axes: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of the axes, as parts of the figure."""
    place = axes.get_position()
    return (place.x0, place.y0, place.x1, place.y1)


def _arrange(axes: list[Any], boxes: dict[Any, Any], datasets: dict[str, Any]) -> dict[str, Any]:
    """One plot, or rows of columns (or columns of rows) of plots; raises Unsupported when they lie in no such order."""
    figure = axes[0].figure
    if len(axes) == 1:
        return plot_of(axes, boxes[axes[0]], datasets)
    if all(_same(boxes[axes[0]], boxes[one]) for one in axes):
        return plot_of(axes, boxes[axes[0]], datasets)
    width, height = figure.bbox.size
    for name, low, high, length in (("vconcat", 1, 3, height), ("hconcat", 0, 2, width)):
        groups = _cut(axes, boxes, low, high)
        if len(groups) == 1:
            continue
        if name == "vconcat":
            groups.reverse()  # the figure counts from below
        own = dict.fromkeys(CHANNELS, "independent")
        tight = min(_gaps(groups, boxes, low, high)) * length < 60
        return {
            name: [_arrange(group, boxes, datasets) for group in groups],
            # Between what is drawn, labels included; matplotlib's is between the plots.
            "spacing": 10 if tight else 20,
            "bounds": "full",
            # Else Vega-Lite makes one legend of those of all plots.
            "resolve": {"scale": own, "legend": own},
        }
    raise Unsupported("axes that overlap")


def _gaps(groups: list[list[Any]], boxes: dict[Any, Any], low: int, high: int) -> list[float]:
    """The distances between neighbouring groups, as parts of the figure."""
    edges = sorted((min(boxes[one][low] for one in each), max(boxes[one][high] for one in each)) for each in groups)
    return [b[0] - a[1] for a, b in pairwise(edges)]


def _same(a: Any, b: Any) -> bool:
    return all(abs(one - other) < 1e-6 for one, other in zip(a, b, strict=True))


def _cut(axes: list[Any], boxes: dict[Any, Any], low: int, high: int) -> list[list[Any]]:
    """Groups that a straight line across the figure parts, in order."""
    groups: list[list[Any]] = []
    reach = float("-inf")
    for one in sorted(axes, key=lambda each: (boxes[each][low], boxes[each][high])):
        if not groups or boxes[one][low] >= reach - 1e-6:
            groups.append([])
        groups[-1].append(one)
        reach = max(reach, boxes[one][high])
    return groups
