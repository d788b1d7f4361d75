"""Watches cells: names, changes in place, files, figures, randomness. An IPython extension; needs no Jupyter server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .session import Capture

_current: list[Capture] = []


def current() -> Capture | None:
    """The capture of this process's IPython shell, or None when there is none."""
    return _current[-1] if _current else None
