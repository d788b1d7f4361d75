"""Changes in place and shared memory in numpy, pandas, scikit-learn and matplotlib."""

# ruff: noqa: ISC004

from __future__ import annotations

import sys
from typing import Any

import pytest

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")
pytest.importorskip("sklearn")

COPIES_ON_WRITE = int(pd.__version__.split(".")[0]) >= 3
NUMPY = "import numpy as np\n"
PANDAS = "import numpy as np, pandas as pd\n"
FRAME = PANDAS + "df = pd.DataFrame({'a': [1.0, 2.0], 'b': [3.0, 4.0], 's': ['x', 'y']})\n"

# name: cells before, the cell, names whose value it changes in place, names it binds
CASES: dict[str, tuple[list[str], str, str, str]] = {
    "array item": ([NUMPY + "a = np.zeros(5)"], "a[0] = 1", "a", ""),
    "array unchanged": ([NUMPY + "a = np.zeros(5)"], "s = a.sum() + a[0] + np.sort(a)[0]", "", "s"),
    "same value written": ([NUMPY + "a = np.zeros(5)"], "a[0] = 0", "", ""),
    "view": ([NUMPY + "a = np.zeros(5)", "v = a[1:3]"], "v[0] = 1", "a v", ""),
    "view of a view": ([NUMPY + "a = np.zeros(8)", "v = a[1:]", "w = v[1:]"], "a[4] = 1", "a v w", ""),
    "views side by side": ([NUMPY + "a = np.zeros(8)\nv = a[:4]\nw = a[4:]"], "v[0] = 1", "a v", ""),
    "views without their owner": ([NUMPY + "a = np.zeros(8)\nv = a[:4]\nw = a[2:]", "del a"], "v[3] = 1", "v w", ""),
    "transposed": ([NUMPY + "a = np.zeros((2, 3))\nt = a.T"], "a += 1", "a t", "a"),
    "reshaped": ([NUMPY + "a = np.zeros(6)\nt = a.reshape(2, 3)"], "t[0, 0] = 1", "a t", ""),
    "copy": ([NUMPY + "a = np.zeros(5)\nc = a.copy()"], "a[0] = 1", "a", ""),
    "large view": ([NUMPY + "a = np.zeros(1_000_000)\nv = a[10:]"], "v[0] = 1", "a v", ""),
    "large and unchanged": ([NUMPY + "a = np.zeros(1_000_000)\nv = a[10:]"], "m = v.mean()", "", "m"),
    "out argument": ([NUMPY + "a = np.ones(3)\nb = np.zeros(3)"], "np.add(a, 1, out=b)", "b", ""),
    "array in a list": ([NUMPY + "a = np.zeros(3)\nv = [a]"], "v[0][0] = 1", "a v", ""),
    "array of objects": ([NUMPY + "q = [1]\na = np.array([q, None], dtype=object)"], "a[0].append(2)", "a q", ""),
    "buffer": ([NUMPY + "b = bytearray(8)\na = np.frombuffer(b, dtype='u1')"], "b[0] = 1", "a b", ""),
    "generator": ([NUMPY + "rng = np.random.default_rng(0)"], "x = rng.normal()", "rng", "x"),
    "generator's method": ([NUMPY + "rng = np.random.default_rng(0)\ndraw = rng.normal"], "draw()", "draw rng", ""),
    "resized": ([NUMPY + "a = np.zeros(3)"], "a.resize(5)", "a", ""),
    "new column": ([FRAME], "df['c'] = 1", "df", ""),
    "alias of a frame": ([FRAME + "other = df"], "df['c'] = 1", "df other", ""),
    "frame unchanged": ([FRAME], "m = df['a'].mean(); g = df.groupby('s').sum(); h = df.head()", "", "g h m"),
    "loc": ([FRAME], "df.loc[0, 'a'] = 9.0", "df", ""),
    "in place": ([FRAME], "df.drop(columns='b', inplace=True)", "df", ""),
    "column names": ([FRAME], "df.columns = ['u', 'v', 'w']", "df", ""),
    "copied frame": ([FRAME + "c = df.copy()"], "df.loc[0, 'a'] = 9.0", "df", ""),
    "text column": ([FRAME], "df.loc[0, 's'] = 'z'", "df", ""),
    "function changes a frame": ([FRAME, "def add(d):\n    d['c'] = 1"], "add(df)", "df", ""),
    "query reads a variable": ([FRAME + "limit = 1"], "r = df.query('a > @limit')", "", "r"),
    "list in a frame": ([PANDAS + "q = [1]\ndf = pd.DataFrame({'l': [q, [2]]})"], "q.append(3)", "df q", ""),
    "many texts": ([PANDAS + "df = pd.DataFrame({'s': [f'n{i}' for i in range(1000)]}, dtype=object)"],
                   "df.iat[500, 0] = 'other'", "df", ""),
    "fit": (["from sklearn.linear_model import LinearRegression\nX = [[1], [2]]\ny = [1, 2]\nm = LinearRegression()"],
            "m.fit(X, y)", "m", ""),
    "predict": (["from sklearn.linear_model import LinearRegression\nX = [[1], [2]]\ny = [1, 2]\n"
                 "m = LinearRegression().fit(X, y)"], "p = m.predict(X)", "", "p"),
    "pipeline shares its steps": (
        ["from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\n"
         "s = StandardScaler()\np = make_pipeline(s)"], "p.fit([[1], [2]])", "p s", ""),
}  # fmt: skip
if not COPIES_ON_WRITE:
    CASES["column is a view"] = ([FRAME + "col = df['a']"], "col[0] = 9.0", "col df", "")
    CASES["values are a view"] = ([FRAME + "v = df[['a', 'b']].values\nw = df['a'].values"], "w[0] = 9.0", "df w", "")
else:
    CASES["column is a copy"] = ([FRAME + "col = df['a']"], "col[0] = 9.0", "col", "")


@pytest.mark.parametrize("name", CASES)
def test_changes_in_place(notebook: Any, name: str) -> None:
    before, cell, mutates, writes = CASES[name]
    for source in before:
        assert notebook.run(source).status == "ok"
    record = notebook.run(cell)
    assert (record.status, record.mutates, record.writes) == ("ok", mutates.split(), writes.split())


def test_strings_that_are_evaluated_count_as_reads(notebook: Any) -> None:
    notebook.run(FRAME + "limit = 1\nunused = 2")
    assert notebook.run("r = df.query('a > @limit')").reads == {"df": 1, "limit": 1}
    notebook.run("text = 'a > @limit'")
    assert notebook.run("r = df.query(text)").reads == {"df": 1, "limit": 1, "text": 3}
    notebook.run("def pick(d):\n    return d.query('a > @limit')")
    assert notebook.run("r = pick(df)").reads == {"df": 1, "limit": 1, "pick": 5}


def test_a_function_held_by_an_estimator_is_followed(notebook: Any) -> None:
    notebook.run("k = 2\ndef double(v):\n    return v * k")
    notebook.run("from sklearn.preprocessing import FunctionTransformer\nt = FunctionTransformer(double)")
    assert notebook.run("r = t.transform([[1]])").reads == {"double": 1, "k": 1, "t": 2}


def test_groups_of_names_that_share_memory(notebook: Any) -> None:
    notebook.run(NUMPY + "a = np.zeros(4)\nb = np.zeros(4)")
    record = notebook.run("v = a[1:]\nl = [b]\nn = 3")
    assert record.aliases == [["a", "v"], ["b", "l"]]
    assert notebook.run("n + 1").aliases == []


def test_a_name_of_an_index_is_that_of_all_who_share_it(notebook: Any) -> None:
    notebook.run(PANDAS + "pop = pd.Series([1, 2], index=[5, 6])")
    notebook.run("df = pd.DataFrame({'t': pop})\nother = pd.Series([1, 2], index=[5, 6])")
    record = notebook.run("pop.index.name = 'year'")
    assert record.mutates == ["df", "pop"] and ["df", "pop"] in record.aliases
    assert notebook.run("pop.iloc[0] = 7").mutates == ["pop"]


def test_indexes_do_not_make_frames_aliases(notebook: Any) -> None:
    record = notebook.run(FRAME + "other = df[['a']].copy()")
    assert record.aliases == []


def test_what_is_said_of_values(notebook: Any) -> None:
    record = notebook.run(FRAME + "a = np.zeros((3, 4))\ng = (i for i in [1])\nn = 3\nf = open('x.txt', 'w')")
    values = record.values
    assert (values["a"].type, values["a"].size, values["a"].summary) == ("numpy.ndarray", 96, "float64 (3, 4)")
    assert values["df"].summary == "DataFrame 2 × 3"
    assert values["n"].summary == "3" and values["n"].stays is None
    assert "generator" in str(values["g"].stays)
    assert "file" in str(values["f"].stays)
    assert values["np"].type == "module"
    assert all(values[name].stays is None for name in ("a", "df", "n"))
    notebook.run("f.close()")


def test_axes_and_their_figure_change_together(notebook: Any) -> None:
    pytest.importorskip("matplotlib").use("agg")
    notebook.run("import matplotlib.pyplot as plt\nfig, axs = plt.subplots(1, 2)\nother = plt.figure()\nleft = axs[0]")
    record = notebook.run("left.plot([1, 2])")
    assert record.mutates == ["axs", "fig", "left"]
    sys.modules["matplotlib.pyplot"].close("all")


def test_a_large_array_that_is_not_touched_costs_nothing(notebook: Any) -> None:
    notebook.run(NUMPY + "big = np.zeros(20_000_000)")
    spent = notebook.capture.watches.variables.own_seconds
    for _ in range(20):
        notebook.run("x = 1 + 1")
    assert notebook.capture.watches.variables.own_seconds - spent < 0.01


def test_a_value_that_takes_too_long_counts_as_changed(notebook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deepforge.capture.variables.BUDGET", 0.02)
    notebook.run("big = [[i] for i in range(300_000)]\nsmall = [1]")
    assert notebook.run("n = (len(big), len(small))").mutates == ["big"]
