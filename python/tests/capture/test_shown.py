"""A figure that is shown is drawn no more often than without capture, and its pixels are those of a plain draw."""

from __future__ import annotations

from typing import Any

import pytest

from deepforge.capture.shown import looking_at
from deepforge.types.figures import render

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
from IPython.core.pylabtools import print_figure  # noqa: E402
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.backends.backend_agg import RendererAgg  # noqa: E402


def lines() -> Any:
    figure, axes = plt.subplots(figsize=(3.3, 2.7))
    axes.plot([1, 3, 2], label="a line")
    axes.legend(bbox_to_anchor=(1.3, 1))
    axes.set_ylabel("two\nlines")
    return figure


def tight() -> Any:
    figure = lines()
    figure.set_layout_engine("tight")
    return figure


def constrained() -> Any:
    figure, axes = plt.subplots(2, 2, layout="constrained", figsize=(4, 4))
    figure.colorbar(axes[0, 0].imshow([[1, 2], [3, 4]]), ax=axes[0])
    axes[1, 1].set_title("a title")
    return figure


def animated() -> Any:
    figure = lines()
    figure.axes[0].plot([3, 1], animated=True)
    return figure


def sharp() -> Any:
    figure = lines()
    figure.set_dpi(71)
    figure.patch.set_facecolor("#ffeecc")
    return figure


def nested() -> Any:
    figure = plt.figure(layout="constrained")
    left, right = figure.subfigures(1, 2)
    left.subplots().plot([1, 2])
    right.subplots().scatter([1, 2], [3, 4])
    return figure


def empty() -> Any:
    return plt.figure()


def with_text() -> Any:
    figure = plt.figure()
    figure.text(0.5, 0.5, r"$\alpha^2$")
    figure.add_subplot(projection="3d").plot([1, 2], [1, 2], [1, 2])
    return figure


FIGURES = [lines, tight, constrained, animated, sharp, nested, empty, with_text]
WAYS: dict[str, dict[str, Any]] = {
    "png": {}, "whole": {"bbox_inches": None}, "retina": {"fmt": "retina"}, "jpeg": {"fmt": "jpg"},
    "svg": {"fmt": "svg", "metadata": {"Date": None}},
    "pdf": {"fmt": "pdf", "metadata": {"CreationDate": None}},
}  # fmt: skip
SHOWN = [(make, "png") for make in FIGURES] + [
    (make, way) for make in (constrained, animated, nested) for way in WAYS if way != "png"
]


@pytest.fixture(autouse=True, scope="module")
def small() -> Any:
    with matplotlib.rc_context({"figure.dpi": 30, "svg.hashsalt": "same"}):
        yield


@pytest.fixture(autouse=True)
def closed() -> Any:
    yield
    plt.close("all")


@pytest.mark.parametrize(("make", "way"), SHOWN)
def test_the_picture_is_that_of_a_plain_draw_and_nobody_sees_that_it_was_taken(make: Any, way: str) -> None:
    expected = render(make())
    plain = make()
    shown = [print_figure(plain, **WAYS[way]) for _ in range(2)]
    figure = make()
    with looking_at(figure) as look:
        first = print_figure(figure, **WAYS[way])
    assert look.failed is None
    assert look.picture == expected
    assert [first, print_figure(figure, **WAYS[way])] == shown
    assert "draw" not in vars(figure)


@pytest.mark.parametrize("make", FIGURES)
def test_showing_a_figure_draws_it_as_often_as_without_looking(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0
    original = matplotlib.figure.Figure.draw

    def counted(self: Any, renderer: Any) -> Any:
        nonlocal count
        count += isinstance(renderer, RendererAgg)
        return original(self, renderer)

    monkeypatch.setattr(matplotlib.figure.Figure, "draw", counted)
    print_figure(make())
    without, count = count, 0
    figure = make()
    with looking_at(figure):
        print_figure(figure)
    assert count == without or make is empty


def test_a_figure_that_cannot_be_drawn_says_why_and_fails_as_it_would() -> None:
    figure = lines()
    figure.axes[0].set_title(r"$\nonsense$")
    with pytest.raises(ValueError, match="nonsense"), looking_at(figure) as look:
        print_figure(figure)
    assert look.picture is None and look.failed is not None and "nonsense" in look.failed


def test_a_draw_of_the_users_own_is_called_and_stays() -> None:
    figure, calls = lines(), []
    original = figure.draw

    def draw(renderer: Any) -> None:
        calls.append(renderer)
        original(renderer)

    figure.draw = draw
    with looking_at(figure) as look:
        print_figure(figure)
    assert figure.draw is draw and len(calls) == 2
    assert look.picture == render(lines())
