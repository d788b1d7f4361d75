"""Operations with references: planned, kept with the execution, built in the job, remembered in records."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from deepforge import runtime
from deepforge.libraries.library import LibraryError
from deepforge.model import resources
from deepforge.model.artifact import Artifact

from .conftest import Project

pytestmark = pytest.mark.usefixtures("stranger")

USE = 'def use(*, formula: "Formula", at: float = 2.0):\n    result = formula(at)\n    return result\n'
LINE = "formulas/line.formula.json"


def formula(project: Project, text: str, name: str = "line") -> None:
    project.write(f"formulas/{name}.formula.json", json.dumps({"formula": text}))


def refer(project: Project, references: dict[str, str], node: str = "use", pipeline: str = "p") -> str:
    path = project.root / f"pipelines/{pipeline}.pipeline.json"
    data = json.loads(path.read_text())
    data["nodes"][node]["references"] = references
    path.write_text(json.dumps(data))
    return f"pipelines/{pipeline}.pipeline.json"


@pytest.fixture
def pipeline(project: Project) -> str:
    """A pipeline whose one operation refers to a formula."""
    formula(project, "x * x + 1")
    project.operation("use", USE)
    project.pipeline({"use": "use", "out": {"output": "kept"}}, ["use.result > out.data"])
    return refer(project, {"formula": LINE})


def reason(project: Project, pipeline: str, node: str = "use") -> str:
    step = runtime.plan(project.layout, pipeline).steps[node]
    assert step.state == "cannot run"
    return step.reason


def test_what_keeps_a_reference_from_being_built_is_said_before_the_run(
    project: Project, pipeline: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refer(project, {"formula": "formulas/none.formula.json"})
    assert reason(project, pipeline) == "its reference formula (formulas/none.formula.json): there is no such file"
    refer(project, {"formula": "../line.formula.json"})
    assert reason(project, pipeline).endswith("(../line.formula.json): it is not within the project")
    formula(project, "open('x')")
    refer(project, {"formula": LINE})
    assert reason(project, pipeline) == (
        f"its reference formula ({LINE}): {LINE}: expected a formula, received more than a formula"
    )
    formula(project, "x")

    def missing(self: Any) -> Any:
        raise LibraryError("install the engine", code="missing-package")

    monkeypatch.setattr(type(resources.library("formulas")), "installed", missing)
    assert reason(project, pipeline) == (
        f"its reference formula ({LINE}) cannot be made with {sys.executable}: install the engine"
    )


def test_without_the_library_there_is_no_reference(
    project: Project, pipeline: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = next(each for each in sys.path if each.endswith("stranger"))
    monkeypatch.setattr(sys, "path", [each for each in sys.path if each != stranger])
    # What makes a reference of an annotation is the library.
    assert reason(project, pipeline) == "The attribute formula of use has no value"


def test_an_execution_has_its_resources_as_they_were(project: Project, pipeline: str) -> None:
    id_ = runtime.create(project.layout, pipeline)
    formula(project, "x")
    done = runtime.conduct(project.layout, id_)
    assert project.value(done, "use", "result") == 5.0
    # Its record holds them, and the artifact's says what the operation referred to.
    assert json.loads(done.modules[LINE]) == {"formula": "x * x + 1"}
    artifact = Artifact.load(project.root / "artifacts/kept.artifact.json")
    (operation,) = artifact.provenance.operations.values()
    assert operation.references == {"formula": LINE}
    assert Artifact.from_json(artifact.to_json()) == artifact


def test_a_renamed_file_of_the_same_content_is_reused_and_another_one_named(project: Project, pipeline: str) -> None:
    project.run(pipeline)
    formula(project, "x * x + 1", "same")
    refer(project, {"formula": "formulas/same.formula.json"})
    assert runtime.plan(project.layout, pipeline).steps["use"].state == "reused"
    formula(project, "x", "other")
    refer(project, {"formula": "formulas/other.formula.json"})
    step = runtime.plan(project.layout, pipeline).steps["use"]
    assert step.reason == f"reference formula changed: {LINE} to formulas/other.formula.json"


def test_references_of_a_sub_pipeline_are_its_own(project: Project, pipeline: str) -> None:
    node = {"kind": "pipeline", "pipeline": pipeline, "attributes": {}, "position": [0, 0]}
    project.write("pipelines/outer.pipeline.json", json.dumps({"version": 1, "nodes": {"sub": node}, "edges": {}}))
    outer = "pipelines/outer.pipeline.json"
    assert project.value(project.run(outer), "sub/use", "result") == 5.0
    formula(project, "x")
    assert runtime.plan(project.layout, outer).steps["sub/use"].reason == f"reference formula: {LINE} changed"


def test_an_optional_reference_may_name_nothing_and_two_of_one_file_are_two_values(project: Project) -> None:
    code = 'def use(*, one: "Formula", two: "Formula", none: "Formula | None" = None):\n'
    project.operation("use", code + "    result = [one is two, one(1.0) == two(1.0), none]\n    return result\n")
    formula(project, "x")
    project.pipeline({"use": "use"}, [])
    done = project.run(refer(project, {"one": LINE, "two": LINE}))
    assert project.value(done, "use", "result") == [False, True, None]


def test_a_job_that_imports_what_a_library_describes_is_initialised_first(project: Project) -> None:
    text = "import formulas_engine\n\n\ndef work():\n    result = formulas_engine.number(1)\n    return result\n"
    path = project.one(text)
    assert project.value(project.run(path), "work", "result") == 1.0
    # What the project's environment says counts, in the plan and in the job.
    project.write("deepforge.toml", 'name = "test"\n\n[environments.text.variables]\nFORMULAS_NUMBER = "text"\n')
    project.operation("work", f'# /// deepforge\n# environment = "text"\n# ///\n{text}')
    assert project.value(project.run(path), "work", "result") == "1"
