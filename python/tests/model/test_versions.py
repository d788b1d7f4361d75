"""Versions of documents: migrated on open, newer ones refused, never overwritten unread."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import DocumentError, NewerVersionError
from deepforge.model.validate import schema
from deepforge.model.versions import CURRENT, migrate, open_document, save_document

EMPTY: dict[str, Any] = {"version": 1, "nodes": {}, "edges": {}}


def to_2(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "nodes": {name: {"kind": "operation", **each} for name, each in data["nodes"].items()}}


def to_3(data: dict[str, Any]) -> dict[str, Any]:
    data["links"] = data.pop("edges")
    return data


STEPS = {("pipeline", 1): to_2, ("pipeline", 2): to_3}


@pytest.mark.parametrize("version", [1, 2, 3])
def test_older_documents_are_migrated_step_by_step(version: int) -> None:
    old = {
        1: {"version": 1, "nodes": {"a": {}}, "edges": {}},
        2: {"version": 2, "nodes": {"a": {"kind": "operation"}}, "edges": {}},
        3: {"version": 3, "nodes": {"a": {"kind": "operation"}}, "links": {}},
    }[version]
    before = json.dumps(old)
    new = migrate("pipeline", old, current={"pipeline": 3}, migrations=STEPS)
    assert new == {"version": 3, "nodes": {"a": {"kind": "operation"}}, "links": {}}
    assert json.dumps(old) == before


def test_a_missing_step_is_named() -> None:
    with pytest.raises(DocumentError, match="a version from which there is a way to 3, received 1"):
        migrate("pipeline", EMPTY, "x", current={"pipeline": 3}, migrations={("pipeline", 2): to_3})


def test_a_newer_document_is_refused_and_says_what_to_do() -> None:
    with pytest.raises(NewerVersionError, match=r"version 9.*up to version 1.*left as it is") as caught:
        migrate("pipeline", {"version": 9}, "x.pipeline.json")
    assert caught.value.code == "newer-version"
    assert caught.value.data["version"] == 9 and caught.value.data["known"] == 1


@pytest.mark.parametrize("version", [None, 0, -1, "1", 1.0, True, [1]])
def test_a_version_is_an_integer_from_1(version: Any) -> None:
    with pytest.raises(DocumentError, match="a version, an integer from 1"):
        migrate("pipeline", {**EMPTY, "version": version})


def test_current_versions_are_those_of_the_schemas() -> None:
    for kind, version in CURRENT.items():
        consts = [each["const"] for each in find(schema(kind), "version")]
        assert consts and version in consts


def find(node: Any, key: str) -> list[Any]:
    if not isinstance(node, (dict, list)):
        return []
    values = list(node.values()) if isinstance(node, dict) else node
    here = [node["properties"][key]] if isinstance(node, dict) and key in node.get("properties", {}) else []
    return here + [each for value in values for each in find(value, key)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", (1, 1)),
        ("{\n  oops\n}", (2, 3)),
        ("[]", (1, 1)),
        ('{\n  "version": 0\n}', (2, 14)),
        (
            '{\n  "version": 1,\n  "nodes": {},\n  "edges": {\n    "e": {"from": ["a", 3], "to": ["b", "c"]}\n  }\n}',
            (5, 25),
        ),
        ('{"version": 1, "nodes": {}, "edges": {}, "nodes": {}}', (1, 42)),
        ('{"version": 1,\n "edges": {}}', (1, 1)),
    ],
)
def test_opening_says_file_line_and_column_and_never_writes(tmp_path: Path, text: str, place: tuple[int, int]) -> None:
    path = tmp_path / "x.pipeline.json"
    path.write_text(text)
    with pytest.raises(DocumentError) as caught:
        open_document("pipeline", path)
    assert (caught.value.data["line"], caught.value.data["column"]) == place
    assert f"{path}, line {place[0]}, column {place[1]}" in caught.value.message
    with pytest.raises(DocumentError):
        save_document("pipeline", path, EMPTY)
    assert path.read_text() == text


def test_save_writes_only_valid_data(tmp_path: Path) -> None:
    path = tmp_path / "pipelines" / "x.pipeline.json"
    with pytest.raises(DocumentError, match="'edges'"):
        save_document("pipeline", path, {"version": 1, "nodes": {}})
    assert not path.exists()
    save_document("pipeline", path, EMPTY)
    assert open_document("pipeline", path) == EMPTY
