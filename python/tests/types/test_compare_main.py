"""``python -m deepforge.types.compare``: a verdict a line, each on the disk before the next pair is begun."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from deepforge.types.serialise import dump

MODULE = "import os\n\nclass Mine:\n    pass\n\ndef crash():\n    os._exit(7)\n"


class Calls:
    """Comes back as what a function of the project returns."""

    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return eval, (f"__import__('modules.helpers', fromlist=['x']).{self.name}()",)


@pytest.fixture
def ask(tmp_path):
    """Compares pairs of values (or of paths) and gives the exit code and the lines written."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "helpers.py").write_text(MODULE)

    def stored(value):
        if not isinstance(value, type(tmp_path)):
            path = tmp_path / f"{len(list(tmp_path.iterdir()))}.value"
            dump(value, path)
            value = path
        return str(value)

    def run(pairs, **environ):
        request, output = tmp_path / "request.json", tmp_path / "out.jsonl"
        files = {name: [stored(one) for one in pair] for name, pair in pairs.items()}
        request.write_text(json.dumps({"root": str(tmp_path), "pairs": files, "output": str(output)}))
        command = [sys.executable, "-m", "deepforge.types.compare", str(request)]
        ended = subprocess.run(command, env={**os.environ, **environ}, check=False)
        return ended.returncode, [json.loads(line) for line in output.read_text().splitlines()]

    return run


def test_every_pair_gets_a_line(ask):
    code, lines = ask({"a": ([1, 2], [1, 2]), "b": ({"x": [1]}, {"x": [2]}), "mine": (Calls("Mine"), Calls("Mine"))})
    assert code == 0
    assert lines == [
        {"a": {"verdict": "same", "where": "", "reason": ""}},
        {"b": {"verdict": "differs", "where": "b['x'][0]", "reason": "expected 1, received 2 (a difference of 1)"}},
        {"mine": {"verdict": "same", "where": "", "reason": ""}},
    ]


def test_what_was_compared_before_a_crash_is_kept(ask):
    code, lines = ask({"one": (1, 1), "crash": (Calls("crash"), 1), "two": (2, 2)})
    assert code == 7
    assert lines == [{"one": {"verdict": "same", "where": "", "reason": ""}}]


def test_a_value_that_cannot_be_loaded_is_not_comparable(ask, tmp_path):
    (tmp_path / "bad").write_bytes(b"not a pickle")
    code, lines = ask({"bad": (1, tmp_path / "bad"), "missing": (tmp_path / "nowhere", 1), "good": (1, 1)})
    assert code == 0
    found = {name: verdict for line in lines for name, verdict in line.items()}
    assert [one["verdict"] for one in found.values()] == ["not comparable", "not comparable", "same"]
    assert found["bad"]["reason"].startswith("the pipeline's value cannot be loaded")
    assert found["missing"]["reason"].startswith("the notebook's value cannot be loaded")


def test_figures_need_no_screen(ask):
    pytest.importorskip("matplotlib").use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([1, 2])
    plt.close(figure)
    code, lines = ask({"figure": (figure, figure), "axes": (axes, figure)}, MPLBACKEND="module://no_such_backend")
    assert code == 0
    assert [line[name]["verdict"] for line in lines for name in line] == ["same", "differs"]


def test_a_request_that_cannot_be_read_is_refused(tmp_path):
    for arguments in ([], [str(tmp_path / "nowhere")]):
        command = [sys.executable, "-m", "deepforge.types.compare", *arguments]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ended.returncode == 2 and ended.stderr.strip()
