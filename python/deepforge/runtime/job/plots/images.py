"""Images: their pixels as a PNG in the plot; small ones as squares that tell their value."""

from __future__ import annotations

import base64
import io
from typing import Any

from .basics import check_plain, colour, number, require
from .frame import Frame, Layer

_CELLS = 1_024
_SIDE = 2_048


def image_layers(frame: Frame, artist: Any) -> list[Layer]:
    """An image of ``imshow``. Raises Unsupported for what is not placed in the plot's coordinates."""
    check_plain(artist)
    require(type(artist).__name__ == "AxesImage", f"a {type(artist).__name__}")
    require(frame.place(artist.get_transform()) == "data", "images in other coordinates")
    require(not frame.x.log and not frame.y.log and not frame.x.temporal and not frame.y.temporal, "images on scales")
    values = artist.get_array()
    require(values is not None and values.size and artist.get_interpolation() != "hanning", "images")
    rgba = artist.to_rgba(values, bytes=True, norm=True)
    alpha = artist.get_alpha()
    if alpha is not None:
        rgba = rgba.copy()
        rgba[..., 3] = (rgba[..., 3] * alpha).round().astype(rgba.dtype)
    left, right, bottom, top = (float(each) for each in artist.get_extent())
    if artist.origin == "upper":
        first_row, last_row = top, bottom
    else:
        first_row, last_row = bottom, top
    height, width = rgba.shape[:2]
    if values.ndim == 2 and width * height <= _CELLS:
        sides = _steps(left, right, width), _steps(first_row, last_row, height)
        return [_cells(frame, values, rgba, *sides)]
    # Vega draws images upright: rows that run against the screen are turned here.
    if (first_row > last_row) == frame.y.reverse:
        rgba = rgba[::-1]
    if (left > right) != frame.x.reverse:
        rgba = rgba[:, ::-1]
    smooth = artist.get_interpolation() not in ("nearest", "none")
    if artist.get_interpolation() in ("auto", "antialiased"):
        smooth = width > frame.width or height > frame.height
    return [picture(frame, rgba, (left, right), (bottom, top), smooth=smooth)]


def _steps(first: float, last: float, count: int) -> list[float]:
    return [first + (last - first) * k / count for k in range(count + 1)]


def picture(
    frame: Frame, rgba: Any, x: tuple[float, float], y: tuple[float, float], *, smooth: bool, compress: int = 6
) -> Layer:
    """Pixels, upright, in a rectangle of the plot."""
    from PIL import Image

    require(max(rgba.shape[:2]) <= _SIDE, "large images")
    file = io.BytesIO()
    import numpy as np

    Image.fromarray(np.ascontiguousarray(rgba), "RGBA").save(file, "png", compress_level=compress)
    require(file.tell() <= 1_000_000, "large images")
    row = {
        "url": "data:image/png;base64," + base64.b64encode(file.getvalue()).decode(),
        "x": number(min(x)),
        "x2": number(max(x)),
        "y": number(min(y)),
        "y2": number(max(y)),
    }
    encoding = {**frame.xy(), "x2": {"field": "x2"}, "y2": {"field": "y2"}, "url": {"field": "url", "type": "nominal"}}
    return frame.layer({"type": "image", "aspect": False, "smooth": smooth}, encoding, {"values": [row]})


def mesh_layers(frame: Frame, artist: Any) -> list[Layer]:
    """A ``pcolormesh`` (heat map) whose lines are straight."""
    import numpy as np

    check_plain(artist)
    require(frame.place(artist.get_transform()) == "data", "meshes in other coordinates")
    artist.update_scalarmappable()
    corners: Any = np.ma.filled(np.ma.asarray(artist.get_coordinates(), float), np.nan)
    x, y = corners[0, :, 0], corners[:, 0, 1]
    straight = (corners[..., 0] == x).all() and (corners[..., 1] == y[:, None]).all()
    require(straight and artist._shading == "flat", "bent meshes")
    colours, values = artist.get_facecolor(), artist.get_array()
    height, width = len(y) - 1, len(x) - 1
    require(len(colours) == height * width and values is not None and values.ndim <= 2, "meshes")
    require(height * width <= 4 * _CELLS, "large meshes")
    edges = artist.get_edgecolor()
    require(not len(edges) or not float(artist.get_linewidth()[0]) or (edges[..., 3] == 0).all(), "meshes with lines")
    require(not frame.x.temporal and not frame.y.temporal, "meshes of dates")
    return [_cells(frame, values.reshape(height, width), colours.reshape(height, width, 4) * 255, x, y)]


def _cells(frame: Frame, values: Any, rgba: Any, x: Any, y: Any) -> Layer:
    """Squares that tell their value. ``x`` and ``y`` are their sides, in the order of columns and rows."""
    import numpy as np

    plain: Any = np.ma.filled(np.ma.asarray(values, float), np.nan)
    rows = []
    for i, k in np.ndindex(*values.shape):
        sides = {"x": number(x[k]), "x2": number(x[k + 1]), "y": number(y[i]), "y2": number(y[i + 1])}
        fill = colour(rgba[i, k] / 255)
        rows.append({**sides, "row": int(i), "column": int(k), "value": number(plain[i, k]), "fill": fill})
    tips = [{"field": name, "type": "quantitative"} for name in ("row", "column", "value")]
    paint = {"field": "fill", "type": "nominal", "scale": None}
    ends = {**frame.xy(), "x2": {"field": "x2"}, "y2": {"field": "y2"}}
    # A thin outline of the same colour: no seams between the squares.
    mark = {"type": "rect", "strokeWidth": 0.5, "opacity": 1}
    return frame.layer(mark, {**ends, "fill": paint, "stroke": paint, "tooltip": tips}, frame.data(rows))
