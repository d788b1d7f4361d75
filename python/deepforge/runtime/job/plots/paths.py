"""Shapes of markers as SVG paths in the way Vega scales them."""

from __future__ import annotations

from typing import Any

from .basics import require, tidy


def symbol(path: Any) -> str:
    """A path that matplotlib scales by the square root of the marker's size, as a Vega symbol of that size.

    Vega scales paths by half the square root of the size, and its y axis points down.
    """
    from matplotlib.path import Path

    letters = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C", Path.CLOSEPOLY: "Z"}
    parts: list[str] = []
    for points, code in path.iter_segments(simplify=False, curves=True):
        require(code in letters, "a marker's path")
        if letters[code] == "Z":
            parts.append("Z")
            continue
        numbers = [tidy(2 * value * (-1 if k % 2 else 1)) for k, value in enumerate(points)]
        parts.append(letters[code] + ",".join(f"{value:g}" for value in numbers))
    require(parts, "an empty marker")
    return "".join(parts)


def marker(line: Any) -> Any:
    """The path of a line's marker, scaled to the size 1."""
    from matplotlib.markers import MarkerStyle

    style = MarkerStyle(line.get_marker(), fillstyle=line.get_fillstyle())
    require(not style.get_alt_path(), "half filled markers")
    return style.get_path().transformed(style.get_transform())
