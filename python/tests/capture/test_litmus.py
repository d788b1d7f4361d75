"""Small sessions with exactly what each cell reads, binds, changes in place and deletes."""

# ruff: noqa: ISC004 (one case per line is easier to compare)

from __future__ import annotations

from typing import Any

import pytest

# A case is a list of cells. Those given as tuples are checked: (source, reads, writes, mutates, deletes);
# reads as "name:number of the execution that made it", "name:?" when nobody knows.
Cell = Any
CASES: dict[str, list[Cell]] = {
    # -- names
    "read": ["a = 1", ("b = a + 1", "a:1", "b", "", "")],
    "read of the last writer": ["a = 1", "a = 2", ("print(a)", "a:2", "", "", "")],
    "own name is no read": [("a = 1\nb = a", "", "a b", "", "")],
    "read before it is bound": ["a = 1", ("b = a\na = 2", "a:1", "a b", "", "")],
    "augmented number": ["a = 1", ("a += 1", "a:1", "a", "", "")],
    "several targets": ["p = (1, 2)", ("x, *y = p", "p:1", "x y", "", "")],
    "chained targets": [("x = y = []", "", "x y", "", "")],
    "walrus": ["n = 4", ("if (m := n) > 3:\n    k = m", "n:1", "k m", "", "")],
    "annotated": [("x: int = 3", "", "x", "", "")],
    "annotation only": [("x: int", "", "", "", "")],
    "builtin shadowed": ["list = [3]", ("y = list", "list:1", "y", "", "")],
    "import": [("import math as m\nfrom os import path", "", "m path", "", "")],
    "use of an import": ["import math", ("x = math.pi", "math:1", "x", "", "")],
    "unused variables": ["a = [1]\nb = [2]", ("c = a", "a:1", "c", "", "")],
    "rerun of a cell": ["a = 1", ("b = a", "a:1", "b", "", ""), "a = 2", ("b = a", "a:3", "b", "", "")],
    "unpacking a loop": ["d = {'k': 1}", ("for k, v in d.items():\n    w = v", "d:1", "k v w", "", "")],
    # -- branches and loops
    "conditional store not taken": ["c = False\nx = 1", ("if c:\n    x = 2", "c:1", "", "", "")],
    "conditional store taken": ["c = True\nx = 1", ("if c:\n    x = 2", "c:1", "x", "", "")],
    "read after a conditional store": ["c = False\nx = 1", ("if c:\n    x = 2\ny = x", "c:1 x:1", "y", "", "")],
    "both branches bind": ["c = 1\nx = 1", ("if c:\n    x = 2\nelse:\n    x = 3\ny = x", "c:1", "x y", "", "")],
    "loop certain to run": ["s = 9", ("for i in range(3):\n    s = i\nt = s", "", "i s t", "", "")],
    "loop that may not run": ["s = 9\nn = []", ("for i in n:\n    s = i\nt = s", "n:1 s:1", "t", "", "")],
    "loop over a known list": ["s = 9\nn = [1]", ("for i in n:\n    s = i\nt = s", "n:1", "i s t", "", "")],
    "loop to a known bound": ["s = 9\nn = 2", ("for i in range(n):\n    s = i\nt = s", "n:1", "i s t", "", "")],
    "loop variable is counted": ["i = 5", ("for i in range(3):\n    pass", "", "i", "", "")],
    "integer at a reused address": ["t = 1000", ("t = 2000\nfor j in range(3):\n    t = t + 1000", "", "j t", "", "")],
    "accumulating": ["t = 0\nv = [1, 2]", ("for j in v:\n    t += j", "t:1 v:1", "j t", "", "")],
    "break before the store": [
        "x = 1\nv = [1]",
        ("for j in v:\n    if j:\n        break\n    x = 2\ny = x", "v:1 x:1", "j y", "", ""),
    ],
    "while": ["n = 3", ("while n > 0:\n    n -= 1", "n:1", "n", "", "")],
    "try without error": ["x = 1", ("try:\n    x = 2\nexcept ValueError:\n    pass\ny = x", "x:1", "x y", "", "")],
    "try with the error handled": ["x = 1", ("try:\n    z = int('?')\nexcept ValueError as e:\n    z = 0", "", "z", "", "")],
    "with that may swallow": [
        "from contextlib import suppress\nx = 1",
        ("with suppress(ZeroDivisionError):\n    y = 1 / 0\n    x = 2\nz = x", "suppress:1 x:1", "z", "", ""),
    ],
    "match": ["p = [1, 2]", ("match p:\n    case [u, v]:\n        w = u\n    case _:\n        w = 0", "p:1", "u v w", "", "")],
    # -- deletion
    "del": ["a = 1\nb = 2", ("del a", "a:1", "", "", "a")],
    "bound and deleted": [("t = 1\ndel t", "", "", "", "")],
    "deleted and bound again": ["a = 1", "del a", ("a = 3", "", "a", "", ""), ("a", "a:3", "", "", "")],
    "read of a deleted name": ["a = 1", "del a", ("b = a", "", "", "", "")],
    # -- changes in place
    "append": ["a = [1]", ("a.append(2)", "a:1", "", "a", "")],
    "method that changes nothing": ["a = [1]", ("a.count(1)", "a:1", "", "", "")],
    "item of a dictionary": ["d = {}", ("d['k'] = 1", "d:1", "", "d", "")],
    "nested item": ["d = {'k': {'l': []}}", ("d['k']['l'].append(1)", "d:1", "", "d", "")],
    "set": ["s = {1}", ("s |= {2}", "s:1", "s", "s", "")],
    "augmented list": ["a = [1]\nb = a", ("a += [2]", "a:1 b:1", "a", "a b", "")],
    "sort": ["a = [2, 1]", ("a.sort()", "a:1", "", "a", "")],
    "reverse twice is no change": ["a = [2, 1]", ("a.reverse(); a.reverse()", "a:1", "", "", "")],
    "bytearray": ["a = bytearray(b'ab')", ("a[0] = 99", "a:1", "", "a", "")],
    "deque": ["from collections import deque\nq = deque([1])", ("q.popleft()", "q:1", "", "q", "")],
    "attribute": ["class P:\n    pass\np = P()", ("p.x = 1", "P:1 p:1", "", "p", "")],
    "setattr": ["class P:\n    pass\np = P()", ("setattr(p, 'x', 1)", "P:1 p:1", "", "p", "")],
    "slots": ["class P:\n    __slots__ = ('x',)\np = P()", ("p.x = [1]", "P:1 p:1", "", "p", "")],
    "changed and bound anew": ["a = [1]\nb = a", ("a.append(2)\na = 3", "a:1 b:1", "a", "b", "")],
    "changed and deleted": ["a = [1]\nb = a", ("a.append(2)\ndel a", "a:1 b:1", "", "b", "a")],
    "bound anew only": ["a = [1]\nb = a", ("a = 3", "", "a", "", "")],
    "iterator": ["it = iter([1, 2])", ("x = next(it)", "it:1", "x", "it", "")],
    "generator": ["g = (i for i in range(3))", ("x = next(g)", "g:1", "x", "g", "")],
    "generator over a list": ["v = [1, 2]\ng = (i for i in v)", ("v.append(3)", "g:1 v:1", "", "g v", "")],
    "random generator": ["import random\nr = random.Random(1)", ("x = r.random()", "r:1", "x", "r", "")],
    # -- aliases
    "alias": ["a = [1]", "b = a", ("a.append(2)", "a:1 b:2", "", "a b", "")],
    "alias through the other": ["a = [1]", "b = a", ("b.append(2)", "a:1 b:2", "", "a b", "")],
    "alias of a part": ["a = [[1], 2]", "b = a[0]", ("b.append(3)", "a:1 b:2", "", "a b", "")],
    "part of another part": ["a = [[1], [2]]\nb = a[0]\nc = a[1]", ("b.append(3)", "a:1 b:1", "", "a b", "")],
    "copy is no alias": ["a = [1]", "b = list(a)", ("a.append(2)", "a:1", "", "a", "")],
    "shallow copy": ["a = [[1]]\nb = list(a)", ("a[0].append(2)", "a:1 b:1", "", "a b", "")],
    "three names": ["a = []\nb = {'a': a}\nc = (b,)", ("a.append(1)", "a:1 b:1 c:1", "", "a b c", "")],
    "bound method": ["a = []\nadd = a.append", ("add(1)", "a:1 add:1", "", "a add", "")],
    "aliases end": ["a = [1]\nb = a", "b = [2]", ("a.append(2)", "a:1", "", "a", "")],
    "change made before the copy": ["a = [1]\nb = a", ("a.append(2)\na = list(a)\na.append(3)", "a:1 b:1", "a", "b", "")],
    "instance dictionary": ["class P:\n    pass\np = P()\np.x = 1\nd = vars(p)", ("d['x'] = 2", "d:1 p:1", "", "d p", "")],
    # -- functions
    "global read": ["k = 2", "def f(v):\n    return v * k", ("y = f(3)", "f:2 k:1", "y", "", "")],
    "definition reads nothing": ["k = 2", ("def f(v):\n    return v * k", "", "f", "", "")],
    "definition and call": ["k = 2", ("def f(v):\n    return v * k\ny = f(1)", "k:1", "f y", "", "")],
    "default is read at definition": ["k = 2", ("def f(v=k):\n    return v", "k:1", "f", "", "")],
    "two levels": ["k = 2", "def f():\n    return k", "def g():\n    return f()", ("y = g()", "f:2 g:3 k:1", "y", "", "")],
    "recursion": ["def f(n):\n    return n and f(n - 1)", ("y = f(3)", "f:1", "y", "", "")],
    "local name is no read": ["k = 2", "def f():\n    k = 3\n    return k", ("y = f()", "f:2", "y", "", "")],
    "attribute of the same name": ["mean = 1", "def f(v):\n    return v.mean", ("g = f", "f:2", "g", "", "")],
    "global store": ["n = 0", "def inc():\n    global n\n    n += 1", ("inc()", "inc:2 n:1", "n", "", "")],
    "global delete": ["n = 0", "def gone():\n    global n\n    del n", ("gone()", "gone:2 n:1", "", "", "n")],
    "change through a function": ["v = []", "def add():\n    v.append(1)", ("add()", "add:2 v:1", "", "v", "")],
    "change of an argument": ["v = []", "def add(w):\n    w.append(1)", ("add(v)", "add:2 v:1", "", "v", "")],
    "lambda": ["k = 2", "f = lambda v: v * k", ("y = f(1)", "f:2 k:1", "y", "", "")],
    "lambda in a list": ["k = 2", "fs = [lambda v: v * k]", ("y = fs[0](1)", "fs:2 k:1", "y", "", "")],
    "partial": [
        "from functools import partial\nk = 2",
        "def f(a, b):\n    return a + b + k",
        "p = partial(f, 1)",
        ("y = p(2)", "f:2 k:1 p:3", "y", "", ""),
    ],
    "closure": ["def make():\n    n = [0]\n    def inc():\n        n[0] += 1\n    return inc\nf = make()", ("f()", "f:1", "", "f", "")],
    "closure shared by two": [
        "def make():\n    n = 0\n    def inc():\n        nonlocal n\n        n += 1\n    def get():\n        return n\n"
        "    return inc, get\ninc, get = make()",
        ("inc()", "get:1 inc:1", "", "get inc", ""),
        ("y = get()", "get:2", "y", "", ""),
    ],
    "mutable default": ["def f(v, acc=[]):\n    acc.append(v)", ("f(1)", "f:1", "", "f", "")],
    "attribute of a function": ["def f():\n    f.calls = 1", ("f()", "f:1", "", "f", "")],
    "decorator": ["k = 2\ndef deco(g):\n    return g", ("@deco\ndef f():\n    return k", "deco:1 k:1", "f", "", "")],
    "wrapped function": [
        "import functools\nk = 2\ndef deco(g):\n    @functools.wraps(g)\n    def inner():\n        return g()\n    return inner",
        "@deco\ndef f():\n    return k",
        ("y = f()", "f:2 k:1", "y", "", ""),
    ],
    "callback in a container": ["log = []\ndef f():\n    log.append(1)", "hooks = {'f': f}", ("hooks['f']()", "f:1 hooks:2 log:1", "", "log", "")],
    "comprehension scope": ["i = 5\nv = [1]", ("w = [i for i in v]", "v:1", "w", "", "")],
    "comprehension reads outside": ["k = 5\nv = [1]", ("w = [k * j for j in v]", "k:1 v:1", "w", "", "")],
    "generator expression later": ["k = [5]\ng = (k[0] for _ in range(2))", ("x = next(g)", "g:1 k:1", "x", "g", "")],
    "nested function is only defined": ["k = 1", ("def f():\n    def g():\n        return k\n    return g", "", "f", "", "")],
    "redefinition": ["def f():\n    return 1", ("def f():\n    return 2", "", "f", "", ""), ("f()", "f:2", "", "", "")],
    # -- classes
    "method reads": ["k = 2\nclass A:\n    def m(self):\n        return k", "a = A()", ("y = a.m()", "A:1 a:2 k:1", "y", "", "")],
    "base class": ["k = 2\nclass A:\n    def m(self):\n        return k", "class B(A):\n    pass", "b = B()", ("y = b.m()", "A:1 B:2 b:3 k:1", "y", "", "")],
    "class attribute": ["class A:\n    n = 0\n    def m(self):\n        A.n += 1\na = A()", ("a.m()", "A:1 a:1", "", "A", "")],
    "class body runs at once": ["k = 2", ("class A:\n    x = k", "k:1", "A", "", "")],
    "class body's own names": ["x = 2", ("class A:\n    x = 1\n    y = x", "", "A", "", "")],
    "property": ["k = 2\nclass A:\n    @property\n    def p(self):\n        return k\na = A()", ("y = a.p", "A:1 a:1 k:1", "y", "", "")],
    "dataclass": ["from dataclasses import dataclass\n@dataclass\nclass A:\n    v: list\na = A([])", ("a.v.append(1)", "A:1 a:1", "", "a", "")],
    "two instances": ["class A:\n    pass\na = A()\nb = A()", ("a.x = 1", "A:1 a:1", "", "a", "")],
    "patched session class": ["class A:\n    pass", ("A.x = 1", "A:1", "", "A", "")],
    "callable instance": ["k = []\nclass A:\n    def __call__(self):\n        k.append(1)\na = A()", ("a()", "A:1 a:1 k:1", "", "k", "")],
    "class attribute through another instance": ["class A:\n    n = []\na = A()\nb = A()", "a.n.append(1)", ("y = b.n", "A:2 b:1", "y", "", "")],
    "instance of a class that was defined again": ["class A:\n    n = []\na = A()", "class A:\n    pass", ("len(a.n)", "a:1", "", "", ""), ("a.n.append(1)", "a:1", "", "a", "")],
    "function of a list that was defined again": ["def f(v, acc=[]):\n    acc.append(v)\nfs = [f]", "def f(v):\n    pass", ("len(fs)", "fs:1", "", "", ""), ("fs[0](1)", "fs:1", "", "fs", "")],
    "finalizer": ["log = []\nclass A:\n    def __del__(self):\n        log.append(1)\na = A()", ("a = 1", "A:1 a:1 log:1", "a", "log", "")],
    "cached property": ["from functools import cached_property\nclass A:\n    @cached_property\n    def p(self):\n        return 3\na = A()", ("y = a.p", "A:1 a:1", "y", "a", "")],
    "weak reference": ["import weakref\nclass A:\n    pass\na = A()\nr = weakref.ref(a)", ("r().x = 1", "A:1 a:1 r:1", "", "a r", "")],
    "weak collection": ["import weakref\nclass A:\n    pass\na = A()\nw = weakref.WeakSet([a])", ("for each in w:\n    each.x = 1", "A:1 a:1 w:1", "each", "a w", "")],
    # -- functions that keep results
    "cache that is seen": ["from functools import lru_cache\nk = [2]\n@lru_cache\ndef f(x):\n    return x * k[0]", ("y = f(2)", "f:1 k:1", "y", "f", ""), "k[0] = 5", ("z = f(2)", "f:2 k:3", "z", "", "")],
    "cache that is not seen": ["from functools import lru_cache\n@lru_cache\ndef f(x):\n    return x and f(x - 1)", ("y = f(2)", "f:1", "y", "", "")],
    "dispatch": ["from functools import singledispatch\n@singledispatch\ndef f(x):\n    return 0", ("@f.register\ndef g(x: int):\n    return 1", "f:1", "g", "f", ""), ("y = f(1)", "f:2 g:2", "y", "", "")],
    # -- names behind the compiler's back
    "exec of a constant": ["a = 1", ("exec('b = a')", "a:1", "b", "", "")],
    "exec of a variable": ["code = 'b = 1'\nz = [1]", ("exec(code)", "code:1 z:1", "b", "", "")],
    "eval of a constant": ["a = 1", ("y = eval('a + 1')", "a:1", "y", "", "")],
    "globals": ["a = 1\nb = [2]", ("globals()['c'] = 3", "a:1 b:1", "c", "", "")],
    "globals in a function": ["b = [2]", "def f():\n    globals()['b'].append(1)", ("f()", "b:1 f:2", "", "b", "")],
    "star import": [("from string import *", "", "Formatter Template ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits printable punctuation whitespace", "", "")],
    "its own module": ["import sys\na = [1]", ("sys.modules[__name__].a.append(2)", "a:1 sys:1", "", "a", "")],
    "its own module in a function": ["import sys\na = [1]\ndef f():\n    sys.modules[__name__].a.append(2)", ("f()", "a:1 f:1 sys:1", "", "a", "")],
    "a name of a class is no module": ["class N:\n    def modules(self):\n        return [self]\na = [1]\nn = N()\ndef f():\n    return [type(m).__name__ for m in n.modules()]", ("x = f()", "N:1 f:1 n:1", "x", "", "")],
    "the main module imported before": ["import __main__ as m\na = [1]", ("m.a.append(2)", "a:1 m:1", "", "a", "")],
    "the namespace kept": ["g = globals()\na = [1]", ("g['a'].append(2)", "a:1 g:1", "", "a g", "")],
    "globals of a function": ["a = [1]\ndef f():\n    pass", ("f.__globals__['a'].append(2)", "a:1 f:1", "", "a", "")],
    "all subclasses": ["class B:\n    pass\nclass D(B):\n    pass", ("n = len(B.__subclasses__())", "B:1 D:1", "n", "", "")],
    "vars of an object": ["a = 1\nclass A:\n    pass\no = A()", ("vars(o)", "A:1 o:1", "", "", "")],
    "underscore variable": ["_cache = {}", ("_cache['a'] = 1", "_cache:1", "", "_cache", "")],
    "loop over underscore": [("for _ in range(2):\n    x = 1", "", "_ x", "", "")],
    # -- errors
    "error in the first statement": ["a = [1]", ("b = 1 / 0\na = 2", "", "", "", "")],
    "error half way": ["a = [1]", ("a.append(2)\nc = 3\nb = 1 / 0\nd = 4", "a:1", "c", "a", "")],
    "error within a loop": ["v = [1, 0]\nr = 9", ("for j in v:\n    r = 1 / j", "v:1", "j r", "", "")],
    "error in a function": ["v = []", "def f():\n    v.append(1)\n    raise ValueError", ("f()\nw = 1", "f:2 v:1", "", "v", "")],
    "not Python": ["a = 1", ("a = = 2", "", "", "", "")],
    # -- magics
    "timed statement": ["a = 1", ("%time b = a", "a:1", "b", "", "")],
    "timed cell": ["a = 1", ("%%time\nb = a\nc = b", "a:1", "b c", "", "")],
    "captured cell": ["a = 1", ("%%capture\nb = a", "a:1", "b", "", "")],
    "captured error": ["a = 1", ("%%capture\nb = a\n1 / 0\nc = 1", "a:1", "b", "", "")],
    "shell with a variable": ["n = 'x'", ("out = !echo {n}", "n:1", "out", "", "")],
    "timing loop": ["a = [1]", ("%timeit -n1 -r1 len(a)", "", "", "", "")],
    "reset of a name": ["a = 1\nb = 2", ("%xdel a", "a:1", "", "", "a")],
}  # fmt: skip


def _reads(text: str) -> dict[str, int | None]:
    pairs = [item.partition(":") for item in text.split()]
    return {name: None if number == "?" else int(number) for name, _, number in pairs}


@pytest.mark.parametrize("name", CASES)
def test_what_each_cell_does(notebook: Any, name: str) -> None:
    for cell in CASES[name]:
        source, *expected = (cell,) if isinstance(cell, str) else cell
        record = notebook.run(source)
        if expected:
            found = (record.reads, record.writes, record.mutates, record.deletes)
            reads, writes, mutates, deletes = expected
            assert found == (_reads(reads), writes.split(), mutates.split(), deletes.split()), source
