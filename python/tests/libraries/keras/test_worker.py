"""The editor's worker: answers by message, only what changed, and goes on after a wrong one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from deepforge.libraries.catalogue import Catalogue
from deepforge.libraries.keras.worker import Worker

DOCUMENT: dict[str, Any] = {
    "version": 1,
    "library": "keras",
    "nodes": {
        "x": {"kind": "layer", "class": "keras.layers.InputLayer", "arguments": {"shape": "(4,)"}, "position": [0, 0]},
        "y": {"kind": "layer", "class": "keras.layers.Dense", "arguments": {"units": "3"}, "position": [0, 80]},
        "z": {"kind": "layer", "class": "keras.layers.Dense", "arguments": {"units": "2"}, "position": [0, 160]},
    },
    "edges": {
        "a": {"from": ["x", "output"], "to": ["y", "inputs"]},
        "b": {"from": ["y", "output"], "to": ["z", "inputs"]},
    },
}


def dense(units: str) -> dict[str, Any]:
    return {"kind": "layer", "class": "keras.layers.Dense", "arguments": {"units": units}, "position": [0, 80]}


def test_an_edit_is_answered_with_what_changed(catalogue: Catalogue, tmp_path: Path) -> None:
    worker = Worker(catalogue, tmp_path)
    first = worker.answer({"ask": "open", "architecture": DOCUMENT})
    assert set(first["changed"]) == {"x", "y", "z"} and first["parameters"] == 4 * 3 + 3 + 3 * 2 + 2
    same = worker.answer({"ask": "edit", "nodes": {"z": {**dense("2"), "position": [5, 5]}}})
    # It was only moved.
    assert same["changed"] == {} and same["gone"] == []
    wider = worker.answer({"ask": "edit", "nodes": {"y": dense("5")}})
    assert set(wider["changed"]) == {"y", "z"} and wider["parameters"] == 4 * 5 + 5 + 5 * 2 + 2
    gone = worker.answer({"ask": "edit", "nodes": {"z": None}, "edges": {"b": None}})
    assert gone["gone"] == ["z"] and gone["complete"]
    code = worker.answer({"ask": "code", "title": "small"})
    assert "layers.Dense(5)" in code["text"] and set(code["lines"]) == {"x", "y"}


def test_the_process_goes_on_after_a_wrong_message(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "noisy.py").write_text(
        "import keras\nprint('a line that is no answer')\n\n\nclass Twice(keras.layers.Layer):\n    def call(self, x):\n        return x * 2\n"
    )
    own = {**DOCUMENT["nodes"], "y": {"kind": "layer", "class": "noisy.Twice", "arguments": {}, "position": [0, 0]}}
    messages = [
        {"id": 1, "ask": "sing"},
        {"id": 2, "ask": "open", "architecture": {"version": 1}},
        {"id": 3, "ask": "open", "architecture": {**DOCUMENT, "nodes": own}},
    ]
    lines = ["not json", *map(json.dumps, messages)]
    done = subprocess.run(
        [sys.executable, "-m", "deepforge.libraries.keras.worker", "--project", str(tmp_path), "--cache", str(tmp_path / "cache")],
        input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=200, check=True,
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["id"] for each in answers] == [None, 1, 2, 3]
    assert answers[0]["error"]["code"] == "bad-message" and "sing" in answers[1]["error"]["message"]
    assert "expected" in answers[2]["error"]["message"]
    assert answers[3]["result"]["changed"]["y"]["outputs"]["output"]["shape"] == [None, 4]


def test_files_outside_the_project_are_not_opened(catalogue: Catalogue, tmp_path: Path) -> None:
    worker = Worker(catalogue, tmp_path / "project")
    block = {"kind": "block", "architecture": "../other.architecture.json", "arguments": {}, "position": [0, 0]}
    found = worker.answer({"ask": "open", "architecture": {**DOCUMENT, "nodes": {"b": block}, "edges": {}}})
    assert "not in the project" in found["changed"]["b"]["errors"][0]["message"]
