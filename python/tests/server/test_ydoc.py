"""The shared pipeline document: text in and out, small changes, text that is no pipeline, edits of two at a time."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest
from jupyter_ydoc import ydocs
from pycrdt import Doc, Map

from deepforge.model import canonical

# As jupyter-collaboration finds it: it loads all kinds of documents when it is imported itself.
PipelineYDoc: Any = ydocs["deepforge-pipeline"]
CASES: dict[str, Any] = json.loads(
    resources.files("deepforge.model").joinpath("pipeline_cases.json").read_text("utf-8")
)
NODE = {"kind": "operation", "operation": "operations/fit.py", "attributes": {"epochs": "3"}, "references": {}}
PIPELINE = {
    "version": 1,
    "nodes": {
        "fit": {**NODE, "position": [1, -2]},
        "out": {"kind": "output", "artifact": "m", "position": [0, 2**53 - 1]},
    },
    "edges": {"e": {"from": ["fit", "model"], "to": ["out", "data"]}},
}
TEXT = canonical.dumps(PIPELINE)


def opened(text: str = TEXT) -> Any:
    document = PipelineYDoc()
    document.set(text)
    return document


def sync(*documents: Any) -> None:
    for one in documents:
        for other in documents:
            other.ydoc.apply_update(one.ydoc.get_update(other.ydoc.get_state()))


@pytest.mark.parametrize("case", CASES["texts"], ids=lambda case: case["name"])
def test_any_text_goes_in_and_out(case: dict[str, Any]) -> None:
    document = opened(case["text"])
    is_pipeline = not case.keys() & {"newer", "syntax", "expected"}
    data = json.loads(case["text"]) if is_pipeline else None
    if data is not None:
        # An edge to a node that is not there is no part of what is written.
        data["edges"] = {k: e for k, e in data["edges"].items() if {e["from"][0], e["to"][0]} <= data["nodes"].keys()}
    assert document.get() == (canonical.dumps(data) if is_pipeline else case["text"])
    assert (document.invalid is None) == is_pipeline


@pytest.mark.parametrize("text", ["", "{", "<<<<<<< ours\n" + TEXT, TEXT.replace('"version": 1', '"version": 2')])
def test_text_that_is_no_pipeline_is_kept_until_one_is_set(text: str) -> None:
    document = opened()
    document.set(text)
    assert document.get() == document.invalid == text
    document.set(TEXT)
    assert document.get() == TEXT and document.invalid is None


def test_a_document_that_was_never_set_is_an_empty_file() -> None:
    assert PipelineYDoc().get() == ""


def changes(document: Any, text: str) -> set[tuple[str, ...]]:
    """The places that setting a text touches."""
    touched: set[tuple[str, ...]] = set()

    def hear(name: str, events: Any) -> None:
        for event in events:
            touched.update((name, *map(str, event.path), key) for key in event.keys)

    document.observe(hear)
    document.set(text)
    document.unobserve()
    return touched


@pytest.mark.parametrize(
    ("old", "new", "touched"),
    [
        ('"epochs": "3"', '"epochs": "4"', {("nodes", "fit", "attributes", "epochs")}),
        ('"position": [1, -2]', '"position": [1, -3]', {("nodes", "fit", "position")}),
        ('"references": {}', '"references": {"a": "b"}', {("nodes", "fit", "references", "a")}),
        ('["fit", "model"]', '["fit", "history"]', {("edges", "e")}),
        ('"artifact": "m"', '"title": "T", "artifact": "m"', {("nodes", "out", "title")}),
        ('"kind": "output"', '"kind": "input"', {("nodes", "out")}),
        ('"version": 1', '"version": 1', set()),
    ],
)
def test_only_what_differs_is_touched(old: str, new: str, touched: set[tuple[str, ...]]) -> None:
    assert old in TEXT
    assert changes(opened(), TEXT.replace(old, new)) == touched


def test_state_is_no_change_of_the_document() -> None:
    document = opened()
    heard: list[str] = []
    document.observe(lambda name, event: heard.append(name))
    document.dirty = True
    document.path = "elsewhere.pipeline.json"
    assert heard == []
    document.set("{")
    assert heard == ["meta"]


def test_edits_of_two_at_a_time_merge() -> None:
    one, two = opened(), PipelineYDoc()
    sync(one, two)
    one.set(TEXT.replace('"3"', '"4"'))
    two.set(TEXT.replace("[1, -2]", "[5, 5]"))
    sync(one, two)
    assert one.get() == two.get() == TEXT.replace('"3"', '"4"').replace("[1, -2]", "[5, 5]")


def test_an_edge_whose_node_somebody_else_deleted_is_dropped() -> None:
    one, two = opened(), PipelineYDoc()
    sync(one, two)
    alone = {**PIPELINE, "nodes": {"fit": PIPELINE["nodes"]["fit"]}, "edges": {}}  # type: ignore[index]
    one.set(canonical.dumps(alone))
    more = json.loads(TEXT)
    more["edges"]["f"] = {"from": ["fit", "history"], "to": ["out", "data"]}
    two.set(canonical.dumps(more))
    sync(one, two)
    assert one.get() == two.get() == canonical.dumps(alone)


@pytest.mark.parametrize(
    ("position", "read"),
    [([1.5, -1.5], [2, -1]), ([True, "1"], [0, 0]), ([1.0], [0, 0]), (None, [0, 0]), ([1e300, float("nan")], [0, 0])],
)
def test_what_no_browser_of_ours_writes_does_not_break_the_file(position: Any, read: list[int]) -> None:
    ydoc: Doc[Any] = Doc()
    document = PipelineYDoc(ydoc)
    document.set('{"version": 1, "nodes": {}, "edges": {}}')
    nodes = ydoc.get("nodes", type=Map)
    nodes["odd"] = Map({"kind": "input", "position": position})
    nodes["none"] = Map({"kind": "operation"})
    nodes["text"] = "text"
    nodes["empty"] = Map({"kind": "output", "artifact": "", "position": [0.0, 0.0]})
    ydoc.get("edges", type=Map)["e"] = {"from": ["odd"], "to": 3}
    ydoc.get("edges", type=Map)["f"] = {"from": ["odd", ""], "to": ["odd", "data"]}
    attributes, references = Map({"": "1", "a": "", "b": 2.0}), Map({"": "x", "a": "", "b": "y"})
    more = {"kind": "operation", "operation": "o.py", "position": [0.0, 0.0]}
    nodes["more"] = Map({**more, "attributes": attributes, "references": references})
    expected = {
        "odd": {"kind": "input", "artifact": None, "position": read},
        "more": {**more, "attributes": {"a": ""}, "references": {"b": "y"}, "position": [0, 0]},
    }
    assert document.get() == canonical.dumps({"version": 1, "nodes": expected, "edges": {}})
