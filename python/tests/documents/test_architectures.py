"""Architectures as documents of a project: made, listed, used as blocks and by references, renamed, deleted."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import DeepForgeError
from deepforge.model import canonical
from deepforge.model.architecture import Architecture
from deepforge.model.pipeline import Pipeline
from deepforge.project import Project

LAYER = {"kind": "layer", "class": "keras.layers.Dense", "arguments": {"units": "2"}, "position": [0, 0]}
BLOCK = {"kind": "block", "architecture": "architectures/block.architecture.json", "arguments": {}, "position": [0, 0]}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a block, an architecture that opens it, twice deep, and a pipeline that refers to both."""
    made = Project.create(tmp_path / "p")
    made.create_document("architecture", "block", document({"a": LAYER}))
    made.create_document("architecture", "net", document({"b": BLOCK}, models={"inner": {"nodes": {"c": BLOCK}}}))
    (made.root / "operations/train.py").write_text('def train(*, network: "Architecture"):\n    return network\n')
    node: dict[str, Any] = {"kind": "operation", "operation": "operations/train.py", "attributes": {}}
    nodes = {
        name: {**node, "references": {"network": f"architectures/{name}.architecture.json"}, "position": [0, 0]}
        for name in ("block", "net")
    }
    text = json.dumps({"version": 1, "nodes": nodes, "edges": {}})
    (made.root / "pipelines/p.pipeline.json").write_text(text)
    return made


def document(nodes: dict[str, Any], models: dict[str, Any] | None = None) -> dict[str, Any]:
    """The data of an architecture without edges."""
    inner = {name: {"edges": {}, **model} for name, model in (models or {}).items()}
    return {"version": 1, "library": "keras", "nodes": nodes, "edges": {}} | ({"models": inner} if inner else {})


def commits(project: Project) -> list[str]:
    """Messages of all commits, the latest first."""
    found = subprocess.run(["git", "log", "--format=%s"], cwd=project.root, capture_output=True, text=True, check=True)
    return found.stdout.splitlines()


def test_one_is_made_empty_or_of_content_in_one_commit(project: Project) -> None:
    before = len(commits(project))
    assert project.create_document("architecture", "new") == "architectures/new.architecture.json"
    assert Architecture.load(project.root / "architectures/new.architecture.json") == Architecture()
    path = project.create_document("architecture", "copy", document({"z": LAYER, "a": LAYER}))
    text = (project.root / path).read_text()
    assert text == canonical.dumps(Architecture.load(project.root / path).to_json())
    assert commits(project)[: len(commits(project)) - before] == [
        "Add the architecture copy",
        "Add the architecture new",
    ]


@pytest.mark.parametrize(
    ("kind", "name", "content", "code"),
    [
        ("architecture", "net", None, "exists"),
        ("architecture", "no/slash", None, "invalid-name"),
        ("architecture", "wrong", {"version": 1, "library": "keras", "nodes": {"a": {}}, "edges": {}}, "invalid-document"),
        ("architecture", "newer", {"version": 99}, "newer-version"),
        ("pipeline", "full", {"version": 1}, "bad-request"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_not_written(
    project: Project, kind: Any, name: str, content: dict[str, Any] | None, code: str
) -> None:
    before = sorted(project.root.rglob("*.json")), commits(project)
    with pytest.raises(DeepForgeError) as error:
        project.create_document(kind, name, content)
    assert error.value.code == code
    assert (sorted(project.root.rglob("*.json")), commits(project)) == before


def test_what_uses_one(project: Project) -> None:
    assert project.uses("architectures/net.architecture.json") == [
        {"path": "pipelines/p.pipeline.json", "kind": "pipeline", "node": "net"}
    ]
    net = "architectures/net.architecture.json"
    assert project.uses("architectures/block.architecture.json") == [
        {"path": "pipelines/p.pipeline.json", "kind": "pipeline", "node": "block"},
        {"path": net, "kind": "architecture", "node": "b"},
        # In an inner model, which no node of the canvas is.
        {"path": net, "kind": "architecture"},
    ]


def test_renaming_one_changes_references_and_blocks(project: Project) -> None:
    new = "architectures/unit.architecture.json"
    assert project.rename("architectures/block.architecture.json", "unit") == (
        new,
        ["architectures/net.architecture.json", "pipelines/p.pipeline.json"],
    )
    net = Architecture.load(project.root / "architectures/net.architecture.json")
    assert (net.nodes["b"].block, net.models["inner"].nodes["c"].block) == (new, new)
    pipeline = Pipeline.load(project.root / "pipelines/p.pipeline.json")
    assert pipeline.nodes["block"].references == {"network": new}
    assert commits(project)[0] == "Rename architectures/block.architecture.json to unit"


def test_one_that_cannot_be_read_is_listed_with_the_reason_and_kept(project: Project) -> None:
    path = "architectures/broken.architecture.json"
    (project.root / path).write_text('{"version": 1,\n "library": 7}')
    (item,) = [each for each in project.tree()["architectures"] if each["name"] == "broken"]
    assert (item["problem"]["code"], item["problem"]["path"], item["problem"]["line"]) == ("invalid-document", path, 1)
    project.rename("architectures/block.architecture.json", "unit")
    assert (project.root / path).read_text() == '{"version": 1,\n "library": 7}'


def test_deleting_one_leaves_what_uses_it(project: Project) -> None:
    project.delete("architectures/block.architecture.json")
    assert [item["name"] for item in project.tree()["architectures"]] == ["net"]
    step = project.plan("p").steps["net"]
    reason = "its reference network (architectures/net.architecture.json): There is no file"
    assert (step.state, step.reason) == ("cannot run", f"{reason} architectures/block.architecture.json.")
