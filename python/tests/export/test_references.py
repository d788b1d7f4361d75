"""Notebooks of operations with references: what a reference names is built there, too."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deepforge.model.pipeline import Pipeline
from deepforge.project import Project

from .export_project import edit, load, make, opened, ran

pytestmark = pytest.mark.usefixtures("stranger")

FIT = """def fit(*, formula: "Formula", at: float = 2.0):
    formula.values["a"] += 1
    result = formula(at)
    return result
"""
# It stays a function: it returns from the middle of its code.
USE = """def use(result, *, formula: "Formula", other: "Formula | None" = None):
    if other is not None:
        total = 0
        return total
    total = result + formula(0.0)
    return total
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Two operations that refer to one formula, which the first changes in place."""
    monkeypatch.setenv("DEEPFORGE_PROJECT", str(tmp_path / "p"))
    made = make(tmp_path / "p", {"fit": FIT, "use": USE}, {"use.result": "fit.result"})
    for name, text in (("line", "a * x + 1"), ("square", "a * x * x")):
        file = made.root / f"formulas/{name}.formula.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({"formula": text, "values": {"a": 2.0}}))
    refer(made, fit="line", use="line")
    return made


def refer(project: Project, **formulas: str) -> None:
    path = project.root / "pipelines/p.pipeline.json"
    pipeline = Pipeline.load(path)
    nodes = dict(pipeline.nodes)
    for node, name in formulas.items():
        nodes[node] = replace(nodes[node], references={"formula": f"formulas/{name}.formula.json"} if name else {})
    replace(pipeline, nodes=nodes).save(path)


def texts(path: Path, role: str) -> list[str]:
    cells = load(path)["cells"]
    return ["".join(each["source"]) for each in cells if each["metadata"]["deepforge"]["role"] == role]


def test_the_notebook_builds_what_the_references_name(project: Project) -> None:
    path = opened(project)
    build = "formula = project.build('formulas/line.formula.json')"
    assert texts(path, "inputs") == [build, build]
    assert "Builds `formula` of `formulas/line.formula.json`" in texts(path, "text")[1]
    execution = project.conduct(project.create_execution("p"))
    jobs: dict[tuple[str, str], Any] = {
        (node, output): project.value(node, output, execution.id)
        for node, job in execution.jobs.items()
        for output in job.outputs
    }
    # What the first has changed in place the second does not see, as in the pipeline.
    assert ran(path)[1] == jobs == {("fit", "result"): 7.0, ("use", "total"): 8.0}


def test_a_reference_that_names_nothing_says_so_where_its_value_belongs(project: Project) -> None:
    refer(project, fit="")
    assert texts(opened(project), "inputs")[0].splitlines() == [
        "# formula: its reference names nothing; expected: Formula",
        "raise NameError('Put a value for formula here: its reference names nothing; expected: Formula')",
    ]


def test_one_operation_is_opened_with_what_its_latest_execution_referred_to(project: Project) -> None:
    project.conduct(project.create_execution("p"))
    path = opened(project, "operations/fit.py")
    assert texts(path, "inputs") == ["formula = project.build('formulas/line.formula.json')"]
    assert ran(path)[1] == {("fit", "result"): 7.0}


def test_taking_back_leaves_the_reference(project: Project) -> None:
    path = opened(project, node="fit")
    edit(path, "line.formula", "square.formula")
    edit(path, "formula.values", "formula.values['b'] = 0\nformula.values")
    name = path.relative_to(project.root).as_posix()
    changes = project.notebook_changes(name)
    assert "formula of fit stays as it is: choose another Formula for it in the pipeline" in json.dumps(changes)
    project.take_back(name)
    assert "formula.values['b'] = 0" in (project.root / "operations/fit.py").read_text()
    pipeline = Pipeline.load(project.root / "pipelines/p.pipeline.json")
    assert pipeline.nodes["fit"].references == {"formula": "formulas/line.formula.json"}
