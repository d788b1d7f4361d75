"""Python's own types: what is the same, what differs, where, and what cannot be compared."""

from __future__ import annotations

import array
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import io
import itertools
import math
import operator
import pathlib
import pickle
import re
import sqlite3
import threading
import types
import uuid
import weakref

import pytest

from deepforge.types.compare import Comparison, compare

NAN, OTHER_NAN = float("nan"), -float("nan")
UTC = datetime.timezone.utc
Point = collections.namedtuple("Point", "x y")


class Colour(enum.Enum):
    RED = 1
    GREEN = 2


class Tagged(list):
    tag = None


class Labels(dict):
    note = ""


class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def __eq__(self, other):
        return True

    __hash__ = None


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b


class Hidden:
    """Its state is serialised by itself."""

    def __init__(self, state):
        self.state = state

    def __getstate__(self):
        return pickle.dumps(self.state)

    def __setstate__(self, state):
        self.state = pickle.loads(state)


def tagged(items, tag):
    made = Tagged(items)
    made.tag = tag
    return made


def labels(entries, note):
    made = Labels(entries)
    made.note = note
    return made


def moved(text, position):
    file = io.StringIO(text)
    file.seek(position)
    return file


def view(entries, kind):
    return getattr(entries, kind)()


def advanced(iterator, steps):
    for _ in range(steps):
        next(iterator)
    return iterator


# Pairs of makers: each gives the same value twice, the two give different values.
DIFFERENT = {
    "int": (lambda: 1, lambda: 2),
    "int and float": (lambda: 1, lambda: 1.0),
    "int and bool": (lambda: 1, lambda: True),
    "large int": (lambda: 10**5000, lambda: 10**5000 + 1),
    "float": (lambda: 0.1 + 0.2, lambda: 0.3),
    "sign of zero": (lambda: 0.0, lambda: -0.0),
    "nan": (lambda: NAN, lambda: 1.0),
    "complex": (lambda: complex(0.0, 1), lambda: complex(-0.0, 1)),
    "text": (lambda: "a", lambda: "b"),
    "text and bytes": (lambda: "a", lambda: b"a"),
    "none": (lambda: None, lambda: False),
    "ellipsis": (lambda: ..., lambda: NotImplemented),
    "list": (lambda: [1, 2], lambda: [2, 1]),
    "list and tuple": (lambda: [1], lambda: (1,)),
    "longer": (lambda: [1], lambda: [1, 1]),
    "nested": (lambda: {"a": [(1, {2})]}, lambda: {"a": [(1, {3})]}),
    "list of numbers": (lambda: [1, 2, 3, 4, 5], lambda: [1, 2, 4, 4, 6]),
    "list of floats": (lambda: [0.0, 1.0, 2.0, 3.0], lambda: [0.0, 1.0, -2.0, 3.5]),
    "zeros in a list": (lambda: [0.0, 1.0, 2.0, 3.0], lambda: [-0.0, 1.0, 2.0, 3.0]),
    "true in a list": (lambda: [1, 0, 1], lambda: [1, False, 1]),
    "dict value": (lambda: {"a": 1}, lambda: {"a": 2}),
    "dict key": (lambda: {"a": 1}, lambda: {"b": 1}),
    "dict key type": (lambda: {1: "a"}, lambda: {True: "a"}),
    "dict order": (lambda: {"a": 1, "b": 2}, lambda: {"b": 2, "a": 1}),
    "dict tuple keys": (lambda: {(1,): "a"}, lambda: {(True,): "a"}),
    "dict zero keys": (lambda: {0.0: "a"}, lambda: {-0.0: "a"}),
    "dict nested keys": (lambda: {(0, Colour.RED): 1}, lambda: {(False, Colour.RED): 1}),
    "dict frozen keys": (lambda: {frozenset({1}): 1}, lambda: {frozenset({True}): 1}),
    "dict object keys": (lambda: {Colour.RED: 1}, lambda: {Colour.GREEN: 1}),
    "set": (lambda: {1, 2}, lambda: {1, 3}),
    "set type": (lambda: {1, 2}, lambda: {True, 2}),
    "set of tuples": (lambda: {(1, "a"), (2, "b")}, lambda: {(1, "a"), (2, "c")}),
    "set of zeros": (lambda: {0.0}, lambda: {-0.0}),
    "set of members": (lambda: {Colour.RED}, lambda: {Colour.GREEN}),
    "set and frozenset": (lambda: {1}, lambda: frozenset({1})),
    "keys": (lambda: view({1: 2}, "keys"), lambda: view({2: 1}, "keys")),
    "values": (lambda: view({1: 2}, "values"), lambda: view({1: 3}, "values")),
    "proxy": (lambda: types.MappingProxyType({1: 2}), lambda: types.MappingProxyType({1: 3})),
    "deque": (lambda: collections.deque([1]), lambda: collections.deque([2])),
    "deque length": (lambda: collections.deque([1], 3), lambda: collections.deque([1], 4)),
    "defaultdict": (lambda: collections.defaultdict(list, a=[1]), lambda: collections.defaultdict(list, a=[2])),
    "default": (lambda: collections.defaultdict(list), lambda: collections.defaultdict(set)),
    "counter": (lambda: collections.Counter("aab"), lambda: collections.Counter("abb")),
    "ordered": (lambda: collections.OrderedDict(a=1, b=2), lambda: collections.OrderedDict(b=2, a=1)),
    "chain": (lambda: collections.ChainMap({1: 2}), lambda: collections.ChainMap({1: 3})),
    "named tuple": (lambda: Point(1, 2), lambda: Point(1, 3)),
    "named tuple and tuple": (lambda: Point(1, 2), lambda: (1, 2)),
    "enum": (lambda: Colour.RED, lambda: Colour.GREEN),
    "path": (lambda: pathlib.Path("a/b"), lambda: pathlib.Path("a/c")),
    "date": (lambda: datetime.date(2020, 1, 1), lambda: datetime.date(2020, 1, 2)),
    "time zone": (lambda: datetime.datetime(2020, 1, 1), lambda: datetime.datetime(2020, 1, 1, tzinfo=UTC)),
    "duration": (lambda: datetime.timedelta(1), lambda: datetime.timedelta(1, 0, 1)),
    "decimal": (lambda: decimal.Decimal("1.0"), lambda: decimal.Decimal("1.00")),
    "fraction": (lambda: fractions.Fraction(1, 3), lambda: fractions.Fraction(2, 3)),
    "uuid": (lambda: uuid.UUID(int=1), lambda: uuid.UUID(int=2)),
    "pattern": (lambda: re.compile("a"), lambda: re.compile("b")),
    "flags": (lambda: re.compile("a"), lambda: re.compile("a", re.I)),
    "slice": (lambda: slice(1, 2), lambda: slice(1, 3)),
    "range": (lambda: range(3), lambda: range(4)),
    "empty range": (lambda: range(0), lambda: range(1, 1)),
    "bytearray": (lambda: bytearray(b"a"), lambda: bytearray(b"b")),
    "memoryview": (lambda: memoryview(b"a"), lambda: memoryview(b"b")),
    "array": (lambda: array.array("d", [1]), lambda: array.array("d", [2])),
    "array type": (lambda: array.array("f", [1]), lambda: array.array("d", [1])),
    "file content": (lambda: io.StringIO("a"), lambda: io.StringIO("b")),
    "file position": (lambda: moved("abc", 0), lambda: moved("abc", 1)),
    "bytes file": (lambda: io.BytesIO(b"a"), lambda: io.BytesIO(b"b")),
    "namespace": (lambda: types.SimpleNamespace(a=1), lambda: types.SimpleNamespace(a=2)),
    "object": (lambda: Account("a"), lambda: Account("b")),
    "nested object": (lambda: [Account({"x": [1]})], lambda: [Account({"x": [2]})]),
    "slots": (lambda: Slotted(1, 2), lambda: Slotted(1, 3)),
    "subclass items": (lambda: tagged([1], "t"), lambda: tagged([2], "t")),
    "subclass attribute": (lambda: tagged([1], "t"), lambda: tagged([1], "u")),
    "dict subclass entry": (lambda: labels({1: 2}, "n"), lambda: labels({1: 3}, "n")),
    "dict subclass attribute": (lambda: labels({1: 2}, "n"), lambda: labels({1: 2}, "m")),
    "error": (lambda: ValueError("a"), lambda: ValueError("b")),
    "error class": (lambda: ValueError("a"), lambda: TypeError("a")),
    "iterator": (lambda: iter([1, 2]), lambda: advanced(iter([1, 2]), 1)),
    "builtin": (lambda: len, lambda: abs),
    "class": (lambda: int, lambda: float),
    "module": (lambda: math, lambda: re),
    "getter": (lambda: operator.itemgetter(1), lambda: operator.itemgetter(2)),
    "partial": (lambda: functools.partial(max, 1), lambda: functools.partial(max, 2)),
    "partial function": (lambda: functools.partial(max, 1), lambda: functools.partial(min, 1)),
    "bound builtin": (lambda: [1].append, lambda: [2].append),
    "bound method": (lambda: Account("a").__repr__, lambda: Account("a").__str__),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_the_same_value_made_twice_is_the_same(name):
    for make in DIFFERENT[name]:
        assert compare(make(), make()) == Comparison("same")


@pytest.mark.parametrize("name", DIFFERENT)
def test_different_values_differ_both_ways(name):
    one, other = DIFFERENT[name]
    assert compare(one(), other()).verdict == "differs"
    assert compare(other(), one()).verdict == "differs"


@pytest.mark.parametrize("name", DIFFERENT)
def test_a_difference_deep_inside_is_found(name):
    one, other = DIFFERENT[name]
    assert compare([{"a": (0, one())}], [{"a": (0, other())}]).verdict == "differs"


def test_one_nan_is_as_good_as_another():
    assert compare([NAN, complex(NAN, 1), {NAN}], [OTHER_NAN, complex(OTHER_NAN, 1), {OTHER_NAN}]).verdict == "same"


def test_sets_have_no_order():
    ours, theirs = {1, 9, 17, "a", (2, Colour.RED)}, {(2, Colour.RED), "a", 17, 9, 1}
    assert compare(ours, theirs).verdict == "same"


def test_the_members_of_a_set_are_matched_whatever_their_order():
    ours = {fractions.Fraction(n, 7) for n in range(1, 7)}
    theirs = set(dict.fromkeys(fractions.Fraction(n, 7) for n in range(6, 0, -1)))
    assert compare(ours, theirs).verdict == "same"


@pytest.mark.skipif(not hasattr(itertools.count(), "__reduce__"), reason="itertools cannot be pickled")
def test_an_iterator_is_compared_by_where_it_is():
    assert compare(itertools.count(3), itertools.count(4)).verdict in ("differs", "not comparable")


# expected, received, where, a part of the reason
REASONS = [
    ({"rf": [1, 2, 3]}, {"rf": [1, 2, 4]}, "scores['rf'][2]", "expected 3, received 4 (a difference of 1)"),
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "scores", "another order: key number 1 is 'a' in the notebook, 'b'"),
    ({"a": 1}, {"a": 1, "b": 2}, "scores", "a key too many: 'b'"),
    ({"a": 1, "b": 2}, {"a": 1}, "scores", "the key 'b' is missing"),
    ([1, 2, 3], [1, 2], "scores", "expected 3 items, received 2"),
    (list(range(10)), [*range(8), 0, 0], "scores[8]", "2 of 10 numbers differ, by at most 9"),
    ([1, 2], (1, 2), "scores", "expected a list of 2, received a tuple of 2"),
    (1, 1.0, "scores", "expected int 1, received float 1.0"),
    (0.0, -0.0, "scores", "zeros of different sign"),
    (Account("ann", 3), Account("ann", 4), "scores.balance", "expected 3, received 4"),
    (Point(1, [2]), Point(1, [3]), "scores.y[0]", "expected 2, received 3"),
    ({1, 2}, {1, 3}, "scores", "the member 2 is missing"),
    (datetime.date(2020, 1, 1), datetime.date(2020, 1, 2), "scores", "2020, 1, 1)"),
    ("x" * 100 + "a", "x" * 100 + "b", "scores", "from character 100 on"),
    (Hidden(1), Hidden(2), "scores", "its serialised state differs"),
]


@pytest.mark.parametrize(("expected", "received", "where", "reason"), REASONS)
def test_the_first_difference_is_named(expected, received, where, reason):
    found = compare(expected, received, "scores")
    assert (found.verdict, found.where) == ("differs", where)
    assert reason in found.reason


def refused():
    def numbers():
        yield 1

    return {
        "generator": numbers(),
        "lock": threading.Lock(),
        "thread": threading.Thread(),
        "connection": sqlite3.connect(":memory:"),
        "weak reference": weakref.ref(Account),
        "TextIOWrapper": open(__file__, encoding="utf-8"),
    }


@pytest.mark.parametrize("name", refused())
def test_what_belongs_to_a_process_cannot_be_compared(name):
    one, other = refused()[name], refused()[name]
    if name == "weak reference":
        other = weakref.ref(Slotted)
    found = compare({"a": [one]}, {"a": [other]}, "v")
    assert found.verdict == "not comparable" and found.where == "v['a'][0]"
    assert name.rpartition(" ")[2].casefold() in found.reason.casefold()
    assert "cannot be compared" in found.reason
    for value in (one, other):
        if hasattr(value, "close"):
            value.close()


def test_a_difference_counts_more_than_a_doubt():
    found = compare([threading.Lock(), 1], [threading.Lock(), 2], "v")
    assert (found.verdict, found.where) == ("differs", "v[1]")


def test_an_object_that_fails_while_it_is_compared_is_not_comparable():
    class Broken:
        def __getattribute__(self, name):
            if name == "__reduce_ex__":
                raise RuntimeError("not today")
            return super().__getattribute__(name)

    found = compare([Broken()], [Broken()])
    assert found.verdict == "not comparable" and "not today" in found.reason


def test_cycles_end():
    def ring(last):
        items = [1, {"x": last}]
        items.append(items)
        items[1]["back"] = items
        return items

    assert compare(ring(2), ring(2)).verdict == "same"
    assert compare(ring(2), ring(3), "v").where == "v[1]['x']"


def test_deep_values_are_compared_to_the_bottom():
    def deep(bottom):
        value = [bottom]
        for _ in range(50_000):
            value = [value]
        return value

    assert compare(deep(1), deep(1)).verdict == "same"
    found = compare(deep(1), deep(2), "v")
    assert found.verdict == "differs" and "…" in found.where and len(found.where) < 200


def test_a_long_chain_of_objects_is_compared_to_its_end():
    def chain(last):
        first = node = Account("0")
        for number in range(5000):
            node.balance = Account(str(number))
            node = node.balance
        node.balance = last
        return first

    assert compare(chain(1), chain(1)).verdict == "same"
    assert compare(chain(1), chain(2)).verdict == "differs"


def test_a_shared_reference_must_be_shared_in_both():
    shared = [1]
    assert compare([shared, shared], [shared.copy(), shared.copy()], "v") == Comparison(
        "differs",
        "v[1]",
        "shared reference: in the notebook this is the same object as at [0], in the pipeline it is a copy of it",
    )
    found = compare({"a": [1], "b": [1]}, dict.fromkeys("ab", shared), "v")
    assert (found.verdict, found.where) == ("differs", "v['b']") and "in the pipeline this is the same" in found.reason
    one = Account("a")
    assert compare([one, one], [Account("a"), Account("a")]).verdict == "differs"


def test_sharing_what_cannot_change_does_not_count():
    point, day, text = (1, 2), datetime.date(2020, 1, 1), "long" * 10
    ours = [point, point, day, day, text, text]
    assert (
        compare(ours, pickle.loads(pickle.dumps([pickle.loads(pickle.dumps(one)) for one in ours]))).verdict == "same"
    )


def test_wide_immutable_sharing_is_not_walked_again_and_again():
    def pyramid():
        value = (1.5,)
        for _ in range(200):
            value = (value, value)
        return value

    assert compare(pyramid(), pyramid()).verdict == "same"


def test_a_million_items_take_less_than_a_second():
    import time

    ours, theirs = list(range(1_000_000)), list(range(1_000_000))
    start = time.process_time()
    assert compare(ours, theirs).verdict == "same"
    assert time.process_time() - start < 1.5


def test_the_result_is_json():
    assert compare(1, 2, "v").to_json() == {
        "verdict": "differs",
        "where": "v",
        "reason": "expected 1, received 2 (a difference of 1)",
    }


def test_measured_times_do_not_make_a_difference():
    ours = {"mean_fit_time": 0.1, "mean_score_time": 0.2, "mean_test_score": 0.9}
    theirs = ours | {"mean_fit_time": 0.3}
    assert compare(ours, theirs, "v") == Comparison(
        "not comparable",
        "v['mean_fit_time']",
        "a time that was measured: no two runs agree on it; all else is the same",
    )
    assert compare(ours, theirs | {"mean_test_score": 0.8}, "v").where == "v['mean_test_score']"
    assert compare({"fit_time": 1}, {"fit_time": 2}).verdict == "differs"


class Lying:
    """Its objects are stored without what they hold."""

    def __init__(self, held=0):
        self.held = held

    def __reduce__(self):
        return (Lying, ())


class Forgetting:
    """The same by another hook."""

    def __init__(self, held):
        self.held = held

    def __getstate__(self):
        return {}


@dataclasses.dataclass(frozen=True)
class Slots:
    """Its hooks are dataclass's own."""

    held: int


class Noted(datetime.date):
    """A date with more than a date holds."""


class Grouped(collections.defaultdict):
    """A defaultdict with more than one holds."""


@pytest.mark.parametrize(
    "value", [Lying(7), Forgetting(7), Noted(2020, 1, 1), Grouped(list)], ids=["reduce", "getstate", "date", "dict"]
)
def test_what_pickling_hides_is_never_called_the_same(value):
    value.label = "x"
    other = pickle.loads(pickle.dumps(value))
    found = compare([value], [other])
    assert found.verdict in ("not comparable", "differs")
    assert compare(other, pickle.loads(pickle.dumps(other))).verdict == "not comparable"
    assert compare(Slots(3), Slots(3)).verdict == "same"
