"""No name that comes into the namespace is missed, whatever came, went and came back meanwhile."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from deepforge.capture import newcomers
from deepforge.capture.newcomers import Newcomers

NAMES = st.sampled_from([f"x{number}" for number in range(6)] + ["_", "_3", "_4"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("bind"), NAMES),
        st.tuples(st.just("delete"), NAMES),
        st.tuples(st.just("execute"), st.just("")),
        st.tuples(st.just("ask"), st.just("")),
        st.tuples(st.just("forget"), NAMES),
        st.tuples(st.just("shuffle"), st.just("")),
    ),
    max_size=60,
)


@settings(max_examples=500, deadline=None)
@given(STEPS)
def test_every_name_is_found_as_soon_as_it_is_there(steps: list[tuple[str, str]]) -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    new = Newcomers(namespace)
    seen: set[str] = set()
    number = 0
    for what, name in steps:
        if what == "bind":
            namespace[name] = number
        elif what == "delete":
            namespace.pop(name, None)
        elif what == "execute":
            number += 1
            namespace[f"_i{number}"] = "text"
        elif what == "forget":
            new.forget([name])
            seen.discard(name)
        elif what == "shuffle":
            # Code that takes everything away and puts it back must be announced.
            new.distrust()
            kept = list(namespace.items())[::-1]
            namespace.clear()
            namespace.update(kept)
        else:
            found = new.find()
            assert sorted(found) == sorted(namespace.keys() - seen)
            seen |= namespace.keys()


def test_a_long_history_is_not_looked_at_again(monkeypatch: Any) -> None:
    looked: list[str] = []

    class Counting(dict[str, Any]):
        def __iter__(self) -> Any:
            looked.append("all")
            return super().__iter__()

    namespace = Counting({f"_i{number}": "" for number in range(5000)})
    new = Newcomers(namespace)
    assert len(new.find()) == 5000
    looked.clear()
    for number in range(5000, 5000 + newcomers.EVERY - 2):
        namespace[f"_i{number}"] = ""
        namespace[f"x{number}"] = 1
        assert set(new.find()) == {f"_i{number}", f"x{number}"}
    assert looked == []
