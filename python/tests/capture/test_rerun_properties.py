"""Random small sessions, one cell edited: running only what is planned gives what running everything gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deepforge.capture import variables
from deepforge.capture.outline import outline_of
from deepforge.provenance.rerun import plan_rerun

NAMES = "abcd"
FORMS = (
    "{x} = [{n}]",
    "{x} = {y}",
    "{x} = [{y}, {n}]",
    "{x}.append({n})",
    "{x} += [{n}]",
    "{x} = {y} + {z}",
    "{x}[0] = {n}",
    "{x} = len({y})",
    "del {x}",
    "random.seed({n})",
    "{x} = [random.random()]",
    "{x} = {{'k': {y}}}",
    "{x}['k'] = {n}",
    "for {x} in {y}:\n    pass",
    "if {x}:\n    {y} = {n}",
    "def f(v):\n    v.append({n})\n    return v",
    "{x} = f({y})",
    "class K:\n    n = {n}",
    "{x} = K()",
    "{x} = isinstance({y}, K)",
    "{x}.m = {y}",
    "{x} = iter({y})",
    "{x} = next({y})",
    "{x} = lambda: {y}",
    "{x} = {y}()",
    "{x}, {y} = {y}, {x}",
)
BEGIN = "import random\nrandom.seed(1)\na, b, c, d = [0], [1], [2], [3]"

statements = st.builds(
    lambda form, x, y, z, n: form.format(x=x, y=y, z=z, n=n),
    st.sampled_from(FORMS),
    *[st.sampled_from(NAMES)] * 3,
    st.integers(0, 50),
)
cells = st.lists(statements, min_size=1, max_size=3).map("\n".join)


@st.composite
def edits(draw: Any) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """A notebook and the same with one cell edited; errors in cells are passed over, in both."""
    texts = [BEGIN, *draw(st.lists(cells, min_size=2, max_size=5))]
    at = draw(st.integers(1, len(texts) - 1))
    edited = list(texts)
    edited[at] = draw(st.one_of(cells, statements.map(lambda more: f"{texts[at]}\n{more}")))
    names = [f"cell-{index}" for index in range(len(texts))]
    return list(zip(names, texts, strict=True)), list(zip(names, edited, strict=True))


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that is not looked at to its end for want of time makes a plan longer: not what is tested here."""
    monkeypatch.setattr(variables, "BUDGET", 60.0)


@given(edits())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_planned_gives_what_running_everything_gives(
    make: Callable[..., Any], pair: tuple[list[tuple[str, str]], list[tuple[str, str]]]
) -> None:
    before, after = pair
    live = _started(make)
    for cell, text in before:
        live.run(text, cell)
    assert plan_rerun(live.session().versions, before, outline_of).cells == [], "run from the top, nothing is to do"
    ran: list[str] = []
    while (plan := plan_rerun(live.session().versions, after, outline_of)).cells:
        first = plan.cells[0]
        ran.append(first.cell)
        assert ran.count(first.cell) <= 3, f"{first} would run again and again"
        _unbind(live, [*first.without, *first.own])
        live.run(dict(after)[first.cell], first.cell)
    _unbind(live, plan.leftover)
    found = _values(live)
    whole = _started(make)
    for cell, text in after:
        whole.run(text, cell)
    assert found == _values(whole), f"ran {ran}"


def _started(make: Callable[..., Any]) -> Any:
    live = make()
    for name in [*NAMES, "f", "K", "random"]:
        live.shell.user_ns.pop(name, None)
    random.seed(0)
    return live


def _unbind(live: Any, names: list[str]) -> None:
    if names:
        live.run(f"del {', '.join(names)}")


def _values(live: Any) -> dict[str, str]:
    space = live.shell.user_ns
    return {name: _shown(space[name], set()) for name in [*NAMES, "f", "K"] if name in space}


def _shown(value: Any, seen: set[int]) -> str:
    """A value in full, classes and functions by what they are made of."""
    if isinstance(value, (int, float, str, type(None))):
        return repr(value)
    if id(value) in seen:
        return "..."
    seen = {*seen, id(value)}
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__}({', '.join(_shown(each, seen) for each in value)})"
    if isinstance(value, dict):
        return f"dict({', '.join(f'{key}: {_shown(each, seen)}' for key, each in value.items())})"
    if hasattr(value, "__code__"):
        return f"{value.__name__} {value.__code__.co_consts} {value.__code__.co_names}"
    if isinstance(value, type):
        return f"class {value.n}"  # type: ignore[attr-defined]
    if hasattr(value, "__reduce__") and hasattr(value, "__next__"):
        return f"iterator {_shown(value.__reduce__()[1:], seen)}"
    return f"{type(value).__name__} {_shown(vars(value), seen)} of {_shown(type(value), seen)}"
