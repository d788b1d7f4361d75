"""What earlier cells displayed, under all of IPython's names for it, is one variable: ``_5``."""

from __future__ import annotations

from typing import Any

import pytest

# Cells before, the cell, its code (None: the same; "": there is none), its reads, what it changes.
CASES: dict[str, tuple[list[str], str, str | None, dict[str, int | None], list[str]]] = {
    "the last": (["[1, 2]"], "x = _", "x = _1", {"_1": 1}, []),
    "the last but one": (["1", "2"], "x = __ + _", "x = _1 + _2", {"_1": 1, "_2": 2}, []),
    "the third last": (["1", "2", "y = 0", "3"], "x = ___", "x = _1", {"_1": 1}, []),
    "by number": (["[1]", "y = 2", "[3]"], "x = Out[1]", "x = _1", {"_1": 1}, []),
    "by name": (["[1]", "[3]"], "x = _1", None, {"_1": 1}, []),
    "IPython's own table": (["[1]"], "x = _oh[1]", "x = _1", {"_1": 1}, []),
    "twice": (["[1]", "x = _"], "y = Out[1] + _1", "y = _1 + _1", {"_1": 1}, []),
    "changed in place": (["[1]"], "_.append(2)", "_1.append(2)", {"_1": 1}, ["_1"]),
    "changed before": (["[1]", "_.append(2)"], "x = _1", None, {"_1": 2}, []),
    "changed with its alias": (["v = [1]\nv", "x = _"], "v.append(2)", None, {"_1": 1, "v": 1, "x": 2}, ["_1", "v", "x"]),
    "also a variable": (["v = [1]", "v"], "x = _", "x = _2", {"_2": 2}, []),
    "hidden output": (["[1];", "[2]"], "x = _", "x = _2", {"_2": 2}, []),
    "beside other letters": (["[1]"], "é, x = 'é', _", "é, x = 'é', _1", {"_1": 1}, []),
    "the user's own": (["[1]", "_ = 3"], "x = _", None, {"_": 2}, []),
    "a loop variable": (["[1]"], "for _ in range(2):\n    x = _", None, {}, []),
    "local names": (["[1]"], "x = [(lambda _: _)(_1) for _1 in range(2)]", None, {}, []),
    "changed since": (["v = [1]\nv", "v.append(2)"], "x = len(_)", "", {"v": 2}, []),
    "found by code": (["[1]"], "x = Out[len('a')]", "", {}, []),
    "in a function": (["[1]", "def f():\n    return _"], "x = f()", "", {"f": 2}, []),
    "inputs": (["[1]"], "x = In[1]", "", {}, []),
    "the last input": (["[1]"], "x = _i", "", {}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_results_are_read_by_their_number(notebook: Any, name: str) -> None:
    before, source, code, reads, mutates = CASES[name]
    for cell in before:
        notebook.run(cell)
    record = notebook.run(source)
    assert (record.reads, record.mutates) == (reads, mutates)
    if code == "":
        assert record.code is None and record.unsupported
    else:
        assert str(record.code).rstrip("\n") == (code or source)


def test_code_with_names_of_results_does_the_same(notebook: Any) -> None:
    notebook.run("{'a': [1]}")
    record = notebook.run("x = _['a'] + Out[1]['a']")
    namespace: dict[str, Any] = {"_1": {"a": [1]}}
    exec(str(record.code), namespace)
    assert namespace["x"] == notebook.shell.user_ns["x"] == [1, 1]


def test_a_result_of_unobserved_code_is_not_known(notebook: Any) -> None:
    notebook.capture.off()
    notebook.shell.run_cell("[1]", store_history=True)
    notebook.capture.on()
    record = notebook.run("x = _")
    assert record.code is None and "keeps of earlier cells" in str(record.unsupported)
