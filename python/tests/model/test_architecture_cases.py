"""The table of cases that the browser's side is tested with too: texts of architecture files, and what blocks mean."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest

from deepforge.errors import DocumentError, NewerVersionError
from deepforge.libraries.flatten import flatten
from deepforge.model.architecture import Architecture
from deepforge.model.versions import parse_document

CASES: dict[str, Any] = json.loads(
    resources.files("deepforge.model").joinpath("architecture_cases.json").read_text("utf-8")
)
INPUT = "keras.layers.InputLayer"


@pytest.mark.parametrize("case", CASES["texts"], ids=lambda case: case["name"])
def test_texts(case: dict[str, Any]) -> None:
    if "newer" in case:
        with pytest.raises(NewerVersionError):
            parse_document("architecture", case["text"])
    elif "expected" in case:
        with pytest.raises(DocumentError) as caught:
            parse_document("architecture", case["text"])
        keys = ("line", "column", "pointer", "expected", "received")
        assert {key: caught.value.data.get(key) for key in keys} == {key: case[key] for key in keys}
    else:
        assert parse_document("architecture", case["text"]) == json.loads(case["text"])


@pytest.mark.parametrize("case", CASES["blocks"], ids=lambda case: case["name"])
def test_blocks(case: dict[str, Any]) -> None:
    files = {path: Architecture.from_json(data) for path, data in case["files"].items()}
    flat = flatten(Architecture.from_json(case["document"]), files.__getitem__, INPUT)
    nodes = {id_: node.to_json() for id_, node in flat.nodes.items()}
    for node in nodes.values():
        del node["position"]
    assert nodes == case["nodes"]
    sources = flat.all_sources()
    assert case["sources"] == {
        f"{node}.{port}": [".".join(source) for source in found]
        for node, ports in sources.items()
        for port, found in ports.items()
        if found
    }
    assert flat.input_nodes(INPUT) == case["inputs"]
    assert [".".join(port) for port in flat.output_ports()] == case["outputs"]
