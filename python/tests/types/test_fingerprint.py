"""Fingerprints see every change in place, and nothing else."""

# ruff: noqa: PLW0108 (the session's classes are looked up when a case runs)

from __future__ import annotations

import copy
import threading
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepforge.types.fingerprint import CONSTANT, fingerprint, is_constant

SESSION: dict[str, Any] = {"__name__": "__main__"}
exec(
    "K = 2\n"
    "class Point:\n"
    "    made = 0\n"
    "    def __init__(self): self.x = [1]\n"
    "    def get(self): return K\n"
    "class Slotted:\n"
    "    __slots__ = ('x',)\n"
    "    def __init__(self): self.x = [1]\n"
    "def plain(): return K\n"
    "def default(acc=[]): acc.append(1)\n"
    "def make():\n"
    "    n = [0]\n"
    "    def inc(): n[0] += 1\n"
    "    return inc\n",
    SESSION,
)

CHANGES: dict[str, tuple[Callable[[], Any], Callable[[Any], object]]] = {
    "list": (lambda: [1, 2], lambda v: v.append(3)),
    "nested": (lambda: {"a": [{"b": {1, 2}}]}, lambda v: v["a"][0]["b"].add(3)),
    "tuple of lists": (lambda: ([1], 2), lambda v: v[0].append(2)),
    "order of a dictionary": (lambda: {"a": 1, "b": 2}, lambda v: v.update(a=v.pop("a"))),
    "deque": (lambda: deque([1, 2]), lambda v: v.rotate(1)),
    "ordered": (lambda: OrderedDict(a=1, b=2), lambda v: v.move_to_end("a")),
    "default": (lambda: defaultdict(list), lambda v: v["a"]),
    "bytearray": (lambda: bytearray(b"abc"), lambda v: v.reverse()),
    "instance": (lambda: SESSION["Point"](), lambda v: setattr(v, "y", 1)),
    "attribute's content": (lambda: SESSION["Point"](), lambda v: v.x.append(1)),
    "slots": (lambda: SESSION["Slotted"](), lambda v: v.x.append(1)),
    "function attribute": (lambda: copy.copy(SESSION["make"])(), lambda v: setattr(v, "calls", 1)),
    "closure": (lambda: SESSION["make"](), lambda v: v()),
    "partial": (lambda: partial(print, [1]), lambda v: v.args[0].append(2)),
    "iterator": (lambda: iter([1, 2]), next),
    "bound method": (lambda: [1].append, lambda v: v(2)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen(name: str) -> None:
    make, change = CHANGES[name]
    value = make()
    before = fingerprint(value, names=SESSION)
    assert before.digest
    assert fingerprint(value, names=SESSION).digest == before.digest
    change(value)
    assert fingerprint(value, names=SESSION).digest != before.digest


def test_a_changed_default_and_class_are_seen() -> None:
    for value, change in (
        (SESSION["default"], lambda: SESSION["default"]()),
        (SESSION["Point"], lambda: setattr(SESSION["Point"], "made", 1)),
    ):
        before = fingerprint(value, names=SESSION)
        change()  # type: ignore[no-untyped-call]
        assert before.digest and fingerprint(value, names=SESSION).digest != before.digest


def test_a_function_does_not_hold_what_its_globals_hold() -> None:
    before = fingerprint(SESSION["plain"], names=SESSION).digest
    SESSION["K"] = 3
    assert fingerprint(SESSION["plain"], names=SESSION).digest == before


def test_functions_of_the_session_are_found_in_values() -> None:
    point = SESSION["Point"]()
    assert fingerprint({"f": SESSION["plain"]}, names=SESSION).functions == (SESSION["plain"],)
    assert fingerprint([point], names=SESSION).functions == (SESSION["Point"],)
    assert fingerprint(point.get, names=SESSION).functions == (SESSION["Point"], SESSION["Point"].get)


def test_values_alias_when_they_share_something_mutable() -> None:
    shared = [1]
    one, other, alone = {"a": shared}, (shared,), [[1]]
    assert fingerprint(one).roots & fingerprint(other).roots == {id(shared)}
    assert not fingerprint(one).roots & fingerprint(alone).roots


def test_instances_do_not_alias_through_their_class() -> None:
    one, other = SESSION["Point"](), SESSION["Point"]()
    assert not fingerprint(one, names=SESSION).roots & fingerprint(other, names=SESSION).roots


def test_temporary_objects_are_no_roots() -> None:
    found = [fingerprint(defaultdict(list, a=[index])).roots for index in range(20)]
    values = [OrderedDict(a=index) for index in range(20)]
    roots = [fingerprint(value).roots for value in values]
    assert all(not one & other for i, one in enumerate(roots) for other in roots[:i])
    assert found


@pytest.mark.parametrize(
    "make",
    [lambda: (i for i in [1]), threading.Lock, lambda: open(__file__), lambda: [threading.Lock()]],  # noqa: SIM115
)
def test_what_stays_in_its_process_is_opaque_and_says_why(make: Callable[[], Any]) -> None:
    value = make()
    found = fingerprint(value)
    assert found.stays
    if hasattr(value, "close"):
        value.close()


def test_an_opaque_value_still_shows_what_it_shares() -> None:
    held = [1]
    generator = (i for i in held)
    found = fingerprint(generator)
    assert found.digest is None
    assert found.roots & fingerprint([held]).roots == {id(held)}


def test_a_value_whose_pickling_raises_is_opaque() -> None:
    class Stubborn:
        def __reduce__(self) -> Any:
            raise RuntimeError("not me")

    found = fingerprint([Stubborn()])
    assert found.digest is None and found.stays == "RuntimeError: not me"


def test_very_deep_values_do_not_break() -> None:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    found = fingerprint(value)
    assert found.digest is None
    while value:  # taking it apart at once would overflow the stack of some Pythons
        value = value[0]


def test_the_time_is_limited() -> None:
    value = [[index] for index in range(300_000)]
    found = fingerprint(value, budget_seconds=0.01)
    assert (found.digest, found.costly) == (None, True)


def test_values_that_refer_to_themselves() -> None:
    value: dict[str, Any] = {}
    value["self"] = [value]
    before = fingerprint(value).digest
    assert before and fingerprint(value).digest == before


@pytest.mark.parametrize("value", [1, "a", None, (1, ("a", 2.0)), len, str, partial, print, pytest, range(3), b"x"])
def test_constants(value: Any) -> None:
    assert is_constant(value)
    assert fingerprint(value) is CONSTANT


@pytest.mark.parametrize("value", [[], (1, []), {}, [].append, SESSION["plain"], SESSION["Point"], SESSION["Point"]()])
def test_no_constants(value: Any) -> None:
    assert not is_constant(value)


def test_arrays() -> None:
    np = pytest.importorskip("numpy")
    array = np.zeros((100, 100))
    before = fingerprint(array)
    assert before.digest and before.roots == {id(array)}
    for view in (
        array[1:],
        array.T,
        array[::2, ::2],
        array.reshape(-1),
        memoryview(array).cast("B") and np.asarray(memoryview(array)),
    ):
        assert fingerprint(view).roots & before.roots or view.base is not None
    array[50, 50] = 1
    assert fingerprint(array).digest != before.digest
    large = np.zeros(1_000_000)
    lazy = fingerprint({"a": large}, lazy=True)
    assert (lazy.digest, lazy.complete, lazy.stays) == (None, False, None)
    full = fingerprint(large)
    large[999_999] = 1
    assert fingerprint(large).digest != full.digest


def test_large_memory_is_not_copied() -> None:
    np = pytest.importorskip("numpy")
    import tracemalloc

    large = np.ones(5_000_000)
    tracemalloc.start()
    try:
        assert fingerprint({"a": [large]}).digest
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_the_hidden_generator_of_numpy_joins_nothing() -> None:
    np = pytest.importorskip("numpy")
    assert not fingerprint([np.random.mtrand._rand]).roots & fingerprint({"r": np.random.mtrand._rand}).roots
    assert is_constant(np.random.rand)


_VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4) | st.tuples(inner, inner)
    ),
    max_leaves=12,
)


@given(_VALUES)
def test_the_same_value_has_the_same_fingerprint(value: Any) -> None:
    assert fingerprint(value) == fingerprint(value)


@given(st.lists(_VALUES, max_size=5), _VALUES)
def test_every_change_of_a_list_is_seen(value: list[Any], more: Any) -> None:
    before = fingerprint(value)
    value.append(more)
    assert fingerprint(value).digest != before.digest
