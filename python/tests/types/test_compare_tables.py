"""pandas: columns, index, dtypes, names, order, missing values, frequency and attributes."""

from __future__ import annotations

import pickle

import pytest

from deepforge.types.compare import Comparison, compare

pd = pytest.importorskip("pandas")
np = pytest.importorskip("numpy")


def table():
    return pd.DataFrame(
        {
            "i": [1, 2, 3],
            "f": [1.0, np.nan, 3.0],
            "s": ["a", "b", None],
            "b": [True, False, True],
            "d": pd.to_datetime(["2020-01-01", None, "2020-01-03"]),
            "t": pd.to_timedelta([1, 2, 3], "h"),
            "z": pd.date_range("2020", periods=3, tz="Europe/Paris"),
            "c": pd.Categorical(["x", "y", "x"]),
            "n": pd.array([1, None, 3], dtype="Int64"),
            "w": pd.array(["a", None, "c"], dtype="string"),
            "p": pd.period_range("2020", periods=3, freq="M"),
            "v": pd.interval_range(0, 3),
            "q": pd.arrays.SparseArray([0.0, 0.0, 1.0]),
            "o": [[1], {2: 3}, (4,)],
        },
        index=["r1", "r2", "r3"],
    )


OTHERS = {
    "i": 9,
    "f": 9.5,
    "s": "other",
    "b": False,
    "d": pd.Timestamp("1999-01-01"),
    "t": pd.Timedelta(9, "h"),
    "z": pd.Timestamp("1999-01-01", tz="Europe/Paris"),
    "c": "y",
    "n": 9,
    "w": "other",
    "p": pd.Period("1999-01", freq="M"),
    "v": pd.Interval(8, 9),
    "o": "other",
}


def test_a_table_is_the_same_as_its_copy():
    assert compare(table(), table()) == Comparison("same")
    assert compare(pickle.loads(pickle.dumps(table())), pickle.loads(pickle.dumps(table()))) == Comparison("same")


@pytest.mark.parametrize("column", OTHERS)
@pytest.mark.parametrize("row", [0, 2])
def test_every_cell_counts(column, row):
    other = table()
    place = other.columns.get_loc(column)
    if column == "o":
        other[column] = [OTHERS[column] if n == row else value for n, value in enumerate(other[column])]
    else:
        other.iloc[row, place] = OTHERS[column]
    found = compare(table(), other, "df")
    assert found.verdict == "differs"
    assert found.where.startswith(f"df['{column}']"), found


def test_what_is_missing_counts():
    for column in ("f", "s", "d", "n", "w"):
        other = table()
        other.iloc[0, other.columns.get_loc(column)] = None
        assert compare(table(), other, "df").where.startswith(f"df['{column}']")


CHANGES = {
    "column name": lambda df: df.rename(columns={"i": "j"}),
    "column order": lambda df: df[["f", "i", *df.columns[2:]]],
    "fewer columns": lambda df: df.drop(columns="i"),
    "fewer rows": lambda df: df.iloc[:2],
    "row label": lambda df: df.rename(index={"r1": "r9"}),
    "row order": lambda df: df.iloc[[1, 0, 2]],
    "dtype": lambda df: df.astype({"i": "int32"}),
    "float dtype": lambda df: df.astype({"i": "float64"}),
    "object dtype": lambda df: df.astype({"i": object}),
    "category order": lambda df: df.assign(c=df["c"].cat.reorder_categories(["y", "x"])),
    "categories": lambda df: df.assign(c=df["c"].cat.add_categories(["z"])),
    "ordered": lambda df: df.assign(c=df["c"].cat.as_ordered()),
    "index name": lambda df: df.rename_axis("rows"),
    "columns name": lambda df: df.rename_axis("columns", axis=1),
    "column index": lambda df: df.set_axis(pd.CategoricalIndex(df.columns), axis=1),
    "time zone": lambda df: df.assign(z=df["z"].dt.tz_convert("UTC")),
    "sparse": lambda df: df.assign(q=pd.arrays.SparseArray([0.0, 1.0, 0.0])),
    "nullable": lambda df: df.assign(n=df["n"].astype("Int32")),
    "flags": lambda df: df.set_flags(allows_duplicate_labels=False),
    "series": lambda df: df["i"],
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_else_can_be_seen_of_a_table_counts(name):
    assert compare(table(), CHANGES[name](table())).verdict == "differs"
    assert compare(CHANGES[name](table()), CHANGES[name](table())).verdict == "same"


def test_attributes_count():
    ours, theirs = table(), table()
    ours.attrs["source"], theirs.attrs["source"] = "a", "b"
    assert compare(ours, theirs, "df").where == "df.attrs['source']"


INDEXES = {
    "range": (pd.RangeIndex(3), pd.Index([0, 1, 2])),
    "range stop": (pd.RangeIndex(3), pd.RangeIndex(4)),
    "values": (pd.Index([1, 2]), pd.Index([1, 3])),
    "text": (pd.Index(["a", "b"]), pd.Index(["a", "c"])),
    "name": (pd.Index([1], name="a"), pd.Index([1], name="b")),
    "dtype": (pd.Index([1], dtype="int64"), pd.Index([1], dtype="float64")),
    "dates": (pd.date_range("2020", periods=3), pd.date_range("2021", periods=3)),
    "frequency": (pd.date_range("2020", periods=3), pd.DatetimeIndex(list(pd.date_range("2020", periods=3)))),
    "periods": (pd.period_range("2020", periods=2, freq="M"), pd.period_range("2020", periods=2, freq="Q")),
    "durations": (pd.to_timedelta([1], "h"), pd.to_timedelta([2], "h")),
    "intervals": (pd.interval_range(0, 2), pd.interval_range(0, 2, closed="left")),
    "categories": (pd.CategoricalIndex(["a"]), pd.CategoricalIndex(["a"], categories=["a", "b"])),
    "levels": (pd.MultiIndex.from_product([[1, 2], ["a", "b"]]), pd.MultiIndex.from_product([[1, 2], ["a", "c"]])),
    "level names": (
        pd.MultiIndex.from_product([[1], ["a"]], names=["x", "y"]),
        pd.MultiIndex.from_product([[1], ["a"]]),
    ),
    "codes": (pd.MultiIndex.from_tuples([(1, 2), (2, 1)]), pd.MultiIndex.from_tuples([(2, 1), (1, 2)])),
}


@pytest.mark.parametrize("name", INDEXES)
def test_indexes(name):
    one, other = INDEXES[name]
    assert compare(one, other).verdict == compare(other, one).verdict == "differs"
    for index in (one, other):
        assert compare(index, pickle.loads(pickle.dumps(index))) == Comparison("same")
        frame, again = (pd.DataFrame({"a": range(len(index))}, index=index.copy()) for _ in range(2))
        assert compare(frame, again) == Comparison("same")


SCALARS = {
    "time": (pd.Timestamp("2020"), pd.Timestamp("2021")),
    "zone": (pd.Timestamp("2020", tz="UTC"), pd.Timestamp("2020")),
    "duration": (pd.Timedelta(1, "h"), pd.Timedelta(2, "h")),
    "period": (pd.Period("2020", "M"), pd.Period("2020", "D")),
    "interval": (pd.Interval(0, 1), pd.Interval(0, 1, closed="both")),
    "missing": (pd.NA, pd.NaT),
    "offset": (pd.offsets.MonthEnd(), pd.offsets.MonthEnd(2)),
}


@pytest.mark.parametrize("name", SCALARS)
def test_scalars(name):
    one, other = SCALARS[name]
    assert compare(one, other).verdict == compare(other, one).verdict == "differs"
    for value in (one, other):
        assert compare(value, pickle.loads(pickle.dumps(value))) == Comparison("same")


def test_the_first_row_that_differs_is_named_with_its_label():
    ours = pd.DataFrame({"age": [1.0, 2.0, 3.0]}, index=["ann", "bob", "cid"])
    theirs = ours.copy()
    theirs.loc["bob", "age"] = 2.5
    found = compare(ours, theirs, "people")
    assert found.where == "people['age'], row 1 (label 'bob')"
    assert found.reason == "1 of 3 items differ; the first: expected 2.0, received 2.5; largest difference 0.5"


def test_what_lies_under_a_missing_value_does_not_count():
    array, other = pd.array([1, 2, 3], dtype="Int64"), pd.array([1, 9, 3], dtype="Int64")
    array[1] = other[1] = pd.NA
    assert compare(pd.Series(array), pd.Series(other)).verdict == "same"


def test_caches_that_reading_fills_do_not_count():
    ours, theirs = table().groupby("c"), table().groupby("c")
    ours["f"].mean()
    _ = ours.groups, ours.ngroups
    assert compare(ours, theirs).verdict == "same"


def test_measured_times_in_a_table_do_not_make_a_difference():
    ours = pd.DataFrame({"fit_time": [0.1], "score_time": [0.2], "test_score": [0.9]})
    theirs = ours.assign(fit_time=[0.3])
    assert compare(ours, theirs, "cv").verdict == "not comparable"
    assert compare(ours, theirs.assign(test_score=[0.8]), "cv").where.startswith("cv['test_score']")


def test_columns_of_one_name_are_told_apart_by_place():
    ours = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert compare(ours, ours.copy()).verdict == "same"
    assert compare(ours, pd.DataFrame([[1, 3]], columns=["a", "a"]), "df").where.startswith("df.iloc[")


@pytest.mark.parametrize("kind", ["int64[pyarrow]", "string[pyarrow]"])
def test_arrow_columns(kind):
    pytest.importorskip("pyarrow")
    values = [1, None, 3] if "int" in kind else ["a", None, "c"]
    ours = pd.Series(values, dtype=kind)
    assert compare(ours, pd.Series(values, dtype=kind)).verdict == "same"
    assert compare(ours, pd.Series([*values[:2], values[0]], dtype=kind)).verdict == "differs"
