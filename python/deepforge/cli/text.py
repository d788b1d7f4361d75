"""Plain text for terminals: tables, sizes, times, trees."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

_UNITS = ("B", "kB", "MB", "GB", "TB")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Left-aligned columns under their heads; the last one is not padded."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in [list(heads), *cells]) for column in range(len(heads))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [heads, *cells]
    )
    return "\n".join(lines)


def size(count: int | None) -> str:
    """A number of bytes in words: ``1.5 MB``; ``-`` when not known. 1 kB is 1000 bytes."""
    if count is None:
        return "-"
    value, unit = float(count), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.0f} {_UNITS[unit]}" if unit == 0 or value >= 10 else f"{value:.1f} {_UNITS[unit]}"


def seconds(value: float) -> str:
    """A length of time: ``0.2 s``, ``14 s``, ``3 min 20 s``, ``2 h 5 min``."""
    if value < 10:
        return f"{value:.1f} s"
    whole = round(value)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def moment(when: float) -> str:
    """A time since 1970 in local time, to the minute."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(when)) if when else "-"


def count(number: int, noun: str) -> str:
    """``1 cell``, ``2 cells``."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def tree(root: str, label: Callable[[str], str], below: Callable[[str], Sequence[str]]) -> str:
    """A tree of keys in text. What was shown once is not opened again: it is marked ``(above)``."""
    lines = [label(root)]
    seen = {root}

    def grow(key: str, indent: str) -> None:
        children = below(key)
        for position, child in enumerate(children):
            last = position == len(children) - 1
            known = child in seen and bool(below(child))
            lines.append(f"{indent}{'└─' if last else '├─'} {label(child)}{' (above)' if known else ''}")
            if child not in seen:
                seen.add(child)
                grow(child, indent + ("   " if last else "│  "))

    grow(root, "")
    return "\n".join(lines)
