"""Taking a notebook's changes back: what goes where, what stays, what is refused, and that nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import DocumentError, ProjectError
from deepforge.export.back.rebuild import rebuild
from deepforge.export.code import CodeFile
from deepforge.model.operation import parse_operation
from deepforge.model.pipeline import Edge, Node, Pipeline
from deepforge.project import Project

from .export_project import computed, drop, edit, insert, load, make, opened, ran

LOAD = '''"""Load the readings."""

# /// deepforge
# retries = 1
# ///

import math


def load(*, count: int = 4):
    """Load the readings."""

    # The first ones.
    values = list(range(count))   # as many as asked

    root = math.sqrt(4)
    # They are returned.
    return values, root


def _unused():
    return None
'''
SCALE = """import numpy as np


def scale(values, *, factor: float = 2.0):
    scaled = np.array(values) * factor

    return scaled
"""
TOTAL = "def total(scaled):\n    return float(scaled.sum())\n"
EDGES = {"scale.values": "load.values", "total.scaled": "scale.scaled"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with three operations in a row."""
    return make(tmp_path / "p", {"load": LOAD, "scale": SCALE, "total": TOTAL}, EDGES, {"scale": {"factor": "3.0"}})


def text(project: Project, name: str) -> str:
    """The code of an operation."""
    return (project.root / "operations" / f"{name}.py").read_text()


def pipeline(project: Project) -> Pipeline:
    """The pipeline."""
    return Pipeline.load(project.root / "pipelines" / "p.pipeline.json")


def edges(project: Project) -> set[tuple[str, str]]:
    """The edges as ``("a.x", "b.y")``."""
    return {(".".join(e.source), ".".join(e.target)) for e in pipeline(project).edges.values()}


def take(project: Project, path: Path, choices: dict[str, str] | None = None) -> dict[str, Any]:
    """Take back; afterwards there is nothing more, and the notebook computes what the pipeline does."""
    done = project.take_back(project.layout.relative(path), choices)
    assert project.notebook_changes(project.layout.relative(path))["empty"]
    return done


def files(project: Project) -> dict[str, bytes]:
    """Every file of the project."""
    return {str(p): p.read_bytes() for p in project.root.rglob("*") if p.is_file() and ".deepforge" not in p.parts}


def test_without_changes_nothing_is_touched(project: Project) -> None:
    path = opened(project)
    data = load(path)
    for cell in data["cells"]:  # as Jupyter keeps it: one text, and what a run leaves
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell["execution_count"] = 3
    data["cells"].append({"cell_type": "markdown", "id": "note", "metadata": {}, "source": "A note"})
    path.write_text(json.dumps(data))
    before = files(project)
    found = project.notebook_changes(project.layout.relative(path))
    assert found["empty"]
    assert found["notes"] == []
    with pytest.raises(ProjectError) as raised:
        project.take_back(project.layout.relative(path))
    assert raised.value.code == "nothing-to-take-back"
    assert files(project) == before


@pytest.mark.parametrize("source", [LOAD, SCALE, "def f(x):\n\n    y = 1; z = 2\n\n\n    # end\n    return y, z\n"])
def test_taken_apart_and_put_together_it_is_the_same(source: str) -> None:
    code = CodeFile(source, parse_operation(source))
    assert rebuild(code, list(code.body), None) == source


def test_code_goes_into_the_file_and_the_rest_of_it_stays(project: Project) -> None:
    path = opened(project)
    edit(path, "values = list(range(count))", "values = list(range(1, count))")
    found = project.notebook_changes(project.layout.relative(path))
    (change,) = found["operations"]
    assert change["interface"] == []
    assert "-    values = list(range(count))   # as many as asked" in change["diff"]
    before = files(project)
    assert project.notebook_changes(project.layout.relative(path)) == found
    assert files(project) == before
    take(project, path)
    assert text(project, "load") == LOAD.replace("range(count)", "range(1, count)")
    assert comparable(ran(path)[0]) == comparable(computed(project))


def comparable(values: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """Arrays as lists."""
    return {port: value.tolist() if hasattr(value, "tolist") else value for port, value in values.items()}


def test_a_value_of_an_attribute_goes_to_the_node(project: Project) -> None:
    path = opened(project)
    edit(path, "factor = 3.0", "factor = 1e-3")
    edit(path, "count = 4", "count = 5")
    done = take(project, path)
    assert [(each["node"], each["name"], each["before"], each["after"]) for each in done["attributes"]] == [
        ("load", "count", "4", "5"),
        ("scale", "factor", "3.0", "1e-3"),
    ]
    assert pipeline(project).nodes["scale"].attributes == {"factor": "1e-3"}
    assert pipeline(project).nodes["load"].attributes == {"count": "5"}
    assert (text(project, "load"), text(project, "scale")) == (LOAD, SCALE)


def test_of_an_operation_by_itself_it_becomes_the_default(project: Project) -> None:
    path = opened(project, "operations/load.py")
    edit(path, "count = 4", "count = 7")
    take(project, path)
    assert text(project, "load") == LOAD.replace("count: int = 4", "count: int = 7")
    edit(path, "count = 7", "count = 7\nfirst = 2")
    edit(path, "range(count)", "range(first, count)")
    take(project, path)
    assert parse_operation(text(project, "load")).attributes[1].default == "2"


def test_a_name_of_another_operation_becomes_an_edge(project: Project) -> None:
    path = opened(project)
    edit(path, "scaled = np.array(values) * factor", "scaled = np.array(values) * factor * root + offset")
    edit(path, "values = list(range(count))", "offset = 10\nvalues = list(range(count))")
    done = take(project, path)
    assert {(each["action"], *each["from"], *each["to"]) for each in done["edges"]} == {
        ("add", "load", "root", "scale", "root"),
        ("add", "load", "offset", "scale", "offset"),
    }
    assert edges(project) >= {("load.root", "scale.root"), ("load.offset", "scale.offset")}
    assert parse_operation(text(project, "load")).outputs == ("values", "root", "offset")
    assert [each.name for each in parse_operation(text(project, "scale")).inputs] == ["values", "offset", "root"]
    assert comparable(ran(path)[0]) == comparable(computed(project))


def test_an_import_of_another_operation_is_repeated(project: Project) -> None:
    path = opened(project)
    edit(path, "result = float(scaled.sum())", "result = float(np.median(scaled))")
    take(project, path)
    assert text(project, "total") == "import numpy as np\n\n\ndef total(scaled):\n    return float(np.median(scaled))\n"


def test_an_input_that_is_used_no_more_goes_with_its_edge(project: Project) -> None:
    path = opened(project)
    edit(path, "scaled = np.array(values) * factor", "scaled = np.arange(3) * factor")
    done = take(project, path)
    assert done["edges"] == [{"action": "remove", "from": ["load", "values"], "to": ["scale", "values"]}]
    assert edges(project) == {("scale.scaled", "total.scaled")}
    assert parse_operation(text(project, "scale")).inputs == ()


def test_outputs_follow_what_is_shown(project: Project) -> None:
    path = opened(project)
    edit(path, "display(values, root)", "display(values, first)")
    edit(path, "values = list(range(count))", "values = list(range(count))\nfirst = values[0]")
    done = take(project, path)
    assert done["operations"][0]["interface"] == ["new output first", "output root goes"]
    assert parse_operation(text(project, "load")).outputs == ("values", "first")
    edit(path, "display(values, first)", "first")
    done = project.notebook_changes(project.layout.relative(path))
    assert done["notes"] == ["values stays an output of load: scale takes it"]
    assert done["empty"]


def test_added_cells_are_taken_where_they_matter(project: Project) -> None:
    path = opened(project)
    insert(path, "values = list(range(count))", "print(values)\nvalues")
    insert(path, "values = list(range(count))", "values.append(9)")
    insert(path, "values.append(9)", "import statistics")
    insert(path, "display(values, root)", "values = []")
    insert(path, "import statistics", "root = statistics.mean(values)")
    drop(path, "math.sqrt")
    found = project.notebook_changes(project.layout.relative(path))
    assert len(found["notes"]) == 2
    take(project, path)
    assert text(project, "load") == LOAD.replace(
        "    root = math.sqrt(4)\n", "    values.append(9)\n\n    root = statistics.mean(values)\n"
    ).replace("import math\n", "import math\nimport statistics\n")


def test_cells_after_a_first_time_are_taken_again(project: Project) -> None:
    path = opened(project)
    insert(path, "values = list(range(count))", "values.append(9)")
    edit(path, "display(values, root)", "total = 1\ndisplay(values, root, total)")
    take(project, path)
    once = text(project, "load")
    assert "    total = 1\n    # They are returned.\n    return values, root, total\n" in once
    edit(path, "values.append(9)", "values.append(8)")
    take(project, path)
    assert text(project, "load") == once.replace("append(9)", "append(8)")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("count = 4", "count = 2 * 2", "the attribute count: expected a Python literal, received '2 * 2'"),
        ("count = 4", "limit = 4", "The attribute count of load has no value"),
        ("values = list(range(count))", "values = nobody(count)", "load uses nobody, which nothing gives it"),
        ("values = list(range(count))", "values = = 1", "is not plain Python"),
        ("values = list(range(count))", "%timeit 1", "is not plain Python"),
    ],
)
def test_what_cannot_be_taken_back_is_said_and_nothing_is_written(
    project: Project, old: str, new: str, problem: str
) -> None:
    path = opened(project)
    edit(path, old, new)
    edit(path, "factor = 3.0", "factor = 4.0")
    before = files(project)
    found = project.notebook_changes(project.layout.relative(path))
    assert not found["ready"]
    assert problem in found["operations"][0]["problems"][0]
    with pytest.raises(ProjectError, match=r"load|Cell") as raised:
        project.take_back(project.layout.relative(path))
    assert raised.value.code == "undecided"
    assert files(project) == before


@pytest.mark.parametrize("choice", ["notebook", "project"])
def test_what_was_changed_on_both_sides_is_for_a_person_to_decide(project: Project, choice: str) -> None:
    path = opened(project)
    edit(path, "values = list(range(count))", "values = [1] * count")
    edit(path, "factor = 3.0", "factor = 4.0")
    theirs = LOAD.replace("range(count)", "range(2, count)")
    (project.root / "operations" / "load.py").write_text(theirs)
    file = project.root / "pipelines" / "p.pipeline.json"
    file.write_text(file.read_text().replace('"3.0"', '"5.0"'))
    before = files(project)
    found = project.notebook_changes(project.layout.relative(path))
    (change,), (value,) = found["operations"], found["attributes"]
    assert (change["conflict"], change["before"], value["conflict"], found["ready"]) == (True, theirs, True, False)
    assert "values = [1] * count" in change["after"]
    with pytest.raises(ProjectError, match=r"changed in the project, too.*factor is 5\.0 in the pipeline now"):
        project.take_back(project.layout.relative(path))
    assert files(project) == before
    choices = {"operations/load.py": choice, "scale.factor": choice}
    if choice == "project":
        with pytest.raises(ProjectError, match="the project's versions count"):
            project.take_back(project.layout.relative(path), choices)
        assert files(project) == before
    else:
        project.take_back(project.layout.relative(path), choices)
    ours = LOAD.replace("list(range(count))", "[1] * count").replace("   # as many as asked", "   # as many as asked")
    assert text(project, "load") == (ours if choice == "notebook" else theirs)
    assert pipeline(project).nodes["scale"].attributes["factor"] == ("4.0" if choice == "notebook" else "5.0")


def test_what_only_the_project_changed_stays(project: Project) -> None:
    path = opened(project)
    edit(path, "factor = 3.0", "factor = 4.0")
    theirs = LOAD.replace("range(count)", "range(2, count)")
    (project.root / "operations" / "load.py").write_text(theirs)
    project.take_back(project.layout.relative(path))
    assert text(project, "load") == theirs


def test_one_operation_changed_differently_in_two_places(tmp_path: Path) -> None:
    project = make(tmp_path / "p", {"load": LOAD}, nodes={"few": "load", "many": "load"})
    path = opened(project)
    data = load(path)
    cells = [cell for cell in data["cells"] if "range(count)" in "".join(cell["source"])]
    for number, cell in enumerate(cells):
        cell["source"] = f"values = [{number}]"
        path.write_text(json.dumps(data))
        found = project.notebook_changes(project.layout.relative(path))
        problems = found["operations"][0]["problems"]
        assert bool(problems) == (number > 0)
    assert "few and many are the same operation" in problems[0]


def test_functions_go_back_too(tmp_path: Path) -> None:
    early = '"""Say."""\n\n\ndef say(*, n: int = 3):\n    # Few?\n    if n > 2:\n        x = 1\n        return x\n    x = 0\n    return x\n'
    project = make(tmp_path / "p", {"say": early})
    path = opened(project)
    edit(path, "x = 1", "x = 7")
    edit(path, "say(n=3)", "say(n=4)")
    take(project, path)
    assert text(project, "say") == early.replace("x = 1", "x = 7")
    assert pipeline(project).nodes["say"].attributes == {"n": "4"}


def test_variables_of_functions_within_stay_theirs(tmp_path: Path) -> None:
    source = (
        "def count():\n    n = 0\n\n    def tick():\n        nonlocal n\n        n += 1\n\n    tick()\n    return n\n"
    )
    project = make(tmp_path / "p", {"count": source})
    path = opened(project)
    assert "global n" in path.read_text()
    edit(path, "n += 1", "n += 2")
    take(project, path)
    assert text(project, "count") == source.replace("+= 1", "+= 2")


def test_other_nodes_of_the_operation_are_named(tmp_path: Path) -> None:
    project = make(tmp_path / "p", {"load": LOAD}, nodes={"few": "load", "many": "load"})
    path = opened(project, node="few")
    edit(path, "range(count)", "range(2, count)")
    found = project.notebook_changes(project.layout.relative(path))
    assert found["notes"] == ["many run the same operation, and change with it"]


def test_one_commit_in_words(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "g")
    project.create_document("operation", "scale")
    path = opened(project, "operations/scale.py")
    edit(path, "value * factor", "value + factor")
    take(project, path)
    assert project.history()[0].message.startswith("Take changes back from the notebook scale-operation: change scale")
    assert len(project.history()) == 4


def test_notebooks_that_were_not_opened_from_here(project: Project) -> None:
    path = project.root / project.create_document("notebook", "own")
    with pytest.raises(DocumentError) as raised:
        project.notebook_changes("notebooks/own.ipynb")
    assert raised.value.code == "not-opened"
    path.write_text("{")
    with pytest.raises(DocumentError):
        project.notebook_changes("notebooks/own.ipynb")


def test_within_a_pipeline_of_a_pipeline(tmp_path: Path) -> None:
    project = make(tmp_path / "p", {"load": LOAD, "scale": SCALE, "total": TOTAL}, EDGES)
    outer = Pipeline(
        {
            "sub": Node("pipeline", pipeline="pipelines/p.pipeline.json", attributes={"scale.factor": "5.0"}),
            "end": Node("operation", operation="operations/load.py", position=(900, 0)),
            "kept": Node("output", artifact="kept", position=(999, 0)),
        },
        {"k": Edge(("end", "values"), ("kept", "data"))},
    )
    outer.save(project.root / "pipelines" / "outer.pipeline.json")
    path = opened(project, "pipelines/outer.pipeline.json")
    assert comparable(ran(path)[0])["sub/scale", "scaled"] == [0.0, 5.0, 10.0, 15.0]
    edit(path, "factor = 5.0", "factor = 6.0")
    edit(path, "scaled = np.array(values) * factor", "scaled = np.array(values) + factor")
    take(project, path)
    assert "np.array(values) + factor" in text(project, "scale")
    after = Pipeline.load(project.root / "pipelines" / "outer.pipeline.json")
    assert after.nodes["sub"].attributes == {"scale.factor": "6.0"}
    assert comparable(ran(path)[0])["sub/scale", "scaled"] == [6.0, 7.0, 8.0, 9.0]
