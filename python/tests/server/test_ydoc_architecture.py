"""The shared architecture document: text in and out, small changes, what others may have done to it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from jupyter_ydoc import ydocs
from pycrdt import Doc, Map

from deepforge.model import canonical

from .test_ydoc import changes, sync

# As jupyter-collaboration finds it.
ArchitectureYDoc: Any = ydocs["deepforge-architecture"]
CASES: dict[str, Any] = json.loads(
    resources.files("deepforge.model").joinpath("architecture_cases.json").read_text("utf-8")
)
DENSE = {"kind": "layer", "class": "keras.layers.Dense", "arguments": {"units": "3"}, "position": [1, -2]}
ARCHITECTURE: dict[str, Any] = {
    "version": 1,
    "library": "keras",
    "parameters": {"rate": "0.5"},
    "nodes": {
        "x": {"kind": "layer", "class": "keras.layers.InputLayer", "arguments": {"shape": "(4,)"}, "position": [0, 0]},
        "a": DENSE,
        "b": {"kind": "again", "layer": "a", "position": [2, 2]},
        "c": {"kind": "block", "architecture": "#inner", "arguments": {}, "position": [3, 3]},
    },
    "edges": {
        "e": {"from": ["x", "output"], "to": ["a", "inputs"]},
        "f": {"from": ["x", "output"], "to": ["b", "inputs"], "order": 1},
    },
    "inputs": ["x"],
    "input_keys": ["title"],
    "models": {"inner": {"nodes": {"d": DENSE}, "edges": {}}},
}
TEXT = canonical.dumps(ARCHITECTURE)


def opened(text: str = TEXT) -> Any:
    document = ArchitectureYDoc()
    document.set(text)
    return document


@pytest.mark.parametrize("case", CASES["documents"], ids=lambda case: case["name"])
def test_a_document_has_the_text_that_browsers_write(case: dict[str, Any]) -> None:
    document = opened(json.dumps(case["document"]))
    assert document.invalid is None and document.get() == case["text"]
    again = opened(case["text"])
    assert again.get() == case["text"] and changes(again, case["text"]) == set()


@pytest.mark.parametrize("case", CASES["texts"], ids=lambda case: case["name"])
def test_text_that_is_no_architecture_is_kept(case: dict[str, Any]) -> None:
    document = opened(case["text"])
    is_one = not case.keys() & {"newer", "syntax", "expected"}
    assert (document.invalid is None) == is_one
    if not is_one:
        assert document.get() == case["text"]
        document.set(TEXT)
        assert document.get() == TEXT


@pytest.mark.parametrize(
    ("old", "new", "touched"),
    [
        ('"units": "3"', '"units": "4"', {("nodes", "a", "arguments", "units"), ("models", "inner", "nodes", "d", "arguments", "units")}),
        ('"position": [3, 3]', '"position": [3, 4]', {("nodes", "c", "position")}),
        ('"order": 1', '"order": 2', {("edges", "f")}),
        ('"rate": "0.5"', '"rate": "0.6"', {("parameters", "rate")}),
        ('"inputs": ["x"]', '"inputs": ["x", "a"]', {("ends", "inputs")}),
        ('"title"', '"size"', {("ends", "input_keys")}),
        ('"library": "keras"', '"library": "other"', {("meta", "library")}),
    ],
)  # fmt: skip
def test_only_what_differs_is_touched(old: str, new: str, touched: set[tuple[str, ...]]) -> None:
    assert old in TEXT
    assert changes(opened(), TEXT.replace(old, new)) == touched


def test_an_inner_model_comes_and_goes() -> None:
    document = opened()
    alone = canonical.dumps({key: value for key, value in ARCHITECTURE.items() if key != "models"})
    assert changes(document, alone) == {("models", "inner")} and document.get() == alone
    document.set(TEXT)
    assert document.get() == TEXT


def test_edits_of_two_at_a_time_merge() -> None:
    one, two = opened(), ArchitectureYDoc()
    sync(one, two)
    left, right = json.loads(TEXT), json.loads(TEXT)
    left["nodes"]["a"]["arguments"]["units"] = "4"
    right["nodes"]["a"]["arguments"]["use_bias"] = "False"
    right["models"]["inner"]["nodes"]["d"]["position"] = [9, 9]
    one.set(canonical.dumps(left))
    two.set(canonical.dumps(right))
    sync(one, two)
    right["nodes"]["a"]["arguments"]["units"] = "4"
    assert one.get() == two.get() == canonical.dumps(right)


def test_what_no_browser_of_ours_writes_does_not_break_the_file() -> None:
    ydoc: Doc[Any] = Doc()
    document = ArchitectureYDoc(ydoc)
    document.set('{"version": 1, "library": "keras", "nodes": {}, "edges": {}}')
    nodes = ydoc.get("nodes", type=Map)
    values = {
        "text": "1", "number": 2.0, "none": None, "object": {"class": "k", "arguments": {"deep": 3.0}}, "pair": ["1"],
        "parameter": {"parameter": ""}, "good": [{"class": "k", "arguments": {"a": {"parameter": "p"}}}],
    }  # fmt: skip
    nodes["odd"] = Map({"kind": "layer", "class": "k", "arguments": Map(values), "position": [1.5, True]})
    nodes["again"] = Map({"kind": "again", "layer": "odd", "call": Map({"training": "True", "mask": 1.0})})
    nodes["none"] = Map({"kind": "layer", "position": [0.0, 0.0]})
    nodes["short"] = Map({"kind": "block", "architecture": "#", "position": [0.0, 0.0]})
    nodes["text"] = "text"
    nodes["list"] = Map({"kind": ["layer"]})
    edges = ydoc.get("edges", type=Map)
    edges["e"] = {"from": ["odd", "output"], "to": ["again", "inputs"], "order": "first"}
    edges["f"] = {"from": ["odd", "output"], "to": ["none", "inputs"]}
    ends = ydoc.get("ends", type=Map)
    ends["inputs"], ends["outputs"] = ["odd", "", "odd", 1.0], [["odd", "output"], ["odd"], "odd"]
    ends["input_keys"], ends["output_keys"] = "key", ["one", 2.0, ""]
    ydoc.get("models", type=Map)["half"] = Map({"nodes": Map()})
    good = [{"class": "k", "arguments": {"a": {"parameter": "p"}}}]
    assert json.loads(document.get()) == {
        "version": 1,
        "library": "keras",
        "nodes": {
            "odd": {"kind": "layer", "class": "k", "arguments": {"text": "1", "good": good}, "position": [2, 0]},
            "again": {"kind": "again", "layer": "odd", "call": {"training": "True"}, "position": [0, 0]},
        },
        "edges": {"e": {"from": ["odd", "output"], "to": ["again", "inputs"]}},
        "inputs": ["odd"],
        "outputs": [["odd", "output"]],
        "output_keys": ["one"],
    }
