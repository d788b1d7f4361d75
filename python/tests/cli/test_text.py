"""Sizes, times, tables and trees as people read them."""

from __future__ import annotations

import pytest

from deepforge.cli import text


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (None, "-"),
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (1550, "1.6 kB"),
        (999_600, "1.0 MB"),
        (12_300_000, "12 MB"),
    ],
)
def test_sizes(count: int | None, shown: str) -> None:
    assert text.size(count) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (14.4, "14 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_times(value: float, shown: str) -> None:
    assert text.seconds(value) == shown


def test_tables_are_aligned_without_trailing_space() -> None:
    assert text.table(("a", "long"), [("xyz", 1), ("", "")]) == "a    long\nxyz  1\n"


def test_a_tree_opens_what_it_meets_twice_only_once() -> None:
    below = {"root": ["a", "b"], "a": ["c"], "b": ["c"], "c": ["d"]}
    shown = text.tree("root", str.upper, lambda key: below.get(key, ()))
    assert shown.splitlines() == ["ROOT", "├─ A", "│  └─ C", "│     └─ D", "└─ B", "   └─ C (above)"]
