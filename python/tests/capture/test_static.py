"""Names by syntax: what a statement may read from before it, what it surely binds."""

from __future__ import annotations

import ast
import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepforge.capture.static import analyse

# code: names read from before, names surely bound
CASES = {
    "a": ("a", ""),
    "a = b": ("b", "a"),
    "a = b\nc = a": ("b", "a c"),
    "a[0] = b": ("a b", ""),
    "a.x = b": ("a b", ""),
    "a += 1": ("a", "a"),
    "a: b = c": ("b c", "a"),
    "from __future__ import annotations\na: b = c": ("c", "a annotations"),
    "if a:\n    b = 1": ("a", ""),
    "if a:\n    b = 1\nelse:\n    b = 2\nb": ("a", "b"),
    "if a:\n    b = 1\nelse:\n    raise c\nb": ("a c", "b"),
    "if True:\n    b = 1\nb": ("", "b"),
    "x = a if b else (c := 1)": ("a b", "x"),
    "a and (b := 1)\nb": ("a b", ""),
    "while True:\n    a = 1\n    if b: break\na": ("b", "a"),
    "while a:\n    b = 1": ("a", ""),
    "for i in (1, 2):\n    if a: continue\n    b = 1\nb": ("a b", "i"),
    "for i in (1, 2):\n    a = 1\nelse:\n    c = a": ("", "a i"),
    "for i in []:\n    a = 1\na": ("a", ""),
    "with open(f) as g:\n    a = 1\na": ("f open", "a g"),
    "with x:\n    a = 1\na": ("a x", ""),
    "try:\n    a = 1\nfinally:\n    b = 1\n(a, b)": ("", "a b"),
    "try:\n    a = 1\nexcept E:\n    pass\na": ("E a", ""),
    "try:\n    a = 1\nexcept E:\n    a = 2\na": ("E", "a"),
    "try:\n    a = 1\nexcept E as e:\n    raise\na": ("E", "a"),
    "[x for x in a if x in b]": ("a b", ""),
    "[y for x in a for y in x]": ("a", ""),
    "[(b := x) for x in a]\nb": ("a b", ""),
    "{k: v for k, v in a.items()}": ("a", ""),
    "lambda x: x + a": ("a", ""),
    "lambda x=a: x": ("a", ""),
    "[lambda: (x, y) for x in a]": ("a y", ""),
    "def f(x=a): return b": ("a", "f"),
    "def f(): return a\nf()": ("a", "f"),
    "def f(): return a\na = 1\nf()": ("", "a f"),
    "def f(): return g()\ndef g(): return a\nf()": ("a", "f g"),
    "if c:\n    y = 1\n    def f(): return y\n    f()\ndef f(): return y\nf()": ("c y", "f"),
    "def f():\n    a = 1\n    def g(): return a\n    return g\nf()": ("", "f"),
    "def f():\n    global a\n    a = 1\nf()": ("", "f"),
    "def f():\n    nonlocal_ = [q for q in r]\n    return q\nf()": ("q r", "f"),
    "@d\ndef f(): return a": ("a d", "f"),
    "class A(b):\n    x = c\n    def m(self): return d": ("b c d", "A"),
    "class A:\n    x = c\n    def m(self): return d": ("c", "A"),
    "class A:\n    x = c\n    def m(self): return d\nA()": ("c d", "A"),
    "class A:\n    x = 1\n    y = [x for _ in a]": ("a x", "A"),
    "import a.b as c, d.e\nfrom f import g as h": ("", "c d h"),
    "del a\na": ("a", "a"),
    "match a:\n    case {'k': v, **w}:\n        b = v": ("a", ""),
    "match a:\n    case 1:\n        b = 1\n    case _:\n        b = 2\nb": ("a", "b"),
    "exec('x = y')": ("exec x y", ""),
    "f'{a:{b}}'": ("a b", ""),
    "async def f(): return a\nf": ("a", "f"),
    "def f(n): return n and f(n - 1)\nf(1)": ("", "f"),
}


@pytest.mark.parametrize("code", CASES)
def test_reads_and_sure_stores(code: str) -> None:
    loads, definite = CASES[code]
    found = analyse(code)
    assert (sorted(found.loads), sorted(found.definite & (found.stores | found.deletes))) == (
        loads.split(),
        definite.split(),
    )


@pytest.mark.parametrize(
    ("code", "known", "certain"),
    [
        ("for i in v: pass", {"v": [1]}, True),
        ("for i in v: pass", {"v": []}, False),
        ("for i in v: pass", {"v": object()}, False),
        ("for i in range(n): pass", {"n": 1}, True),
        ("for i in range(n): pass", {"n": 0}, False),
        ("for i in range(n, n + 2): pass", {"n": 0}, True),
        ("for i in range(len(v)): pass", {"v": (1,)}, True),
        ("for i, x in enumerate(zip(v, v)): pass", {"v": "ab"}, True),
        ("for i in d.items(): pass", {"d": {1: 2}}, True),
        ("v.clear()\nfor i in v: pass", {"v": [1]}, False),
        ("n = 0\nfor i in range(n): pass", {"n": 1}, False),
        ("n = 3\nfor i in range(n): pass", {}, True),
        ("v = [1]\nv.clear()\nfor i in v: pass", {}, False),
    ],
)
def test_loops_over_known_values_run(code: str, known: dict[str, Any], certain: bool) -> None:
    assert ("i" in analyse(code, known.get).definite) is certain


@pytest.mark.parametrize(
    "code",
    ["globals()", "locals()", "vars()", "dir()", "exec(x)", "eval(x)", "import __main__", "f._getframe()",
     "def f(): return globals()\nf()", "sys.modules['__main__']", "lambda: globals()"],
)  # fmt: skip
def test_what_touches_everything(code: str) -> None:
    assert analyse(code).everything


@pytest.mark.parametrize(
    "code", ["vars(x)", "dir(x)", "exec('a = 1')", "if __name__ == '__main__': pass", "def f(): return globals()"]
)
def test_what_does_not_touch_everything(code: str) -> None:
    assert analyse(code).everything is None


def test_strings_of_formulas_and_queries_hold_names() -> None:
    assert analyse("df.query('a > @b')").strings == {"a", "b"}
    assert analyse("smf.ols('y ~ x1 + np.log(x2)', data)").strings == {"y", "x1", "np", "log", "x2"}
    assert analyse("df.query(text)").dynamic


def test_statements_know_their_lines() -> None:
    found = analyse("a = 1\n\n@d\ndef f():\n    pass\nb = (2 +\n     3)")
    assert [(s.line, s.end) for s in found.statements] == [(1, 1), (3, 5), (6, 7)]
    assert [found.statement_at(line) for line in (1, 2, 3, 5, 7, 9)] == [0, None, 1, 1, 2, None]


# -- an interpreter as the judge -------------------------------------------------------------------------------------

_NAMES = st.sampled_from(["a", "b", "c"])
_SIMPLE = st.one_of(
    st.builds("{} = {}".format, _NAMES, _NAMES),
    st.builds("{} += {}".format, _NAMES, _NAMES),
    st.builds("{} = [{} for {} in range(2)][-1]".format, _NAMES, _NAMES, _NAMES),
    st.builds("{} = (lambda: {})()".format, _NAMES, _NAMES),
)


def _indented(block: list[str]) -> str:
    return "\n".join("    " + line for statement in block for line in statement.split("\n"))


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    block = st.lists(inner, min_size=1, max_size=2)
    return st.one_of(
        st.builds(lambda n, x, y: f"if {n} % 2:\n{_indented(x)}\nelse:\n{_indented(y)}", _NAMES, block, block),
        st.builds(lambda n, x: f"if {n} % 2:\n{_indented(x)}", _NAMES, block),
        st.builds(lambda n, x: f"for {n} in range({n} % 3):\n{_indented(x)}", _NAMES, block),
        st.builds(
            lambda n, m, x: f"for {n} in range(2):\n    if {m} % 2: break\n{_indented(x)}", _NAMES, _NAMES, block
        ),
        st.builds(lambda x, y: f"try:\n{_indented(x)}\nexcept TypeError:\n{_indented(y)}", block, block),
        st.builds(lambda n, x: f"def {n}():\n    global a\n{_indented(x)}", st.just("f"), block),
        st.just("f()"),
    )


class _Watched(dict):  # type: ignore[type-arg]
    """A namespace that knows which names were read before they were bound in it."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.bound: set[str] = set()
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        if name not in self.bound and name in ("a", "b", "c"):
            self.read.add(name)
        return super().__getitem__(name)

    def __setitem__(self, name: str, value: Any) -> None:
        self.bound.add(name)
        super().__setitem__(name, value)


@given(
    st.lists(st.recursive(_SIMPLE, _compound, max_leaves=6), min_size=1, max_size=5),
    st.tuples(*[st.integers(0, 3)] * 3),
)
def test_no_read_is_missed(statements: list[str], values: tuple[int, int, int]) -> None:
    code = "\n".join(["f = int", *statements])
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return  # ``global`` after a use of the name
    watched = _Watched(dict(zip("abc", values, strict=True)))
    with contextlib.suppress(TypeError, NameError, RecursionError, SyntaxError):
        exec(compile(tree, "<cell>", "exec"), {}, watched)
    found = analyse(code, dict(zip("abc", values, strict=True)).get)
    assert watched.read <= found.loads
