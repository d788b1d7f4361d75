"""Pairs that compare equal by ``==``, or nearly, and are not the same value: none is called the same."""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import functools
import types

import pytest

from deepforge.types.compare import compare

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")


class Agreeable:
    """Equal to everything."""

    def __init__(self, held):
        self.held = held

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1


class Slotted:
    """What it holds is in no dictionary."""

    __slots__ = ("held",)

    def __init__(self, held):
        self.held = held


def adder(n):
    """A function with something enclosed."""
    return lambda x: x + n


def defaulted(n):
    """A function with a default."""
    return lambda x, n=n: x


def attributed(n):
    """A function with an attribute."""
    made = functools.partial(adder, n)
    made.note = n
    return made


def attrs(note):
    """A table with a note."""
    frame = pd.DataFrame({"a": [1]})
    frame.attrs["note"] = note
    return frame


def sparse(kind):
    """One matrix in several formats."""
    return getattr(pytest.importorskip("scipy.sparse"), f"{kind}_matrix")(np.eye(2))


def zero(stored):
    """A sparse matrix with, or without, a zero that is stored."""
    matrix = pytest.importorskip("scipy.sparse").csr_matrix(np.eye(2))
    if stored:
        matrix.data[0] = 0
    else:
        matrix = pytest.importorskip("scipy.sparse").csr_matrix(np.diag([0.0, 1.0]))
    return matrix


def masked(under):
    """What lies under the mask."""
    return np.ma.array([1.0, under], mask=[False, True])


NOON = datetime.datetime(2020, 1, 1, 12)
UTC, PARIS = datetime.timezone.utc, datetime.timezone(datetime.timedelta(hours=1))
PAIRS = {
    "equality that lies": (Agreeable(1), Agreeable(2)),
    "in a list": ([Agreeable(1)], [Agreeable(2)]),
    "as a key": ({Agreeable(1): 1}, {Agreeable(2): 1}),
    "in a set": ({Agreeable(1)}, {Agreeable(2)}),
    "in an object array": (np.array([Agreeable(1)], object), np.array([Agreeable(2)], object)),
    "slots": (Slotted(1), Slotted(2)),
    "true and one": (True, 1),
    "in a tuple": ((1, 0), (True, False)),
    "as a key of a dict": ({1: "a"}, {True: "a"}),
    "int and float": ([1], [1.0]),
    "signed zero": (0.0, -0.0),
    "signed zero, complex": (complex(0, 0.0), complex(0, -0.0)),
    "signed zeros": (np.array([0.0]), np.array([-0.0])),
    "not a number and None": ([None], [float("nan")]),
    "text and bytes": ("a", b"a"),
    "list and tuple": ([1], (1,)),
    "dtype": (np.array([1, 2]), np.array([1, 2], "int32")),
    "byte order": (np.array([1, 2], "<i4"), np.array([1, 2], ">i4")),
    "shape": (np.zeros((1, 3)), np.zeros((3, 1))),
    "scalar and array": (np.float64(1), np.array(1.0)),
    "numpy's and Python's float": (np.float64(1), 1.0),
    "units of time": (np.datetime64("2020-01-01", "D"), np.datetime64("2020-01-01", "s")),
    "names of fields": (np.zeros(1, [("a", "i4")]), np.zeros(1, [("b", "i4")])),
    "under the mask": (masked(1), masked(2)),
    "text of fixed length": (np.array(["a"], "U1"), np.array(["a"], "U5")),
    "objects and numbers": (np.array([1, 2]), np.array([1, 2], object)),
    "two names of one list": ([[1]] * 2, [[1], [1]]),
    "column's dtype": (pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1.0]})),
    "order of columns": (pd.DataFrame({"a": [1], "b": [1]}), pd.DataFrame({"b": [1], "a": [1]})),
    "index": (pd.Series([1, 2]), pd.Series([1, 2], index=pd.Index([0, 1]))),
    "name of the index": (pd.Series([1], index=pd.Index([0], name="a")), pd.Series([1], index=pd.Index([0]))),
    "name of a series": (pd.Series([1], name="a"), pd.Series([1], name="b")),
    "name of the columns": (pd.DataFrame([[1]], columns=pd.Index(["a"], name="c")), pd.DataFrame([[1]], columns=["a"])),
    "attrs": (attrs("x"), attrs("y")),
    "categories": (pd.Categorical(["a"], ["a", "b"]), pd.Categorical(["a"], ["a"])),
    "order of categories": (pd.Categorical(["a"], ["a", "b"]), pd.Categorical(["a"], ["b", "a"])),
    "ordered": (pd.Categorical(["a"], ordered=True), pd.Categorical(["a"])),
    "category and text": (pd.Series(["a"], dtype="category"), pd.Series(["a"])),
    "missing values": (pd.Series([1, None], dtype="Int64"), pd.Series([1, None], dtype="float64")),
    "time zone": (pd.Series([NOON]).dt.tz_localize("UTC"), pd.Series([NOON])),
    "one moment, two zones": (NOON.replace(tzinfo=UTC), NOON.replace(tzinfo=UTC).astimezone(PARIS)),
    "frequency": (
        pd.date_range("2020", periods=3, freq="D"),
        pd.DatetimeIndex(["2020-01-01", "2020-01-02", "2020-01-03"]),
    ),
    "levels": (
        pd.MultiIndex.from_product([[1, 2], ["a"]])[:1],
        pd.MultiIndex.from_product([[1], ["a"]]),
    ),
    "sparse formats": (sparse("csr"), sparse("csc")),
    "stored zeros": (zero(True), zero(False)),
    "precision": (decimal.Decimal("1.0"), decimal.Decimal("1.00")),
    "context": (decimal.Context(prec=5), decimal.Context(prec=6)),
    "fraction and number": (fractions.Fraction(1, 1), 1),
    "default factory": (collections.defaultdict(list), collections.defaultdict(dict)),
    "dict and defaultdict": (collections.defaultdict(list), {}),
    "order of an ordered dict": (collections.OrderedDict(a=1, b=2), collections.OrderedDict(b=2, a=1)),
    "order of a dict": ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "counter and dict": (collections.Counter("a"), {"a": 1}),
    "length of a deque": (collections.deque([1], maxlen=3), collections.deque([1])),
    "place in an iterator": (iter([1, 2]), iter([2])),
    "closure": (adder(1), adder(2)),
    "defaults": (defaulted(1), defaulted(2)),
    "attributes of a function": (attributed(1), attributed(2)),
    "partial": (functools.partial(adder, 1), functools.partial(adder, n=1)),
    "ranges": (range(0, 3, 2), range(0, 4, 2)),
    "generators": ((i for i in [1]), (i for i in [1])),
    "random state": (np.random.RandomState(1), np.random.RandomState(2)),
    "generator's state": (np.random.default_rng(1), np.random.default_rng(2)),
    "namespace": (types.SimpleNamespace(a=1), types.SimpleNamespace(a=1, b=2)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_not_the_same_is_never_called_the_same(name):
    one, other = PAIRS[name]
    assert compare(one, other, "v").verdict != "same"
    assert compare([one], [other], "v").verdict != "same"
    assert compare({"deep": (one,)}, {"deep": (other,)}, "v").verdict != "same"


@pytest.mark.parametrize("name", PAIRS)
def test_nor_is_it_within_a_tolerance(name):
    assert compare(*PAIRS[name], "v", tolerance=1e-6).verdict != "same" or "zero" in name
