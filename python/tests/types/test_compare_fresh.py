"""Comparing files in a process of their own: verdicts as they come, a crash costs one pair."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deepforge.types.compare import Comparison
from deepforge.types.compare.fresh import compare_files, read_verdicts
from deepforge.types.serialise import dump

MODULE = "import os, time\n\nclass Mine:\n    pass\n\ndef crash():\n    os._exit(7)\n\ndef hang():\n    time.sleep(60)\n"


class Calls:
    """Comes back as the result of a call of a function of the project."""

    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return eval, (f"__import__('modules.helpers', fromlist=['x']).{self.name}()",)


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "project" / "modules"
    folder.mkdir(parents=True)
    (folder / "helpers.py").write_text(MODULE)
    return folder.parent


@pytest.fixture
def stored(tmp_path):
    count = 0

    def put(*values):
        nonlocal count
        paths = []
        for value in values:
            count += 1
            paths.append(tmp_path / f"{count}.value")
            dump(value, paths[-1])
        return tuple(paths)

    return put


def test_every_pair_gets_its_verdict(stored, root):
    pairs = {
        "a": stored([1, 2], [1, 2]),
        "b": stored({"x": [1]}, {"x": [2]}),
        "mine": stored(Calls("Mine"), Calls("Mine")),
        "name with ü": stored("ü", "ü"),
    }
    assert compare_files(sys.executable, pairs, root=root) == {
        "a": Comparison("same"),
        "b": Comparison("differs", "b['x'][0]", "expected 1, received 2 (a difference of 1)"),
        "mine": Comparison("same"),
        "name with ü": Comparison("same"),
    }


def test_a_crash_costs_one_pair(stored, root):
    pairs = {
        "before": stored(1, 1),
        "crash": stored(Calls("crash"), 1),
        "between": stored(2, 2),
        "again": stored(1, Calls("crash")),
        "after": stored(3, 4),
    }
    found = compare_files(sys.executable, pairs, root=root)
    assert list(found) == list(pairs)
    assert [one.verdict for one in found.values()] == ["same", "not comparable", "same", "not comparable", "differs"]
    assert "ended with code 7" in found["crash"].reason


def test_a_pair_that_hangs_is_given_up(stored, root):
    pairs = {"before": stored(1, 1), "stuck": stored(Calls("hang"), 1), "after": stored(3, 3)}
    found = compare_files(sys.executable, pairs, root=root, seconds_each=2)
    assert [one.verdict for one in found.values()] == ["same", "not comparable", "same"]
    assert "longer than 2 seconds" in found["stuck"].reason


def test_a_value_that_cannot_be_loaded_is_not_comparable(stored, root, tmp_path):
    good, _ = stored(1, 1)
    (tmp_path / "bad").write_bytes(b"not a pickle")
    pairs = {"bad": (good, tmp_path / "bad"), "missing": (tmp_path / "nowhere", good), "good": (good, good)}
    found = compare_files(sys.executable, pairs, root=root)
    assert [one.verdict for one in found.values()] == ["not comparable", "not comparable", "same"]
    assert found["bad"].reason.startswith("the pipeline's value cannot be loaded")
    assert found["missing"].reason.startswith("the notebook's value cannot be loaded")


def test_figures_need_no_screen(stored):
    pytest.importorskip("matplotlib")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([1, 2])
    pairs = {"figure": stored(figure, figure), "axes": stored(axes, figure)}
    plt.close(figure)
    environ = {**os.environ, "MPLBACKEND": "module://no_such_backend"}
    found = compare_files(sys.executable, pairs, environ=environ)
    assert [one.verdict for one in found.values()] == ["same", "differs"]


def test_an_interpreter_that_fails_makes_nothing_comparable(stored, tmp_path):
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\necho no such module >&2\nexit 3\n")
    script.chmod(0o755)
    found = compare_files(str(script), {"a": stored(1, 1), "b": stored(1, 1)})
    assert {one.verdict for one in found.values()} == {"not comparable"}
    assert "code 3: no such module" in found["a"].reason


def test_a_verdict_is_on_the_disk_before_the_next_pair_is_begun(stored, root, tmp_path):
    request, output = tmp_path / "request.json", tmp_path / "out.jsonl"
    pairs = {"one": stored(1, 1), "crash": stored(Calls("crash"), 1)}
    data = {"root": str(root), "pairs": {k: [str(p) for p in v] for k, v in pairs.items()}, "output": str(output)}
    request.write_text(json.dumps(data))
    ended = subprocess.run([sys.executable, "-m", "deepforge.types.compare", str(request)], check=False)
    assert ended.returncode == 7
    assert json.loads(output.read_text()) == {"one": {"verdict": "same", "where": "", "reason": ""}}


def test_a_torn_line_is_passed_over(tmp_path):
    path = tmp_path / "out"
    path.write_text('{"a": {"verdict": "same", "where": "", "reason": ""}}\n{"b": {"verd')
    assert read_verdicts(path) == {"a": Comparison("same")}
    assert read_verdicts(Path(tmp_path, "missing")) == {}


def test_a_request_that_cannot_be_read_is_refused(tmp_path):
    for arguments in ([], [str(tmp_path / "nowhere")]):
        command = [sys.executable, "-m", "deepforge.types.compare", *arguments]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ended.returncode == 2 and ended.stderr.strip()
