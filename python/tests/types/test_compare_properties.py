"""Random values: a copy is the same, one changed leaf is always noticed."""

from __future__ import annotations

import copy
import math
import pickle
from collections import OrderedDict, deque, namedtuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deepforge.types.compare import compare

np = pytest.importorskip("numpy")
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
Pair = namedtuple("Pair", "left right")


class Box:
    def __init__(self, content):
        self.content = content


atoms = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(),
    st.floats(),
    st.sampled_from([0.0, -0.0, float("nan"), float("inf"), 1.0, 1]),
    st.complex_numbers(),
    st.text(max_size=3),
    st.binary(max_size=3),
)
arrays = st.one_of(
    st.lists(st.floats(), min_size=1, max_size=4).map(np.array),
    st.lists(st.integers(-9, 9), min_size=1, max_size=4).map(lambda items: np.array(items, "i2")),
    st.lists(st.text(max_size=2), min_size=1, max_size=3).map(lambda items: np.array(items, "U3")),
    st.lists(st.booleans(), min_size=1, max_size=3).map(np.array),
)
keys = st.one_of(st.integers(-5, 5), st.text(max_size=2), st.tuples(st.integers(0, 2), st.text(max_size=1)))


def containers(inner):
    return st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(keys, inner, max_size=3),
        st.dictionaries(keys, inner, max_size=2).map(OrderedDict),
        st.lists(inner, max_size=3).map(deque),
        st.builds(Pair, inner, inner),
        st.builds(Box, inner),
        st.frozensets(keys, max_size=3),
        st.sets(keys, max_size=3),
    )


values = st.recursive(st.one_of(atoms, arrays), containers, max_leaves=15)


def bits(value):
    """A text that tells atoms apart as the comparison should."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else f"float {value.hex()}"
    if isinstance(value, complex):
        return f"complex {bits(value.real)} {bits(value.imag)}"
    return f"{type(value).__name__} {value!r}"


def leaves(value, rebuild=lambda new: new):
    """Every leaf with a function that gives the whole value with this leaf replaced."""
    if isinstance(value, Pair):
        yield from leaves(value.left, lambda new: rebuild(Pair(new, value.right)))
        yield from leaves(value.right, lambda new: rebuild(Pair(value.left, new)))
    elif isinstance(value, (list, tuple, deque)):
        for place, one in enumerate(value):
            yield from leaves(one, lambda new, place=place: rebuild(replaced(value, place, new)))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, lambda new, key=key: rebuild(type(value)({**value, key: new})))
    elif isinstance(value, Box):
        yield from leaves(value.content, lambda new: rebuild(Box(new)))
    elif isinstance(value, np.ndarray):
        for place in range(value.size):
            yield value[place], lambda new, place=place: rebuild(stored(value, place, new))
    elif not isinstance(value, (set, frozenset)):
        yield value, rebuild


def replaced(sequence, place, new):
    items = list(sequence)
    items[place] = new
    return type(sequence)(items)


def stored(array, place, new):
    other = array.astype(object)
    other[place] = new
    return other


def changed(leaf):
    """Values near the leaf that are not the leaf."""
    yield from (
        other
        for other in (None, True, False, 0, 1, 1.0, 0.0, -0.0, float("nan"), "", b"", "x", 2**70, 0j)
        if bits(other) != bits(leaf)
    )
    if isinstance(leaf, (int, float)) and not isinstance(leaf, bool) and not (type(leaf) is float and math.isnan(leaf)):
        nearby = leaf + 1 if isinstance(leaf, int) else float(np.nextafter(leaf, 0.5))
        if bits(nearby) != bits(leaf):
            yield nearby


@QUICK
@given(values)
def test_copies_are_the_same(value):
    assert compare(value, copy.deepcopy(value)).verdict == "same"
    assert compare(value, pickle.loads(pickle.dumps(value))).verdict == "same"


@QUICK
@given(values, st.data())
def test_one_changed_leaf_is_noticed(value, data):
    found = list(leaves(copy.deepcopy(value)))
    if not found:
        return
    leaf, rebuild = data.draw(st.sampled_from(found))
    other = rebuild(data.draw(st.sampled_from(list(changed(leaf)))))
    assert compare(value, copy.deepcopy(other)).verdict == "differs"
    assert compare(other, copy.deepcopy(value)).verdict == "differs"


@QUICK
@given(values, values)
def test_the_verdict_does_not_depend_on_the_side(one, other):
    assert compare(one, other).verdict == compare(other, one).verdict


@QUICK
@given(st.lists(atoms, min_size=1, max_size=6), st.data())
def test_a_missing_and_an_extra_item_are_noticed(items, data):
    place = data.draw(st.integers(0, len(items) - 1))
    fewer = items[:place] + items[place + 1 :]
    for ours, theirs in ((items, fewer), (fewer, items)):
        assert compare(ours, theirs).verdict == "differs"
        assert compare(dict(enumerate(ours)), dict(enumerate(theirs))).verdict == "differs"


@QUICK
@given(st.sets(st.one_of(keys, st.frozensets(keys, max_size=2)), max_size=5), st.one_of(keys, st.frozensets(keys)))
def test_sets_differ_when_one_member_does(members, other):
    if other in members:
        return
    assert compare(members, set(dict.fromkeys(reversed(list(members))))).verdict == "same"
    assert compare(members, members | {other}).verdict == "differs"
    for one in members:
        assert compare(members, (members - {one}) | {other}).verdict == "differs"


@QUICK
@given(st.lists(st.floats(width=32), min_size=1, max_size=30), st.data())
def test_one_changed_bit_of_an_array_is_noticed(items, data):
    array = np.array(
        items,
        data.draw(st.sampled_from(["f4", "f8", "c8", "i8", ">f4"]))
        if all(abs(item) < 2**40 for item in items)
        else "f8",
    )
    raw = bytearray(array.tobytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    other = np.frombuffer(bytes(raw), array.dtype).reshape(array.shape)
    both_nan = array.dtype.kind in "fc" and all(
        bits(complex(a)) == bits(complex(b)) for a, b in zip(array.tolist(), other.tolist(), strict=True)
    )
    assert compare(array, other).verdict == ("same" if both_nan else "differs")


@QUICK
@given(st.lists(st.integers(0, 3), min_size=2, max_size=6))
def test_lost_sharing_is_noticed(pattern):
    """Items are shared according to a pattern; every other pattern of sharing is a difference."""
    pool = [[number // 4] for number in range(4)]
    ours = [pool[number] for number in pattern]
    assert compare(ours, copy.deepcopy(ours)).verdict == "same"
    apart = [list(item) for item in ours]
    shared = len(set(pattern)) < len(pattern)
    assert compare(ours, apart).verdict == ("differs" if shared else "same")
