"""Schemas and their errors: complete, strict, and clear about the place."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema
import pytest

from deepforge.errors import DocumentError
from deepforge.model.interface import Interface
from deepforge.model.operation import parse_operation
from deepforge.model.validate import KINDS, schema, validate
from deepforge.provenance.records import (
    CellError,
    Draw,
    Effect,
    FigureRecord,
    FileUse,
    ImplicitOperation,
    SessionInfo,
    ValueInfo,
)


def objects(node: Any, where: str = "") -> list[tuple[str, dict[str, Any]]]:
    found = [(where, node)] if isinstance(node, dict) and "properties" in node and "type" in node else []
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else []:
        found += objects(value, f"{where}/{key}")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_each_schema_is_a_strict_described_2020_12_schema(kind: str) -> None:
    text = (resources.files("deepforge.model") / "schemas" / f"{kind}.schema.json").read_text("utf-8")
    source = json.loads(text)
    assert source["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert source["$id"] == f"deepforge:{kind}.schema.json"
    assert source["title"] and source["description"]
    jsonschema.Draft202012Validator.check_schema(schema(kind))
    assert objects(source)
    for where, each in objects(source):
        assert each["additionalProperties"] is False, where
        assert set(each["required"]) <= set(each["properties"]), where
    # Every reference leads somewhere within the bundled schema.
    for target in find_refs(schema(kind)):
        assert target.removeprefix("#/$defs/") in schema(kind)["$defs"]


def find_refs(node: Any) -> list[str]:
    if isinstance(node, list):
        return [ref for item in node for ref in find_refs(item)]
    if not isinstance(node, dict):
        return []
    here = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    return here + [ref for value in node.values() for ref in find_refs(value)]


def test_every_schema_file_is_a_kind() -> None:
    files = {each.name for each in resources.files("deepforge.model").joinpath("schemas").iterdir()}
    assert files == {f"{kind}.schema.json" for kind in KINDS}


def node(**changes: Any) -> dict[str, Any]:
    plain = {"kind": "operation", "operation": "x.py", "attributes": {}, "references": {}, "position": [0, 0]}
    made = {**plain, **changes}
    return {"version": 1, "nodes": {"a/b": {k: v for k, v in made.items() if v is not None}}, "edges": {}}


PROVENANCE = {"operations": {}, "made_by": None, "output": None}
ARTIFACT = {"version": 1, "name": "m", "type": "t", "created": "2026-11-21T09:00:00Z", "provenance": PROVENANCE}
STORED = {**ARTIFACT, "storage": "local", "uri": "u", "size": 1, "sha256": "a" * 64}
REFERENCE = {"path": "/x", "size": 3, "mtime_ns": "3", "sha256": None}

WRONG: list[tuple[str, Any, str, str, str]] = [
    ("pipeline", [], "", "an object", "[]"),
    ("pipeline", {"nodes": {}}, "", "'version'", "nodes"),
    ("pipeline", {"version": "1", "nodes": {}, "edges": {}}, "/version", "an integer", '"1"'),
    ("pipeline", node(attributes={"e": 10}), "/nodes/a~1b/attributes/e", "text", "10"),
    ("pipeline", node(kind="operatin"), "/nodes/a~1b/kind", '"operation", "pipeline", "input", "output"', '"operatin"'),
    ("pipeline", node(operation=None), "/nodes/a~1b", "'operation'", "attributes, kind"),
    ("pipeline", node(colour="red"), "/nodes/a~1b", "only the keys", "'colour'"),
    ("pipeline", node(position=[0]), "/nodes/a~1b/position", "2 items", "[0]"),
    ("pipeline", node(position=[0, 1.5]), "/nodes/a~1b/position/1", "an integer", "1.5"),
    ("pipeline", {"version": 1, "nodes": {"../a": {}}, "edges": {}}, "/nodes", "a node id", '"../a"'),
    ("pipeline", {"version": 1, "nodes": {"a": 3}, "edges": {}}, "/nodes/a", "an object", "3"),
    ("artifact", ARTIFACT, "", "'storage'", "created, name"),
    ("artifact", {**STORED, "size": -1}, "/size", "a number from 0", "-1"),
    ("artifact", {**STORED, "sha256": "abc"}, "/sha256", "a SHA-256", '"abc"'),
    ("artifact", {**STORED, "created": "yesterday"}, "/created", "a time such as", "yesterday"),
    ("artifact", {**STORED, "name": "../m"}, "/name", "a name without slashes", "../m"),
    ("artifact", {**ARTIFACT, "reference": {**REFERENCE, "mtime_ns": 3}}, "/reference/mtime_ns", "text or null", "3"),
    ("job", {"status": "going"}, "/status", '"queued"', '"going"'),
    ("job", {"status": "failed", "error": 3}, "/error", "an object or null", "3"),
    ("job", {"status": "failed", "error": {"type": "E"}}, "/error", "'message'", "type"),
    ("interface", {"inputs": [], "outputs": ["a", "a"], "attributes": [], "references": []}, "/outputs", "differ", "a"),
]


@pytest.mark.parametrize(("kind", "data", "pointer", "expected", "received"), WRONG)
def test_an_error_says_pointer_expected_and_received(
    kind: str, data: Any, pointer: str, expected: str, received: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        validate(kind, data, "some/file.json")
    error = caught.value
    assert error.data["pointer"] == pointer and error.data["path"] == "some/file.json"
    assert expected in error.data["expected"] and received in error.data["received"]
    assert error.message.startswith(f"some/file.json: at {pointer or 'the top'}: expected ")


def test_valid_data_is_accepted() -> None:
    validate("pipeline", node())
    validate("artifact", STORED)
    validate("artifact", {**ARTIFACT, "reference": REFERENCE})
    validate("job", {"status": "queued"})


def test_the_records_of_a_session_fit_their_schemas() -> None:
    full = ImplicitOperation(
        number=1,
        source="%time x = 1",
        code="x = 1",
        cell="c",
        unsupported="u",
        status="error",
        error=CellError("E", "m", 1),
        started=1.5,
        seconds=0.5,
        cwd="/x",
        reads={"a": None, "b": 2},
        writes=["x"],
        mutates=["y"],
        deletes=["z"],
        maybe=["m"],
        values={"x": ValueInfo("int", 28, "1", "f", "s")},
        aliases=[["x", "y"]],
        state={"random": "changed"},
        state_digests={"random": "d"},
        files_read=[FileUse("/f", 1, 2**60, "s")],
        files_written=[FileUse("/g")],
        figures=[FigureRecord("s", "f.png", 1, 2, "show")],
        stdout="o",
        displayed="int",
        effects=[Effect("clock", "time.time")],
        draws=[Draw("numpy.random.default_rng", 1, 4, 2**127)],
    )
    data = full.to_json()
    assert set(data) == set(schema("implicit-operation")["properties"]), "every field is described"
    validate("implicit-operation", json.loads(json.dumps(data)))
    validate("implicit-operation", ImplicitOperation(number=1, source="", code=None).to_json())
    info = SessionInfo(
        "s", 1.0, "/python", "3.11", "linux", "/x", 1, "0", "n.ipynb", "deepforge", "r", {"a": "1"}, {"B": "2"}
    )
    assert set(info.to_json()) == set(schema("session")["properties"])
    validate("session", info.to_json())
    validate("session", SessionInfo("s", 1.0, "/python", "3.11", "linux", "/x").to_json())


def test_an_interface_goes_through_json() -> None:
    found = parse_operation(
        'def f(a, b: int = 1, *, n: "Architecture" = None, k, e: int = 1):\n    return x, y'
    ).interface
    assert Interface.from_json(json.loads(json.dumps(found.to_json()))) == found
    with pytest.raises(DocumentError):
        Interface.from_json({"inputs": []})
