"""Generated code, and which lines of it are of which node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class GeneratedCode:
    """text: a module. lines: first and last line (1-based) of each node, by node id."""

    text: str
    lines: Mapping[str, tuple[int, int]]
