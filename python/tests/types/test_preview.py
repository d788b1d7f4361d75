"""A look at values: what it shows, that it is bounded, and that it calls no code of the project."""

from __future__ import annotations

import base64
import collections
import io
import json
import signal
import time
from typing import Any

import numpy as np
import pandas as pd
import pytest

from deepforge.types.preview import LIMIT, preview
from deepforge.types.preview.bounds import TooSlowError, within
from deepforge.types.serialise import Png


def _image(found: dict[str, Any]) -> Any:
    from PIL import Image

    return Image.open(io.BytesIO(base64.b64decode(found["data"]["image/png"])))


def test_an_array() -> None:
    values = np.array([[0.0, 1.5], [np.nan, np.inf]])
    found = preview(values)
    assert found["histogram"]["counts"][0] == found["histogram"]["counts"][-1] == 1
    assert len(found["histogram"]["edges"]) == len(found["histogram"]["counts"]) + 1
    del found["histogram"]
    assert found == {
        "kind": "array",
        "shape": [2, 2],
        "dtype": "float64",
        "rows": [["0", "1.5"], ["nan", "inf"]],
        "length": 2,
        "missing": 1,
        "minimum": 0.0,
        "maximum": 1.5,
        "mean": 0.75,
    }


@pytest.mark.parametrize(
    "values",
    [
        np.zeros(0),
        np.full(3, np.nan),
        np.array(5),
        np.array([True, False]),
        np.array(["a", "b"]),
        np.array([1 + 2j]),
        np.array([object(), None]),
        np.array(["2024-01-01"], "datetime64[D]"),
        np.ma.masked_array([1.0, 2.0], [True, False]),
        np.zeros((2, 3, 4, 5, 6)),
        np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]),
        np.array([2**63], np.uint64),
        np.array([1e308, 1e308, -1e308]),
        np.zeros((4, 4))[::2, ::-1],
    ],
    ids=lambda values: f"{values.dtype} of {values.shape}",
)
def test_arrays_of_all_kinds_have_a_preview_that_is_json(values: Any) -> None:
    found = preview(values)
    assert (found["kind"], found["shape"], found["dtype"]) == ("array", list(values.shape), str(values.dtype))
    json.dumps(found, allow_nan=False)


def test_a_large_array_is_sampled_and_says_so() -> None:
    large = np.lib.stride_tricks.as_strided(np.arange(1000.0), (2_000_000, 1000), (0, 8))  # 16 GB, if it were there
    begun = time.process_time()
    found = preview(large)
    assert time.process_time() - begun < 3
    assert found["text"].endswith("of 2,000,000,000 elements")
    assert 0 <= found["minimum"] < found["mean"] < found["maximum"] <= 999
    memory = np.zeros(8_000_000, np.float32)
    memory[::2] = 1
    assert preview(memory)["text"] == (
        "Minimum, maximum, mean and histogram are of a sample: 1,000,000 of 8,000,000 elements"
    )


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ((32, 40), np.uint8),
        ((32, 40, 3), np.uint8),
        ((32, 40, 4), np.float32),
        ((3, 32, 40), np.float32),
        ((5, 28, 28), np.float64),
        ((100, 28, 28, 1), np.uint8),
        ((7, 3, 32, 32), np.float32),
        ((3000, 2000, 3), np.uint8),
    ],
)
def test_images_in_arrays_are_seen(shape: tuple[int, ...], kind: Any) -> None:
    random = np.random.default_rng(0)
    values = random.integers(0, 256, shape).astype(kind) if kind is np.uint8 else random.random(shape).astype(kind)
    found = preview(values)
    image = _image(found)
    assert max(image.size) <= 520
    assert len(json.dumps(found)) <= LIMIT


def test_the_pixels_of_a_small_image_are_its_own() -> None:
    values = np.arange(64, dtype=np.uint8).reshape(8, 8) * 3
    pixels = np.asarray(_image(preview(values)))
    step = pixels.shape[0] // 8
    assert (pixels[::step, ::step] == values).all()


@pytest.mark.parametrize("shape", [(1797, 64), (100,), (2, 3), (10, 5, 5), (1000, 8)])
def test_what_holds_no_images_has_no_picture(shape: tuple[int, ...]) -> None:
    assert "data" not in preview(np.zeros(shape))


def test_a_table() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": [{"k": [1]}, 2.5]}, index=pd.Index(["r", "s"], name="i"))
    assert preview(frame) == {
        "kind": "table",
        "columns": [
            {"name": "i", "type": str(frame.index.dtype)},
            {"name": "a", "type": "int64"},
            {"name": "b", "type": str(frame["b"].dtype)},
            {"name": "c", "type": "object"},
        ],
        "rows": [["r", "1", "x", "{'k': [1]}"], ["s", "2", preview(frame)["rows"][1][2], "2.5"]],
        "length": 2,
        "shape": [2, 3],
    }


def test_long_and_wide_tables_are_cut() -> None:
    found = preview(pd.DataFrame(np.zeros((1000, 80))))
    assert (len(found["rows"]), len(found["columns"]), found["length"]) == (50, 50, 1000)
    assert found["text"] == "The first 50 of 80 columns"
    assert preview(pd.Series([1.5], name="s"))["columns"] == [{"name": "s", "type": "float64"}]
    wide = pd.DataFrame({str(k): ["y" * 1000] * 60 for k in range(50)})
    assert len(json.dumps(preview(wide))) <= 300_000


def test_a_table_of_pyarrow() -> None:
    arrow = pytest.importorskip("pyarrow")
    found = preview(arrow.table({"a": [1, None], "b": [[1], [2]]}))
    assert found["rows"] == [["1", "[1]"], ["", "[2]"]]
    assert found["columns"] == [{"name": "a", "type": "int64"}, {"name": "b", "type": "list<item: int64>"}]


def test_pictures() -> None:
    from PIL import Image

    image = Image.new("RGB", (3000, 1000), "red")
    found = preview(image)
    assert found["shape"] == [1000, 3000]
    assert _image(found).size == (640, 213)
    assert image.size == (3000, 1000)
    plt = pytest.importorskip("matplotlib.figure")
    figure = plt.Figure(figsize=(3, 2))
    figure.add_subplot().plot([1, 2])
    assert _image(preview(figure)).size == (300, 200)
    file = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (900, 900, 3), np.uint8)).save(file, "png")
    assert len(json.dumps(preview(Png(file.getvalue())))) <= LIMIT


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("one\ntwo", "one\ntwo"),
        ([1, "a", None], "[1, 'a', None]"),
        ((1,), "(1,)"),
        ({"loss": [0.5, 0.25], "name": "x"}, "{'loss': [0.5, 0.25], 'name': 'x'}"),
        ({"a": np.zeros((2, 3)), "b": {"c": 1}}, "{'a': float64 (2, 3), 'b': {'c': 1}}"),
        ([[list(range(3))] * 2] * 30, None),
        (b"abc\x00", f"0000  {'61 62 63 00':<47}  abc."),
        (collections.OrderedDict(a=1), "collections.OrderedDict\n{'a': 1}"),
        ({"x" * 500: "y" * 500}, None),
        (list(range(100_000)), None),
    ],
)
def test_text(value: Any, text: str | None) -> None:
    found = preview(value)
    assert found["kind"] == "text"
    assert len(found["text"]) <= 20_000
    assert text is None or found["text"] == text


@pytest.mark.parametrize("value", [1, 2.5, None, True, "short", 1j, [], {}])
def test_what_a_summary_says_needs_no_preview(value: Any) -> None:
    assert preview(value) == {"kind": "none"}


def test_a_model_is_what_its_library_says() -> None:
    linear = pytest.importorskip("sklearn.linear_model")
    assert preview(linear.Ridge(alpha=2.0)) == {"kind": "text", "text": "Ridge(alpha=2.0)"}


class Nasty:
    """Whatever is called fails."""

    def __init__(self) -> None:
        self.alpha = 3
        self.inner = [1, 2]

    def __repr__(self) -> str:
        raise AssertionError("called")

    __str__ = __repr__

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"called {name}")

    @property
    def shape(self) -> Any:
        raise AssertionError("called")


def test_code_of_the_project_is_not_called() -> None:
    assert preview(Nasty())["text"].splitlines()[1:] == ["  alpha: 3", "  inner: [1, 2]"]
    assert preview([Nasty()])["text"].endswith(".Nasty>]")
    assert preview(pd.DataFrame({"a": [Nasty()]}))["rows"][0][0].endswith(".Nasty>")


def test_nothing_takes_longer_than_it_may() -> None:
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0)  # the test's own limit uses the same alarm
    with pytest.raises(TooSlowError), within(0.05):
        time.sleep(20)
    with within(20):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)  # the alarm is off
    signal.setitimer(signal.ITIMER_REAL, left)
