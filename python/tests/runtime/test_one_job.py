"""What one job promises: the operation's own values, output, figures, files, and errors with their place."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deepforge import runtime
from deepforge.provenance.journal import read_journal

from .waiting import until


def test_outputs_are_named_by_the_return_and_stored_one_by_one(project: Any) -> None:
    ran = project.run(
        project.one("def work(*, n: int = 3):\n    a = list(range(n))\n    b = sum(a)\n    return a, b\n")
    )
    assert ran.status == "done"
    assert project.value(ran, "work", "a") == [0, 1, 2]
    assert project.value(ran, "work", "b") == 3
    assert ran.jobs["work"].outputs["b"].type == "int"


def test_a_lone_value_is_one_output_even_when_it_is_a_tuple(project: Any) -> None:
    ran = project.run(project.one("def work():\n    pair = (1, 2)\n    return pair\n"))
    assert project.value(ran, "work", "pair") == (1, 2)


def test_attributes_are_the_values_their_literal_text_says(project: Any) -> None:
    text = "def work(*, a, b=1.0, c='x'):\n    got = (a, b, c)\n    return got\n"
    ran = project.run(project.one(text, attributes={"a": "(3, 3)", "b": "1e-3"}))
    assert project.value(ran, "work", "got") == ((3, 3), 0.001, "x")


def test_a_failure_names_the_operations_own_line_and_what_it_called(project: Any) -> None:
    project.write("modules/steps.py", "def half(x):\n    return x / 0\n")
    ran = project.run(
        project.one("from modules.steps import half\n\ndef work():\n    x = 4\n    y = half(x)\n    return y\n")
    )
    error = ran.jobs["work"].error
    assert ran.status == "failed"
    assert (error.type, error.message) == ("ZeroDivisionError", "division by zero")
    assert (error.file, error.line) == ("operations/work.py", 5)
    assert 'File "operations/work.py", line 5, in work\n    y = half(x)' in error.traceback
    assert 'File "modules/steps.py", line 2, in half' in error.traceback
    assert "deepforge" not in error.traceback


def test_an_error_while_a_module_loads_has_a_place_too(project: Any) -> None:
    project.write("modules/broken.py", "x = 1\ny = x +\n")
    ran = project.run(project.one("import modules.broken\ndef work():\n    pass\n"))
    assert (ran.jobs["work"].error.file, ran.jobs["work"].error.line) == ("modules/broken.py", 2)


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        ("import sys; sys.exit(3)", "SystemExit", r"the operation called sys.exit\(3\)"),
        ("import threading; guard = threading.Lock()", "ValueTypeError", "'guard' .* cannot be stored"),
        ("import os; os.kill(os.getpid(), 9)", "Killed", r"killed by signal 9 \(SIGKILL\)"),
        ("import os; os._exit(7)", "Killed", "ended with status 7 without a result"),
    ],
)
def test_other_ends_are_told_apart(project: Any, body: str, kind: str, message: str) -> None:
    ran = project.run(project.one(f"def work():\n    guard = 1\n    {body}\n    return guard\n"))
    assert ran.jobs["work"].status == "failed"
    assert ran.jobs["work"].error.type == kind
    assert re.search(message, ran.jobs["work"].error.message)


def test_a_decorator_that_changes_the_number_of_values_is_found(project: Any) -> None:
    text = """
        def _drop(function):
            return lambda: function()[:1]

        @_drop
        def work():
            a, b = 1, 2
            return a, b
        """
    ran = project.run(project.one(text))
    assert "returned 1 values; its interface names 2: a, b" in ran.jobs["work"].error.message


def test_prints_of_python_and_of_subprocesses_arrive_in_order(project: Any) -> None:
    text = """
        import os, sys, subprocess
        def work():
            print("one")
            subprocess.run(["echo", "two"])
            print("three", file=sys.stderr)
            os.write(1, b"four\\n")
            print("\\ud800 five", end="")
        """
    ran = project.run(project.one(text))
    assert ran.jobs["work"].stdout_tail == "one\ntwo\nthree\nfour\n\\ud800 five"


def test_the_code_runs_as_in_a_notebook_in_its_folder(project: Any) -> None:
    project.write("notebooks/helper.py", "def name(): return 'helper'\n")
    project.write("notebooks/data.txt", "text")
    text = """
        # /// deepforge
        # directory = "notebooks"
        # ///
        import os
        from helper import name
        def work():
            found = (name(), open("data.txt").read(), os.path.basename(os.getcwd()), os.environ["PYTHONHASHSEED"])
            return found
        """
    ran = project.run(project.one(text))
    assert project.value(ran, "work", "found") == ("helper", "text", "notebooks", "0")


def test_an_installed_package_called_modules_does_not_hide_the_projects(project: Any, tmp_path: Path) -> None:
    other = tmp_path / "other" / "modules"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("")
    project.write("modules/mine.py", "X = 5\n")
    pipeline = project.one("from modules.mine import X\ndef work():\n    x = X\n    return x\n")
    ran = project.run(pipeline, env={"PYTHONPATH": f"{other.parent}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"})
    assert project.value(ran, "work", "x") == 5


def test_ports_fed_by_one_output_share_the_object(project: Any) -> None:
    project.operation("make", "def make():\n    x = [1]\n    return x\n")
    project.operation("use", "def use(a, b):\n    same = a is b\n    return same\n")
    pipeline = project.pipeline({"make": "make", "use": "use"}, ["make.x > use.a", "make.x > use.b"])
    assert project.value(project.run(pipeline), "use", "same") is True


def test_an_unset_optional_input_takes_its_default(project: Any) -> None:
    ran = project.run(project.one("def work(x=41):\n    y = x + 1\n    return y\n"))
    assert project.value(ran, "work", "y") == 42


def test_files_read_and_written_are_recorded_but_not_those_of_python(project: Any) -> None:
    project.write("in.csv", "1,2\n")
    text = """
        import json, sqlite3, xml.dom.minidom
        def work():
            text = open("in.csv").read()
            open("out.txt", "w").write(text)
            open("out.txt").read()
            try:
                open("absent.txt")
            except OSError:
                pass
            return text
        """
    job = project.run(project.one(text)).jobs["work"]
    assert {use.path: use.size for use in job.files_read} == {"in.csv": 4, "absent.txt": None}
    assert [use.path for use in job.files_written] == ["out.txt"]
    assert job.files_read[1].sha256 is not None


def test_a_folder_that_comes_and_goes_with_all_in_it_is_no_data(project: Any) -> None:
    text = """
        import os, tempfile
        def work():
            with tempfile.TemporaryDirectory() as folder:
                os.mkdir(folder + "/inner")
                open(folder + "/inner/x", "w").write("1")
                open(folder + "/inner/x").read()
                names = os.listdir(folder)
            os.mkdir("kept")
            open("kept/x", "w").write("1")
            return names
        """
    job = project.run(project.one(text)).jobs["work"]
    assert [use.path for use in job.files_read] == []
    assert [use.path for use in job.files_written] == ["kept/x"]


def _finish(project: Any, execution: str) -> dict[str, Any]:
    records = read_journal(project.layout.runs / execution / "jobs" / "work" / "1" / "journal")
    assert records[-1]["kind"] == "finish"
    return dict(records[-1])


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("import random; random.random()", {"randomness"}),
        ("import random; random.seed(3); random.random()", set()),
        ("import random; random.random(); random.seed(3)", {"randomness"}),
        ("import random; random.seed(None); random.random()", {"randomness"}),
        ("import random; random.Random(3).random()", set()),
        ("import socket; s = socket.socket(); s.settimeout(0); s.connect_ex(('192.0.2.1', 9))", {"network"}),
        ("import socket; s = socket.socket(); s.settimeout(0); s.connect_ex(('127.0.0.1', 9))", set()),
        ("import subprocess; subprocess.run(['true'])", {"subprocess"}),
        ("f = open('log.txt', 'a'); f.write('x'); f.close()", {"file"}),
        (
            "import tempfile\n    with tempfile.TemporaryDirectory() as t: open(t + '/x', 'w').close(); open(t + '/x')",
            set(),
        ),
    ],
)
def test_what_keeps_a_job_from_being_repeated_is_seen(project: Any, body: str, kinds: set[str]) -> None:
    project.write("log.txt", "before")
    execution = runtime.create(project.layout, project.one(f"def work():\n    {body}\n"))
    runtime.conduct(project.layout, execution)
    assert {effect["kind"] for effect in _finish(project, execution)["effects"]} == kinds


@pytest.mark.parametrize(
    ("body", "unseeded"),
    [
        ("np.random.rand(3)", True),
        ("np.random.seed(0); np.random.rand(3)", False),
        ("np.random.default_rng(0).random(3)", False),
        ("state = np.random.get_state(); np.random.set_state(state); np.random.rand()", False),
    ],
)
def test_numpys_global_generator_is_watched(project: Any, body: str, unseeded: bool) -> None:
    pytest.importorskip("numpy")
    execution = runtime.create(project.layout, project.one(f"import numpy as np\ndef work():\n    {body}\n"))
    assert runtime.conduct(project.layout, execution).status == "done"
    assert bool(_finish(project, execution)["effects"]) is unseeded


def test_a_forked_process_of_the_operation_is_not_taken_for_the_job(project: Any) -> None:
    text = """
        import os, sys
        def work():
            child = os.fork()
            if child == 0:
                sys.exit(5)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            return status
        """
    ran = project.run(project.one(text))
    assert ran.status == "done"
    assert project.value(ran, "work", "status") == 5


def test_what_a_job_leaves_running_is_ended_with_it(project: Any) -> None:
    text = """
        import subprocess
        def work():
            pid = subprocess.Popen(["sleep", "600"]).pid
            return pid
        """
    ran = project.run(project.one(text))
    from deepforge.runtime.job.process import start_time

    pid = project.value(ran, "work", "pid")
    # Killed is not yet ended: the system takes a moment.
    until(lambda: start_time(pid) is None)


def test_a_job_folder_is_run_once_only(project: Any) -> None:
    execution = runtime.create(project.layout, project.one("def work():\n    open('count', 'a').write('x')\n"))
    runtime.conduct(project.layout, execution)
    folder = project.layout.runs / execution / "jobs" / "work" / "1"
    again = subprocess.run(
        [sys.executable, "-m", "deepforge.runtime.job", str(folder)],
        env={**os.environ, "PYTHONPATH": str(Path(runtime.__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 3
    assert "another process has claimed this job" in again.stderr
    assert (project.root / "count").read_text() == "x"


def test_a_job_started_by_hand_gets_its_hash_seed(project: Any, tmp_path: Path) -> None:
    execution = runtime.create(project.layout, project.one("def work():\n    h = hash('a')\n    return h\n"))
    ran = runtime.conduct(project.layout, execution)
    done = project.layout.runs / execution / "jobs" / "work" / "1"
    folder = tmp_path / "by-hand"
    folder.mkdir()
    (folder / "job.json").write_bytes((done / "job.json").read_bytes())
    env = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": str(Path(runtime.__file__).parents[2])}
    assert (
        subprocess.run([sys.executable, "-m", "deepforge.runtime.job", str(folder)], env=env, check=False).returncode
        == 0
    )
    output = read_journal(folder / "journal")[-1]["outputs"]["h"]
    assert output["sha256"] == ran.jobs["work"].outputs["h"].sha256


def test_a_folder_that_is_no_job_is_refused(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(runtime.__file__).parents[2])}
    command = [sys.executable, "-m", "deepforge.runtime.job", str(tmp_path)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is not a job" in done.stderr
    (tmp_path / "job.json").write_text(json.dumps({"version": 99}))
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert "version 99" in done.stderr


def test_stdout_can_be_followed_while_the_job_runs(project: Any) -> None:
    text = """
        import time, os
        def work():
            print("first line")
            while not os.path.exists("go"):
                time.sleep(0.01)
            print("last line")
        """
    execution = runtime.create(project.layout, project.one(text))
    runtime.start(project.layout, execution)
    seen = ""
    for event in runtime.watch(project.layout, execution):
        if event["kind"] == "stdout":
            seen += event["text"]
            if "first line" in seen and not (project.root / "go").exists():
                assert "last line" not in seen
                (project.root / "go").touch()
    assert seen == "first line\nlast line\n"
    assert event["kind"] == "finish"


def test_a_job_starts_without_anything_heavy() -> None:
    """Measured in modules, because time depends on what else the machine does: 40 to 55 ms more than Python itself."""
    code = "import sys; before = set(sys.modules); import deepforge.runtime.job.main; "
    code += "print(*sorted(set(sys.modules) - before))"
    env = {**os.environ, "PYTHONPATH": str(Path(runtime.__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True, text=True)
    loaded = set(done.stdout.split())
    assert len(loaded) < 110
    heavy = {"numpy", "jsonschema", "libcst", "cloudpickle", "importlib.metadata", "email", "asyncio", "logging"}
    assert not loaded & heavy


def test_times_are_those_of_the_operation(project: Any) -> None:
    job = project.run(project.one("import time\ndef work():\n    time.sleep(0.2)\n")).jobs["work"]
    assert job.milliseconds >= 150
    assert job.started < job.finished
    assert job.host
