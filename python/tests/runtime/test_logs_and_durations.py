"""What jobs printed, part by part; how long they took; executions that are deleted."""

from __future__ import annotations

import shutil
import time
from typing import Any

import pytest

from deepforge import Project as Api
from deepforge import runtime
from deepforge.errors import RunError
from deepforge.runtime import logs


def _read_all(project: Any, execution: str, node: str) -> tuple[str, list[int]]:
    text, offset, sizes = "", 0, []
    while True:
        part = runtime.log(project.layout, execution, node, offset)
        assert part["offset"] == offset
        text += part["text"]
        sizes.append(part["next"] - offset)
        offset = part["next"]
        if not sizes[-1] or offset == part["size"]:
            return text, sizes


def test_a_long_log_comes_in_parts_that_are_cut_between_characters(project: Any) -> None:
    printed = "".join(f"{k} äß€𝄞\n" for k in range(30_000))
    ran = project.run(project.one("def work():\n    for k in range(30_000):\n        print(k, 'äß€𝄞')\n"))
    text, sizes = _read_all(project, ran.id, "work")
    assert text == printed
    assert len(sizes) > 1
    assert max(sizes) <= logs.LIMIT
    size = len(printed.encode())
    assert runtime.log(project.layout, ran.id, "work", -7) == {
        "text": "𝄞\n",
        "offset": size - 5,
        "next": size,
        "size": size,
    }
    assert runtime.log(project.layout, ran.id, "work", size + 9)["text"] == ""


def test_a_character_that_is_half_written_waits(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = project.run(project.one("def work():\n    pass\n"))
    file = project.layout.runs / ran.id / "jobs" / "work" / "1" / "stdout"
    file.write_bytes("a€".encode()[:-1])
    assert runtime.log(project.layout, ran.id, "work") == {"text": "a", "offset": 0, "next": 1, "size": 3}
    file.write_bytes("a€".encode())
    assert runtime.log(project.layout, ran.id, "work", 1) == {"text": "€", "offset": 1, "next": 4, "size": 4}
    file.write_bytes(b"\xff\xfeplain\x80")
    assert runtime.log(project.layout, ran.id, "work")["text"] == "\ufffd\ufffdplain\ufffd"


def test_the_log_of_a_reused_job_and_of_one_whose_folder_is_gone(project: Any) -> None:
    pipeline = project.one("def work():\n    print('x' * 6000)\n    y = 1\n    return y\n")
    first, second = project.run(pipeline), project.run(pipeline)
    assert second.jobs["work"].status == "reused"
    assert runtime.log(project.layout, second.id, "work")["size"] == 6001
    shutil.rmtree(project.layout.runs)
    for each in (first, second):
        part = runtime.log(project.layout, each.id, "work", 3990)
        assert part == {"text": "x" * 9 + "\n", "offset": 3990, "next": 4000, "size": 4000}
    with pytest.raises(RunError, match="has no job other"):
        runtime.log(project.layout, first.id, "other")


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "", ".hidden", "/etc"])
def test_ids_never_lead_out_of_the_folder_of_executions(project: Any, name: str) -> None:
    for act in (runtime.execution, runtime.delete, runtime.cancel, runtime.start, runtime.wait):
        with pytest.raises(RunError, match="There is no execution"):
            act(project.layout, name)  # type: ignore[operator]
    with pytest.raises(RunError, match="There is no execution"):
        runtime.log(project.layout, name, "work")


def test_durations_are_of_the_last_time_it_really_ran(project: Any) -> None:
    pipeline = project.one("import time\ndef work(*, k=0.1):\n    time.sleep(k)\n    y = k\n    return y\n")
    assert runtime.durations(project.layout, pipeline) == {}
    assert runtime.plan(project.layout, pipeline).steps["work"].milliseconds is None
    ran = project.run(pipeline)
    took = ran.jobs["work"].milliseconds
    project.run(pipeline)
    assert runtime.durations(project.layout, pipeline) == {"work": took}
    assert runtime.durations(project.layout) == {"work": took}
    assert runtime.durations(project.layout, "pipelines/other.pipeline.json") == {}
    shutil.rmtree(project.layout.state)
    assert runtime.durations(project.layout, pipeline) == {"work": took}
    answer = Api(project.root).plan_json({"pipeline": "p", "until": ["work"], "attributes": {"work.k": "0.2"}})
    assert answer["steps"]["work"]["milliseconds"] == took
    assert (answer["pipeline"], answer["ready"], answer["counts"]) == (pipeline, True, {"will run": 1})


def test_a_deleted_execution_is_gone_and_its_artifact_stays(project: Any) -> None:
    project.operation("work", "def work():\n    y = 1\n    return y\n")
    pipeline = project.pipeline({"work": "work", "out": {"output": "kept"}}, ["work.y > out.data"])
    ran = project.run(pipeline)
    api = Api(project.root)
    api.delete_execution(ran.id)
    assert api.executions() == []
    assert not (project.layout.runs / ran.id).exists()
    assert api.artifact("kept").load() == 1
    with pytest.raises(RunError, match="There is no execution"):
        api.delete_execution(ran.id)


def test_a_conducted_execution_is_not_deleted(project: Any) -> None:
    text = "import os, time\ndef work():\n    while not os.path.exists('go'):\n        time.sleep(0.01)\n"
    execution = runtime.create(project.layout, project.one(text))
    runtime.start(project.layout, execution)
    with pytest.raises(RunError, match="already has a conductor"):
        runtime.delete(project.layout, execution)
    (project.root / "go").touch()
    assert runtime.wait(project.layout, execution, timeout=120).status == "done"
    deadline = time.monotonic() + 60
    while runtime.executions(project.layout)[0].conductor is not None and time.monotonic() < deadline:
        time.sleep(0.02)
    runtime.delete(project.layout, execution)
    assert runtime.executions(project.layout) == []
