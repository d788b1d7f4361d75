"""What a cell's text says it may do before it has run."""

from __future__ import annotations

import pytest

from deepforge.capture.outline import outline_of

# text: names it reads, those it surely reads, names it binds, names it may change in place
CASES = {
    "x = a + 1": ("a", "a", "x", ""),
    "df['b'] = 3": ("df", "df", "", "df"),
    "df.head()": ("df", "df", "", ""),
    "df.drop(columns='a', inplace=True)": ("df", "df", "", "df"),
    "model.fit(X, y)": ("X model y", "X model y", "", "model"),
    "x += a": ("a x", "a x", "x", "x"),
    "if a:\n    x = b": ("a b", "a", "x", ""),
    "for i in a:\n    b.append(i)": ("a b", "a", "i", "a b"),
    "[b for i in a]": ("a b", "a", "", ""),
    "try:\n    a\nexcept NameError:\n    a = 1": ("a", "", "a", ""),
    "clean(df)": ("clean df", "clean df", "", "df"),
    "from lib import clean\nclean(df)": ("df", "df", "clean", ""),
    "random.shuffle(a)": ("a random", "a random", "", "a random"),
}


@pytest.mark.parametrize("text", CASES)
def test_outline(text: str) -> None:
    found = outline_of(text)
    assert found is not None
    loads, needs, stores, mutates = (frozenset(names.split()) for names in CASES[text])
    builtin = {"NameError"}
    assert (found.loads - builtin, found.needs - builtin, found.stores) == (loads, needs, stores)
    assert found.mutates == mutates


@pytest.mark.parametrize("text", ["from a import *", "exec(code)", "globals()['x'] = 1", "x = "])
def test_what_cannot_be_told(text: str) -> None:
    assert outline_of(text) is None


def test_remarks_and_layout_are_no_difference() -> None:
    one, other = outline_of("x = [1,2]  # a remark"), outline_of("x = [1, 2]\n")
    assert one is not None and other is not None and one.parts == other.parts


def test_definitions_and_draws() -> None:
    found = outline_of("def f(v):\n    return v + k\n\nclass C:\n    def m(self):\n        return f(q)")
    assert found is not None
    assert found.definitions["f"] == {"k"} and {"f", "q"} <= found.definitions["C"]
    assert outline_of("x = np.random.rand(3)").draws == {"numpy.random"}  # type: ignore[union-attr]
    assert outline_of("np.random.seed(0)\nx = np.random.rand(3)").draws == frozenset()  # type: ignore[union-attr]
