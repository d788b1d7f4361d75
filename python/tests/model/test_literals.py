"""Python-literal text: values go through it unchanged, anything else is refused."""

from __future__ import annotations

import enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepforge.errors import DocumentError
from deepforge.model.literals import is_literal, literal_text, parse_literal

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=8,
)


@given(VALUES)
def test_values_go_through_text(value: Any) -> None:
    back = parse_literal(literal_text(value))
    assert back == value and repr(back) == repr(value)


class Colour(str, enum.Enum):
    RED = "red"


@pytest.mark.parametrize(
    "value", [float("inf"), float("nan"), object(), Colour.RED, [Colour.RED], set(), range(3), print]
)
def test_other_values_are_refused(value: Any) -> None:
    with pytest.raises(DocumentError, match="expected a Python literal") as caught:
        literal_text(value, "The default")
    assert caught.value.code == "not-a-literal" and caught.value.message.startswith("The default")


@pytest.mark.parametrize(
    "text", ["", "data", "f()", "1 +", "f'{x}'", "[1, x]", "{[]: 1}", "__import__('os')", "(" * 9999]
)
def test_other_text_is_refused_and_not_evaluated(text: str) -> None:
    assert not is_literal(text)


@pytest.mark.parametrize(("text", "value"), [(" 1.0 ", 1.0), ("(3, 3)", (3, 3)), ("'relu'", "relu"), ("-1", -1)])
def test_text_with_its_value(text: str, value: Any) -> None:
    assert parse_literal(text) == value
