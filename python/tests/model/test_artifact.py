"""Artifact records: contained provenance, shared ancestors, unset inputs, data by reference."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import DocumentError
from deepforge.model.artifact import (
    Artifact,
    ArtifactSource,
    DataReference,
    OperationRecord,
    OperationSource,
    Provenance,
    UnsetSource,
    grow,
    merge,
)

SHA = "ab" * 32
LOAD = OperationRecord("cell", "load", "x = load()", {"python": "3.11.7", "packages": {"numpy": "2.4"}})
STEP = OperationRecord(
    "job", "step", "def step(x): ...", attributes={"k": "(1, 2)"}, references={"n": "architectures/a"}
)


def diamond() -> Provenance:
    root = grow("s/1", LOAD, {}).port("x")
    left = grow("r/left", STEP, {"x": root}).port("y")
    right = grow("r/right", STEP, {"x": root}).port("y")
    return grow("r/join", replace(STEP, name="join"), {"a": left, "b": right, "c": ArtifactSource(SHA, "extra")}).port(
        "z"
    )


def test_a_diamond_is_contained_once() -> None:
    made = diamond()
    assert sorted(made.operations) == ["r/join", "r/left", "r/right", "s/1"]
    assert made.operations["r/left"].inputs == {"x": OperationSource("s/1", "x")}
    assert made.operations["r/join"].inputs == {
        "a": OperationSource("r/left", "y"),
        "b": OperationSource("r/right", "y"),
        "c": ArtifactSource(SHA, "extra"),
    }
    assert (made.made_by, made.output) == ("r/join", "z")


def artifact(**more: Any) -> Artifact:
    plain = {"storage": "local", "uri": "ab/cd", "size": 3, "sha256": SHA}
    return Artifact("model", "numpy.ndarray", "2026-11-21T09:00:00.000Z", **{"provenance": diamond(), **plain, **more})


def test_json_file_and_back(tmp_path: Path) -> None:
    made = artifact()
    path = made.save(tmp_path / "artifacts")
    assert path == tmp_path / "artifacts" / "model.artifact.json"
    assert Artifact.load(path) == made
    assert path.read_text().count("def step(x)") == 3, "each operation is contained once"


def test_by_reference(tmp_path: Path) -> None:
    file = tmp_path / "big.h5"
    file.write_bytes(b"123")
    os.utime(file, ns=(1_795_273_200_000_000_001, 1_795_273_200_000_000_001))
    reference = DataReference.to_file("big.h5", tmp_path)
    assert (reference.size, reference.mtime_ns, reference.sha256) == (3, 1_795_273_200_000_000_001, None)
    made = Artifact("big", "file", "2026-11-21T09:00:00Z", reference=replace(reference, sha256=SHA))
    back = Artifact.load(made.save(tmp_path))
    assert back == made and back.digest == SHA, "nanoseconds survive, though JSON integers could not hold them"
    assert back.reference is not None and back.reference.agrees(tmp_path)
    file.write_bytes(b"1234")
    assert not back.reference.agrees(tmp_path)
    file.unlink()
    assert not back.reference.agrees(tmp_path)
    assert not DataReference(uri="s3://bucket/x", size=1).agrees()


def test_an_artifact_is_stored_or_referred_to_not_both_nor_neither() -> None:
    data = artifact().to_json()
    with pytest.raises(DocumentError):
        Artifact.from_json({**data, "reference": {"path": "x", "size": 1, "mtime_ns": None, "sha256": None}})
    del data["uri"]
    with pytest.raises(DocumentError, match="'uri'"):
        Artifact.from_json(data)


def test_deleted_data_becomes_an_unset_input() -> None:
    made = diamond().unset(SHA, "the data was deleted")
    assert made.operations["r/join"].inputs["c"] == UnsetSource("the data was deleted")
    assert Provenance.from_json(made.to_json()) == made
    assert artifact().without_data("gone").provenance.operations["r/join"].inputs["c"] == UnsetSource("gone")


def test_merge_keeps_what_either_knows() -> None:
    known, forgotten = diamond(), diamond().unset(SHA, "gone")
    assert merge([known, forgotten]) == merge([forgotten, known]) == known.operations


def test_merge_refuses_two_operations_with_one_id() -> None:
    other = replace(diamond(), operations={"s/1": replace(LOAD, code="x = other()")})
    with pytest.raises(DocumentError, match="both recorded as s/1"):
        merge([diamond(), other])
    less = replace(diamond(), operations={"r/join": replace(diamond().operations["r/join"], inputs={})})
    with pytest.raises(DocumentError, match="both recorded as r/join"):
        merge([diamond(), less])


def test_grow_refuses_an_operation_that_makes_itself_and_an_unknown_maker() -> None:
    with pytest.raises(DocumentError, match="made of itself"):
        grow("s/1", STEP, {"x": diamond()})
    with pytest.raises(DocumentError, match="does not say which output"):
        grow("s/2", STEP, {"x": Provenance()})


@pytest.mark.parametrize(
    ("operations", "made_by", "message"),
    [
        ({}, "gone", "made_by names gone"),
        ({"a": {"operation": "gone", "output": "x"}}, "a", "an input from gone"),
        ({"a": {"operation": "b", "output": "x"}, "b": {"operation": "a", "output": "x"}}, "a", "themselves: a, b"),
        ({"a": {"operation": "a", "output": "x"}}, "a", "themselves: a"),
    ],
)
def test_a_record_that_refers_to_what_it_does_not_contain_is_refused(
    operations: dict[str, Any], made_by: str, message: str
) -> None:
    plain = {"kind": "cell", "name": "n", "code": "", "environment": {}, "attributes": {}}
    provenance = {
        "operations": {id_: {**plain, "inputs": {"i": source}} for id_, source in operations.items()},
        "made_by": made_by,
        "output": "x",
    }
    with pytest.raises(DocumentError, match=message):
        Artifact.from_json({**artifact().to_json(), "provenance": provenance})
