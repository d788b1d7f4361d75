"""Executions as a whole: parallel branches, failures, cancel, records, artifacts with their provenance."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from typing import Any

import pytest

from deepforge import runtime
from deepforge.errors import RunError
from deepforge.model.artifact import Artifact, OperationSource
from deepforge.model.execution import Execution
from deepforge.runtime.job.process import start_time
from deepforge.types.store import Store

from .waiting import until


def test_independent_branches_run_at_the_same_time(project: Any) -> None:
    text = """
        import os, time
        def meet(*, me, other):
            open(me, "w").close()
            deadline = time.monotonic() + 120
            while not os.path.exists(other):
                if time.monotonic() > deadline:
                    raise TimeoutError("the other branch does not run")
                time.sleep(0.01)
        """
    project.operation("meet", text)
    pipeline = project.pipeline(
        {"a": ("meet", {"me": "'a'", "other": "'b'"}), "b": ("meet", {"me": "'b'", "other": "'a'"})}, []
    )
    assert project.run(pipeline, workers=2).status == "done"


def test_no_more_jobs_than_workers(project: Any) -> None:
    text = """
        import os, time
        def alone(*, k):
            os.mkdir("busy")
            time.sleep(0.05)
            os.rmdir("busy")
        """
    project.operation("alone", text)
    pipeline = project.pipeline({f"n{k}": ("alone", {"k": str(k)}) for k in range(4)}, [])
    assert project.run(pipeline, workers=1).status == "done"


def test_a_failure_stops_only_what_depends_on_it(project: Any) -> None:
    project.operation("bad", "def bad():\n    x = 1\n    raise ValueError('no')\n    return x\n")
    project.operation("good", "def good(x=0):\n    y = x\n    return y\n")
    pipeline = project.pipeline(
        {"bad": "bad", "next": "good", "last": "good", "other": "good", "more": "good"},
        ["bad.x > next.x", "next.y > last.x", "other.y > more.x"],
    )
    ran = project.run(pipeline)
    assert ran.status == "failed"
    assert project.statuses(ran) == {
        "bad": "failed",
        "next": "skipped",
        "last": "skipped",
        "other": "done",
        "more": "done",
    }
    assert ran.jobs["bad"].reason == "operations/bad.py, line 3: ValueError: no"
    assert ran.jobs["last"].reason == "needs next, which did not succeed"


def test_resume_runs_what_failed_and_only_that(project: Any) -> None:
    project.operation("first", "def first():\n    open('count', 'a').write('1')\n    x = 1\n    return x\n")
    project.operation("needs", "def needs(x):\n    y = open('missing.txt').read()\n    return y\n")
    pipeline = project.pipeline({"first": "first", "needs": "needs"}, ["first.x > needs.x"])
    ran = project.run(pipeline)
    assert project.statuses(ran) == {"first": "done", "needs": "failed"}
    (project.root / "missing.txt").write_text("here")
    again = runtime.resume(project.layout, ran.id)
    assert project.statuses(again) == {"first": "done", "needs": "done"}
    assert (again.status, again.jobs["needs"].attempts) == ("done", 2)
    assert (project.root / "count").read_text() == "1"
    assert runtime.resume(project.layout, ran.id).finished == again.finished


def test_an_operation_may_be_tried_again(project: Any) -> None:
    text = """
        # /// deepforge
        # retries = 2
        # ///
        import os
        def work():
            open("count", "a").write("x")
            if os.path.getsize("count") < 3:
                os.kill(os.getpid(), 9)
        """
    ran = project.run(project.one(text))
    assert ran.status == "done"
    assert ran.jobs["work"].attempts == 3


def test_the_run_is_not_changed_by_editing_the_project(project: Any) -> None:
    project.write("modules/a.py", "x = 'old'\n")
    pipeline = project.one("from modules.a import x\ndef work():\n    y = ('old', x)\n    return y\n")
    execution = runtime.create(project.layout, pipeline)
    project.write("modules/a.py", "x = 'new'\n")
    project.operation("work", "def work():\n    y = 'new'\n    return y\n")
    (project.root / pipeline).unlink()
    ran = runtime.conduct(project.layout, execution)
    assert project.value(ran, "work", "y") == ("old", "old")
    assert ran.modules == {"modules/a.py": "x = 'old'\n"}


def test_cancel_ends_the_jobs_and_their_processes(project: Any) -> None:
    text = """
        import subprocess, signal, time
        def work():
            print(subprocess.Popen(["sleep", "600"]).pid, flush=True)
            open("started", "w").close()
            try:
                time.sleep(600)
            finally:
                open("cleaned", "w").close()
        """
    project.operation("work", text)
    project.operation("after", "def after(*, k=1):\n    pass\n")
    pipeline = project.pipeline({"work": "work", "x": "after"}, [])
    execution = runtime.create(project.layout, pipeline, workers=1)
    pid = runtime.start(project.layout, execution)
    until((project.root / "started").exists)
    runtime.cancel(project.layout, execution)
    ran = runtime.wait(project.layout, execution, timeout=120)
    assert ran.status == "cancelled"
    assert (ran.jobs["work"].status, ran.jobs["work"].reason) == ("cancelled", "cancelled")
    assert (project.root / "cleaned").exists()
    printed = ran.jobs["work"].stdout_tail.split()
    # Killed is not yet ended: the system takes a moment.
    until(lambda: start_time(int(printed[0])) is None)
    # No traceback: where it happened to be says nothing.
    assert printed[1:] == ["Cancelled"]
    until(lambda: start_time(pid) is None)
    runtime.cancel(project.layout, execution)
    assert runtime.execution(project.layout, execution).status == "cancelled"


def test_a_job_that_does_not_listen_is_killed(project: Any) -> None:
    text = """
        import signal, time
        def work():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            open("started", "w").close()
            time.sleep(600)
        """
    execution = runtime.create(project.layout, project.one(text))
    runtime.start(project.layout, execution)
    until((project.root / "started").exists)
    before = time.monotonic()
    runtime.cancel(project.layout, execution)
    assert runtime.wait(project.layout, execution, timeout=120).status == "cancelled"
    assert time.monotonic() - before > 4  # it had its time to end by itself


def test_a_cancelled_execution_can_be_resumed(project: Any) -> None:
    execution = runtime.create(project.layout, project.one("def work():\n    x = 1\n    return x\n"))
    runtime.cancel(project.layout, execution)
    assert runtime.execution(project.layout, execution).jobs["work"].status == "cancelled"
    assert runtime.resume(project.layout, execution).status == "done"


def test_an_interrupt_cancels(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    execution = runtime.create(project.layout, project.one("import time\ndef work():\n    time.sleep(600)\n"))

    def progress(record: dict[str, Any]) -> None:
        if record.get("status") == "running":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runtime.conduct(project.layout, execution, progress)
    ran = runtime.execution(project.layout, execution)
    assert ran.status == "cancelled"


def test_wait_says_when_nobody_conducts_or_time_is_up(project: Any) -> None:
    execution = runtime.create(project.layout, project.one("import time\ndef work():\n    time.sleep(600)\n"))
    with pytest.raises(RunError, match="Nobody conducts"):
        runtime.wait(project.layout, execution)
    runtime.start(project.layout, execution)
    with pytest.raises(RunError, match=r"has not ended within 0\.2 s"):
        runtime.wait(project.layout, execution, timeout=0.2)
    runtime.cancel(project.layout, execution)
    runtime.wait(project.layout, execution, timeout=120)
    with pytest.raises(RunError, match="There is no execution nothing"):
        runtime.wait(project.layout, "nothing")


def test_two_conductors(project: Any) -> None:
    text = "import os, time\ndef work():\n    while not os.path.exists('go'):\n        time.sleep(0.01)\n"
    execution = runtime.create(project.layout, project.one(text))
    pid = runtime.start(project.layout, execution)
    for act in (runtime.conduct, runtime.resume, runtime.start):
        with pytest.raises(RunError, match=f"already has a conductor: process {pid}"):
            act(project.layout, execution)
    (project.root / "go").touch()
    assert runtime.wait(project.layout, execution, timeout=120).status == "done"


def test_progress_tells_every_change(project: Any) -> None:
    seen: list[tuple[str, Any]] = []
    execution = runtime.create(project.layout, project.one("def work():\n    pass\n"))
    runtime.conduct(project.layout, execution, lambda r: seen.append((r["kind"], r.get("status"))))
    assert seen == [("conductor", None), ("job", "running"), ("job", "done"), ("finish", "done")]
    assert [(e["kind"], e.get("status")) for e in runtime.watch(project.layout, execution)] == seen


def test_the_record_is_in_the_project_and_says_it_all(project: Any) -> None:
    ran = project.run(project.one("def work():\n    print('hello')\n    x = 1\n    return x\n"))
    stored = Execution.load(project.root / "executions" / f"{ran.id}.execution.json")
    assert stored == ran
    assert stored.operations["operations/work.py"].startswith("def work")
    assert stored.jobs["work"].stdout_tail == "hello\n"
    assert stored.environment["hash_seed"] == "0"
    (summary,) = runtime.executions(project.layout)
    assert (summary.id, summary.status, summary.counts, summary.conductor) == (ran.id, "done", {"done": 1}, None)


def test_executions_are_known_after_their_folder_is_gone(project: Any) -> None:
    ran = project.run(project.one("def work():\n    pass\n"))
    shutil.rmtree(project.layout.state)
    assert [each.id for each in runtime.executions(project.layout)] == [ran.id]
    assert runtime.execution(project.layout, ran.id) == ran


def _diamond(project: Any) -> str:
    project.operation("load", "def load(*, n=2):\n    x = list(range(n))\n    return x\n")
    project.operation("left", "def left(x):\n    a = x + [1]\n    return a\n")
    project.operation("right", "def right(x):\n    b = x + [2]\n    return b\n")
    project.operation("join", "def join(a, b):\n    c = a + b\n    return c\n")
    return str(
        project.pipeline(
            {"load": "load", "left": "left", "right": "right", "join": "join", "out": {"output": "joined"}},
            ["load.x > left.x", "load.x > right.x", "left.a > join.a", "right.b > join.b", "join.c > out.data"],
        )
    )


def test_an_artifact_contains_all_that_made_it_once(project: Any) -> None:
    ran = project.run(_diamond(project))
    artifact = Artifact.load(project.root / "artifacts" / "joined.artifact.json")
    assert artifact.sha256 == ran.jobs["join"].outputs["c"].sha256
    assert artifact.provenance.made_by == f"{ran.id}/join"
    assert artifact.provenance.output == "c"
    assert sorted(artifact.provenance.operations) == [f"{ran.id}/{name}" for name in ("join", "left", "load", "right")]
    left = artifact.provenance.operations[f"{ran.id}/left"]
    assert left.inputs == {"x": OperationSource(f"{ran.id}/load", "x")}
    assert left.code == "def left(x):\n    a = x + [1]\n    return a\n"
    assert artifact.provenance.operations[f"{ran.id}/load"].attributes == {"n": "2"}


def test_reused_results_keep_their_history(project: Any) -> None:
    pipeline = _diamond(project)
    first = project.run(pipeline)
    file = project.root / "artifacts" / "joined.artifact.json"
    before = file.read_bytes()
    project.run(pipeline)
    assert file.read_bytes() == before
    project.operation("right", "def right(x):\n    b = x + [3]\n    return b\n")
    third = project.run(pipeline)
    made = Artifact.load(file).provenance
    assert sorted(made.operations) == sorted(
        [f"{first.id}/load", f"{first.id}/left", f"{third.id}/right", f"{third.id}/join"]
    )


def test_an_artifact_goes_into_another_pipeline_with_its_history(project: Any) -> None:
    first = project.run(_diamond(project))
    project.operation("total", "def total(values):\n    t = sum(values)\n    return t\n")
    nodes = {"in": {"input": "joined"}, "total": "total", "out": {"output": "t"}}
    pipeline = project.pipeline(nodes, ["in.data > total.values", "total.t > out.data"], "second")
    second = project.run(pipeline)
    assert project.value(second, "total", "t") == 5
    made = Artifact.load(project.root / "artifacts" / "t.artifact.json").provenance
    assert made.operations[f"{second.id}/total"].inputs == {"values": OperationSource(f"{first.id}/join", "c")}
    assert f"{first.id}/load" in made.operations


def test_data_by_reference_is_passed_by_its_path(project: Any) -> None:
    from deepforge.model.artifact import DataReference
    from deepforge.model.times import utc_text

    project.write("big.bin", "large data")
    reference = DataReference.to_file("big.bin", project.root)
    Artifact("big", "file", utc_text(), reference=reference).save(project.root / "artifacts")
    project.operation("size", "import os\ndef size(file):\n    n = os.path.getsize(file)\n    return n\n")
    pipeline = project.pipeline({"in": {"input": "big"}, "size": "size"}, ["in.data > size.file"])
    assert project.value(project.run(pipeline), "size", "n") == 10
    assert project.run(pipeline).jobs["size"].status == "reused"
    project.write("big.bin", "larger data")
    assert project.value(project.run(pipeline), "size", "n") == 11


def test_sub_pipelines_run_as_part_of_the_whole(project: Any) -> None:
    import json

    _diamond(project)
    project.pipeline({"total": "load"}, [], "outer")
    outer = {
        "version": 1,
        "nodes": {
            "inner": {
                "kind": "pipeline",
                "pipeline": "pipelines/p.pipeline.json",
                "attributes": {"load.n": "3"},
                "position": [0, 0],
            }
        },
        "edges": {},
    }
    (project.root / "pipelines/outer.pipeline.json").write_text(json.dumps(outer))
    ran = project.run("pipelines/outer.pipeline.json")
    assert project.value(ran, "inner/join", "c") == [0, 1, 2, 1, 0, 1, 2, 2]


def test_a_record_that_cannot_be_read_is_not_overwritten(project: Any) -> None:
    pipeline = _diamond(project)
    project.write("artifacts/joined.artifact.json", "{not json")
    seen: list[str] = []
    execution = runtime.create(project.layout, pipeline)
    ran = runtime.conduct(project.layout, execution, lambda r: seen.append(r.get("message", "")))
    assert ran.status == "done"
    assert (project.root / "artifacts/joined.artifact.json").read_text() == "{not json"
    assert any("artifact joined could not be written" in message for message in seen)


def test_a_run_is_committed_in_words(project: Any) -> None:
    subprocess.run(["git", "init", "-q", str(project.root)], check=True)
    pipeline = _diamond(project)
    project.run(pipeline)
    project.run(pipeline)
    log = subprocess.run(
        ["git", "-C", str(project.root), "log", "--all", "--format=%s"], capture_output=True, text=True, check=True
    )
    assert {"Run p: 4 jobs done", "Run p: 4 jobs reused"} <= set(log.stdout.splitlines())


def test_threads_of_blas_pass_unchanged_and_are_recorded(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    ran = project.run(project.one("import os\ndef work():\n    n = os.environ['OMP_NUM_THREADS']\n    return n\n"))
    assert project.value(ran, "work", "n") == "3"
    assert ran.environment["threads"] == 3


def test_a_server_thread_can_conduct_while_others_watch(project: Any) -> None:
    execution = runtime.create(project.layout, project.one("def work():\n    print('x')\n"))
    thread = threading.Thread(target=runtime.conduct, args=(project.layout, execution))
    thread.start()
    events = list(runtime.watch(project.layout, execution))
    thread.join()
    assert events[-1]["kind"] in ("finish", "lapsed")
    assert runtime.execution(project.layout, execution).status == "done"


def test_what_nothing_refers_to_is_collected(project: Any) -> None:
    ran = project.run(_diamond(project))
    sha256 = ran.jobs["left"].outputs["a"].sha256
    assert runtime.collect(project.layout, grace=0).files == 0
    (project.root / "executions" / f"{ran.id}.execution.json").unlink()
    shutil.rmtree(project.layout.runs / ran.id)
    assert runtime.collect(project.layout, grace=0).files == 0  # they can still be reused
    assert runtime.collect(project.layout, grace=0, forget_cache=True).files == 3
    assert not Store(project.layout.store).has(sha256)
    artifact = Artifact.load(project.root / "artifacts" / "joined.artifact.json")
    assert Store(project.layout.store).has(str(artifact.sha256))
