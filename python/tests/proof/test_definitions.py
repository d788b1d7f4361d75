"""Functions and classes that read the notebook's variables are proved, and can be used from the proof's outputs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from deepforge.project import Project, prove
from deepforge.types.rebuild import main

from .notebooks import write

CELLS = (
    "import functools, math",
    "k = [3]\nscale = 2\ndata = {'a': 1}",
    "def add(x):\n    return x + k[0]",
    "def twice(x):\n    return add(add(x)) * scale",
    "def fact(n):\n    return 1 if n < 2 else n * fact(n - 1) + len(k)",
    "def even(n):\n    return n == 0 or odd(n - 1)\ndef odd(n):\n    return n != 0 and even(n - len(k))",
    "class Model:\n    def __init__(self, w):\n        self.w = w\n    def predict(self, x):\n        return self.w * x + k[0]",
    "class Sub(Model):\n    base = math.pi\n    def predict(self, x):\n        return super().predict(x) + data['a']",
    "@functools.lru_cache(maxsize=None)\ndef fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)",
    "@functools.lru_cache\ndef remembering(n):\n    return n + k[0]",
    "total = fib(10) + remembering(1)",
    "def default(x, factor=scale):\n    return x * factor + len(k)",
    "scale = 7",
    "def size(path):\n    return len(open(path).read()) * len(k)\ndef plain(path):\n    return open(path)",
    "count = 0\ndef bump():\n    global count\n    count += 1\n    return count",
    "_ = bump() + bump()",
    "now = __import__('time').time()\ndef since():\n    return now",
)
_USE = """
import sys
from deepforge.project import Project
outputs = Project(sys.argv[1])
get = lambda name: outputs.artifact(name).load()
print([get("twice")(1), get("fact")(3), get("even")(4), get("Sub")(2).predict(5), get("fib")(9), get("bump")()])
"""


def test_functions_are_proved_over_the_values_that_they_read(tmp_path: Path) -> None:
    proof = prove(write(tmp_path / "n.ipynb", *CELLS))
    assert proof.refused is None and proof.outputs is not None
    same = {name for name, verdict in proof.values.items() if verdict == "same"}
    assert {
        "add",
        "twice",
        "fact",
        "even",
        "odd",
        "Model",
        "Sub",
        "fib",
        "bump",
        "k",
        "count",
        "total",
        "size",
        "plain",
    } <= same, proof.reasons
    # What it remembers, what its default was when it was made, what it reads of the clock: only use would show it.
    assert not same & {"remembering", "since", "now"}
    assert proof.values["since"] == "not comparable" and "now" in proof.reasons["since"]
    assert proof.values["default"] in ("same", "not comparable")
    used = subprocess.run([sys.executable, "-c", _USE, proof.outputs], capture_output=True, text=True, check=True)
    assert used.stdout.strip() == "[49, 10, True, 14, 34, 3]"
    assert Project(proof.outputs).artifact("twice").load().__name__ == "twice"


def test_what_cannot_be_made_anew_is_told_by_name(tmp_path: Path) -> None:
    request = tmp_path / "request.json"
    data = {
        "root": str(tmp_path),
        "imports": ["import math"],
        "statements": [["good", "def good():\n    return math.pi + k"], ["bad", "@missing\ndef bad():\n    pass"]],
        "values": {"gone": str(tmp_path / "gone.pickle")},
        "literals": {"k": "k = 2"},
        "names": ["good", "bad"],
        "folder": str(tmp_path),
        "output": str(tmp_path / "made.json"),
    }
    request.write_text(json.dumps(data))
    subprocess.run([sys.executable, "-m", "deepforge.types.rebuild", str(request)], check=True)
    made = json.loads((tmp_path / "made.json").read_text())
    assert made["bad"] == {"error": "NameError: name 'missing' is not defined"}
    assert Path(made["good"]["file"]).is_file() and made["good"]["type"] == "function"
    assert main([]) == 2 and main([str(tmp_path / "none.json")]) == 2
