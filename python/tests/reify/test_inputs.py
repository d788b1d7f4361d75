"""Files that a session read are Inputs of its pipeline: with other files behind them it runs unedited."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import ProjectError, RunError
from deepforge.project import Project
from deepforge.provenance.journal import JournalWriter
from deepforge.provenance.records import FileUse, ImplicitOperation, SessionInfo

CELLS = [
    ("rows = open('data.csv').read().split()", {"writes": ["rows"]}),
    ("total = sum(map(int, rows))\nagain = len(open('data.csv').read())", {"writes": ["total", "again"]}),
    ("name = 'data.csv'\nkept = [name, open(name).read()]", {"writes": ["name", "kept"]}),
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a session that read a file."""
    made = Project.create(tmp_path / "demo")
    (made.root / "data.csv").write_text("1 2 3")
    return made


def recorded(project: Project, cells: list[tuple[str, dict[str, Any]]]) -> None:
    root = str(project.root)
    folder = project.layout.sessions / "s"
    folder.mkdir(parents=True)
    journal = JournalWriter(folder / "journal")
    info = SessionInfo("s", 0.0, "python", "3", "linux", root, notebook=f"{root}/count.ipynb")
    journal.append({"kind": "session", **info.to_json()})
    made: dict[str, int] = {}
    for number, (code, given) in enumerate(cells, 1):
        more = dict(given)
        read = more.pop("files", [FileUse(f"{root}/data.csv", 5, 1)])
        operation = ImplicitOperation(
            number=number, source=code, code=code, cwd=root, reads=dict(made), files_read=read, **more
        )
        made |= dict.fromkeys(operation.writes, number)
        journal.append({"kind": "execution", **operation.to_json()})
    journal.close()


def values(project: Project, **inputs: str) -> dict[str, Any]:
    execution = project.conduct(project.create_execution("count", inputs=inputs))
    assert all(job.succeeded for job in execution.jobs.values())
    return {name: project.artifact(name).load() for name in ("total", "again")}


def test_another_file_can_be_given(project: Project, tmp_path: Path) -> None:
    recorded(project, CELLS[:2])
    project.reify("s", targets=["total", "again"], name="count")
    assert project.artifact("data_csv").record.reference is not None
    assert values(project) == {"total": 6, "again": 5}
    other = tmp_path / "other.csv"
    other.write_text("10 20")
    assert values(project, data_csv=str(other)) == {"total": 30, "again": 5}
    assert values(project, data_csv="other_csv") == {"total": 30, "again": 5}
    (project.root / "data.csv").write_text("4 5 6 7")
    assert values(project) == {"total": 22, "again": 7}


def test_an_input_must_be_one_and_its_file_there(project: Project) -> None:
    recorded(project, CELLS[:2])
    project.reify("s", targets=["total"], name="count")
    with pytest.raises(RunError, match="no Input 'csv' in the pipeline; it has: data_csv"):
        project.create_execution("count", inputs={"csv": "data_csv"})
    with pytest.raises(ProjectError, match=r"no file nothing\.csv"):
        project.create_execution("count", inputs={"data_csv": "nothing.csv"})


def test_a_name_that_is_also_a_value_stays_where_it_is(project: Project) -> None:
    recorded(project, [CELLS[2]])
    pipeline = project.reify("s", name="count")
    nodes = json.loads(pipeline.read_text())["nodes"]
    assert {node["kind"] for node in nodes.values()} == {"operation"}


def test_a_record_of_another_file_is_not_replaced(project: Project, tmp_path: Path) -> None:
    recorded(project, CELLS[:1])
    other = tmp_path / "data.csv"
    other.write_text("7")
    assert project.reference_file(other) == "data_csv"
    pipeline = project.reify("s", name="count")
    nodes = json.loads(pipeline.read_text())["nodes"]
    assert [node["artifact"] for node in nodes.values() if node["kind"] == "input"] == ["data_csv_2"]
    assert project.reference_file(project.root / "data.csv") == "data_csv_2"


def test_a_module_that_the_session_wrote_is_imported_after_it_was_written(project: Project) -> None:
    path = f"{project.root}/own_helpers.py"
    text = "def twice(x):\\n    return 2 * x\\n"
    recorded(
        project,
        [
            (f"n = open('own_helpers.py', 'w').write('{text}')", {"writes": ["n"], "files_written": [FileUse(path)]}),
            ("import math\nfrom own_helpers import twice", {"writes": ["math", "twice"], "files": [FileUse(path)]}),
            ("total = twice(4)", {"writes": ["total"]}),
            ("again = math.floor(2.5)", {"writes": ["again"]}),
        ],
    )
    project.reify("s", targets=["total", "again"], name="count")
    assert values(project) == {"total": 8, "again": 2}
