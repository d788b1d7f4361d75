"""Figures as interactive plots, figure by figure: what they show is what matplotlib shows, or there is no plot."""

from __future__ import annotations

import base64
import datetime
import io
import json
import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from deepforge.runtime.job.plots import translate
from deepforge.types.figures import left_as_it_was, render

matplotlib = pytest.importorskip("matplotlib")
Axes = Any


@pytest.fixture
def axes() -> Axes:
    """An axes on a figure of 640 × 480 pixels."""
    return _figure().add_subplot()


def _figure(**options: Any) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(**options)
    FigureCanvasAgg(figure)
    return figure


def _spec(axes: Axes) -> dict[str, Any]:
    """The plot of the axes' figure, drawn before as a job does; it is JSON, and making it changed nothing."""
    figure = axes if hasattr(axes, "axes") and isinstance(axes.axes, list) else axes.figure
    before = render(figure).sha256
    with left_as_it_was(figure):
        spec = translate(figure)
    assert spec is not None
    assert render(figure).sha256 == before
    return dict(json.loads(json.dumps(spec, allow_nan=False)))


def _layers(plot: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The layers with this mark that are seen."""
    return [each for each in plot["layer"] if each["mark"]["type"] == kind and each["mark"].get("opacity", 1)]


def _rows(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    data = layer["data"]
    return list(data["values"] if "values" in data else spec["datasets"][data["name"]])


def test_a_line_has_its_points_its_look_and_its_place(axes: Axes) -> None:
    axes.plot([0, 1, 2], [1, 4, 2], color="#102030", linestyle="--", linewidth=2)
    axes.set(title="Loss", xlabel="epoch", ylabel="loss", xlim=(0, 2), ylim=(0, 5))
    spec = _spec(axes)
    (line,) = _layers(spec, "line")
    assert _rows(spec, line) == [{"x": 0.0, "y": 1.0}, {"x": 1.0, "y": 4.0}, {"x": 2.0, "y": 2.0}]
    mark = line["mark"]
    assert (mark["stroke"], round(mark["strokeWidth"], 2)) == ("#102030", 2.78)
    assert [round(each, 1) for each in mark["strokeDash"]] == [10.3, 4.4]
    assert (spec["width"], spec["height"]) == (496.0, 369.6)
    assert spec["title"]["text"] == "Loss"
    x, y = line["encoding"]["x"], line["encoding"]["y"]
    assert (x["scale"]["domain"], y["scale"]["domain"]) == ([0.0, 2.0], [0.0, 5.0])
    assert (x["axis"]["title"], y["axis"]["title"]) == ("epoch", "loss")
    assert spec["layer"][0]["params"] == [{"name": "zoom0", "select": "interval", "bind": "scales"}]
    assert line["encoding"]["order"] == {"value": None}


def test_gaps_stay_gaps_and_infinities_have_no_place(axes: Axes) -> None:
    axes.plot([0, 1, 2, 3], [1, np.nan, np.inf, 2])
    spec = _spec(axes)
    assert [row["y"] for row in _rows(spec, _layers(spec, "line")[0])] == [1.0, None, None, 2.0]


def test_markers_have_the_size_and_colours_of_matplotlib(axes: Axes) -> None:
    axes.plot([1, 2], [3, 4], "s", markersize=7.2, markerfacecolor="red", markeredgecolor="none")
    spec = _spec(axes)
    assert _layers(spec, "line") == []
    (points,) = _layers(spec, "point")
    mark = points["mark"]
    assert (mark["fill"], mark["stroke"], round(mark["size"])) == ("#ff0000", "transparent", 100)
    # A square of half the size each way from its middle, closed.
    assert mark["shape"] == "M-1,1L1,1L1,-1L-1,-1Z"


def test_steps_and_lines_across(axes: Axes) -> None:
    axes.step([0, 1], [1, 2], where="post")
    axes.axhline(1.5, color="k")
    axes.axvline(0.5, 0.25, 0.75)
    spec = _spec(axes)
    assert _layers(spec, "line")[0]["mark"]["interpolate"] == "step-after"
    across, up = _layers(spec, "rule")
    assert across["encoding"]["x"] == {"value": 0.0}
    assert across["encoding"]["x2"] == {"value": 496.0}
    assert up["encoding"]["y"] == {"value": 277.2}
    assert up["encoding"]["y2"] == {"value": 92.4}


def test_log_scales_and_turned_axes(axes: Axes) -> None:
    axes.loglog([1, 10, 0], [1, 100, 5])
    axes.invert_yaxis()
    spec = _spec(axes)
    (line,) = _layers(spec, "line")
    assert (line["encoding"]["x"]["scale"]["type"], line["encoding"]["y"]["scale"]["reverse"]) == ("log", True)
    assert _rows(spec, line)[2]["x"] is None
    assert '"10⁰"' in line["encoding"]["x"]["axis"]["labelExpr"]


def test_dates_are_times(axes: Axes) -> None:
    axes.plot([datetime.datetime(2024, 1, 1), datetime.datetime(2024, 1, 2, 12)], [1, 2])
    spec = _spec(axes)
    (line,) = _layers(spec, "line")
    assert line["encoding"]["x"]["type"] == "temporal"
    assert line["encoding"]["x"]["scale"]["type"] == "utc"
    assert [row["x"] for row in _rows(spec, line)] == [1704067200000.0, 1704196800000.0]


def test_ticks_with_texts(axes: Axes) -> None:
    axes.plot([0, 1], [0, 1])
    axes.set_xticks([0, 1], ["no", 'y"es'])
    x = _layers(_spec(axes), "line")[0]["encoding"]["x"]
    assert x["axis"]["values"] == [0.0, 1.0]
    assert x["axis"]["labelExpr"] == '["no", "y\\"es"][indexof([0.0, 1.0], +datum.value)]'


def test_bars_and_their_categories(axes: Axes) -> None:
    axes.bar(["a", "b"], [3, -1], width=0.5, color=["red", "blue"])
    spec = _spec(axes)
    (bars,) = _layers(spec, "rect")
    rows = _rows(spec, bars)
    assert [(r["x"], r["x2"], r["y"], r["y2"], r["fill"]) for r in rows] == [
        (-0.25, 0.25, 0.0, 3.0, "#ff0000"),
        (0.75, 1.25, 0.0, -1.0, "#0000ff"),
    ]
    assert '["a", "b"]' in bars["encoding"]["x"]["axis"]["labelExpr"]


@pytest.mark.parametrize("kind", ["bar", "step", "stepfilled"])
def test_histograms(axes: Axes, kind: str) -> None:
    axes.hist([1, 2, 2, 3, 3, 3], bins=3, histtype=kind)
    spec = _spec(axes)
    mark = {"bar": "rect", "step": "line", "stepfilled": "area"}[kind]
    (layer,) = _layers(spec, mark)
    tops = {round(max(row["y"] or 0, row.get("y2") or 0)) for row in _rows(spec, layer)}
    assert tops >= {1, 2, 3}


def test_bands(axes: Axes) -> None:
    axes.fill_between([0, 1, 2], [1, 2, 1], [3, 4, 5], color="red", alpha=0.5)
    axes.fill_betweenx([0, 1], [1, 1], [2, 2])
    spec = _spec(axes)
    flat, upright = _layers(spec, "area")
    assert _rows(spec, flat) == [
        {"x": 0.0, "y": 1.0, "y2": 3.0},
        {"x": 1.0, "y": 2.0, "y2": 4.0},
        {"x": 2.0, "y": 1.0, "y2": 5.0},
    ]
    assert flat["mark"]["fill"] == "rgba(255,0,0,0.5)"
    assert upright["mark"]["orient"] == "horizontal"


def test_a_scatter_plot_has_sizes_and_colours_of_a_map(axes: Axes) -> None:
    axes.scatter([1, 2, np.nan], [3, 4, 5], s=[36, 72, 9], c=[0.0, 1.0, 0.5], cmap="gray")
    spec = _spec(axes)
    (points,) = _layers(spec, "point")
    rows = _rows(spec, points)
    assert [(r["x"], r["y"], round(r["s"], 1), r["fill"], r["c"]) for r in rows] == [
        (1.0, 3.0, 69.4, "#000000", 0.0),
        (2.0, 4.0, 138.9, "#ffffff", 1.0),
    ]
    assert points["encoding"]["size"]["scale"] is None


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("turned", [False, True])
def test_images_are_the_right_way_up(axes: Axes, origin: Any, turned: bool) -> None:
    from PIL import Image

    values = np.zeros((40, 50, 3), np.uint8)
    values[0] = 255  # the first row is white
    axes.imshow(values, origin=origin)
    if turned:
        axes.invert_yaxis()
    spec = _spec(axes)
    (image,) = _layers(spec, "image")
    (row,) = _rows(spec, image)
    assert (row["x"], row["x2"], row["y"], row["y2"]) == (-0.5, 49.5, -0.5, 39.5)
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(row["url"].partition(",")[2]))))
    drawn = np.asarray(Image.open(io.BytesIO(render(axes.figure).png)).convert("L"))
    box = axes.get_position()
    top = round((1 - box.y1) * 480) + 4
    assert (pixels[0, 0, 0] == 255) == (drawn[top, 320] == 255)
    assert spec["height"] / spec["width"] == pytest.approx(40 / 50, rel=0.01)


def test_a_small_image_tells_its_values(axes: Axes) -> None:
    axes.imshow([[0.0, 1.0], [2.0, math.nan]], cmap="gray", origin="lower", extent=(0, 2, 0, 4))
    axes.text(0.5, 1, "cell", ha="center", va="center")
    spec = _spec(axes)
    (cells,) = _layers(spec, "rect")
    rows = _rows(spec, cells)
    assert [(r["x"], r["x2"], r["y"], r["y2"], r["value"], r["fill"]) for r in rows] == [
        (0.0, 1.0, 0.0, 2.0, 0.0, "#000000"),
        (1.0, 2.0, 0.0, 2.0, 1.0, "#808080"),
        (0.0, 1.0, 2.0, 4.0, 2.0, "#ffffff"),
        (1.0, 2.0, 2.0, 4.0, None, "transparent"),
    ]
    (text,) = _layers(spec, "text")
    assert (text["mark"]["text"], text["mark"]["align"], text["mark"]["baseline"]) == ("cell", "center", "middle")


def test_a_mesh_of_a_heat_map(axes: Axes) -> None:
    axes.pcolormesh([0, 1, 3], [0, 2, 4], [[0.0, 1.0], [2.0, 4.0]], cmap="gray")
    spec = _spec(axes)
    (cells,) = _layers(spec, "rect")
    rows = _rows(spec, cells)
    assert [(r["x"], r["x2"], r["y"], r["y2"], r["value"]) for r in rows] == [
        (0.0, 1.0, 0.0, 2.0, 0.0),
        (1.0, 3.0, 0.0, 2.0, 1.0),
        (0.0, 1.0, 2.0, 4.0, 2.0),
        (1.0, 3.0, 2.0, 4.0, 4.0),
    ]
    assert [r["fill"] for r in rows][::3] == ["#000000", "#ffffff"]


def test_the_ticks_of_a_time_series_of_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    figure = _figure()
    axes = figure.add_subplot()
    pandas.Series(range(40), index=pandas.date_range("2024-01-01", periods=40)).plot(ax=axes)
    x = _layers(_spec(figure), "line")[0]["encoding"]["x"]
    assert len(x["axis"]["values"]) > 4
    assert "2024" in x["axis"]["labelExpr"]


def test_legends_have_a_sample_for_each_label(axes: Axes) -> None:
    axes.plot([1, 2], label="train", color="red")
    axes.plot([2, 1], "--", label="validation", color="blue")
    axes.legend(loc="lower left", title="sets")
    spec = _spec(axes)
    encoding = _layers(spec, "point")[-1]["encoding"]
    labels = ["train", "validation"]
    assert encoding["stroke"]["scale"] == {"type": "ordinal", "domain": labels, "range": ["#ff0000", "#0000ff"]}
    # Of its own Vega-Lite would take widths for a range to go through, not for one by label.
    assert encoding["strokeWidth"]["scale"]["type"] == "ordinal"
    assert encoding["stroke"]["legend"]["orient"] == "bottom-left"
    assert encoding["stroke"]["legend"]["title"] == "sets"
    assert encoding["strokeDash"]["scale"]["range"][0] == [1, 0]


def test_subplots_lie_as_they_do_on_the_figure() -> None:
    figure = _figure(figsize=(8, 6))
    axes = figure.subplot_mosaic("AAB;CCB")
    for name, one in axes.items():
        one.plot([1, 2])
        one.set_title(name)
    figure.suptitle("all")
    spec = _spec(figure)
    assert spec["title"]["text"] == "all"
    left, right = spec["hconcat"]
    assert right["title"]["text"] == "B"
    assert [each["title"]["text"] for each in left["vconcat"]] == ["A", "C"]
    names = [each["layer"][0]["params"][0]["name"] for each in (*left["vconcat"], right)]
    assert len(set(names)) == 3


def test_colour_bars_and_twins() -> None:
    figure = _figure()
    axes = figure.add_subplot()
    figure.colorbar(axes.scatter([1, 2], [1, 2], c=[5.0, 6.0]))
    spec = _spec(figure)
    _, bar = spec["hconcat"]
    (strip,) = [each for each in bar["layer"] if each["mark"]["type"] == "image"]
    assert strip["encoding"]["y"]["axis"]["orient"] == "right"
    assert strip["encoding"]["y"]["scale"]["domain"] == [5.0, 6.0]
    figure = _figure()
    axes = figure.add_subplot()
    axes.plot([1, 2])
    axes.twinx().plot([100, 200])
    spec = _spec(figure)
    assert spec["resolve"] == {"scale": {"y": "independent"}}
    assert [_layers(each, "line")[0]["encoding"]["y"]["axis"]["orient"] for each in spec["layer"]] == ["left", "right"]


def test_many_points_of_a_line_are_thinned_and_none_that_is_seen_is_lost(axes: Axes) -> None:
    x = np.arange(300_000.0)
    y = np.sin(x / 1e4)
    y[123_456], y[200_000] = 9.0, -9.0
    y[50_000:60_000] = np.nan
    axes.plot(x, y)
    spec = _spec(axes)
    rows = _rows(spec, _layers(spec, "line")[0])
    assert len(rows) < 6_000
    assert {"x": 123_456.0, "y": 9.0} in rows
    assert {"x": 200_000.0, "y": -9.0} in rows
    kept = [row for row in rows if row["y"] is not None and 40_000 < row["x"] < 70_000]
    assert max(b["x"] - a["x"] for a, b in pairwise(kept)) > 9_900
    assert any(row["y"] is None for row in rows)
    columns = {int(row["x"] / 300_000 * 496) for row in rows if row["y"] is not None}
    assert len(columns) > 460 - 17


def _polar(figure: Any) -> None:
    figure.add_subplot(projection="polar").plot([1, 2])


def _solid(figure: Any) -> None:
    figure.add_subplot(projection="3d").plot([1, 2], [1, 2], [1, 2])


def _overlap(figure: Any) -> None:
    figure.add_axes((0.1, 0.1, 0.8, 0.8)).plot([1])
    figure.add_axes((0.5, 0.5, 0.2, 0.2)).plot([1])


def _on(act: Callable[[Any], Any]) -> Callable[[Any], None]:
    return lambda figure: act(figure.add_subplot())


@pytest.mark.parametrize(
    "draw",
    [
        _polar,
        _solid,
        _overlap,
        lambda figure: None,
        lambda figure: figure.text(0.5, 0.5, "alone"),
        _on(lambda axes: axes.contourf([[1, 2], [3, 4]])),
        _on(lambda axes: axes.quiver([1], [1], [1], [1])),
        _on(lambda axes: axes.pie([1, 2])),
        _on(lambda axes: axes.hexbin([1, 2], [1, 2])),
        _on(lambda axes: axes.annotate("x", (0, 0), (1, 1), arrowprops={})),
        _on(lambda axes: axes.bar([1], [2], hatch="/")),
        _on(lambda axes: axes.set_title(r"$\frac{a}{b}$")),
        _on(lambda axes: axes.plot([1, 2]) and axes.set_xscale("symlog")),
        _on(lambda axes: axes.plot([1, 2], marker="o", markevery=2)),
        _on(lambda axes: axes.inset_axes((0, 0, 0.5, 0.5))),
        _on(lambda axes: axes.scatter(np.zeros(30_000), np.zeros(30_000))),
        _on(lambda axes: axes.plot(np.random.default_rng(0).random(30_000), np.zeros(30_000))),
        _on(lambda axes: axes.table([["a"]])),
        _on(lambda axes: axes.fill([0, 1, 0.5, 2], [0, 1, 2, 0.3])),
    ],
)
def test_what_would_not_look_the_same_is_no_plot(draw: Callable[[Any], Any]) -> None:
    figure = _figure()
    draw(figure)
    assert translate(figure) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("5 $ and no more", "5 $ and no more"),
        (r"$\alpha_{1}$ of $x^2$", "α₁ of x²"),
        (r"$10^{-3}$ m", "10⁻³ m"),
        (r"\$5", "$5"),
        ("two\nlines", ["two", "lines"]),
        (r"$\mathrm{loss}$", "loss"),
    ],
)
def test_texts(axes: Axes, text: str, shown: Any) -> None:
    axes.set_title(text)
    assert _spec(axes)["title"]["text"] == shown
