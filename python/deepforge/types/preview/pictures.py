"""Pictures: images of PIL, figures of matplotlib, and arrays that hold images."""

from __future__ import annotations

import base64
import io
import sys
from typing import Any

from ..serialise import Png
from .bounds import is_a
from .png import bundle

_SIDE = 640
_BYTES = 140_000
_TILES, _SHEET = 16, 512


def picture(value: Any) -> dict[str, Any] | None:
    """The preview of an image or a figure; None for other values."""
    if isinstance(value, Png):
        return _shrunk(value.data)
    if is_a(value, "PIL.Image"):
        image = value if value.mode in ("L", "RGB", "RGBA") else value.convert("RGBA")
        return {**_of_image(image.copy()), "shape": [value.height, value.width]}
    if is_a(value, "matplotlib.FigureBase"):
        from ..figures import render

        return _shrunk(render(value).png)
    return None


def _shrunk(data: bytes) -> dict[str, Any]:
    if len(data) <= _BYTES:
        return {"kind": "image", "data": {"image/png": base64.b64encode(data).decode()}}
    from PIL import Image

    return _of_image(Image.open(io.BytesIO(data)))


def _of_image(image: Any) -> dict[str, Any]:
    side = _SIDE
    while True:
        image.thumbnail((side, side))
        file = io.BytesIO()
        image.save(file, "png")
        if file.tell() <= _BYTES or side < 64:
            return {"kind": "image", "data": {"image/png": base64.b64encode(file.getvalue()).decode()}}
        side = side * 2 // 3


def contact_sheet(array: Any) -> dict[str, str] | None:
    """Images in an array, as one small picture; None when it does not look as if it held any.

    height × width, height × width × 3 or 4, and several of these, channels first or last; numbers of one
    byte, or floating-point, which are scaled from their lowest to their highest.
    """
    if array.dtype.kind not in "uf" or (array.dtype.kind == "u" and array.dtype.itemsize > 2):
        return None
    images = _images(array)
    if images is None:
        return None
    for room in (_SHEET, _SHEET // 2, _SHEET // 4):
        found = bundle(_sheet(images, room))
        if len(found["image/png"]) <= _BYTES:
            return found
    return None


def _sheet(images: Any, room: int) -> Any:
    """The first images side by side, in a square of about so many pixels."""
    numpy = sys.modules["numpy"]
    count, height, width, channels = images.shape
    shown = min(count, _TILES)
    across = 1 if shown == 1 else min(4, shown)
    side = room // across
    step = max(1, -(-max(height, width) // side))
    tiles = numpy.stack([_bytes(images[k, ::step, ::step]) for k in range(shown)])
    grow = max(1, min(side // max(tiles.shape[1:3]), 12))
    tiles = tiles.repeat(grow, axis=1).repeat(grow, axis=2)
    gap = 0 if shown == 1 else 2
    high, wide = tiles.shape[1] + gap, tiles.shape[2] + gap
    sheet = numpy.full((-(-shown // across) * high - gap, across * wide - gap, channels), 255, numpy.uint8)
    for k, tile in enumerate(tiles):
        top, left = k // across * high, k % across * wide
        sheet[top : top + high - gap, left : left + wide - gap] = tile
    return sheet


def _images(array: Any) -> Any:
    """The array as count × height × width × channels; None when it is no images."""
    shape = array.shape
    if array.ndim == 2 and _is_side(*shape):
        return array[None, :, :, None]
    if array.ndim == 3 and shape[2] in (3, 4) and _is_side(*shape[:2]):
        return array[None]
    if array.ndim == 3 and shape[0] in (1, 3, 4) and _is_side(*shape[1:]):
        return array.transpose(1, 2, 0)[None]
    if array.ndim == 3 and _is_side(*shape[1:]) and shape[0]:
        return array[:, :, :, None]
    if array.ndim == 4 and shape[3] in (1, 3, 4) and _is_side(*shape[1:3]) and shape[0]:
        return array
    if array.ndim == 4 and shape[1] in (1, 3, 4) and _is_side(*shape[2:]) and shape[0]:
        return array.transpose(0, 2, 3, 1)
    return None


def _is_side(height: int, width: int) -> bool:
    return min(height, width) >= 8 and max(height, width) <= 8 * min(height, width) and max(height, width) <= 16_384


def _bytes(image: Any) -> Any:
    """One image as uint8."""
    numpy = sys.modules["numpy"]
    if image.dtype == numpy.uint8:
        return image
    numbers = numpy.asarray(image, numpy.float64)
    sound = numbers[numpy.isfinite(numbers)]
    low, high = (float(sound.min()), float(sound.max())) if sound.size else (0.0, 1.0)
    if low >= 0 and high <= 1 and image.dtype.kind == "f":
        low, high = 0.0, 1.0  # the usual range of floating-point images
    scaled = (numbers - low) / ((high - low) or 1.0) * 255
    return numpy.nan_to_num(scaled, nan=0.0, posinf=255.0, neginf=0.0).clip(0, 255).astype(numpy.uint8)
