"""``%run``, magics of the user's own and other names for magics, as plain Python that does the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SCRIPT = (
    "import math\ncount = 0\ndef step():\n    global count\n    count += 1\n    return count\n"
    "if __name__ == '__main__':\n    main = 1\n"
)
DEFINE = (
    "from IPython.core.magic import register_cell_magic, register_line_magic\na = 5\n"
    "@register_line_magic\ndef double(line):\n    return int(line) * 2\n"
    "@register_cell_magic\ndef loud(line, cell):\n    return line + cell.upper() + str(a)\n"
)


@pytest.mark.parametrize(
    ("source", "code", "bound"),
    [
        ("%run script.py", None, ["count", "main", "math", "step"]),
        ("%run script", None, ["count", "main", "math", "step"]),
        ("%run one.py", 'one = runpy.run_path("one.py", run_name="__main__")["one"]', ["one"]),
        ("%run -i shared.py", "b = a + 1", ["b"]),
    ],
)
def test_a_file_is_run(notebook: Any, source: str, code: str | None, bound: list[str]) -> None:
    Path("script.py").write_text(SCRIPT)
    Path("one.py").write_text("one = 1\n")
    Path("shared.py").write_text("b = a + 1\n")
    notebook.run("a = 5")
    record = notebook.run(source)
    assert record.writes == bound and record.effects == []
    assert code is None or str(record.code).endswith(code + "\n") or str(record.code).endswith(code)
    namespace: dict[str, Any] = {"a": 5}
    exec(str(record.code), namespace)
    for name in bound:
        here = notebook.shell.user_ns[name]
        assert callable(here) or namespace[name] == here


def test_names_of_a_file_that_was_run_are_its_own(notebook: Any) -> None:
    Path("script.py").write_text(SCRIPT)
    notebook.run("%run script.py")
    record = notebook.run("count = 9\nx = step()")
    assert (record.reads, record.mutates) == ({"step": 1}, ["step"])
    assert notebook.run("y = step()").reads == {"step": 2}
    assert notebook.shell.user_ns["y"] == 2


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("%run nowhere.py", "cannot be read"),
        ("%run script.py 1 2", "arguments"),
        ("%run -t script.py", "options"),
        ("%run argv.py", "arguments of the program"),
        ("%run star.py", "does not show"),
    ],
)
def test_a_file_that_cannot_be_run_the_same_says_why(notebook: Any, source: str, reason: str) -> None:
    Path("script.py").write_text(SCRIPT)
    Path("argv.py").write_text("import sys\nx = sys.argv\n")
    Path("star.py").write_text("from math import *\n")
    record = notebook.run(source)
    assert record.code is None and reason in str(record.unsupported)


def test_a_notebook_is_run_with_the_names_of_this_one(notebook: Any) -> None:
    def cell(source: str) -> dict[str, Any]:
        return {
            "cell_type": "code",
            "source": source,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "id": source[:1],
        }

    cells = [
        cell("u = a + 1"),
        {"cell_type": "markdown", "source": "# no", "metadata": {}, "id": "m"},
        cell("%time w = u"),
    ]
    Path("n.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    notebook.run("a = 5")
    record = notebook.run("%run n.ipynb")
    assert record.code == "u = a + 1\nw = u\n"
    assert record.reads == {"a": 1} and record.writes == ["u", "w"]


@pytest.mark.parametrize(
    ("source", "code", "reads"),
    [
        ("%double 4", 'double("4")', {"double": 1}),
        ("q = %double {a}", 'q = double(f"{a}")', {"a": 1, "double": 1}),
        ("%%loud x\nhello", 'loud("x", """\\\nhello\n""")', {"a": 1, "loud": 1}),
    ],
)
def test_magics_of_the_user_are_calls(notebook: Any, source: str, code: str, reads: dict[str, int]) -> None:
    record = notebook.run(DEFINE)
    assert "@register" not in str(record.code) and record.effects == []
    record = notebook.run(source)
    assert (str(record.code).rstrip("\n"), record.reads) == (code, reads)


def test_another_name_for_a_magic(notebook: Any) -> None:
    notebook.run("v = []")
    assert notebook.run("%alias_magic once time").status == "ok"
    record = notebook.run("%once x = len(v)")
    assert (str(record.code).strip(), record.reads, record.writes) == ("x = len(v)", {"v": 1}, ["x"])


def test_another_name_for_a_magic_in_the_same_cell(notebook: Any) -> None:
    record = notebook.run("%alias_magic again time\n%again x = 1")
    assert str(record.code).strip() == "x = 1" and record.writes == ["x"]
