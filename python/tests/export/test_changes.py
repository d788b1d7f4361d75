"""Whether an operation may change its input: never "no" where running it changes the value; "no" where that is plain."""

from __future__ import annotations

import ast
import copy
from typing import Any

import numpy as np
import pandas as pd
import pytest

from deepforge.export.changes import may_change
from deepforge.export.known import known_at_top

LIST: list[Any] = [3, 1, [2]]
FRAME = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
ARRAY = np.arange(6.0)

CHANGING: list[tuple[str, Any]] = [
    ("x.append(1)", LIST),
    ("x[0] = 1", LIST),
    ("x += [1]", LIST),
    ("y = x\ny.append(1)", LIST),
    ("y = [x]\ny[0].append(1)", LIST),
    ("for each in x[2:]:\n    each.append(1)", LIST),
    ("a, b, c = x\nc.append(1)", LIST),
    ("del x[0]", LIST),
    ("list.append(x, 1)", LIST),
    ("def f(v):\n    v.append(1)\nf(x)", LIST),
    ("def f():\n    x.append(1)\nf()", LIST),
    ("(lambda v: v.append(1))(x)", LIST),
    ("import random\nrandom.Random(0).shuffle(x)", LIST),
    ("match x:\n    case [a, b, c]:\n        c.append(1)", LIST),
    ("held = {}\nheld['x'] = x\nheld['x'].append(1)", LIST),
    ("held = []\nheld.append(x)\nheld[0].append(1)", LIST),
    ("(y := x).append(1)", LIST),
    ("[each.append(1) for each in [x]]", LIST),
    ("change(x)", LIST),
    ("change(v=x)", LIST),
    ("display(x)", LIST),
    ("import functools\nfunctools.reduce(lambda a, b: change(a) or a, [x, x, x])", LIST),
    ("y = x[1:]\ny[0] = 5", ARRAY),
    ("y = x.reshape(2, 3)\ny[0, 0] = 5", ARRAY),
    ("x *= 2", ARRAY),
    ("np.random.shuffle(x)", np.arange(100.0)),
    ("np.add(x, 1, out=x)", ARRAY),
    ("np.ndarray.fill(x, 3)", ARRAY),
    ("x.T[0] = 5", ARRAY),
    ("x['c'] = 1", FRAME),
    ("x.drop(columns='a', inplace=True)", FRAME),
    ("x.loc[0, 'a'] = 9", FRAME),
    ("x.columns = ['c', 'd']", FRAME),
    ("x.insert(0, 'c', 1)", FRAME),
]
PLAIN = [
    "y = len(x) + sum(x)",
    "y = x[0]\nz = y + 1",
    "print(x)\ny = sorted(x)",
    "y = [len(v) for v in x]\ny.append(1)",
    "y = np.mean(x, axis=0)",
    "y = x.mean()\nx.describe()",
    "model.fit(x, [1])\ny = model.predict(x)",
    "y = {}\ny['n'] = len(x)",
    "y = look(x)",
    "y = []\ny.append(len(x))",
]
HEAD = """import numpy as np
from modules.m import look


def change(v):
    v.append(1)


def display(v):
    v.append(1)
"""
MODULE = "def look(v):\n    w = sorted(v)\n    return len(w)\n"


def judged(body: str) -> bool:
    """What is said of the parameter x of an operation with this body."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    tree = ast.parse(f"{HEAD}\n\ndef op(x, model=None):\n{lines}")
    known = known_at_top(tree, {"modules.m": known_at_top(ast.parse(MODULE), {})})
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "op")
    return may_change(function, "x", known)


@pytest.mark.parametrize(("body", "value"), CHANGING, ids=[body for body, _ in CHANGING])
def test_a_change_is_never_missed(body: str, value: Any) -> None:
    x = copy.deepcopy(value)
    space: dict[str, Any] = {"x": x}
    exec(HEAD.replace("from modules.m import look", MODULE) + body, space)
    assert str(x) != str(value), "the body does not change it: the case is no case"
    assert judged(body)


@pytest.mark.parametrize("body", PLAIN)
def test_what_plainly_only_looks_is_not_copied(body: str) -> None:
    assert not judged(body)
