"""Pixels as a PNG file, without a library: a job's environment may have none."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

_COLOUR_TYPE = {1: 0, 3: 2, 4: 6}


def bundle(pixels: Any) -> dict[str, str]:
    """A MIME bundle of an array of uint8, height × width × 1, 3 or 4."""
    return {"image/png": base64.b64encode(png(pixels)).decode()}


def png(pixels: Any) -> bytes:
    """The PNG file of an array of uint8, height × width × 1, 3 or 4."""
    height, width, channels = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPE[channels], 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
