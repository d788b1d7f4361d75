"""Partial proofs say what was taken as given; a tolerance is stated; a proof is kept with its pipeline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deepforge.errors import RunError
from deepforge.project import Project, prove
from deepforge.proof.given import given_nodes
from deepforge.proof.tolerance import parsed, stated
from deepforge.server.schemas import validator

from .notebooks import write

CELLS = (
    "#md # Load",
    "import time\nxs = [float(line) for line in open('data.csv')]",
    "#md # Train",
    "def train(xs):\n    time.sleep(0)\n    return {'w': [x * 2 for x in xs]}",
    "model = train(xs)\nmodel['by'] = 'training'",
    "#md # Use",
    "ys = [w + 1 for w in model['w']]",
    "#md # Sum",
    "total = sum(ys)",
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.create(tmp_path / "demo")
    (made.layout.notebooks / "data.csv").parent.mkdir(exist_ok=True)
    (made.layout.notebooks / "data.csv").write_text("1\n2\n3\n")
    return made


def test_a_given_step_does_not_run_and_does_not_count(project: Project) -> None:
    path = write(project.layout.notebooks / "n.ipynb", *CELLS)
    whole = prove(path)
    assert whole.values == dict.fromkeys(["model", "total", "train", "xs", "ys"], "same"), whole.to_json()
    assert (whole.given, whole.tolerance) == ([], "bitwise") and whole.threads > 0
    assert whole.expected_seconds is not None and whole.expected_seconds > 0
    heard: list[str] = []
    # The third cell execution made the model.
    proof = prove(path, given=["[3]"], tolerance="1e-9", progress=heard.append)
    assert proof.values == {"model": "not comparable", "total": "same", "train": "same", "xs": "same", "ys": "same"}
    assert proof.reasons["model"].startswith("taken as given")
    (given,) = proof.given
    assert given.endswith(" [3]") and proof.to_json()["coverage"] == {"compared": 4, "total": 5}
    assert proof.tolerance == "relative 1e-09"
    assert any(text.startswith("About ") and text.endswith("as the last time") for text in heard)
    assert proof.outputs is not None and proof.pipeline is not None
    ran = Project(proof.outputs)
    assert ran.artifact("total").load() == 2 + 4 + 6 + 3

    # Both are kept beside their pipelines, with what they depended on.
    pipeline = str(Path(proof.pipeline).relative_to(project.root))
    (kept,) = [each for each in project.proofs(pipeline) if each["id"] == Path(proof.outputs).name]
    validator("Proof").validate(kept)
    assert (kept["standing"], kept["given"], kept["tolerance"]) == ("current", proof.given, "relative 1e-09")
    assert kept["values"]["total"]["verdict"] == "same" and kept["compared"] == 4 and kept["execution"]
    (project.layout.notebooks / "data.csv").write_text("1\n2\n4\n")
    stale = project.proof(kept["id"])
    assert stale["standing"] == "stale" and stale["stale_reasons"][0]["kind"] == "input"
    assert json.loads(Path(proof.outputs, "proof.json").read_text())["given"] == proof.given


def test_what_cannot_be_given_is_refused(project: Project) -> None:
    path = write(project.layout.notebooks / "n.ipynb", "xs = [1]", "#md # B", "ys = [x + 1 for x in xs]\nxs = 5")
    proof = prove(path, given=["nothing"])
    assert proof.refused is not None and "There is no step nothing" in proof.refused and proof.values == {}
    nodes = {"load": [1, 2], "fit": [3]}
    assert given_nodes(["fit", "[3]", "3"], nodes) == ["fit"] and given_nodes(["2"], nodes) == ["load"]
    with pytest.raises(RunError, match="Every step"):
        given_nodes(["load", "fit"], nodes)
    for text in ("x", "-1", "0.5"):
        with pytest.raises(RunError, match="relative bound"):
            parsed(text)
    assert [parsed(None), parsed("bitwise"), parsed(stated(1e-9)), parsed("1e-6")] == [0, 0, 1e-9, 1e-6]
