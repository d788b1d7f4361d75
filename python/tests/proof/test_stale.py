"""``deepforge stale``: a trace with an edit, told and run, in a kernel of its own."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import DocumentError
from deepforge.project import stale

from .notebooks import write

CELLS = [
    "import numpy as np",
    "x = np.arange(3)",
    "x *= 2",
    "total = int(x.sum())",
    "x += 1",
    "big = np.zeros(2_000_000)",
    "size = len(big)",
    "gone = 1",
]


def trace(path: Path, *steps: dict[str, Any]) -> Path:
    ran: list[dict[str, Any]] = [{"run": index} for index in range(len(CELLS))]
    path.write_text(json.dumps([*ran, *steps]), encoding="utf-8")
    return path


def values(found: Any) -> dict[str, Any]:
    index = json.loads(Path(found.outputs, "index.json").read_text("utf-8"))["values"]
    return {name: pickle.loads(Path(found.outputs, entry["file"]).read_bytes()) for name, entry in index.items()}


def test_an_edit_is_told_and_only_what_must_run_runs(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ipynb", *CELLS)
    steps = trace(
        tmp_path / "t.json",
        {"edit": 2, "source": "x *= 3"},
        {"edit": 5, "source": "big = np.zeros(1_000_000 * 2)"},
        {"delete": 7},
    )
    found = stale(path, trace=steps, run=True)
    assert found.refused is None
    assert [(each["cell"], each["kind"]) for each in found.stale] == [
        (2, "edited"),
        (3, "upstream"),
        (4, "upstream"),
        (5, "edited"),
        (6, "upstream"),
    ]
    assert [each["cell"] for each in found.plan] == [1, 2, 3, 4, 5, 6]
    assert found.ran == [1, 2, 3, 4, 5], "the large array came out the same"
    assert found.leftover == ["gone"]
    left = values(found)
    assert (left["x"].tolist(), left["total"], "gone" in left) == ([1, 4, 7], 9, False)


def test_without_an_edit_nothing_is_to_do(tmp_path: Path) -> None:
    found = stale(write(tmp_path / "a.ipynb", "x = 1", "y = x"))
    assert (found.stale, found.plan, found.ran, found.outputs, found.refused) == ([], [], [], None, None)
    assert [each["verdict"] for each in found.foretold] == ["same", "same"]


def test_a_cell_that_raises_ends_it(tmp_path: Path) -> None:
    found = stale(write(tmp_path / "a.ipynb", "x = 1 / 0"))
    assert "Cell 0 raised ZeroDivisionError" in str(found.refused)


def test_a_trace_says_what_steps_there_are(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ipynb", "x = 1")
    (tmp_path / "t.json").write_text('[{"edit": 0}]')
    with pytest.raises(DocumentError, match=r'\{"edit": INDEX, "source": TEXT\}'):
        stale(path, trace=tmp_path / "t.json")
