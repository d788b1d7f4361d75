"""Figures become pixels: the same everywhere, and the figure does not notice."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys

import pytest

from deepforge.errors import ValueTypeError
from deepforge.types.figures import render

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402


@pytest.fixture
def figure():
    figure, axes = plt.subplots(1, 2, figsize=(4, 3), dpi=50)
    axes[0].plot([1, 3, 2])
    axes[1].imshow([[1, 2], [3, 4]])
    yield figure
    plt.close(figure)


def test_a_picture_has_the_figures_own_size(figure):
    picture = render(figure)
    assert (picture.width, picture.height) == (200, 150)


def test_the_png_shows_the_figure_and_says_neither_when_nor_with_what(figure):
    from PIL import Image

    image = Image.open(io.BytesIO(render(figure).png))
    assert image.format == "PNG" and image.size == (200, 150) and image.mode == "RGBA"
    assert set(image.info) <= {"dpi"}
    assert len(image.getcolors(100_000)) > 5


def test_the_same_figure_gives_the_same_digest_also_from_a_pickle(figure):
    first = render(figure)
    assert render(figure) == first
    assert render(pickle.loads(pickle.dumps(figure))) == first


def test_one_more_point_gives_another_digest(figure):
    before = render(figure).sha256
    figure.axes[0].plot([2], [1], ".")
    assert render(figure).sha256 != before


def test_equal_bytes_of_another_shape_give_another_digest():
    assert render(Figure((2, 1), dpi=10)).sha256 != render(Figure((1, 2), dpi=10)).sha256


@pytest.mark.parametrize("layout", [None, "tight", "constrained"])
def test_the_figure_is_left_as_it_was(layout):
    figure, axes = plt.subplots(1, 2, layout=layout)
    axes[0].set_ylabel("two\nlines")
    canvas, calls = figure.canvas, []
    canvas.mpl_connect("draw_event", calls.append)
    places = [axis.get_position().bounds for axis in axes]
    margins = figure.subplotpars.left, figure.subplotpars.wspace
    render(figure)
    assert figure.canvas is canvas and canvas.figure is figure
    assert [axis.get_position().bounds for axis in axes] == places
    assert (figure.subplotpars.left, figure.subplotpars.wspace) == margins
    assert calls == []
    canvas.draw()
    assert len(calls) == 1
    plt.close(figure)


@pytest.mark.parametrize("layout", ["tight", "constrained"])
def test_settled_pictures_do_not_depend_on_how_often_the_figure_was_drawn(layout):
    figure, axes = plt.subplots(2, 2, layout=layout, figsize=(3, 3))
    for axis in axes.flat:
        axis.set_ylabel("two\nlines")
    first = render(figure, settle=True)
    figure.canvas.draw()
    figure.canvas.draw()
    assert render(figure, settle=True).sha256 == first.sha256
    plt.close(figure)


def test_a_subfigure_is_drawn_with_the_figure_it_is_in():
    figure = plt.figure()
    part, _ = figure.subfigures(1, 2)
    part.subplots()
    assert render(part) == render(figure)
    plt.close(figure)


def test_a_figure_that_cannot_be_drawn_says_why_and_keeps_its_canvas():
    figure = plt.figure()
    figure.text(0.5, 0.5, r"$\frac$")
    canvas = figure.canvas
    with pytest.raises(ValueTypeError, match=r"(?s)cannot be drawn.*frac"):
        render(figure)
    assert figure.canvas is canvas
    plt.close(figure)


def test_warnings_of_drawing_stay_inside():
    figure = plt.figure()
    figure.text(0.5, 0.5, "\N{SNOWMAN}\U0001f9ea")
    import warnings

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        render(figure)
    assert seen == []
    plt.close(figure)


def test_importing_the_module_does_not_import_matplotlib():
    code = "import sys, deepforge.types.figures, deepforge.types.compare; print('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
