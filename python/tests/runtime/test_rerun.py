"""One job runs again, with all that depends on it, in the same execution."""

from __future__ import annotations

import os
import shutil
import signal
import time
from typing import Any

import pytest

from deepforge import Project as Api
from deepforge import runtime
from deepforge.errors import RunError
from deepforge.model.artifact import Artifact
from deepforge.model.execution import Execution
from deepforge.runtime import conductor as module
from deepforge.types.store import Store

COUNTING = """
    def {name}({inputs}):
        import os
        with open("begun", "a") as file:
            file.write("{name} ")
        if os.path.exists("fail-{name}"):
            raise ValueError("asked to fail")
        y = int(open("number").read()) {more}
        return y
    """


@pytest.fixture
def ran(project: Any) -> Execution:
    """a feeds b, b feeds c and an artifact; d is by itself."""
    project.write("number", "1")
    for name, inputs, more in (("a", "", ""), ("b", "x", "+ x"), ("c", "x", "+ x"), ("d", "", "")):
        project.operation(name, COUNTING.format(name=name, inputs=inputs, more=more))
    edges = ["a.y > b.x", "b.y > c.x", "b.y > out.data"]
    pipeline = project.pipeline({name: name for name in "abcd"} | {"out": {"output": "kept"}}, edges)
    return project.run(pipeline)  # type: ignore[no-any-return]


def _begun(project: Any) -> list[str]:
    return sorted((project.root / "begun").read_text().split())


def _rerun(project: Any, execution: str, node: str) -> Execution:
    runtime.rerun(project.layout, execution, node)
    return runtime.wait(project.layout, execution, timeout=60)


def test_it_and_all_behind_it_run_and_nothing_else(project: Any, ran: Execution) -> None:
    (project.root / "number").write_text("5")
    again = _rerun(project, ran.id, "b")
    assert again.status == "done"
    assert {name: job.attempts for name, job in again.jobs.items()} == {"a": 1, "b": 2, "c": 2, "d": 1}
    assert {job.status for job in again.jobs.values()} == {"done"}
    assert _begun(project) == ["a", "b", "b", "c", "c", "d"]
    # What goes in is taken as it is: a is still 1, though it would make 5 now.
    assert [project.value(again, name, "y") for name in "abc"] == [1, 6, 11]
    assert (again.jobs["b"].reason, again.jobs["c"].reason) == ("asked to run again", "b runs again")
    assert Execution.load(project.root / "executions" / f"{ran.id}.execution.json") == again
    artifact = Artifact.load(project.root / "artifacts" / "kept.artifact.json")
    assert artifact.sha256 == again.jobs["b"].outputs["y"].sha256
    assert artifact.provenance.made_by == f"{ran.id}/b"
    events = list(runtime.watch(project.layout, ran.id))
    assert [e["jobs"] for e in events if e["kind"] == "rerun"] == [{"b": "asked to run again", "c": "b runs again"}]
    assert events[-1]["kind"] == "finish"


def test_the_same_result_again_is_no_reuse(project: Any, ran: Execution) -> None:
    assert Api(project.root).rerun("latest", "d") == ran.id
    again = runtime.wait(project.layout, ran.id, timeout=60)
    assert (again.jobs["d"].status, again.jobs["d"].attempts) == ("done", 2)
    assert _begun(project) == ["a", "b", "c", "d", "d"]


def test_a_job_that_fails_again_can_be_resumed_and_is_not_taken_from_before(project: Any, ran: Execution) -> None:
    (project.root / "fail-b").touch()
    again = _rerun(project, ran.id, "b")
    assert project.statuses(again) == {"a": "done", "b": "failed", "c": "skipped", "d": "done"}
    (project.root / "fail-b").unlink()
    assert project.statuses(runtime.resume(project.layout, ran.id)) == dict.fromkeys("abcd", "done")
    assert _begun(project) == ["a", "b", "b", "b", "c", "c", "d"]


def test_it_is_refused_with_a_reason(project: Any, ran: Execution) -> None:
    before = (project.layout.runs / ran.id / "journal").read_bytes()
    with pytest.raises(RunError, match="There is no job e; there are: a, b, c, d") as unknown:
        runtime.rerun(project.layout, ran.id, "e")
    assert unknown.value.code == "no-job"
    file = Store(project.layout.store).get(ran.jobs["a"].outputs["y"].sha256)
    file.unlink()
    with pytest.raises(RunError, match="the result y of a is no longer in the store; run a again instead") as missing:
        runtime.rerun(project.layout, ran.id, "b")
    assert missing.value.code == "upstream-missing"
    assert (project.layout.runs / ran.id / "journal").read_bytes() == before
    shutil.rmtree(project.layout.runs)
    with pytest.raises(RunError, match="Only the record of"):
        runtime.rerun(project.layout, ran.id, "a")


def test_a_job_whose_inputs_never_came_cannot_run_again(project: Any) -> None:
    project.operation("bad", "def bad():\n    x = 1\n    raise ValueError('no')\n    return x\n")
    project.operation("next", "def next(x):\n    y = x\n    return y\n")
    ran = project.run(project.pipeline({"bad": "bad", "next": "next"}, ["bad.x > next.x"]))
    with pytest.raises(RunError, match="next cannot run again: it needs bad, which is failed"):
        runtime.rerun(project.layout, ran.id, "next")


def test_it_is_refused_while_it_is_conducted_or_was_broken_off(project: Any) -> None:
    text = "import os, time\ndef work():\n    open('pid', 'w').write(str(os.getpid()))\n    time.sleep(600)\n"
    execution = runtime.create(project.layout, project.one(text))
    pid = runtime.start(project.layout, execution)
    with pytest.raises(RunError, match="already has a conductor"):
        runtime.rerun(project.layout, execution, "work")
    while not (project.root / "pid").exists():
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with pytest.raises(RunError, match="work was running when the execution was broken off"):
        runtime.rerun(project.layout, execution, "work")
    runtime.cancel(project.layout, execution)


def test_a_conductor_killed_at_any_record_of_it_leaves_no_stale_result(project: Any, ran: Execution) -> None:
    for stop in range(1, 7):
        (project.root / "number").write_text(str(10 * stop))
        folder = runtime.watching.Folder(project.layout.runs / ran.id)
        seen = 0

        def dies(record: dict[str, Any], stop: int = stop) -> None:
            nonlocal seen
            seen += 1
            if seen == stop:
                raise SystemError("killed here")

        with pytest.raises(SystemError):
            module.conduct_folder(project.layout, folder, dies, again="b")
        after = runtime.conduct(project.layout, ran.id)
        assert project.statuses(after) == dict.fromkeys("abcd", "done")
        assert [project.value(after, name, "y") for name in "bc"] == [10 * stop + 1, 20 * stop + 1]
