"""How far two values may be apart and still count as the same: not at all, or a stated bound for floats."""

from __future__ import annotations

BITWISE = "bitwise"
