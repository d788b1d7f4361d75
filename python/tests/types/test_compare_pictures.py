"""Figures and artists by pixels; images by pixels."""

from __future__ import annotations

import io
import pickle

import pytest

from deepforge.types.compare import Comparison, compare
from deepforge.types.figures import render
from deepforge.types.serialise import Png

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
import numpy as np  # noqa: E402
from matplotlib import pyplot as plt  # noqa: E402
from PIL import Image  # noqa: E402


def drawn(last=2.0, *, layout=None, size=(3, 2), dpi=40):
    figure, axes = plt.subplots(1, 2, layout=layout, figsize=size, dpi=dpi)
    line, other = axes[0].plot([1, 3, last], "r", [2, 2, 2], "g")
    bars = axes[1].bar([1, 2], [3, 4])
    return {"figure": figure, "axes": axes, "line": line, "other": other, "bars": bars, "pair": (figure, axes[0])}


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


@pytest.mark.parametrize("part", ["figure", "axes", "line", "bars", "pair"])
def test_a_figure_and_what_is_in_it_are_the_same_as_their_pickles(part):
    value = drawn()[part]
    assert compare(value, pickle.loads(pickle.dumps(value))) == Comparison("same")


@pytest.mark.parametrize("part", ["figure", "axes", "line", "bars", "pair"])
def test_one_point_elsewhere_makes_a_difference(part):
    found = compare(drawn()[part], drawn(2.5)[part], "v")
    assert found.verdict == "differs" and "the pictures differ in" in found.reason


def test_another_artist_of_the_same_picture_is_another_value():
    one, other = drawn(), drawn()
    assert compare(one["line"], other["line"]).verdict == "same"
    assert compare(one["line"], other["other"]).verdict == "differs"
    assert compare(one["axes"][0], other["axes"][1]).verdict == "differs"
    assert compare(one["line"], other["axes"][0]).verdict == "differs"


def test_size_and_resolution_count():
    assert "expected a picture of 120 by 80 pixels" in compare(drawn()["figure"], drawn(size=(2, 3))["figure"]).reason
    assert compare(drawn()["figure"], drawn(dpi=41)["figure"]).verdict == "differs"


@pytest.mark.parametrize("layout", ["tight", "constrained"])
def test_how_often_a_figure_was_drawn_does_not_count(layout):
    one, other = drawn(layout=layout)["figure"], drawn(layout=layout)["figure"]
    one.canvas.draw()
    one.canvas.draw()
    assert compare(one, other).verdict == "same"


def test_an_artist_in_no_figure_cannot_be_compared():
    line = plt.Line2D([0, 1], [0, 1])
    assert compare(line, plt.Line2D([0, 1], [0, 1])).verdict == "not comparable"


def test_a_figure_that_cannot_be_drawn_cannot_be_compared():
    def broken():
        figure = plt.figure()
        figure.text(0.5, 0.5, r"$\frac$")
        return figure

    found = compare(broken(), broken())
    assert found.verdict == "not comparable" and "cannot be drawn" in found.reason


def test_colour_bars_contours_and_colour_maps():
    def contours(levels):
        figure, axes = plt.subplots(figsize=(2, 2), dpi=40)
        filled = axes.contourf(np.arange(9).reshape(3, 3), levels)
        return filled, figure.colorbar(filled)

    assert compare(contours(3), contours(3)) == Comparison("same")
    assert compare(contours(3), contours(5)).verdict == "differs"
    assert compare(plt.get_cmap("viridis"), pickle.loads(pickle.dumps(plt.get_cmap("viridis")))).verdict == "same"
    assert compare(plt.get_cmap("viridis"), plt.get_cmap("magma")).verdict == "differs"
    normal = matplotlib.colors.Normalize
    assert compare(normal(0, 1), normal(0, 1)).verdict == "same"
    assert compare(normal(0, 1), normal(0, 2)).verdict == "differs"


def test_histograms_hold_numbers_and_bars():
    one, other = plt.figure().subplots().hist([1, 2, 2]), plt.figure().subplots().hist([1, 2, 2])
    assert compare(one, other) == Comparison("same")
    assert compare(one, plt.figure().subplots().hist([1, 2, 3])).verdict == "differs"


def test_images_by_mode_size_and_pixels():
    array = np.arange(48, dtype="u1").reshape(4, 4, 3)
    image, other = Image.fromarray(array), Image.fromarray(array.copy())
    assert compare(image, other) == Comparison("same")
    assert compare(image.quantize(4), other.quantize(4)) == Comparison("same")
    other.putpixel((0, 0), (9, 9, 9))
    assert compare(image, other).reason == "the pixels differ (3 of 48 bytes)"
    assert compare(image, image.convert("L")).where == ".mode"
    assert compare(image, image.rotate(90)).verdict == "differs"
    assert compare(image, image.resize((2, 8))).where == ".size[0]"


def test_stored_figures_are_compared_by_pixels_not_by_bytes():
    png = render(drawn()["figure"]).png
    again = io.BytesIO()
    Image.open(io.BytesIO(png)).save(again, "png", compress_level=1)
    assert again.getvalue() != png
    assert compare(Png(png), Png(again.getvalue())) == Comparison("same")
    assert "the pictures differ in" in compare(Png(png), Png(render(drawn(2.5)["figure"]).png)).reason
    assert "received" in compare(Png(png), Png(render(drawn(size=(2, 3))["figure"]).png)).reason


def test_an_animation_is_its_figure_and_its_frames_not_its_callbacks() -> None:
    from matplotlib.animation import FuncAnimation

    def made(frames, *, busy):
        figure, axes = plt.subplots(figsize=(2, 1))
        (line,) = axes.plot([0, 1])
        if busy:
            figure.canvas.mpl_connect("draw_event", print)
        animation = FuncAnimation(figure, lambda frame: line.set_ydata([0, frame]), frames)
        animation._draw_was_started = True  # it is not shown here, and says so otherwise
        return animation

    assert compare(made(3, busy=False), made(3, busy=True)).verdict == "same"
    assert compare(made(3, busy=False), made(2, busy=False)).verdict == "differs"
