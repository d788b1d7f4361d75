"""numpy: dtype, shape and bits; every item counts, NaN is NaN."""

from __future__ import annotations

import pickle

import pytest

from deepforge.types.compare import Comparison, compare

np = pytest.importorskip("numpy")


def changed(array, place, value):
    array = array.copy()
    array[place] = value
    return array


def masked(data, mask, **more):
    return np.ma.masked_array(data, mask, **more)


def drawn(generator, count):
    if count:
        generator.random(count) if hasattr(generator, "bit_generator") else generator.random_sample(count)
    return generator


ARRAYS = [
    *(
        np.arange(6).astype(kind).reshape(2, 3)
        for kind in ("i1", "u2", "i4", "i8", "u8", "f2", "f4", "f8", "c8", "c16")
    ),
    np.arange(6).astype(">f8").reshape(2, 3),
    np.arange(6).astype(np.longdouble).reshape(2, 3),
    np.array([[True, False, True]] * 2),
    np.array([["a", "bb", "c"]] * 2),
    np.array([[b"a", b"bb", b"c"]] * 2),
    np.array([["2020-01-01", "NaT", "2021-01-01"]] * 2, "M8[D]"),
    np.array([[1, 2, 3]] * 2, "m8[ms]"),
    np.array([[1, "a", None], [(2,), 3.5, {4}]], dtype=object),
]


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: array.dtype.name)
def test_every_single_item_counts(array):
    assert compare(array, array.copy()) == Comparison("same")
    assert compare(array, pickle.loads(pickle.dumps(array, 5))) == Comparison("same")
    for place in np.ndindex(array.shape):
        other = array.copy()
        other[place] = array[0, 1] if place != (0, 1) and array[place] != array[0, 1] else array[0, 2]
        if repr(array[place]) == repr(other[place]):
            continue
        found = compare(array, other, "v")
        assert found.verdict == "differs" and found.where == f"v[{place[0]}, {place[1]}]"


DIFFERENT = {
    "dtype": (lambda: np.zeros(3), lambda: np.zeros(3, "f4")),
    "byte order": (lambda: np.zeros(3, ">f8"), lambda: np.zeros(3, "<f8")),
    "unit": (lambda: np.zeros(3, "M8[s]"), lambda: np.zeros(3, "M8[ms]")),
    "shape": (lambda: np.zeros((2, 3)), lambda: np.zeros((3, 2))),
    "empty shape": (lambda: np.zeros((0, 3)), lambda: np.zeros((0, 2))),
    "dimensions": (lambda: np.array(1.0), lambda: np.array([1.0])),
    "zero sign": (lambda: np.array([0.0]), lambda: np.array([-0.0])),
    "one bit": (lambda: np.array([1.0]), lambda: np.nextafter([1.0], 2)),
    "nan": (lambda: np.array([np.nan]), lambda: np.array([1.0])),
    "complex part": (lambda: np.array([1 + 2j]), lambda: np.array([1 + 3j])),
    "large": (lambda: np.zeros(100_000), lambda: changed(np.zeros(100_000), 99_999, 1e-300)),
    "field": (
        lambda: np.array([(1, "a")], [("x", "f8"), ("y", "U2")]),
        lambda: np.array([(1, "b")], [("x", "f8"), ("y", "U2")]),
    ),
    "field name": (lambda: np.zeros(1, [("x", "f8")]), lambda: np.zeros(1, [("y", "f8")])),
    "record dtype": (lambda: np.zeros(1, [("x", "f8")]), lambda: np.zeros(1, np.dtype((np.record, [("x", "f8")])))),
    "objects": (lambda: np.array([[1], {2}], object), lambda: np.array([[1], {3}], object)),
    "object type": (lambda: np.array([1], object), lambda: np.array([True], object)),
    "mask": (lambda: masked([1, 2], [0, 1]), lambda: masked([1, 2], [1, 0])),
    "masked data": (lambda: masked([1, 2], [0, 1]), lambda: masked([3, 2], [0, 1])),
    "under the mask": (lambda: masked([1, 2], [0, 1]), lambda: masked([1, 3], [0, 1])),
    "fill value": (lambda: masked([1, 2], [0, 1]), lambda: masked([1, 2], [0, 1], fill_value=7)),
    "masked or not": (lambda: masked([1, 2], [0, 0]), lambda: np.array([1, 2])),
    "matrix": (lambda: np.matrix([[1]]), lambda: np.array([[1]])),
    "matrix items": (lambda: np.matrix([[1]]), lambda: np.matrix([[2]])),
    "scalar": (lambda: np.float64(1), lambda: np.float64(2)),
    "scalar type": (lambda: np.float64(1), lambda: np.float32(1)),
    "scalar and number": (lambda: np.float64(1), lambda: 1.0),
    "scalar text": (lambda: np.str_("a"), lambda: np.str_("a\0")),
    "record": (lambda: np.zeros(1, [("x", "f8")])[0], lambda: np.ones(1, [("x", "f8")])[0]),
    "day": (lambda: np.datetime64("2020-01-01"), lambda: np.datetime64("2020-01-02")),
    "dtypes": (lambda: np.dtype("f8"), lambda: np.dtype("f4")),
    "generator": (lambda: np.random.default_rng(1), lambda: np.random.default_rng(2)),
    "drawn": (lambda: np.random.default_rng(1), lambda: drawn(np.random.default_rng(1), 1)),
    "old generator": (lambda: np.random.RandomState(1), lambda: drawn(np.random.RandomState(1), 3)),
    "bits": (lambda: np.random.PCG64(1), lambda: np.random.PCG64(2)),
    "generator kind": (
        lambda: np.random.Generator(np.random.PCG64(1)),
        lambda: np.random.Generator(np.random.Philox(1)),
    ),
    "function": (lambda: np.sin, lambda: np.cos),
    "polynomial": (lambda: np.polynomial.Polynomial([1, 2]), lambda: np.polynomial.Polynomial([1, 3])),
    "old polynomial": (lambda: np.poly1d([1, 2]), lambda: np.poly1d([1, 3])),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_different_values_differ_and_each_is_the_same_as_its_copy(name):
    one, other = DIFFERENT[name]
    assert compare(one(), other()).verdict == "differs"
    assert compare(other(), one()).verdict == "differs"
    for make in (one, other):
        value = pickle.loads(pickle.dumps(make()))
        assert compare(value, pickle.loads(pickle.dumps(make()))) == Comparison("same")


def test_nan_payloads_padding_and_memory_order_do_not_count():
    payload = np.array([0x7FF8000000000001], "u8").view("f8")
    assert compare(np.array([np.nan]), payload).verdict == "same"
    assert compare(np.arange(6.0).reshape(2, 3), np.asfortranarray(np.arange(6.0).reshape(2, 3))).verdict == "same"
    kind = np.dtype([("a", "i1"), ("b", "f8")], align=True)
    ours, theirs = np.zeros(3, kind), np.frombuffer(b"\xff" * 48, kind).copy()
    for name in kind.names:
        theirs[name] = 0
    assert ours.tobytes() != theirs.tobytes()
    assert compare(ours, theirs).verdict == "same"


def test_a_memory_map_is_an_array(tmp_path):
    array = np.arange(5.0)
    mapped = np.memmap(tmp_path / "a", "f8", "w+", shape=5)
    mapped[:] = array
    assert compare(array, mapped).verdict == "same"
    mapped[3] = 0
    assert compare(array, mapped).verdict == "differs"


def test_the_reason_counts_and_measures():
    found = compare(np.arange(6.0).reshape(2, 3), np.array([[0, 1, 2.5], [3, 4, 7]]), "v")
    assert found.where == "v[0, 2]"
    assert found.reason == "2 of 6 items differ; the first: expected 2.0, received 2.5; largest difference 2"
    assert "zeros of different sign" in compare(np.zeros(2), -np.zeros(2)).reason
    assert compare(np.float64(1), np.float64(2), "v").where == "v"


def test_methods_of_the_global_generators_say_nothing_of_their_state():
    """``from numpy.random import rand`` or ``from random import randint``: pickled with the generator's state."""
    import random

    state, other = np.random.get_state(), random.getstate()
    for method, draw in (
        (np.random.rand, np.random.rand),
        (random.random, random.random),
        (random.randint, random.random),
    ):
        before = pickle.loads(pickle.dumps(method))
        draw()
        found = compare(before, pickle.loads(pickle.dumps(method)))
        assert found.verdict == "not comparable" and "generator" in found.reason
    assert compare(np.random.rand, np.random.randn).verdict == "differs"
    np.random.set_state(state)
    random.setstate(other)


def test_attributes_of_subclasses_are_not_stored_and_so_never_called_the_same():
    class Measured(np.ndarray):
        unit = None

    def made(unit):
        array = np.arange(3.0).view(Measured)
        array.unit = unit
        return array

    found = compare(made("m"), made("m"))
    assert found.verdict == "not comparable" and "not stored" in found.reason
    assert compare(made("m"), made("s"), "v").where == "v.__dict__['unit']"


@pytest.mark.skipif(not hasattr(np, "dtypes") or not hasattr(np.dtypes, "StringDType"), reason="numpy before 2")
def test_variable_length_strings():
    kind = np.dtypes.StringDType()
    assert compare(np.array(["a", "bbb"], kind), np.array(["a", "bbb"], kind)).verdict == "same"
    assert compare(np.array(["a", "bbb"], kind), np.array(["a", "bb"], kind), "v").where == "v[1]"


def test_floats_within_a_stated_tolerance_are_the_same_and_it_says_so():
    ours = np.linspace(1.0, 2.0, 5)
    theirs = ours.copy()
    theirs[1] = np.nextafter(theirs[1], 3)
    assert compare(ours, theirs).verdict == "differs"
    found = compare({"a": ours, "b": 1.0}, {"a": theirs, "b": 1.0 + 2**-50}, tolerance=1e-12)
    assert found.verdict == "same" and found.reason.startswith("within the tolerance: floats differ by")
    assert compare(ours, theirs, tolerance=1e-18).verdict == "differs"
    theirs[2] = 9.0
    assert compare(ours, theirs, "v", tolerance=1e-12).where == "v[2]"
    pd = pytest.importorskip("pandas")
    frame, other = pd.DataFrame({"a": ours}), pd.DataFrame({"a": np.nextafter(ours, 3)})
    assert compare(frame, other).verdict == "differs" and compare(frame, other, tolerance=1e-12).verdict == "same"
    for one, two in ((1, 2), ([1, 2, 3, 4], [1, 2, 3, 5]), (1.0, 1), (float("inf"), 1.0), (np.nan, 1.0), (True, False)):
        assert compare(one, two, tolerance=0.01).verdict == "differs"
    assert compare(np.array([np.inf, 1.0]), np.array([1.0, 1.0]), tolerance=0.01).verdict == "differs"
    assert compare([0.1] * 9, [0.1 + 2**-55] * 9, tolerance=1e-12).verdict == "same"
    assert compare(np.float32(1), np.nextafter(np.float32(1), np.float32(2)), tolerance=1e-6).verdict == "same"
    assert compare(1 + 2j, 1 + 2.0000000000000004j, tolerance=1e-12).verdict == "same"
