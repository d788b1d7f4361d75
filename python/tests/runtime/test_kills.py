"""kill -9 of conductors and jobs at any moment loses nothing and runs nothing twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from deepforge import runtime
from deepforge.provenance.journal import read_journal
from deepforge.runtime.job.process import start_time

# Each job notes when it begins and when it has made its value, in files that only grow.
STEP = """
import os, time
def step(x=0, y=0, *, name, seconds=0.15):
    open("begun", "a").write(name + "\\n")
    time.sleep(seconds)
    value = x + y + 1
    open("made", "a").write(name + "\\n")
    return value
"""
NODES = ("a", "b", "c", "d", "e", "f")
EDGES = [
    "a.value > b.x",
    "a.value > c.x",
    "b.value > d.x",
    "c.value > d.y",
    "c.value > e.x",
    "d.value > f.x",
    "e.value > f.y",
]


def _pipeline(project: Any) -> str:
    project.operation("step", '# /// deepforge\n# cache = "never"\n# ///\n' + STEP)
    return str(project.pipeline({name: ("step", {"name": repr(name)}) for name in NODES}, EDGES))


def _start(project: Any, execution: str) -> subprocess.Popen[bytes]:
    """A conductor in a process group of its own, as a shell would start it."""
    return subprocess.Popen(
        [sys.executable, "-m", "deepforge.runtime.conductor", str(project.layout.runs / execution)],
        env={**os.environ, "PYTHONPATH": str(Path(runtime.__file__).parents[2])},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


@pytest.mark.parametrize("seed", range(3))
def test_conductors_killed_at_random_lose_nothing_and_run_nothing_twice(project: Any, seed: int) -> None:
    chance = random.Random(seed)
    execution = runtime.create(project.layout, _pipeline(project), workers=2)
    for _ in range(8):
        conductor = _start(project, execution)
        time.sleep(chance.uniform(0.05, 0.5))
        conductor.kill()
        conductor.wait()
        if chance.random() < 0.3:  # a torn record at the end, as a power cut would leave
            with open(project.layout.runs / execution / "journal", "ab") as journal:
                journal.write(b'0bad0bad {"kind":"jo')
    ran = runtime.resume(project.layout, execution)
    assert ran.status == "done"
    assert project.value(ran, "f", "value") == 9
    # Never killed itself, a job begins once and makes its value once, whatever happens to conductors.
    assert sorted(_lines(project.root / "begun")) == list(NODES)
    assert sorted(_lines(project.root / "made")) == list(NODES)


def test_a_conductor_killed_between_starting_a_job_and_anything_else(project: Any, monkeypatch: Any) -> None:
    """The moments a random kill seldom meets: after the journal's record, before and after the process started."""
    from deepforge.runtime import conductor as module

    for moment in ("before", "after"):
        execution = runtime.create(project.layout, _pipeline(project), workers=1)
        real = module.start_job

        def dies(*args: Any, moment: str = moment, real: Any = real) -> Any:
            if moment == "after":
                real(*args)
            raise SystemError("killed here")

        monkeypatch.setattr(module, "start_job", dies)
        with pytest.raises(SystemError):
            runtime.conduct(project.layout, execution)
        monkeypatch.setattr(module, "start_job", real)
        ran = runtime.conduct(project.layout, execution)
        assert ran.status == "done"
        assert sorted(_lines(project.root / "begun")) == sorted(NODES)
        assert sorted(_lines(project.root / "made")) == sorted(NODES)
        (project.root / "begun").unlink()
        (project.root / "made").unlink()


def test_a_running_job_is_awaited_by_the_next_conductor(project: Any) -> None:
    text = """
        import os, time
        def work():
            open("begun", "a").write("x")
            print("working")
            while not os.path.exists("go"):
                time.sleep(0.01)
            x = 5
            return x
        """
    execution = runtime.create(project.layout, project.one(text))
    conductor = _start(project, execution)
    while not (project.root / "begun").exists():
        time.sleep(0.01)
    conductor.kill()
    conductor.wait()
    runtime.start(project.layout, execution)
    time.sleep(0.3)
    assert runtime.execution(project.layout, execution).jobs["work"].status == "running"
    (project.root / "go").touch()
    ran = runtime.wait(project.layout, execution, timeout=120)
    assert (ran.status, ran.jobs["work"].attempts) == ("done", 1)
    assert project.value(ran, "work", "x") == 5
    assert (project.root / "begun").read_text() == "x"


def test_cancel_reaches_jobs_whose_conductor_was_killed(project: Any) -> None:
    text = "import os, time\ndef work():\n    open('pid', 'w').write(str(os.getpid()))\n    time.sleep(600)\n"
    execution = runtime.create(project.layout, project.one(text))
    conductor = _start(project, execution)
    while not (project.root / "pid").exists() or not (project.root / "pid").read_text():
        time.sleep(0.01)
    conductor.kill()
    conductor.wait()
    pid = int((project.root / "pid").read_text())
    assert start_time(pid) is not None
    runtime.cancel(project.layout, execution)
    assert start_time(pid) is None
    assert runtime.execution(project.layout, execution).status == "cancelled"


def test_killed_jobs_fail_and_resume_runs_them_again(project: Any) -> None:
    text = """
        import os, time
        def work():
            open("begun", "a").write(f"{os.getpid()} ")
            while not os.path.exists("go"):
                time.sleep(0.01)
        """
    execution = runtime.create(project.layout, project.one(text))
    runtime.start(project.layout, execution)
    while not (project.root / "begun").exists() or not (project.root / "begun").read_text().endswith(" "):
        time.sleep(0.01)
    os.kill(int((project.root / "begun").read_text()), signal.SIGKILL)
    ran = runtime.wait(project.layout, execution, timeout=120)
    assert ran.jobs["work"].reason == "killed by signal 9 (SIGKILL)"
    (project.root / "go").touch()
    again = runtime.resume(project.layout, execution)
    assert (again.status, again.jobs["work"].attempts) == ("done", 2)


def test_a_job_and_its_conductor_killed_together(project: Any) -> None:
    text = """
        import os, time
        def work():
            open("pids", "a").write(f"{os.getpid()} ")
            while not os.path.exists("go"):
                time.sleep(0.01)
        """
    execution = runtime.create(project.layout, project.one(text))
    conductor = _start(project, execution)
    while not (project.root / "pids").exists() or not (project.root / "pids").read_text():
        time.sleep(0.01)
    conductor.kill()
    os.kill(int((project.root / "pids").read_text()), signal.SIGKILL)
    conductor.wait()
    (project.root / "go").touch()
    ran = runtime.conduct(project.layout, execution)
    assert (ran.status, ran.jobs["work"].attempts) == ("done", 2)


def test_a_journal_torn_in_the_middle_costs_no_finished_job(project: Any) -> None:
    ran = project.run(_pipeline(project))
    journal = project.layout.runs / ran.id / "journal"
    lines = journal.read_bytes().splitlines(keepends=True)
    for cut in range(0, len(lines), 3):
        journal.write_bytes(b"".join(lines[:cut]) + lines[cut][:-9])
        assert runtime.resume(project.layout, ran.id).status == "done"
    assert sorted(_lines(project.root / "made")) == list(NODES)


def test_a_finished_job_record_is_the_last_thing_written(project: Any) -> None:
    ran = project.run(project.one("def work():\n    a, b = 1, 2\n    return a, b\n"))
    records = read_journal(project.layout.runs / ran.id / "jobs" / "work" / "1" / "journal")
    assert [record["kind"] for record in records] == ["start", "output", "output", "finish"]
