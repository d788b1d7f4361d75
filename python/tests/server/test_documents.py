"""Projects and documents over REST."""

from __future__ import annotations

import json

import nbformat
import pytest

from deepforge.model.architecture import Architecture
from deepforge.model.pipeline import Pipeline
from deepforge.project import Project

from .conftest import Api


async def test_about_and_projects(api: Api) -> None:
    about = await api("GET", "", project=None)
    assert set(about.data) == {"version", "python"}
    assert (await api("GET", "projects", project=None)).data == {"project": None, "projects": []}
    made = await api("POST", "projects", project=None, body={"path": "deep/er/stars", "name": "Stars"})
    assert made.data == {"path": "deep/er/stars", "name": "Stars"}
    (api.root / "deep" / "broken").mkdir()
    (api.root / "deep" / "broken" / "deepforge.toml").write_text("name = 3\n")
    found = await api("GET", "projects", project=None, path="deep/er/stars/operations")
    assert found.data["project"]["path"] == "deep/er/stars"
    assert [each["path"] for each in found.data["projects"]] == ["deep/broken", "deep/er/stars"]
    assert found.data["projects"][0]["problem"]["line"] == 1
    again = await api("POST", "projects", project=None, body={"path": "deep/er/stars"})
    assert (again.status, again.code) == (409, "is-project")
    assert (await api("GET", "projects", project=None, path="deep/er")).data["project"] is None


async def test_the_root_itself_can_be_a_project(api: Api) -> None:
    assert (await api("POST", "projects", project=None, body={"path": ""})).data["path"] == ""
    assert (await api("GET", "tree", project="")).data["project"]["path"] == ""
    assert (await api("GET", "projects", project=None, path="")).data["project"]["path"] == ""


async def test_the_tree_shows_what_is_there_and_what_is_wrong(api: Api, project: Project) -> None:
    (project.root / "artifacts" / "bad.artifact.json").write_text("{")
    (project.root / "explore.ipynb").write_text("{}")
    (project.root / "notebooks" / "deep").mkdir()
    (project.root / "notebooks" / "deep" / "er.ipynb").write_text("{}")
    (project.root / "notebooks" / ".ipynb_checkpoints").mkdir()
    (project.root / "notebooks" / ".ipynb_checkpoints" / "er.ipynb").write_text("{}")
    (project.root / "executions" / "broken.execution.json").write_text("[]")
    tree = (await api("GET", "tree")).data
    paths = {area: [each["path"] for each in items] for area, items in tree.items() if area != "project"}
    assert paths == {
        "pipelines": ["pipelines/sums.pipeline.json"],
        "operations": ["operations/numbers.py", "operations/total.py"],
        "architectures": [],
        "notebooks": ["explore.ipynb", "notebooks/deep/er.ipynb"],
        "executions": ["executions/broken.execution.json"],
        "artifacts": ["artifacts/bad.artifact.json"],
        "resources": [],
    }
    assert tree["artifacts"][0]["problem"]["code"] == "invalid-document"
    assert tree["executions"][0]["problem"]["code"] == "invalid-document"
    listed = (await api("GET", "artifacts")).data["artifacts"]
    assert listed[0]["problem"]["message"].startswith("artifacts/bad.artifact.json")
    assert (await api("GET", "executions")).data["executions"][0]["status"] == "unreadable"


async def test_new_documents_can_be_used_at_once(api: Api, project: Project) -> None:
    made = [
        (await api("POST", "documents", body={"kind": kind, "name": "first"})).data["path"]
        for kind in ("pipeline", "operation", "notebook")
    ]
    assert made == ["pipelines/first.pipeline.json", "operations/first.py", "notebooks/first.ipynb"]
    assert Pipeline.load(project.root / made[0]) == Pipeline()
    notebook = nbformat.read(project.root / made[2], as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "deepforge"
    items = {each["path"]: each for each in (await api("GET", "interfaces")).data["items"]}
    assert items["operations/first.py"]["problem"] is None
    assert items["operations/first.py"]["interface"]["outputs"] == ["result"]
    again = await api("POST", "documents", body={"kind": "operation", "name": "first"})
    assert (again.status, again.code) == (409, "exists")


async def test_a_new_architecture_has_the_content_that_is_given(api: Api, project: Project) -> None:
    layer = {"kind": "layer", "class": "keras.layers.Flatten", "arguments": {}, "position": [0, 0]}
    content = {"version": 1, "library": "keras", "nodes": {"flat": layer}, "edges": {}}
    body = {"kind": "architecture", "name": "net", "content": content}
    path = (await api("POST", "documents", body=body)).data["path"]
    assert Architecture.load(project.root / path) == Architecture.from_json(content)
    refused = await api("POST", "documents", body={**body, "name": "other", "content": {**content, "nodes": {"a": {}}}})
    assert (refused.status, refused.code) == (400, "invalid-document")
    assert not (project.root / "architectures/other.architecture.json").exists()


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".x", "class", "two words", "a\0b", "_private", "x" * 300])
async def test_names_that_no_operation_can_have(api: Api, project: Project, name: str) -> None:
    refused = await api("POST", "documents", body={"kind": "operation", "name": name})
    assert (refused.status, refused.code) == (400, "invalid-name")
    assert sorted(each.name for each in (project.root / "operations").glob("*.py")) == ["numbers.py", "total.py"]


async def test_interfaces_keep_the_last_good_one(api: Api, project: Project) -> None:
    items = {each["path"]: each for each in (await api("GET", "interfaces")).data["items"]}
    assert items["operations/total.py"]["types"] == {"values": "list", "result": "int"}
    assert items["operations/numbers.py"]["doc"] == "Make numbers."
    assert items["pipelines/sums.pipeline.json"]["interface"]["outputs"] == ["sum"]
    (project.root / "operations" / "total.py").write_text("def total(:\n")
    (project.root / "pipelines" / "sums.pipeline.json").write_text("{}")
    items = {each["path"]: each for each in (await api("GET", "interfaces")).data["items"]}
    assert items["operations/total.py"]["interface"]["outputs"] == ["result"]
    assert items["operations/total.py"]["problem"]["line"] == 1
    assert items["pipelines/sums.pipeline.json"]["problem"]["code"] == "invalid-document"


async def test_uses_rename_and_delete(api: Api, project: Project) -> None:
    used = await api("GET", "documents/uses", path="operations/total.py")
    assert used.data["uses"] == [{"path": "pipelines/sums.pipeline.json", "kind": "pipeline", "node": "total"}]
    renamed = await api("POST", "documents/rename", body={"path": "operations/total.py", "name": "add_up"})
    assert renamed.data == {"path": "operations/add_up.py", "changed": ["pipelines/sums.pipeline.json"]}
    assert not (project.root / "operations" / "total.py").exists()
    assert "def add_up(values: list) -> int:" in (project.root / "operations" / "add_up.py").read_text()
    assert (await api("POST", "plans", body={"pipeline": "pipelines/sums.pipeline.json"})).data["ready"]
    taken = await api("POST", "documents/rename", body={"path": "operations/add_up.py", "name": "numbers"})
    assert (taken.status, taken.code) == (409, "exists")
    await api("DELETE", "documents", path="operations/add_up.py")
    assert not (project.root / "operations" / "add_up.py").exists()
    assert project.history(1)[0].message.startswith("Delete operations/add_up.py")
    gone = await api("DELETE", "documents", path="operations/add_up.py")
    assert (gone.status, gone.code) == (404, "no-document")


async def test_renaming_what_does_not_parse_keeps_its_text(api: Api, project: Project) -> None:
    (project.root / "operations" / "half.py").write_text("def half(:\n")
    await api("POST", "documents/rename", body={"path": "operations/half.py", "name": "whole"})
    assert (project.root / "operations" / "whole.py").read_text() == "def half(:\n"


async def test_a_pipeline_that_cannot_be_read_is_not_written_by_a_rename(api: Api, project: Project) -> None:
    path = project.root / "pipelines" / "other.pipeline.json"
    path.write_text('{"version": 1, "nodes": {"a": "operations/total.py"}}')
    await api("POST", "documents/rename", body={"path": "operations/total.py", "name": "add_up"})
    assert json.loads(path.read_text())["nodes"] == {"a": "operations/total.py"}


async def test_bodies_that_are_wrong_are_refused_with_their_place(api: Api, project: Project) -> None:
    refused = await api("POST", "documents", body={"kind": "pipe", "name": "x"})
    assert (refused.status, refused.code) == (400, "invalid-request")
    assert refused.data["error"]["data"]["pointer"] == "/kind"
    assert (await api("POST", "documents", body=[1])).code == "invalid-request"
    assert (await api("GET", "tree", project="nowhere")).code == "no-project"
    assert (await api("GET", "tree", project=None)).code == "invalid-request"


async def test_a_file_where_a_folder_should_be_is_named(api: Api) -> None:
    folder = api.root / "odd"
    folder.mkdir()
    (folder / "deepforge.toml").write_text('name = "odd"\n')
    (folder / "pipelines").write_text("mine")
    refused = await api("POST", "documents", project="odd", body={"kind": "pipeline", "name": "x"})
    assert (refused.status, refused.code) == (500, "disk")
    assert refused.data["error"]["message"].startswith("odd/pipelines")
    assert (folder / "pipelines").read_text() == "mine"
    assert (await api("GET", "tree", project="odd")).data["pipelines"] == []


async def test_errors_name_files_as_the_server_s_users_see_them(api: Api, project: Project) -> None:
    (project.root / "deepforge.toml").write_text("name = 3\n")
    refused = await api("GET", "tree")
    assert refused.data["error"]["message"].startswith("p/deepforge.toml, line 1")
    assert str(api.root) not in json.dumps(refused.data)
    listed = await api("GET", "projects", project=None)
    assert str(api.root) not in json.dumps(listed.data)
    assert listed.data["projects"][0]["problem"]["path"] == "p/deepforge.toml"
