"""Slices are minimal: they give the value, and without any one of their executions they do not."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deepforge.reify.history import History
from deepforge.reify.proposal import propose
from deepforge.reify.slice import backward

from .recorder import record
from .replay import replay

NAMES = ["a", "b", "c", "d"]
# Each cell leaves a number of its own in what it makes or changes, so that nothing is done twice to no effect.
CELLS = [
    "{x} = [{n}]",
    "{x} = {y} + [{n}]",
    "{x}.append({n})",
    "{x} += [{n}]",
    "grow({x}, {n})",
    "{x} = {y}\n{x}.append({n})",
    "{x} = [{y}, {n}]",
    "{x} = {{'k': {y}, 'n': {n}}}\n{x} = list({x}.items())",
    "for i in range(2):\n    {x}.insert(0, {n})",
    "unused_{n} = len({y}) + {n}",
    "{x}[0] = [{x}[0], {n}]",
    "print(len({x}), {n})",
]
START = ["def grow(v, n):\n    v.append(n)", *(f"{name} = [-{index}]" for index, name in enumerate(NAMES, 1))]


@st.composite
def sessions(draw: st.DrawFn) -> list[str]:
    """The start, then up to ten cells over its names."""
    cells = []
    for number, template in enumerate(draw(st.lists(st.sampled_from(CELLS), min_size=1, max_size=10)), 1):
        x, y = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
        cells.append(template.format(x=x, y=y, n=number * 100))
    return [*START, *cells]


def value_of(name: str, cells: list[str]) -> Any:
    """What the cells leave in ``name``; None when they cannot run."""
    space: dict[str, Any] = {}
    try:
        for cell in [START[0], *cells]:
            exec(cell, space)
        return repr(space[name])
    except Exception:
        return None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(sessions(), st.sampled_from(NAMES))
@example(
    [
        *START,
        "b = c\nb.append(100)",
        "a = {'k': b, 'n': 500}\na = list(a.items())",
        "a = a + [600]",
        "b = {'k': a, 'n': 800}\nb = list(b.items())",
        "a = [900]",
        "c.append(1000)",
    ],
    "b",
)
def test_every_execution_of_a_slice_is_needed(cells: list[str], name: str) -> None:
    recorded = record(*cells)
    numbers = backward(History(recorded.session), [name]).numbers
    chosen = {number: cells[number - 1] for number in numbers}
    expected = repr(recorded.space[name])
    assert value_of(name, list(chosen.values())) == expected
    with tempfile.TemporaryDirectory() as folder:
        proposal = propose(recorded.session, name="demo", root="/project", targets=[name])
        assert repr(replay(proposal, Path(folder))[name]) == expected
    for number in numbers:
        rest = [cell for other, cell in chosen.items() if other != number]
        assert value_of(name, rest) != expected, f"[{number}] {chosen[number]!r} is not needed for {name}"
