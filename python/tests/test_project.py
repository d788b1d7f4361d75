"""The public Python API: make and open projects, look at sessions, run pipelines, load artifacts."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

import deepforge
from deepforge import Project
from deepforge.errors import CaptureError, DeepForgeError, ProjectError, RunError
from deepforge.model.artifact import Artifact, DataReference
from deepforge.provenance.journal import JournalWriter
from deepforge.provenance.records import ImplicitOperation, SessionInfo

PIPELINE = """{"version": 1, "nodes": {
"load": {"kind": "operation", "operation": "operations/load.py", "attributes": {"count": "4"}, "references": {},
         "position": [0, 0]},
"total": {"kind": "operation", "operation": "operations/total.py", "attributes": {}, "references": {},
          "position": [200, 0]},
"out": {"kind": "output", "artifact": "total", "position": [400, 0]}},
"edges": {"a": {"from": ["load", "numbers"], "to": ["total", "numbers"]},
          "b": {"from": ["total", "total"], "to": ["out", "data"]}}}
"""
LOAD = '"""Load."""\n\n\ndef load(*, count: int = 5):\n    numbers = list(range(count))\n    return numbers\n'
TOTAL = '"""Add."""\n\n\ndef total(numbers):\n    total = sum(numbers)\n    return total\n'


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("GIT_", "DEEPFORGE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.create(tmp_path / "made", "Made up")
    (made.root / "operations" / "load.py").write_text(LOAD)
    (made.root / "operations" / "total.py").write_text(TOTAL)
    (made.root / "pipelines" / "sum.pipeline.json").write_text(PIPELINE)
    return made


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True).stdout


def record_session(project: Project, name: str = "s1") -> None:
    writer = JournalWriter(project.layout.sessions / name / "journal")
    info = SessionInfo(id=name, started=1.0, python="", python_version="3.11", platform="", cwd=str(project.root))
    writer.append({"kind": "session", **info.to_json()})
    for number, (source, reads, writes) in enumerate([("a = 1", {}, ["a"]), ("b = a + 1", {"a": 1}, ["b"])], 1):
        operation = ImplicitOperation(number, source, source, reads=reads, writes=writes)
        writer.append({"kind": "execution", **operation.to_json()})
    writer.close()


def test_a_new_project_is_a_repository_with_one_commit_and_nothing_left_over(tmp_path: Path) -> None:
    made = Project.create("fresh")
    assert made.root == (tmp_path / "fresh").resolve() and made.name == "fresh"
    assert git(made.root, "log", "--format=%s") == "Create the project fresh\n"
    assert git(made.root, "status", "-s") == "" and made.history_place() == "branch"
    folders = {path.name for path in made.root.iterdir() if path.is_dir()}
    assert folders >= {"operations", "modules", "pipelines", "architectures", "notebooks", "artifacts", "executions"}
    (made.root / ".deepforge").mkdir()
    (made.root / ".deepforge" / "x").write_text("derived")
    assert git(made.root, "status", "-s") == ""
    assert [commit.message for commit in made.history()] == ["Create the project fresh"]


def test_in_a_repository_of_the_users_the_branch_stays_as_it_is(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "repo")
    root = tmp_path / "repo"
    (root / "README.md").write_text("mine\n")
    (root / ".gitignore").write_text("*.pyc\n")
    git(root, "add", "-A")
    git(root, "-c", "user.name=Ada", "-c", "user.email=a@b", "commit", "-q", "-m", "Mine")
    before = git(root, "rev-parse", "main")
    made = Project.create(root)
    assert made.history_place() == "companion"
    assert git(root, "rev-parse", "main") == before
    assert (root / "README.md").read_text() == "mine\n" and (root / ".gitignore").read_text() == "*.pyc\n"
    assert git(root, "status", "-s") == "?? deepforge.toml\n"  # .deepforge ignores itself
    assert git(root, "show", "refs/deepforge/history/main:deepforge.toml") == (root / "deepforge.toml").read_text()


def test_a_folder_with_files_gets_no_readme_and_a_project_is_not_made_twice(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("1\n")
    made = Project.create(tmp_path / "data")
    assert not (made.root / "README.md").exists()
    assert git(made.root, "status", "-s") == "?? a.csv\n"
    with pytest.raises(ProjectError, match="is a project already"):
        Project.create(tmp_path / "data")
    (tmp_path / "file").write_text("x")
    with pytest.raises(ProjectError, match="cannot be made"):
        Project.create(tmp_path / "file")


def test_opening_finds_the_project_upward(project: Project, tmp_path: Path, monkeypatch: Any) -> None:
    assert Project(project.root / "operations" / "load.py").root == project.root
    with pytest.raises(ProjectError, match=r"no deepforge.toml there or above") as caught:
        Project(tmp_path)
    assert caught.value.code == "no-project"
    with pytest.raises(ProjectError):
        Project()
    monkeypatch.setenv("DEEPFORGE_PROJECT", str(project.root))
    assert Project().root == project.root
    other = Project.create(tmp_path / "other")
    assert Project(other.root).root == other.root  # a path that is given wins over the environment
    assert deepforge.Project is Project


def test_sessions_are_listed_shown_and_deleted(project: Project) -> None:
    assert project.sessions() == []
    with pytest.raises(CaptureError, match="No session"):
        project.session()
    record_session(project)
    assert [(each.id, each.executions) for each in project.sessions()] == [("s1", 2)]
    assert [operation.source for operation in project.session().operations] == ["a = 1", "b = a + 1"]
    assert project.delete_records("latest", 1) == "s1"
    assert [operation.number for operation in project.session("s1").operations] == [2]
    project.delete_records("s1")
    assert project.sessions() == []


def test_lineage_of_a_variable_and_of_nothing(project: Project) -> None:
    with pytest.raises(CaptureError, match="no artifact 'b', and: No session"):
        project.lineage("b")
    record_session(project)
    assert project.lineage("b").to_json()["made_by"] == ["1", "2"]
    assert project.lineage("a", "s1").to_json()["used_by"] == ["2"]


def test_plan_run_wait_and_reuse(project: Project) -> None:
    assert project.plan("sum").counts() == {"will run": 1, "depends": 1}
    execution = project.run("sum")
    done = project.wait(execution, timeout=60)
    assert done.status == "done" and {job.status for job in done.jobs.values()} == {"done"}
    total = project.artifact("total")
    assert total.load() == 6 and total.made_by == "total" and total.record.size == total.size
    assert [each.summary() for each in project.artifacts()] == [total.summary()]
    assert project.lineage("total").made == {
        "total": [f"{execution}/total"],
        f"{execution}/total": [f"{execution}/load"],
        f"{execution}/load": [],
    }
    assert project.plan("sum").counts() == {"reused": 2}
    again = project.create_execution("sum", attributes={"load.count": "5"})
    events: list[Any] = []
    assert project.conduct(again, events.append).jobs["load"].status == "done"
    assert project.artifact("total").load() == 10
    assert [event["status"] for event in events if event["kind"] == "job" and event["node"] == "load"][-1] == "done"
    assert [each.id for each in project.executions()] == [again, execution]
    assert project.execution().id == again and project.execution(execution).status == "done"


def test_a_cancelled_execution_is_resumed(project: Project) -> None:
    execution = project.create_execution("sum")
    assert project.cancel() == execution and project.execution().status == "cancelled"
    assert project.resume() == execution
    assert project.wait(timeout=60).status == "done"
    assert [event["kind"] for event in project.watch(execution)][-1] == "finish"


def test_pipelines_are_found_by_path_and_by_name(project: Project, monkeypatch: Any) -> None:
    path = "pipelines/sum.pipeline.json"
    assert project.pipelines() == [path]
    assert {project.pipeline_path(each) for each in ("sum", path, project.root / path)} == {path}
    monkeypatch.chdir(project.root / "pipelines")
    assert project.pipeline_path("sum.pipeline.json") == path
    with pytest.raises(RunError, match=r"no pipeline 'product'; known: pipelines/sum"):
        project.plan("product")
    with pytest.raises(RunError, match="Nothing has been run"):
        project.wait()


def test_artifacts_by_reference_stay_where_they_are(project: Project, tmp_path: Path) -> None:
    (tmp_path / "big.fits").write_bytes(b"12345")
    reference = DataReference.to_file(str(tmp_path / "big.fits"))
    Artifact("big", "file", "2026-11-21T00:00:00Z", reference=reference).save(project.layout.artifacts)
    big = project.artifact("big")
    assert (big.size, big.load(), big.made_by) == (5, tmp_path / "big.fits", None)
    project.delete_artifact("big")
    assert (tmp_path / "big.fits").exists() and project.artifacts() == []


def test_artifacts_that_are_not_there(project: Project) -> None:
    for name in ("total", "../artifacts/total", ""):
        with pytest.raises(ProjectError, match="no artifact"):
            project.artifact(name)
    Artifact("far", "file", "2026-11-21T00:00:00Z", storage="s3", uri="s3://x/y", size=1, sha256="0" * 64).save(
        project.layout.artifacts
    )
    with pytest.raises(ProjectError, match="in the storage s3"):
        project.artifact("far").load()
    Artifact("gone", "int", "2026-11-21T00:00:00Z", storage="local", uri="x", size=1, sha256="0" * 64).save(
        project.layout.artifacts
    )
    with pytest.raises(DeepForgeError, match="No value with the hash"):
        project.artifact("gone").load()
