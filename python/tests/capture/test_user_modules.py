"""Modules of the user's own files: what they keep belongs to the names that lead to them."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

COUNTER = """
import helper_of_counter
count = 0
kept = []
def step(seen=[]):
    global count
    count += 1
    helper_of_counter.log.append(count)
    return count
def look():
    return count
def remember(value, seen=[]):
    seen.append(value)
class Only:
    made = None
    def __new__(cls):
        cls.made = cls.made or object.__new__(cls)
        return cls.made
    def touch(self):
        kept.append(1)
"""
# Cells before, the cell, its reads, what it changes.
CASES: dict[str, tuple[list[str], str, dict[str, int], list[str]]] = {
    "a call that changes it": (["import m"], "a = m.step()", {"m": 1}, ["m"]),
    "a call that looks": (["import m", "a = m.step()"], "b = m.look()", {"m": 2}, []),
    "an attribute set": (["import m"], "m.count = 5", {"m": 1}, ["m"]),
    "a function imported": (["from m import step", "a = step()"], "b = step()", {"step": 2}, ["step"]),
    "two names of one module": (["import m\nfrom m import look", "m.step()"], "b = look()", {"look": 2}, []),
    "both see the change": (["import m\nfrom m import look"], "m.step()", {"look": 1, "m": 1}, ["look", "m"]),
    "a default": (["from m import remember"], "remember(1)", {"remember": 1}, ["remember"]),
    "a singleton": (["from m import Only"], "a = Only()", {"Only": 1}, ["Only"]),
    "a method": (["import m\na = m.Only()"], "a.touch()", {"a": 1, "m": 1}, ["m"]),
    "a module it uses": (["import helper_of_counter as h\nimport m"], "m.step()", {"h": 1, "m": 1}, ["h", "m"]),
    "a library": (["import json"], "json.dumps({})", {"json": 1}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_a_module_keeps_is_read_and_changed(notebook: Any, name: str) -> None:
    for module in ("m", "helper_of_counter"):
        sys.modules.pop(module, None)
    Path("m.py").write_text(COUNTER)
    Path("helper_of_counter.py").write_text("log = []\n")
    sys.path.insert(0, str(Path.cwd()))
    importlib.invalidate_caches()
    before, source, reads, mutates = CASES[name]
    for cell in before:
        assert notebook.run(cell).status == "ok"
    record = notebook.run(source)
    assert (record.reads, record.mutates) == (reads, mutates)
