"""Values to files and back."""

from __future__ import annotations

import hashlib
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepforge.errors import ValueTypeError
from deepforge.types.serialise import Png, dump, load, summarise, type_name

np = pytest.importorskip("numpy")

_plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4) | st.tuples(inner, inner),
    max_leaves=8,
)


@given(_plain)
def test_plain_values_come_back_equal(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    path = tmp_path_factory.mktemp("v") / "value"
    dump(value, path)
    assert load(path) == value


def test_the_hash_and_size_are_those_of_the_file(tmp_path: Path) -> None:
    stored = dump(np.arange(100_000.0), tmp_path / "v")
    data = (tmp_path / "v").read_bytes()
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert stored.size == len(data)


def test_anybody_can_read_the_file_without_deepforge(tmp_path: Path) -> None:
    dump({"x": np.arange(3)}, tmp_path / "v")
    with open(tmp_path / "v", "rb") as file:
        assert pickle.load(file)["x"].tolist() == [0, 1, 2]


@pytest.mark.parametrize("order", ["C", "F"])
def test_arrays_come_back_writable_and_in_their_order(tmp_path: Path, order: Any) -> None:
    array = np.asarray(np.random.default_rng(0).random((300, 400)), order=order)
    dump(array, tmp_path / "v")
    back = load(tmp_path / "v")
    assert np.array_equal(back, array)
    assert back.flags[f"{order}_CONTIGUOUS"]
    back[0, 0] = 5


def test_large_arrays_are_not_copied_on_the_way_to_the_file(tmp_path: Path) -> None:
    import tracemalloc

    array = np.zeros(4_000_000)
    dump(1, tmp_path / "warm")
    tracemalloc.start()
    dump(array, tmp_path / "v")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < array.nbytes / 10


def test_functions_and_classes_of_the_main_module_travel_with_their_code(tmp_path: Path) -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec("OFFSET = 3\ndef shift(x):\n    return x + OFFSET\nclass Box:\n    size = 7\n", namespace)
    dump((namespace["shift"], namespace["Box"]), tmp_path / "v")
    shift, box = load(tmp_path / "v")
    assert shift(4) == 7
    assert box.size == 7


def test_functions_under_a_cache_travel_with_their_code(tmp_path: Path) -> None:
    code = (
        "import functools, sys; from pathlib import Path; from deepforge.types.serialise import dump\n"
        "@functools.lru_cache(maxsize=7)\ndef fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n"
        "fib(5); dump([fib], Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "x")], check=True)
    (fib,) = load(tmp_path / "x")
    assert fib(20) == 6765 and fib.cache_info().maxsize == 7 and fib.__name__ == "fib"
    assert fib.__wrapped__.__globals__["fib"] is fib and fib.cache_info().misses == 21


def test_data_frames_can_be_changed_in_place(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    dump(pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}), tmp_path / "v")
    frame = load(tmp_path / "v")
    frame.loc[0, "a"] = 10
    assert frame["a"].tolist() == [10, 2]


def test_a_value_that_cannot_be_stored_is_named_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueTypeError, match=r"'guard' \(a _thread\.lock\) cannot be stored"):
        dump(threading.Lock(), tmp_path / "v", name="guard")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_refused_with_its_path(tmp_path: Path) -> None:
    dump(np.arange(1000), tmp_path / "v")
    (tmp_path / "v").write_bytes((tmp_path / "v").read_bytes()[:500])
    with pytest.raises(ValueTypeError, match="cannot be loaded"):
        load(tmp_path / "v")
    with pytest.raises(ValueTypeError, match="none"):
        load(tmp_path / "none")


def test_a_figure_is_a_plain_png_file(tmp_path: Path) -> None:
    png = b"\x89PNG\r\n\x1a\n...."
    stored = dump(Png(png), tmp_path / "v")
    assert (tmp_path / "v").read_bytes() == png
    assert stored.serialiser == "figure"
    assert load(tmp_path / "v") == Png(png)


def test_values_of_project_classes_load_with_the_project_on_the_path(tmp_path: Path) -> None:
    import sys

    (tmp_path / "galaxy_module.py").write_text("class Galaxy:\n    def __init__(self, z): self.z = z\n")
    sys.path.insert(0, str(tmp_path))
    try:
        from galaxy_module import Galaxy  # type: ignore[import-not-found]

        dump(Galaxy(0.3), tmp_path / "v")
    finally:
        sys.path.remove(str(tmp_path))
        del sys.modules["galaxy_module"]
    with pytest.raises(ValueTypeError, match="galaxy_module"):
        load(tmp_path / "v")
    assert load(tmp_path / "v", sys_path=[str(tmp_path)]).z == 0.3
    assert str(tmp_path) not in sys.path


@pytest.mark.parametrize(
    ("value", "summary", "kind"),
    [
        (3.5, "3.5", "float"),
        (None, "None", "NoneType"),
        ([1, 2], "[1, 2]", "list"),
        (list(range(100)), "list of 100", "list"),
        ({"a": 1}, "dict of 1", "dict"),
        (np.zeros((1797, 64)), "float64 (1797, 64)", "numpy.ndarray"),
        (len, "len", "builtin_function_or_method"),
    ],
)
def test_summaries(value: Any, summary: str, kind: str) -> None:
    assert summarise(value) == summary
    assert type_name(value) == kind


def test_summaries_are_short_and_never_fail() -> None:
    class Hostile:
        @property
        def shape(self) -> tuple[int, ...]:
            raise RuntimeError

        def __len__(self) -> int:
            raise RuntimeError

    assert summarise(Hostile()).endswith("Hostile")
    assert len(summarise("x" * 10_000)) <= 80


def test_tables_say_rows_and_columns() -> None:
    pd = pytest.importorskip("pandas")
    assert summarise(pd.DataFrame(np.zeros((150, 5)))) == "DataFrame 150 \N{MULTIPLICATION SIGN} 5"
