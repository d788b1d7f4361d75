"""Cells cut into statements."""

from __future__ import annotations

import ast

import pytest

from deepforge.model.names import names_of
from deepforge.reify.statements import Known, split


def test_code_that_is_met_again_is_cut_the_same() -> None:
    known: Known = {}
    code = "import numpy as np\nx = 1; y = x\n# about f\ndef f(a):\n    return np.sum(a) + y\n"
    first, again = split(code, {}, known), split(code, {}, known)
    assert list(known) == [code]
    for one, other, plain in zip(first, again, split(code), strict=True):
        assert one is not other
        assert (one.text, one.names, one.kind, one.line) == (other.text, other.names, other.kind, other.line)
        assert (one.text, one.names, one.kind, one.line) == (plain.text, plain.names, plain.kind, plain.line)


def test_what_names_stand_for_counts_each_time() -> None:
    known: Known = {}
    code = "plt.style.use('dark_background')\n"
    assert [each.kind for each in split(code, {"plt": "matplotlib.pyplot"}, known)] == ["setup"]
    assert [each.kind for each in split(code, {}, known)] == ["code"]


@pytest.mark.parametrize(
    "code",
    [
        "a = b + c.d[e]",
        "a += 1",
        "del a, b[c]",
        "import a.b.c, d as e",
        "from a import b, c as d",
        "from a import *",
        "if (n := f(x)) > 1:\n    y = n\nelse:\n    z: int = 1",
        "try:\n    a\nexcept E as e:\n    b = e\nfinally:\n    c",
        "with open(f) as g, h as (i, *j):\n    pass",
        "while a:\n    b, (c, d) = a",
        "a: int",
        "print(f'{a!r:{b}} {c=}')",
        "assert a, b",
        "raise a from b",
    ],
)
def test_names_without_scopes_are_those_of_the_symbol_table(code: str) -> None:
    assert names_of(code, ast.parse(code)) == names_of(code)
