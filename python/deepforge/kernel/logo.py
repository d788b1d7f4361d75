"""The kernel's logo, as SVG and as PNG: one step feeds two others. Drawn here, so that no binary file is needed."""

from __future__ import annotations

import struct
import zlib

_GROUND = (0x1F, 0x6F, 0xEB)
_INK = (0xFF, 0xFF, 0xFF)
# In units of a 64 by 64 drawing: boxes as left, top, right, bottom.
_BOXES = ((9, 12, 27, 26), (37, 12, 55, 26), (37, 38, 55, 52))
_LINES = ((27, 18, 37, 20), (31, 18, 33, 46), (31, 44, 37, 46))
_ROUND = 12

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    f'<rect width="64" height="64" rx="{_ROUND}" fill="#1f6feb"/><g fill="#fff">'
    + "".join(f'<rect x="{x}" y="{y}" width="{r - x}" height="{b - y}" rx="3"/>' for x, y, r, b in _BOXES)
    + "".join(f'<rect x="{x}" y="{y}" width="{r - x}" height="{b - y}"/>' for x, y, r, b in _LINES)
    + "</g></svg>\n"
)


def draw(size: int) -> bytes:
    """The logo as a PNG of ``size`` by ``size`` pixels, with transparent corners."""
    rows = b"".join(b"\0" + b"".join(_pixel(x, y, size) for x in range(size)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    )


def _pixel(column: int, row: int, size: int) -> bytes:
    """Average of four by four samples."""
    inside = ink = 0
    for i in range(4):
        for j in range(4):
            x, y = (column + (i + 0.5) / 4) * 64 / size, (row + (j + 0.5) / 4) * 64 / size
            if _in_ground(x, y):
                inside += 1
                ink += any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in _BOXES + _LINES)
    if not inside:
        return bytes(4)
    share = ink / inside
    return bytes(round(g + (w - g) * share) for g, w in zip(_GROUND, _INK, strict=True)) + bytes([inside * 255 // 16])


def _in_ground(x: float, y: float) -> bool:
    dx, dy = max(_ROUND - x, x - (64 - _ROUND), 0), max(_ROUND - y, y - (64 - _ROUND), 0)
    return dx * dx + dy * dy <= _ROUND * _ROUND


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
