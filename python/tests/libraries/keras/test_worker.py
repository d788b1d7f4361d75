"""The editor's worker: answers by message, only what changed, and goes on after a wrong one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import DeepForgeError
from deepforge.libraries import worker as protocol
from deepforge.libraries.catalogue import Catalogue
from deepforge.libraries.keras.worker import Environment
from deepforge.libraries.worker import Worker

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


def opened(catalogue: Catalogue, project: Path, document: dict[str, Any] = DOCUMENT, **more: Any) -> tuple[Worker, Any]:
    """A worker with one document, and what it was told of it."""
    worker = Environment(catalogue, project).worker()
    message = {"ask": "open", "editor": "e", "revision": 1, "architecture": document, **more}
    return worker, json.loads(json.dumps(worker.answer(message)))


def edited(worker: Worker, base: int, change: dict[str, Any], editor: str = "e") -> Any:
    message = {"ask": "edit", "editor": editor, "revision": base + 1, "base": base, "change": change}
    return json.loads(json.dumps(worker.answer(message)))


def test_an_edit_is_answered_with_what_changed(catalogue: Catalogue, tmp_path: Path) -> None:
    worker, first = opened(catalogue, tmp_path)
    assert set(first["changed"]) == {"x", "y", "z"} and first["parameters"] == 4 * 3 + 3 + 3 * 2 + 2
    assert first["revision"] == 1 and first["asks"] == []
    same = edited(worker, 1, {"nodes": {"z": {**dense("2"), "position": [5, 5]}}})
    # It was only moved.
    assert same["changed"] == {} and same["gone"] == [] and same["revision"] == 2
    wider = edited(worker, 2, {"nodes": {"y": dense("5")}})
    assert set(wider["changed"]) == {"y", "z"} and wider["parameters"] == 4 * 5 + 5 + 5 * 2 + 2
    gone = edited(worker, 3, {"nodes": {"z": None}, "edges": {"b": None}})
    assert gone["gone"] == ["z"] and gone["complete"]
    code = worker.answer({"ask": "code", "editor": "e", "revision": 4, "title": "small"})
    assert "layers.Dense(5)" in code["text"] and set(code["lines"]) == {"x", "y"}


def test_parameters_and_inner_models_change_too(catalogue: Catalogue, tmp_path: Path) -> None:
    worker, _ = opened(catalogue, tmp_path)
    wide = {**dense("3"), "arguments": {"units": {"parameter": "units"}}}
    found = edited(worker, 1, {"nodes": {"y": wide}, "parameters": {"units": "6"}})
    assert found["changed"]["y"]["outputs"]["output"]["shape"] == [None, 6]
    inner = {"nodes": {"i": DOCUMENT["nodes"]["x"], "d": wide}, "edges": {"e": {"from": ["i", "output"], "to": ["d", "inputs"]}},
             "parameters": {"units": "9"}}  # fmt: skip
    block = {"kind": "block", "architecture": "#head", "arguments": {}, "position": [0, 0]}
    edge = {"from": ["y", "output"], "to": ["z", "i"]}
    found = edited(worker, 2, {"models": {"head": inner}, "nodes": {"z": block}, "edges": {"b": edge}})
    assert found["changed"]["z"]["outputs"]["output"]["shape"] == [None, 9]
    named = {**block, "arguments": {"units": "4"}}
    assert edited(worker, 3, {"nodes": {"z": named}})["changed"]["z/d"]["outputs"]["output"]["shape"] == [None, 4]


def test_a_change_of_another_revision_is_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    worker, _ = opened(catalogue, tmp_path)
    for base, editor in ((0, "e"), (2, "e"), (1, "other")):
        with pytest.raises(DeepForgeError) as wrong:
            edited(worker, base, {}, editor)
        assert wrong.value.code == "unknown-revision"
    with pytest.raises(DeepForgeError, match="not one of nodes"):
        edited(worker, 1, {"nodes": {"y": {"kind": "layer"}}})
    # The document is as it was: the right change still fits.
    assert edited(worker, 1, {})["changed"] == {}
    worker.answer({"ask": "close", "editor": "e"})
    with pytest.raises(DeepForgeError, match="give it whole"):
        edited(worker, 2, {})


def test_the_documents_that_nobody_used_for_longest_are_forgotten(catalogue: Catalogue, tmp_path: Path) -> None:
    worker, _ = opened(catalogue, tmp_path)
    for index in range(protocol.MOST_DOCUMENTS - 1):
        worker.answer({"ask": "open", "editor": f"e{index}", "revision": 1, "architecture": DOCUMENT})
    edited(worker, 1, {})
    worker.answer({"ask": "open", "editor": "last", "revision": 1, "architecture": DOCUMENT})
    assert edited(worker, 2, {})["revision"] == 3
    with pytest.raises(DeepForgeError):
        edited(worker, 1, {}, "e0")


OWN = '''"""Layers of this project."""

import keras
from keras import ops


class Twice(keras.layers.Layer):
    """Makes everything larger.

    Args:
        factor: Positive integer, how much.
    """

    def __init__(self, factor=2, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return ops.repeat(x, self.factor, axis=-1)


def gate(x, sharpness: float = 1.0):
    """A soft step."""
    return x * ops.sigmoid(sharpness * x)
'''


def own_layer(kind: str = "modules.mine.Twice") -> dict[str, Any]:
    return {**DOCUMENT["nodes"], "y": {"kind": "layer", "class": kind, "arguments": {}, "position": [0, 0]}}


def test_own_layers_run_only_when_that_is_allowed(catalogue: Catalogue, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "modules").mkdir()
    path = tmp_path / "modules" / "mine.py"
    path.write_text(OWN)
    edges = {**DOCUMENT["edges"], "a": {"from": ["x", "output"], "to": ["y", "x"]}}
    document = {**DOCUMENT, "nodes": own_layer(), "edges": edges}
    worker, found = opened(catalogue, tmp_path, document)
    assert found["asks"] == ["modules/mine.py"] and found["changed"]["y"] == {"waits": True}
    entries = {each["id"]: each for each in worker.answer({"ask": "catalogue"})["entries"]}
    twice = entries["modules.mine.Twice"]
    assert (twice["family"], twice["file"], twice["category"]) == ("layer", "modules/mine.py", "This project")
    assert twice["arguments"][0]["name"] == "factor" and twice["arguments"][0]["kind"] == "int"
    assert entries["modules.mine.gate"]["family"] == "activation"
    worker, found = opened(catalogue, tmp_path, document, run_code=True)
    assert found["asks"] == [] and found["changed"]["y"]["outputs"]["output"]["shape"] == [None, 8]
    # The file as it is now counts.
    path.write_text(OWN.replace("factor=2", "factor=11"))
    again = worker.answer({"ask": "edit", "editor": "e", "revision": 2, "base": 1, "change": {}, "run_code": True})
    assert again["changed"]["y"]["outputs"]["output"]["shape"] == (None, 44)
    code = worker.answer({"ask": "code", "editor": "e", "revision": 2, "title": "own"})["text"]
    assert "import modules.mine" in code and "modules.mine.Twice()(x)" in code


def test_keys_of_dictionaries_come_and_go(catalogue: Catalogue, tmp_path: Path) -> None:
    worker, _ = opened(catalogue, tmp_path)
    for revision, keys, outputs in ((1, ["last"], '{"last": z}'), (2, [], "[z]"), (3, None, "z")):
        assert edited(worker, revision, {"outputs": [["z", "output"]], "output_keys": keys})["changed"] == {}
        code = worker.answer({"ask": "code", "editor": "e", "revision": revision + 1, "title": "keys"})["text"]
        assert f"outputs={outputs}" in code


def test_a_document_cannot_name_any_function(catalogue: Catalogue, tmp_path: Path) -> None:
    for kind, words in (("os.system", "no layer"), ("keras.utils.get_file", "no keras.utils.get_file")):
        _, found = opened(catalogue, tmp_path, {**DOCUMENT, "nodes": own_layer(kind)}, run_code=True)
        assert words in found["changed"]["y"]["errors"][0]["message"]


def test_the_process_goes_on_after_a_wrong_message(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "noisy.py").write_text(
        "import keras\nprint('a line that is no answer')\n\n\nclass Twice(keras.layers.Layer):\n    def call(self, x):\n        return x * 2\n"
    )
    own = {**DOCUMENT["nodes"], "y": {"kind": "layer", "class": "noisy.Twice", "arguments": {}, "position": [0, 0]}}
    messages = [
        {"id": 1, "ask": "sing"},
        {"id": 2, "ask": "open", "editor": "e", "revision": 1, "architecture": {"version": 1}},
        {
            "id": 3,
            "ask": "open",
            "editor": "e",
            "revision": 1,
            "run_code": True,
            "architecture": {**DOCUMENT, "nodes": own},
        },
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
    block = {"kind": "block", "architecture": "../other.architecture.json", "arguments": {}, "position": [0, 0]}
    _, found = opened(catalogue, tmp_path / "project", {**DOCUMENT, "nodes": {"b": block}, "edges": {}})
    assert "not in the project" in found["changed"]["b"]["errors"][0]["message"]


def test_a_module_that_cannot_be_read_is_named_with_the_reason(catalogue: Catalogue, tmp_path: Path) -> None:
    worker = Environment(catalogue, tmp_path).worker()
    assert "unread" not in worker.answer({"ask": "catalogue"})
    module = tmp_path / "modules" / "own.py"
    module.parent.mkdir()
    module.write_text("import keras\n\n\nclass Own(keras.layers.Layer)\n    pass\n")
    assert worker.answer({"ask": "catalogue"})["unread"] == {"modules/own.py": "line 4: expected ':'"}
    module.write_bytes(b"\xff\xfe")
    (reason,) = worker.answer({"ask": "catalogue"})["unread"].values()
    assert "decode" in reason
    module.write_text("import keras\n\n\nclass Own(keras.layers.Layer):\n    pass\n")
    told = worker.answer({"ask": "catalogue"})
    assert "unread" not in told and told["entries"][-1]["id"] == "modules.own.Own"
