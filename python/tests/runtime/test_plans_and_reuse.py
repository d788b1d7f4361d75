"""What is reused, what runs again, and the reason in words."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from deepforge import runtime
from deepforge.errors import DeepForgeError, RunError


def _chain(project: Any) -> str:
    project.operation("load", "def load(*, n=5):\n    x = list(range(n))\n    return x\n")
    project.operation(
        "train", "from modules.steps import scale\ndef train(x, *, k=2):\n    y = scale(x, k)\n    return y\n"
    )
    project.operation("show", "def show(y):\n    print(y)\n")
    project.write(
        "modules/steps.py", "from modules.more import one\ndef scale(x, k):\n    return [v * k * one for v in x]\n"
    )
    project.write("modules/more.py", "one = 1\n")
    return str(
        project.pipeline({"load": "load", "train": "train", "show": "show"}, ["load.x > train.x", "train.y > show.y"])
    )


def _states(project: Any, pipeline: str, **options: Any) -> dict[str, tuple[str, str]]:
    found = runtime.plan(project.layout, pipeline, **options)
    return {name: (step.state, step.reason) for name, step in found.steps.items()}


def test_the_second_run_reuses_everything_and_says_so(project: Any) -> None:
    pipeline = _chain(project)
    first = project.run(pipeline)
    assert project.statuses(first) == {"load": "done", "train": "done", "show": "done"}
    second = project.run(pipeline)
    assert project.statuses(second) == {"load": "reused", "train": "reused", "show": "reused"}
    assert second.jobs["train"].reason == f"unchanged since {first.id}"
    assert second.jobs["train"].reused_from.execution == first.id
    assert second.jobs["show"].stdout_tail == "[0, 2, 4, 6, 8]\n"
    assert second.status == "done"


def test_the_plan_before_and_after_a_run(project: Any) -> None:
    pipeline = _chain(project)
    assert _states(project, pipeline) == {
        "load": ("will run", "first run"),
        "train": ("depends", "depends on the result of load"),
        "show": ("depends", "depends on the result of train"),
    }
    ran = project.run(pipeline)
    assert set(_states(project, pipeline).values()) == {("reused", f"unchanged since {ran.id}")}
    assert _states(project, pipeline, force=True)["load"] == ("will run", "forced")


@pytest.mark.parametrize(
    ("change", "options", "node", "reason"),
    [
        ({}, {"attributes": {"train.k": "3"}}, "train", "attribute k changed: 2 to 3"),
        ({"modules/more.py": "one = 1.0\n"}, {}, "train", "code of modules/more.py changed"),
        (
            {"operations/load.py": "def load(*, n=6):\n    x = list(range(n))\n    return x\n"},
            {},
            "load",
            "code of operations/load.py changed; attribute n changed: 5 to 6",
        ),
        ({}, {"env": {"SETTING": "1"}}, "load", "variable SETTING changed"),
        ({}, {"env": {"PYTHONHASHSEED": "1"}}, "load", "variable PYTHONHASHSEED changed"),
    ],
)
def test_what_changed_is_named(
    project: Any, change: dict[str, str], options: dict[str, Any], node: str, reason: str
) -> None:
    pipeline = _chain(project)
    project.run(pipeline)
    for path, text in change.items():
        project.write(path, text)
    assert _states(project, pipeline, **options)[node] == ("will run", reason)


def test_a_changed_job_with_the_same_result_does_not_run_what_follows(project: Any) -> None:
    pipeline = _chain(project)
    project.run(pipeline)
    project.operation("load", "# a comment\ndef load(*, n=5):\n    x = list(range(n))\n    return x\n")
    assert project.statuses(project.run(pipeline)) == {"load": "done", "train": "reused", "show": "reused"}


def test_going_back_reuses_the_older_result(project: Any) -> None:
    pipeline = _chain(project)
    project.run(pipeline)
    project.run(pipeline, attributes={"train.k": "3"})
    assert set(project.statuses(project.run(pipeline)).values()) == {"reused"}


def test_nothing_is_reused_from_another_state_of_the_files_it_read(project: Any) -> None:
    project.write("data.csv", "1\n")
    pipeline = project.one("def work():\n    text = open('data.csv').read()\n    return text\n")
    project.run(pipeline)
    os.utime(project.root / "data.csv")  # written again with the same content
    assert _states(project, pipeline)["work"][0] == "reused"
    project.write("data.csv", "2\n")
    assert _states(project, pipeline)["work"] == ("will run", "the file data.csv changed")
    assert project.value(project.run(pipeline), "work", "text") == "2\n"
    project.write("data.csv", "1\n")  # as at first: that result is still known
    again = project.run(pipeline)
    assert (again.jobs["work"].status, project.value(again, "work", "text")) == ("reused", "1\n")


def test_files_that_appear_or_vanish_count(project: Any) -> None:
    text = """
        import os
        def work():
            try:
                found = open("maybe.txt").read()
            except OSError:
                found = None
            names = sorted(os.listdir("data"))
            return found, names
        """
    project.write("data/a.txt", "a")
    pipeline = project.one(text)
    project.run(pipeline)
    assert _states(project, pipeline)["work"][0] == "reused"
    project.write("data/b.txt", "b")
    assert _states(project, pipeline)["work"] == ("will run", "the file data changed")
    (project.root / "data/b.txt").unlink()
    project.write("maybe.txt", "now")
    assert _states(project, pipeline)["work"] == ("will run", "the file maybe.txt changed")


def test_a_file_that_only_the_code_names_counts_as_read(project: Any) -> None:
    """Native readers and subprocesses open files without Python seeing it."""
    project.write("table.bin", "1")
    pipeline = project.one("import subprocess\ndef work():\n    subprocess.run(['cat', 'table.bin'])\n")
    project.run(pipeline)
    project.write("table.bin", "2")
    assert _states(project, pipeline)["work"] == ("will run", "the file table.bin changed")


def test_a_module_imported_by_a_computed_name_counts_too(project: Any) -> None:
    project.write("modules/late.py", "x = 1\n")
    text = "import importlib\ndef work():\n    x = importlib.import_module('modules.' + 'late').x\n    return x\n"
    pipeline = project.one(text)
    project.run(pipeline)
    project.write("modules/late.py", "x = 2\n")
    assert _states(project, pipeline)["work"] == ("will run", "the file modules/late.py changed")


def test_written_files_must_still_be_there(project: Any) -> None:
    pipeline = project.one("def work():\n    open('out.txt', 'w').write('x')\n")
    project.run(pipeline)
    assert _states(project, pipeline)["work"][0] == "reused"
    (project.root / "out.txt").unlink()
    assert _states(project, pipeline)["work"] == (
        "will run",
        "the file out.txt, which it wrote, is missing or changed",
    )
    project.run(pipeline)
    assert (project.root / "out.txt").read_text() == "x"


def test_what_an_import_draws_is_no_draw_of_the_operation(project: Any) -> None:
    (project.root / "modules").mkdir(exist_ok=True)
    (project.root / "modules" / "drawing.py").write_text("import random\nNAME = random.random()\n")
    pipeline = project.one("from modules.drawing import NAME\n\n\ndef work():\n    return len(str(NAME)) > 0\n")
    project.run(pipeline)
    assert _states(project, pipeline)["work"][0] == "reused"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("import time; t = time.time()", "it read the clock (time.time)"),
        ("from datetime import datetime as d; t = d.now()", "it read the clock (datetime.datetime.now)"),
        ("import random; random.random()", "it used randomness without a seed (random was used without a seed)"),
        ("import uuid; uuid.uuid4()", "it used randomness without a seed (uuid.uuid4)"),
        ("import time; time.strftime('%Y')", "it read the clock (time.strftime)"),
    ],
)
def test_what_cannot_be_repeated_is_not_reused_unless_the_operation_says_so(
    project: Any, body: str, reason: str
) -> None:
    pipeline = project.one(f"def work():\n    {body}\n")
    project.run(pipeline)
    assert _states(project, pipeline)["work"] == ("will run", reason)
    project.operation("work", f'# /// deepforge\n# cache = "always"\n# ///\ndef work():\n    {body}\n')
    project.run(pipeline)
    assert _states(project, pipeline)["work"][0] == "reused"


def test_an_operation_can_ask_to_run_always(project: Any) -> None:
    pipeline = project.one('# /// deepforge\n# cache = "never"\n# ///\ndef work():\n    pass\n')
    project.run(pipeline)
    assert _states(project, pipeline)["work"] == ("will run", 'the operation says cache = "never"')


def test_a_result_that_left_the_store_is_made_again(project: Any) -> None:
    pipeline = _chain(project)
    ran = project.run(pipeline)
    sha256 = ran.jobs["train"].outputs["y"].sha256
    (project.layout.store / sha256[:2] / sha256).unlink()
    assert _states(project, pipeline)["train"] == ("will run", "its earlier result is no longer in the store")
    assert project.run(pipeline).status == "done"


def test_a_damaged_cache_loses_results_but_nothing_else(project: Any) -> None:
    pipeline = _chain(project)
    project.run(pipeline)
    (file,) = project.layout.cache.glob("jobs-*")
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0][:20] + b"x" + lines[0][21:] + b"".join(lines[1:-1]) + lines[-1][:-5])
    assert project.statuses(project.run(pipeline)) == {"load": "done", "train": "reused", "show": "done"}
    assert set(project.statuses(project.run(pipeline)).values()) == {"reused"}


def test_what_cannot_run_is_said_with_the_reason(project: Any) -> None:
    project.operation("broken", "def broken(x):\n    return x +\n")
    project.operation("load", "def load():\n    x = 1\n    return x\n")
    project.operation("net", 'def net(*, network: "Architecture"):\n    pass\n')
    pipeline = project.pipeline(
        {"load": "load", "broken": "broken", "after": "broken", "none": "none", "net": "net", "in": {"input": "data"}},
        ["load.x > broken.x", "in.data > after.x"],
    )
    states = _states(project, pipeline)
    assert states["load"][0] == "will run"
    assert states["broken"][0] == "cannot run"
    assert "operations/broken.py, line 2" in states["broken"][1]
    assert "operations/none.py" in states["none"][1]
    assert "network of net names no Architecture" in states["net"][1]
    with pytest.raises(RunError, match="cannot run"):
        runtime.create(project.layout, pipeline)
    assert not list(project.layout.runs.glob("*"))


def test_what_is_behind_a_node_that_cannot_run_cannot_run_either(project: Any) -> None:
    project.operation("a", "def a(x):\n    return x\n")
    pipeline = project.pipeline({"in": {"input": "missing"}, "a": "a", "b": "a"}, ["in.data > a.x", "a.x > b.x"])
    states = _states(project, pipeline)
    assert states["a"] == ("cannot run", "There is no artifact missing")
    assert states["b"] == ("cannot run", "needs a, which cannot run")


def test_a_cycle_or_an_unknown_node_is_an_error(project: Any) -> None:
    project.operation("a", "def a(x):\n    return x\n")
    with pytest.raises(DeepForgeError, match="cycle"):
        runtime.plan(project.layout, project.pipeline({"a": "a", "b": "a"}, ["a.x > b.x", "b.x > a.x"]))
    with pytest.raises(RunError, match="no node c; there are: a"):
        runtime.plan(project.layout, project.pipeline({"a": "a"}, []), until="c")
    with pytest.raises(RunError, match=r"expected node\.attribute"):
        runtime.plan(project.layout, project.pipeline({"a": "a"}, []), attributes={"k": "1"})


def test_only_the_wanted_part_runs(project: Any) -> None:
    ran = project.run(_chain(project), until="train")
    assert project.statuses(ran) == {"load": "done", "train": "done"}


def test_another_interpreter_runs_the_jobs_and_is_part_of_the_key(project: Any, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nSEEN=yes exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    pipeline = project.one("import os\ndef work():\n    seen = os.environ.get('SEEN')\n    return seen\n")
    ran = project.run(pipeline, python=str(python))
    assert project.value(ran, "work", "seen") == "yes"
    assert ran.python == sys.version.split()[0]
    with pytest.raises(RunError, match="cannot run jobs"):
        runtime.create(project.layout, pipeline, python=str(tmp_path / "no-such-python"))


def test_secrets_in_the_environment_are_written_down_nowhere(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INHERITED_TOKEN", "s3cret-inherited")
    pipeline = project.one("import os\ndef work():\n    n = len(os.environ['TOKEN'])\n    return n\n")
    project.pipeline({"work": "work", "out": {"output": "n"}}, ["work.n > out.data"])
    ran = project.run(pipeline, env={"TOKEN": "s3cret-given", **os.environ})
    assert ran.status == "done"
    for path in project.root.rglob("*"):
        if path.is_file() and b"s3cret" in path.read_bytes():
            # The job has to be told; that file is for its owner only.
            assert path.name in ("request.json", "job.json")
            assert path.stat().st_mode & 0o077 == 0
            assert b"s3cret-inherited" not in path.read_bytes()


def test_folders_can_be_replaced_by_copies_of_them(project: Any, tmp_path: Path) -> None:
    project.write("notebooks/data.txt", "now")
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "data.txt").write_text("before")
    (copy / "helper.py").write_text("x = 'copy'\n")
    text = """
        # /// deepforge
        # directory = "notebooks"
        # path = ["notebooks"]
        # ///
        import helper
        def work():
            text = (open("data.txt").read(), helper.x)
            return text
        """
    ran = project.run(project.one(text), moved={"notebooks": str(copy)})
    assert project.value(ran, "work", "text") == ("before", "copy")


def test_an_operation_runs_in_the_environment_it_names(project: Any, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nSEEN=yes exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    settings = f'name = "test"\n[environments.other]\npython = "{python}"\nvariables = {{ MODE = "1" }}\n'
    project.write("deepforge.toml", settings)
    text = """
        # /// deepforge
        # environment = "other"
        # ///
        import os
        def work():
            seen = (os.environ.get("SEEN"), os.environ.get("MODE"), os.environ["PYTHONHASHSEED"])
            return seen
        """
    pipeline = project.one(text)
    assert project.value(project.run(pipeline), "work", "seen") == ("yes", "1", "0")
    assert project.run(pipeline).jobs["work"].status == "reused"
    project.write("deepforge.toml", 'name = "test"\n')
    assert _states(project, pipeline)["work"] == (
        "cannot run",
        "there is no environment other in deepforge.toml; known: none",
    )
