"""Documents: what uses what, what a rename changes, interfaces that survive broken code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deepforge.documents import interfaces as module
from deepforge.errors import DeepForgeError
from deepforge.model.artifact import Artifact, ArtifactSource, OperationRecord, Provenance
from deepforge.model.pipeline import Pipeline
from deepforge.project import Project

OPERATION = "def {name}(values):\n    result = values\n    return result\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with two operations, a pipeline within another, an artifact made from another."""
    made = Project.create(tmp_path / "p")
    for name in ("first", "second"):
        write(made, f"operations/{name}.py", OPERATION.format(name=name))
    inner = {
        "in": {"kind": "input", "artifact": "raw"},
        "one": {"kind": "operation", "operation": "operations/first.py", "attributes": {}, "references": {}},
        "out": {"kind": "output", "artifact": "done"},
    }
    edges = {
        "a": {"from": ["in", "data"], "to": ["one", "values"]},
        "b": {"from": ["one", "result"], "to": ["out", "data"]},
    }
    pipeline(made, "inner", inner, edges)
    pipeline(
        made, "outer", {"sub": {"kind": "pipeline", "pipeline": "pipelines/inner.pipeline.json", "attributes": {}}}
    )
    artifact(made, "raw", "a" * 64)
    source = OperationRecord("job", "first", inputs={"values": ArtifactSource("a" * 64)})
    artifact(made, "done", "b" * 64, Provenance({"x": source}, "x", "result"))
    return made


def write(project: Project, path: str, text: str) -> None:
    """Write a file of the project."""
    (project.root / path).write_text(text)


def pipeline(project: Project, name: str, nodes: dict[str, Any], edges: dict[str, Any] | None = None) -> None:
    """Write a pipeline."""
    placed = {id_: {**node, "position": [0, 0]} for id_, node in nodes.items()}
    write(project, f"pipelines/{name}.pipeline.json", json.dumps({"version": 1, "nodes": placed, "edges": edges or {}}))


def artifact(project: Project, name: str, sha256: str, provenance: Provenance | None = None) -> None:
    """Write the record of an artifact."""
    made = Artifact(name, "int", "2026-11-21T00:00:00Z", provenance or Provenance(), "local", "u", 1, sha256)
    made.save(project.layout.artifacts)


def test_what_uses_what(project: Project) -> None:
    write(project, "operations/third.py", "from operations.first import first\n\n\ndef third():\n    pass\n")
    cell = {"cell_type": "code", "source": ["x = project.artifact('raw')\n"]}
    write(project, "notebooks/look.ipynb", json.dumps({"cells": [cell]}))
    inner, outer = "pipelines/inner.pipeline.json", "pipelines/outer.pipeline.json"
    assert project.uses("operations/first.py") == [
        {"path": inner, "kind": "pipeline", "node": "one"},
        {"path": "operations/third.py", "kind": "operation"},
    ]
    assert project.uses(inner) == [{"path": outer, "kind": "pipeline", "node": "sub"}]
    assert project.uses(outer) == []
    assert project.uses("artifacts/raw.artifact.json") == [
        {"path": inner, "kind": "pipeline", "node": "in"},
        {"path": "artifacts/done.artifact.json", "kind": "artifact"},
        {"path": "notebooks/look.ipynb", "kind": "notebook"},
    ]
    # An output node makes its artifact: it does not use it.
    assert project.uses("artifacts/done.artifact.json") == []


@pytest.mark.parametrize(
    "path", ["operations", "deepforge.toml", "operations/none.py", ".gitignore", "modules", "README.md"]
)
def test_what_is_no_document(project: Project, path: str) -> None:
    for ask in (project.uses, project.delete, lambda each: project.rename(each, "other")):
        with pytest.raises(DeepForgeError) as refused:
            ask(path)
        assert refused.value.code == "no-document"
    assert (project.root / "deepforge.toml").exists()


def test_a_renamed_pipeline_and_artifact_are_followed(project: Project) -> None:
    renamed = project.rename("pipelines/inner.pipeline.json", "core part")
    assert renamed == ("pipelines/core part.pipeline.json", ["pipelines/outer.pipeline.json"])
    assert Pipeline.load(project.layout.pipelines / "outer.pipeline.json").nodes["sub"].pipeline == renamed[0]
    path, changed = project.rename("artifacts/raw.artifact.json", "input")
    assert (path, changed) == ("artifacts/input.artifact.json", [renamed[0]])
    assert Artifact.load(project.root / path).name == "input"
    assert Pipeline.load(project.root / renamed[0]).nodes["in"].artifact == "input"
    assert [each.name for each in project.artifacts()] == ["done", "input"]
    assert project.history(1)[0].message.startswith("Rename artifacts/raw.artifact.json")


def test_what_cannot_be_renamed(project: Project) -> None:
    cases = [("operations/first.py", "second", "exists"), ("operations/first.py", "not a name", "invalid-name")]
    cases += [
        ("artifacts/raw.artifact.json", "two words", "invalid-name"),
        ("pipelines/inner.pipeline.json", "", "invalid-name"),
    ]
    for path, name, code in cases:
        before = sorted(each.name for each in (project.root / path).parent.iterdir())
        with pytest.raises(DeepForgeError) as refused:
            project.rename(path, name)
        assert refused.value.code == code
        assert sorted(each.name for each in (project.root / path).parent.iterdir()) == before
    assert project.rename("operations/first.py", "first") == ("operations/first.py", [])


def test_a_function_of_another_name_keeps_it(project: Project) -> None:
    write(project, "operations/first.py", "import numpy as np\n\n\ndef work(values):\n    return values\n")
    project.rename("operations/first.py", "np")
    assert "def work(values):" in (project.root / "operations" / "np.py").read_text()
    write(project, "operations/second.py", "import numpy as fit\n\n\ndef second(values):\n    return values\n")
    project.rename("operations/second.py", "fit")
    assert "def second(values):" in (project.root / "operations" / "fit.py").read_text()


def test_deleted_documents_are_in_the_history(project: Project) -> None:
    write(project, "operations/draft.py", OPERATION.format(name="draft"))
    project.delete("operations/draft.py")
    assert not (project.root / "operations" / "draft.py").exists()
    assert [each.message for each in project.history(2)] == [
        "Delete operations/draft.py",
        "Keep operations/draft.py as it was",
    ]


def test_a_link_is_deleted_and_not_what_it_leads_to(project: Project) -> None:
    (project.root / "operations" / "again.py").symlink_to(project.root / "operations" / "first.py")
    project.delete("operations/again.py")
    assert (project.root / "operations" / "first.py").exists()
    assert not (project.root / "operations" / "again.py").is_symlink()


def test_interfaces_are_read_again_only_when_they_changed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = module.OperationFile
    monkeypatch.setattr(module, "OperationFile", lambda path: read.append(path.name) or original(path))
    before = project.interfaces()
    assert sorted(read) == ["first.py", "second.py"]
    assert project.interfaces() == before and len(read) == 2
    write(project, "operations/first.py", "def first(values, more=None):\n    return values\n")
    items = {each["path"]: each for each in project.interfaces()}
    assert read[2:] == ["first.py"]
    assert [each["name"] for each in items["operations/first.py"]["interface"]["inputs"]] == ["values", "more"]


def test_the_last_good_interface_outlives_the_process_that_read_it(project: Project) -> None:
    good = project.interfaces()[0]
    write(project, "operations/first.py", "def first(values:\n")
    broken = Project(project.root).interfaces()[0]
    assert broken["interface"] == good["interface"] and broken["problem"]["code"] == "invalid-operation"
    (project.layout.cache / "interfaces.json").write_text("nonsense")
    assert Project(project.root).interfaces()[0]["interface"] is None


def test_pipelines_in_a_ring_have_no_end_to_wait_for(project: Project) -> None:
    pipeline(
        project, "outer", {"sub": {"kind": "pipeline", "pipeline": "pipelines/outer.pipeline.json", "attributes": {}}}
    )
    items = {each["path"]: each for each in project.interfaces()}
    assert items["pipelines/outer.pipeline.json"]["interface"] == {
        "inputs": [],
        "outputs": [],
        "attributes": [],
        "references": [],
    }
    assert items["pipelines/inner.pipeline.json"]["interface"]["inputs"] == [{"name": "raw", "optional": False}]


@pytest.mark.parametrize(
    ("returns", "types"),
    [
        ("", {}),
        (" -> int", {"a": "int"}),
        (' -> "np.ndarray"', {"a": "np.ndarray"}),
        (" -> tuple[int]", {"a": "int"}),
        (" -> list[tuple[int, str]]", {"a": "list[tuple[int, str]]"}),
    ],
)
def test_types_of_outputs(project: Project, returns: str, types: dict[str, str]) -> None:
    write(project, "operations/first.py", f"def first(){returns}:\n    a = 1\n    return a\n")
    assert project.interfaces()[0]["types"] == types
