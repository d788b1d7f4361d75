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
        return [_cells(frame, values, rgba, (left, right), (first_row, last_row))]
    # Vega draws images upright: rows that run against the screen are turned here.
    if (first_row > last_row) == frame.y.reverse:
        rgba = rgba[::-1]
    if (left > right) != frame.x.reverse:
        rgba = rgba[:, ::-1]
    smooth = artist.get_interpolation() not in ("nearest", "none")
    if artist.get_interpolation() in ("auto", "antialiased"):
        smooth = width > frame.width or height > frame.height
    return [picture(frame, rgba, (left, right), (bottom, top), smooth=smooth)]


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


def _cells(frame: Frame, values: Any, rgba: Any, x: tuple[float, float], y: tuple[float, float]) -> Layer:
    import numpy as np

    height, width = values.shape
    plain: Any = np.ma.filled(np.ma.asarray(values, float), np.nan)
    rows = []
    for i in range(height):
        for k in range(width):
            sides = {
                "x": number(x[0] + (x[1] - x[0]) * k / width),
                "x2": number(x[0] + (x[1] - x[0]) * (k + 1) / width),
                "y": number(y[0] + (y[1] - y[0]) * i / height),
                "y2": number(y[0] + (y[1] - y[0]) * (i + 1) / height),
            }
            fill = colour(rgba[i, k] / 255)
            rows.append({**sides, "row": i, "column": k, "value": number(plain[i, k]), "fill": fill})
    tips = [{"field": name, "type": "quantitative"} for name in ("row", "column", "value")]
    paint = {"field": "fill", "type": "nominal", "scale": None}
    encoding = {
        **frame.xy(),
        "x2": {"field": "x2"},
        "y2": {"field": "y2"},
        "fill": paint,
        "stroke": paint,
        "tooltip": tips,
    }
    # A thin outline of the same colour: no seams between the squares.
    mark = {"type": "rect", "strokeWidth": 0.5, "opacity": 1}
    return frame.layer(mark, encoding, frame.data(rows))
