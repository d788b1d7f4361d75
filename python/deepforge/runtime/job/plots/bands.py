"""Filled areas that have one floor and one ceiling everywhere: fill_between, filled histograms, violins."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from .basics import Unsupported, require
from .frame import Frame, Layer

Point = tuple[float, float]
Sides = list[tuple[float, float, float]]


def band(frame: Frame, vertices: list[Point], style: dict[str, Any]) -> Layer:
    """An area as matplotlib winds it: there along one side, back along the other, at the same x (or y)."""
    for along, other in ((0, 1), (1, 0)):
        for there, back in _halves(vertices):
            sides = _sides(there, back, along, other)
            if sides is not None:
                return _area(frame, sides, "xy"[along], style)
    raise Unsupported("polygons")


def _halves(vertices: list[Point]) -> list[tuple[list[Point], list[Point]]]:
    """Ways to part the points into there and back; ``fill_between`` adds a point before each, and may close it."""
    found = []
    for closed in (1, 0):
        count = (len(vertices) - 2 - closed) // 2
        if count >= 2 and len(vertices) == 2 * count + 2 + closed:
            found.append((vertices[1 : count + 1], vertices[count + 2 : 2 * count + 2]))
    for open_ in (vertices, vertices[:-1], vertices[1:]):
        half = len(open_) // 2
        if half >= 2 and len(open_) == 2 * half:
            found.append((open_[:half], open_[half:]))
    return found


def _sides(there: list[Point], back: list[Point], along: int, other: int) -> Sides | None:
    """(place, one side, other side) by index; None when the way back does not pass the same places in order."""
    pairs = list(zip(there, reversed(back), strict=True))
    if not all(a[along] == b[along] for a, b in pairs):
        return None
    steps = [b[along] - a[along] for a, b in pairwise(there)]
    if not (all(step >= 0 for step in steps) or all(step <= 0 for step in steps)):
        return None
    return [(a[along], a[other], b[other]) for a, b in pairs]


def _area(frame: Frame, sides: Sides, along: str, style: dict[str, Any]) -> Layer:
    other = "y" if along == "x" else "x"
    places = {"x": frame.x, "y": frame.y}
    require(len(sides) <= 20_000, "too many points")
    rows = [
        {along: places[along].value(a), other: places[other].value(b), f"{other}2": places[other].value(c)}
        for a, b, c in sides
    ]
    if places[other].log or places[along].log:
        require(all(value is not None for row in rows for value in row.values()), "areas to zero on a log scale")
    encoding = {**frame.xy(), f"{other}2": {"field": f"{other}2"}, "order": {"value": None}}
    mark = {
        "type": "area",
        "orient": "vertical" if along == "x" else "horizontal",
        "opacity": 1,
        "line": False,
        **style,
    }
    return frame.layer(mark, encoding, frame.data(rows))
