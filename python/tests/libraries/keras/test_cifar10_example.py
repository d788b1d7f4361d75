"""The example project with CIFAR-10's pipeline, run as it is with real Keras, on few generated images."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from deepforge.project import Project

EXAMPLE = Path(__file__).parents[4] / "examples" / "cifar10"
PIPELINE = "pipelines/train_and_score.pipeline.json"
FEW = {
    "get_cifar10_data.source": "'generated'",
    "get_cifar10_data.train_size": "64",
    "get_cifar10_data.test_size": "20",
    "train.epochs": "2",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the example."""
    root = tmp_path_factory.mktemp("example") / "cifar10"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns(".deepforge", "__pycache__", ".ipynb_checkpoints"))
    return Project(root)


def test_the_pipeline_trains_scores_and_reuses_what_has_not_changed(project: Project) -> None:
    first = project.conduct(project.create_execution(PIPELINE, attributes=FEW))
    assert {name: job.status for name, job in first.jobs.items() if job.status != "done"} == {}
    model = project.artifact("model")
    assert model.type == "Keras model" and model.load().output_shape == (None, 10)
    assert project.artifact("accuracy").load() <= 1.0
    assert [figure.shown for figure in first.jobs["train"].figures] == ["end"]
    (live,) = (project.root / ".deepforge" / "runs" / first.id / "jobs" / "train" / "1" / "live").glob("*.json")
    # A frame after each epoch, and the last of all when the job ends.
    assert json.loads(live.read_text(encoding="utf-8").splitlines()[0])["frame"] % 1_000_000 >= 3
    found = project.preview(str(model.record.sha256))
    assert found["kind"] == "model" and [each["class"] for each in found["model"]["layers"]][:2] == [
        "InputLayer",
        "Conv2D",
    ]

    assert set(_states(project).values()) == {"reused"}

    architecture = project.root / "architectures" / "cnn.architecture.json"
    text = architecture.read_text(encoding="utf-8")
    assert text.count('"units": "64"') == 1
    architecture.write_text(text.replace('"units": "64"', '"units": "8"'), encoding="utf-8")
    assert _states(project) == {"get_cifar10_data": "reused", "train": "will run", "score_model": "depends"}


def _states(project: Project) -> dict[str, str]:
    return {name: step.state for name, step in project.plan(PIPELINE, attributes=FEW).steps.items()}
