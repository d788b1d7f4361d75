"""Pipelines opened as notebooks over REST, and what was changed there taken back."""

from __future__ import annotations

import json

from deepforge.project import Project

from .conftest import Api


async def test_a_pipeline_is_opened_changed_and_taken_back(api: Api, project: Project) -> None:
    made = await api("POST", "notebooks", body={"path": "pipelines/sums.pipeline.json"})
    assert (made.status, made.data) == (201, {"path": "notebooks/sums-pipeline.ipynb"})
    node = await api("POST", "notebooks", body={"path": "pipelines/sums.pipeline.json", "node": "total"})
    assert node.data == {"path": "notebooks/sums-total.ipynb"}
    asked = {"notebook": made.data["path"]}
    found = (await api("POST", "notebooks/changes", body=asked)).data
    assert found["empty"]
    nothing = await api("POST", "notebooks/take-back", body=asked)
    assert (nothing.status, nothing.code) == (409, "nothing-to-take-back")

    path = project.root / made.data["path"]
    data = json.loads(path.read_text())
    (cell,) = [cell for cell in data["cells"] if "sum(" in "".join(cell["source"])]
    cell["source"] = "".join(cell["source"]).replace("sum(", "max(")
    path.write_text(json.dumps(data))
    operation = project.root / "operations" / "total.py"
    before = operation.read_text()
    found = (await api("POST", "notebooks/changes", body=asked)).data
    assert [each["path"] for each in found["operations"]] == ["operations/total.py"]
    assert operation.read_text() == before
    operation.write_text(before + "\n# changed\n")
    refused = await api("POST", "notebooks/take-back", body=asked)
    assert (refused.status, refused.code) == (409, "undecided")
    taken = await api("POST", "notebooks/take-back", body={**asked, "choices": {"operations/total.py": "notebook"}})
    assert taken.status == 200
    assert operation.read_text() == before.replace("sum(", "max(")


async def test_what_is_asked_wrongly(api: Api, project: Project) -> None:
    missing = await api("POST", "notebooks", body={"path": "pipelines/none.pipeline.json"})
    assert (missing.status, missing.code) == (404, "no-document")
    outside = await api("POST", "notebooks/changes", body={"notebook": "../x.ipynb"})
    assert outside.status == 400
    (project.root / "notebooks" / "own.ipynb").write_text('{"cells": [], "metadata": {}}')
    own = await api("POST", "notebooks/changes", body={"notebook": "notebooks/own.ipynb"})
    assert (own.status, own.code) == (400, "not-opened")
    wrong = await api("POST", "notebooks/take-back", body={"notebook": "notebooks/own.ipynb", "choices": {"a": "mine"}})
    assert wrong.status == 400
