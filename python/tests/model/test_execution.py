"""Executions and jobs: JSON and back, nothing lost; ids and times."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepforge.errors import DocumentError
from deepforge.model.execution import Execution, new_execution_id
from deepforge.model.job import Job, JobError, JobFigure, JobFile, JobOutput, ReusedFrom
from deepforge.model.pipeline import Edge, Node, Pipeline
from deepforge.model.times import utc_seconds, utc_text
from deepforge.model.validate import schema

SHA = "cd" * 32
JOB = Job(
    status="failed",
    reason="the source changed",
    key=SHA,
    started="2026-11-21T09:00:00.000Z",
    finished="2026-11-21T09:00:01.500Z",
    milliseconds=1500,
    attempts=2,
    host="node17",
    reused_from=ReusedFrom("2026-11-20-train-0000", "fit"),
    error=JobError("ValueError", "no", "operations/fit.py", 3, "Traceback ..."),
    inputs={"x": SHA},
    outputs={"y": JobOutput(SHA, "numpy.ndarray", 0, "2 x 3 float64")},
    figures=(JobFigure(SHA, "1.png", 640, 480, "show"),),
    stdout_tail="epoch 1\n",
    files_read=(JobFile("data/x.csv", 0, 1_795_273_200_000_000_001, SHA),),
    files_written=(JobFile("/tmp/y"),),
)


def test_a_job_goes_through_json_and_every_field_is_described() -> None:
    assert Job.from_json(JOB.to_json()) == JOB
    assert set(JOB.to_json()) == set(schema("job")["properties"])
    assert JOB.to_json()["files_read"][0]["mtime_ns"] == "1795273200000000001"
    assert Job().to_json() == {"status": "queued"} and Job.from_json({"status": "queued"}) == Job()
    assert Job(milliseconds=0).to_json() == {"status": "queued", "milliseconds": 0}


@pytest.mark.parametrize(
    ("status", "ended", "succeeded"),
    [
        ("queued", False, False),
        ("running", False, False),
        ("done", True, True),
        ("reused", True, True),
        ("failed", True, False),
        ("cancelled", True, False),
        ("skipped", True, False),
    ],
)
def test_statuses(status: str, ended: bool, succeeded: bool) -> None:
    job = Job.from_json({"status": status})
    assert (job.ended, job.succeeded) == (ended, succeeded)


def test_an_execution_goes_through_its_file(tmp_path: Path) -> None:
    snapshot = Pipeline(
        {"prep/a": Node("operation", operation="operations/a.py"), "out": Node("output", artifact="m")},
        {"e": Edge(("prep/a", "y"), ("out", "data"))},
    )
    made = Execution(
        id="2026-11-21-train-3f9c",
        pipeline="pipelines/train.pipeline.json",
        snapshot=snapshot,
        operations={"operations/a.py": "def a():\n    y = 1\n    return y\n"},
        modules={"modules/m.py": ""},
        jobs={"prep/a": JOB},
        status="failed",
        started="2026-11-21T09:00:00Z",
        finished=None,
        python="3.11.7",
        environment={"packages": {"numpy": "2.4"}, "hash_seed": "0", "seed": None},
    )
    path = made.save(tmp_path)
    assert path.name == "2026-11-21-train-3f9c.execution.json"
    assert Execution.load(path) == made
    assert set(made.to_json()) == set(schema("execution")["properties"])


def test_an_invalid_execution_says_where(tmp_path: Path) -> None:
    made = Execution("x", None, Pipeline(), jobs={"a": Job()})
    path = made.save(tmp_path)
    path.write_text(path.read_text().replace('"queued"\n    }', '"qeued"\n    }'))
    with pytest.raises(DocumentError, match=r"line \d+, column \d+ \(/jobs/a/status\)"):
        Execution.load(path)


def test_ids_are_fit_for_files_and_git_refs() -> None:
    assert re.fullmatch(r"2026-11-21-train-[0-9a-f]{4}", new_execution_id("train", 1_795_255_200))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-a-b-[0-9a-f]{4}", new_execution_id("../a b.~^:"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-pipeline-[0-9a-f]{4}", new_execution_id("银河"))
    assert len({new_execution_id("x") for _ in range(50)}) > 40


@given(st.integers(0, 4_000_000_000_000))
def test_times_go_through_text(milliseconds: int) -> None:
    text = utc_text(milliseconds / 1000)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text)
    assert abs(utc_seconds(text) - milliseconds / 1000) < 0.0011


def test_times_of_other_zones_are_refused() -> None:
    assert utc_seconds("2026-11-21T00:00:00Z") == utc_seconds("2026-11-21T00:00:00.000Z")
    with pytest.raises(ValueError, match="ends with Z"):
        utc_seconds("2026-11-21T00:00:00+01:00")
