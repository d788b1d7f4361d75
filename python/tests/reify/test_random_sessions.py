"""Random sessions over few names, full of aliases and changes in place: the pipeline still gives their values."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .test_sessions import check

NAMES = ["a", "b", "c", "d"]
CELLS = [
    "{x} = {n}",
    "{x} = [{n}]",
    "{x} = {y}",
    "{x} = [{y}, {y}]",
    "{x} = list({y}) if isinstance({y}, list) else [{y}]",
    "{x} = {{'k': {y}}}",
    "if isinstance({x}, list):\n    {x}.append({n})",
    "if isinstance({x}, list):\n    {x}.append({n})\n    {y} = len({x})",
    "if isinstance({x}, list) and {x} is not {y}:\n    {x}.insert(0, {n})\nelif isinstance({x}, dict):\n    {x}['z'] = {n}",
    "grow({x}, {n})",
    "{x} = first({y})",
    "scale = {n}",
    "{x} = scaled({n})",
    "for i in range(2):\n    grow({x}, i)",
    "bump()",
    "{x} = [hits, {n}]",
    "if isinstance({x}, list):\n    {x} += [{n}]",
    "del {x}\n{x} = {n}",
]
START = [
    "def grow(v, n):\n    if isinstance(v, list):\n        v.append(n)\n    elif isinstance(v, dict):\n        v[n] = n",
    "def first(v):\n    return v[0] if isinstance(v, list) and v else v",
    "scale = 2\ndef scaled(n):\n    return n * scale",
    "hits = 0\ndef bump():\n    global hits\n    hits += 1",
    "a = [1]",
    "b = a",
    "c = [a, 2]",
    "d = 4",
]


@st.composite
def sessions(draw: st.DrawFn) -> list[str]:
    """The start, then up to ten cells over its names."""
    cells = []
    for template in draw(st.lists(st.sampled_from(CELLS), min_size=1, max_size=10)):
        x, y = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
        cells.append(template.format(x=x, y=y, n=draw(st.integers(0, 9))))
    return [*START, *cells]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(sessions())
def test_any_session_is_reproduced(cells: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check(Path(folder), *cells)
