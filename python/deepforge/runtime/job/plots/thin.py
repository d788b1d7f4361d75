"""Fewer points that look the same: of each column of pixels the first, lowest, highest and last."""

from __future__ import annotations

from typing import Any

from .basics import require

MANY = 4_000


def thinned(x: Any, y: Any, limits: tuple[float, float], columns: int, *, log: bool = False) -> tuple[Any, Any]:
    """A line's points when they are MANY, with those that cannot be seen left out.

    Only where x never falls, so that each column is passed once. Twice as many columns as pixels: it stays
    sharp when one zooms a little. Points without a place break the line, and stay as breaks. Raises
    Unsupported when the line goes back and forth and has too many points.
    """
    import numpy as np

    if len(x) <= MANY:
        return x, y
    sound = np.isfinite(x) & np.isfinite(y)
    if log:
        sound &= x > 0
    known = x[sound]
    if len(known) < 2 or not bool(np.all(np.diff(known) >= 0)):
        require(len(x) <= 5 * MANY, "too many points")
        return x, y
    place = np.log(np.where(sound, x, 1.0)) if log else np.where(sound, x, limits[0])
    low, high = (np.log(each) for each in limits) if log else limits
    column = np.clip((place - low) / (high - low) * 2 * columns, -1, 2 * columns).astype(np.int64)
    # A run: neighbours of the same column, all sound or all not.
    runs = np.flatnonzero(np.concatenate(([True], (np.diff(column) != 0) | (np.diff(sound.astype(np.int8)) != 0))))
    ends = np.append(runs[1:], len(x)) - 1
    keep = [runs, ends]
    lowest = np.minimum.reduceat(np.where(sound, y, np.inf), runs)
    highest = np.maximum.reduceat(np.where(sound, y, -np.inf), runs)
    index = np.repeat(np.arange(len(runs)), np.diff(np.append(runs, len(x))))
    for extreme in (lowest, highest):
        hits = np.flatnonzero(sound & (y == extreme[index]))
        _, first = np.unique(index[hits], return_index=True)
        keep.append(hits[first])
    chosen = np.unique(np.concatenate(keep))
    return x[chosen], y[chosen]
