"""The command line: what each command prints, on which stream, with which exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import types
from pathlib import Path
from typing import Any

import pytest

from deepforge import Project, cli
from deepforge.provenance.journal import JournalWriter
from deepforge.provenance.records import CellError, FigureRecord, ImplicitOperation, SessionInfo

PYTHON = Path(__file__).parents[2]
COMMANDS = [
    "new",
    "kernel",
    "capture",
    "lineage",
    "reify",
    "plan",
    "run",
    "prove",
    "stale",
    "export",
    "take-back",
    "artifacts",
    "libraries",
    "code",
    "import",
]


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("GIT_", "DEEPFORGE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with a pipeline of two operations; the working directory is in it."""
    made = Project.create(tmp_path / "made")
    (made.root / "operations" / "load.py").write_text(
        '"""Load."""\n\n\ndef load(*, count: int = 5):\n    numbers = list(range(count))\n    return numbers\n'
    )
    (made.root / "operations" / "total.py").write_text(
        '"""Add."""\nimport time\n\n\ndef total(numbers):\n'
        '    if len(numbers) > 10:\n        raise ValueError("too many")\n'
        "    time.sleep(600 if len(numbers) > 8 else 0)\n    total = sum(numbers)\n    return total\n"
    )
    node = {"kind": "operation", "references": {}, "position": [0, 0]}
    document = {
        "version": 1,
        "nodes": {
            "load": {**node, "operation": "operations/load.py", "attributes": {"count": "4"}},
            "total": {**node, "operation": "operations/total.py", "attributes": {}},
            "out": {"kind": "output", "artifact": "total", "position": [0, 0]},
        },
        "edges": {
            "a": {"from": ["load", "numbers"], "to": ["total", "numbers"]},
            "b": {"from": ["total", "total"], "to": ["out", "data"]},
        },
    }
    (made.root / "pipelines" / "sum.pipeline.json").write_text(json.dumps(document))
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def session(project: Project) -> str:
    writer = JournalWriter(project.layout.sessions / "s1" / "journal")
    info = SessionInfo("s1", 1.0, "python", "3.11.7", "linux", "/", notebook="explore.ipynb")
    writer.append({"kind": "session", **info.to_json()})
    figure = FigureRecord("0" * 64, "f.png", 640, 480)
    operations = [
        ImplicitOperation(1, "a = 1", "a = 1", seconds=0.25, writes=["a"], figures=[figure]),
        ImplicitOperation(
            2, "b = a + c", "b = a + c", status="error", error=CellError("NameError", "c"), reads={"a": 1}
        ),
        ImplicitOperation(3, "b = a + 1", "b = a + 1", reads={"a": 1}, writes=["b"]),
    ]
    for operation in operations:
        writer.append({"kind": "execution", **operation.to_json()})
    writer.close()
    return "s1"


def run(capsys: Any, *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command."""
    try:
        code = cli.main(arguments)
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def run_json(capsys: Any, *arguments: str) -> Any:
    """The JSON that a command prints; it must succeed and print nothing else."""
    code, out, err = run(capsys, *arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def test_help_names_every_command_and_loads_no_room() -> None:
    code = (
        "import sys, deepforge.cli\n"
        "try: deepforge.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "late = {'jsonschema', 'libcst', 'nbformat', 'jupyter_client', 'IPython', 'cloudpickle', 'numpy',"
        " 'deepforge.project', 'deepforge.runtime', 'deepforge.model'}\n"
        "print(sorted(late & set(sys.modules)), file=sys.stderr)\n"
    )
    # Narrow terminals break lines.
    wide = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PYTHON, env=wide, capture_output=True, text=True, check=True
    )
    assert done.stderr == "[]\n"
    listed = [line.split()[0] for line in done.stdout.split("commands:")[1].splitlines()[2 : 2 + len(COMMANDS)]]
    assert listed == COMMANDS


@pytest.mark.parametrize(
    "words", [*([name] for name in COMMANDS), ["capture", "delete"], ["kernel", "install"], ["artifacts", "show"]]
)
def test_every_command_explains_itself(capsys: Any, words: list[str]) -> None:
    code, out, _ = run(capsys, *words, "--help")
    assert code == 0 and out.startswith(f"usage: deepforge {' '.join(words)}")
    assert max(map(len, out.splitlines())) <= 120


@pytest.mark.parametrize("words", [["nonsense"], ["run", "--workers", "x"], ["plan"], ["capture"], []])
def test_wrong_use_is_2_and_json_when_asked(capsys: Any, words: list[str]) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "") and "usage: deepforge" in err
    code, out, _ = run(capsys, *words, "--json")
    assert code == 2 and json.loads(out)["error"]["code"] == "usage"


def test_errors_are_one_message_and_data(capsys: Any) -> None:
    code, out, err = run(capsys, "plan", "sum")
    assert (code, out) == (2, "") and err.startswith("deepforge: ") and err.count("\n") == 1
    code, out, err = run(capsys, "plan", "sum", "--json")
    assert code == 2 and err.startswith("deepforge: ")
    assert json.loads(out)["error"]["code"] == "no-project"


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (ZeroDivisionError("a defect"), 3)])
def test_interrupts_and_defects(capsys: Any, project: Project, monkeypatch: Any, error: Any, code: int) -> None:
    def fail(_self: Project) -> None:
        raise error

    monkeypatch.setattr(Project, "sessions", fail)
    found, out, err = run(capsys, "capture", "sessions")
    assert (found, out) == (code, "") and ("interrupted" in err if code == 130 else "a defect" in err)


def test_a_reader_that_goes_away_is_no_error(project: Project, session: str) -> None:
    """As with ``| head``."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "deepforge.cli", "capture", "show", session, "--project", str(project.root)]
    done = subprocess.run(command, cwd=PYTHON, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_new(capsys: Any, tmp_path: Path) -> None:
    code, out, err = run(capsys, "new", "fresh", "--name", "Fresh air")
    assert (code, err) == (0, "") and out.startswith(f"Made the project Fresh air in {tmp_path.resolve() / 'fresh'}.")
    made = run_json(capsys, "new", "second")
    assert made == {"path": str(tmp_path.resolve() / "second"), "name": "second", "history": "branch"}
    assert run(capsys, "new", "second")[0] == 2


def test_capture_lists_and_shows(capsys: Any, project: Project, session: str) -> None:
    _, out, _ = run(capsys, "capture", "sessions")
    assert [line.split()[0] for line in out.splitlines()] == ["session", "s1"] and "explore.ipynb" in out
    assert run_json(capsys, "capture", "sessions")["sessions"][0]["executions"] == 3
    _, out, _ = run(capsys, "capture", "show", "latest")
    for text in ("[1]  0.2 s", "    | b = a + c", "NameError: c", "reads: a", "writes: b", "figures: 640 x 480"):
        assert text in out
    shown = run_json(capsys, "capture", "show", "s1", "--project", str(project.root))
    assert [each["number"] for each in shown["operations"]] == [1, 2, 3] and shown["session"]["id"] == "s1"


def test_capture_deletes(capsys: Any, project: Project, session: str) -> None:
    assert run_json(capsys, "capture", "delete", "latest", "--execution", "2") == {"session": "s1", "execution": 2}
    assert [operation.number for operation in project.session().operations] == [1, 3]
    assert run(capsys, "capture", "delete", "s1")[1] == "Deleted the records of the session s1.\n"
    assert run(capsys, "capture", "sessions")[1] == "No sessions yet.\n"
    assert run(capsys, "capture", "delete", "s1")[0] == 2


@pytest.mark.parametrize("switch", ["on", "off"])
def test_capture_says_how_it_is_switched(capsys: Any, switch: str) -> None:
    cell = run_json(capsys, "capture", switch)["cell"]
    assert cell == ("%load_ext deepforge" if switch == "on" else "%unload_ext deepforge")
    assert cell in run(capsys, "capture", switch)[1]


def test_lineage_of_a_variable(capsys: Any, project: Project, session: str) -> None:
    _, out, _ = run(capsys, "lineage", "b")
    assert out == "b\n└─ [3] b = a + 1\n   └─ [1] a = 1\n\nused by nothing\n"
    _, out, _ = run(capsys, "lineage", "a", "--session", "s1")
    assert out == "a\n└─ [1] a = 1\n\nused by\n├─ [2] b = a + c\n└─ [3] b = a + 1\n"
    assert run_json(capsys, "lineage", "b")["made_by"] == ["1", "3"]
    assert run(capsys, "lineage", "z", "--session", "s1")[0] == 2


def test_plan_run_and_reuse(capsys: Any, project: Project) -> None:
    _, out, _ = run(capsys, "plan", "sum")
    assert [line.split()[:1] for line in out.splitlines()[:3]] == [["job"], ["load"], ["total"]]
    assert out.endswith("\n1 will run, 1 depends\n")
    code, out, err = run(capsys, "run", "sum")
    execution = out.split(":")[0]
    assert (code, out) == (0, f"{execution}: done\n")
    lines = err.splitlines()
    assert lines[0] == f"Execution {execution}" and lines[1].startswith("load: running")
    assert lines[-1].startswith("total: done ") and lines[-1].endswith(" s")
    code, _, err = run(capsys, "run", "sum")
    assert code == 0 and f"total: reused because unchanged since {execution}" in err
    assert run_json(capsys, "plan", "sum")["counts"] == {"reused": 2}
    assert run_json(capsys, "run", "sum", "--until", "load")["status"] == "done"
    listed = run_json(capsys, "run", "--list")["executions"]
    assert len(listed) == 3 and listed[-1]["id"] == execution
    assert execution in run(capsys, "run", "--list")[1]


def test_a_failure_says_where(capsys: Any, project: Project) -> None:
    code, out, err = run(capsys, "run", "sum", "--attribute", "load.count=11", "--json")
    assert code == 1 and json.loads(out)["status"] == "failed"
    assert "total: failed: operations/total.py:7: ValueError: too many" in err
    (project.root / "operations" / "total.py").write_text("def total(numbers:\n")
    code, out, _ = run(capsys, "plan", "sum", "--json")
    assert code == 2 and json.loads(out)["steps"]["total"]["state"] == "cannot run"
    code, out, err = run(capsys, "run", "sum")
    assert (code, out) == (2, "") and "operations/total.py" in err


def test_detach_and_resume(capsys: Any, project: Project) -> None:
    execution = run_json(capsys, "run", "sum", "--detach")["execution"]
    assert project.wait(execution, timeout=60).status == "done"
    cancelled = project.create_execution("sum", attributes={"load.count": "3"})
    assert run_json(capsys, "run", "--cancel", cancelled) == {"execution": cancelled}
    code, out, _ = run(capsys, "run", "--resume", cancelled)
    assert (code, out) == (0, f"{cancelled}: done\n")


def test_an_execution_that_another_process_conducts_is_looked_on(
    capsys: Any, project: Project, monkeypatch: Any
) -> None:
    from deepforge.runtime.lease import LeaseHeldError

    execution = project.run("sum")

    def held(*_arguments: Any, **_options: Any) -> None:
        raise LeaseHeldError("process 7 conducts it")

    monkeypatch.setattr(Project, "conduct", held)
    code, out, err = run(capsys, "run", "--resume")
    assert (code, out) == (0, f"{execution}: done\n")
    assert "process 7 conducts it; looking on" in err and "total: done" in err


@pytest.mark.parametrize(
    "words", [[], ["sum", "--resume"], ["--resume", "--cancel"], ["sum", "--attribute", "load.count"], ["product"]]
)
def test_run_refuses(capsys: Any, project: Project, words: list[str]) -> None:
    code, out, err = run(capsys, "run", *words)
    assert (code, out) == (2, "") and err


def test_ctrl_c_cancels_in_good_order(project: Project) -> None:
    command = [sys.executable, "-m", "deepforge.cli", "run", "sum", "--attribute", "load.count=9", "--json"]
    child = subprocess.Popen(
        [*command, "--project", str(project.root)], cwd=PYTHON, stdout=-1, stderr=-1, text=True, start_new_session=True
    )
    assert child.stderr is not None
    for line in child.stderr:
        if line.startswith("total: running"):
            break
    time.sleep(0.1)
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=120)
    assert child.returncode == 130, err
    assert json.loads(out)["status"] == "cancelled" == project.execution().status


def test_artifacts(capsys: Any, project: Project) -> None:
    assert run(capsys, "artifacts")[1] == "No artifacts yet.\n"
    run(capsys, "run", "sum")
    for words in (["artifacts"], ["artifacts", "list"]):
        assert run_json(capsys, *words)["artifacts"][0]["name"] == "total"
        heads, row = run(capsys, *words)[1].splitlines()
        assert heads.split() == ["artifact", "type", "size", "made", "by", "when"] and row.split()[:2] == [
            "total",
            "int",
        ]
    assert run_json(capsys, "artifacts", "show", "total")["provenance"]["output"] == "total"
    assert "made by  total" in run(capsys, "artifacts", "show", "total")[1]
    _, out, _ = run(capsys, "lineage", "total")
    assert out == "total\n└─ total (job)\n   └─ load (job)\n"
    cli.main(["artifacts", "--project", str(project.root), "--json", "list"])
    assert json.loads(capsys.readouterr().out)["artifacts"]
    assert run(capsys, "artifacts", "delete", "total")[0] == 0 and run(capsys, "artifacts", "show", "total")[0] == 2


def proved(values: dict[str, str], refused: str | None, code: int) -> Any:
    """What proof.prove gives."""
    data = {
        "cells": 3,
        "operations": 1,
        "values": values,
        "reasons": {name: "because" for name, verdict in values.items() if verdict != "same"},
        "refused": refused,
        "coverage": {"compared": sum(each != "not comparable" for each in values.values()), "total": len(values)},
        "seconds": {},
        "pipeline": "/p.pipeline.json",
        "outputs": None,
        "given": ["fit [3]"] if values else [],
        "tolerance": "relative 1e-09",
    }
    return types.SimpleNamespace(to_json=lambda: data, exit_code=code)


@pytest.mark.parametrize(
    ("values", "refused", "said"),
    [
        (
            {"a": "same", "b": "not comparable"},
            None,
            ["= a: same", "? b: not comparable (because)", "1 of 2 values", "given: fit [3]", "differ: relative 1e-09"],
        ),
        ({"a": "differs"}, None, ["≠ a: differs (because)", "1 of 1 value compared, 1 of them differ."]),
        ({}, "no kernel", ["Nothing was proved: no kernel"]),
    ],
)
def test_prove(capsys: Any, monkeypatch: Any, values: Any, refused: Any, said: list[str]) -> None:
    code = 2 if refused else int("differs" in values.values())
    asked: list[Any] = []

    def prove(*arguments: Any, **options: Any) -> Any:
        asked.append((arguments, {key: value for key, value in options.items() if key != "progress"}))
        options["progress"]("Running the notebook: cell 1 of 3")
        return proved(values, refused, code)

    monkeypatch.setattr("deepforge.project.prove", prove)
    partial = ("--given", "fit", "--given", "[3]", "--tolerance", "1e-9")
    found, out, err = run(capsys, "prove", "a.ipynb", "--kernel", "old", "--trace", "t.json", *partial)
    assert found == code and all(text in out for text in said)
    assert err == "Running the notebook: cell 1 of 3\n"
    options = {"project": None, "kernel": "old", "trace": "t.json", "given": ["fit", "[3]"], "tolerance": "1e-9"}
    assert asked == [(("a.ipynb",), options)]
    found, out, _ = run(capsys, "prove", "a.ipynb", "--json")
    assert found == code and json.loads(out)["values"] == values


def test_kernels_are_installed_listed_and_uninstalled(capsys: Any, tmp_path: Path, monkeypatch: Any) -> None:
    def install(prefix: str | None = None, user: bool = False, name: str = "deepforge") -> Path:
        folder = Path(prefix or tmp_path / "user") / "share" / "jupyter" / "kernels" / name
        folder.mkdir(parents=True)
        argv = [sys.executable, "-m", "deepforge.kernel", "-f", "{connection_file}"]
        (folder / "kernel.json").write_text(
            json.dumps({"argv": argv, "display_name": "DeepForge", "language": "python"})
        )
        return folder

    monkeypatch.setitem(sys.modules, "deepforge.kernel.spec", types.SimpleNamespace(install=install))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "env" / "share" / "jupyter"))
    installed = run_json(capsys, "kernel", "install", "--prefix", str(tmp_path / "env"), "--name", "df-test")
    assert installed == {"name": "df-test", "path": str(tmp_path / "env/share/jupyter/kernels/df-test")}
    (tmp_path / "env/share/jupyter/kernels/broken").mkdir()
    (tmp_path / "env/share/jupyter/kernels/broken/kernel.json").write_text("{")
    found = run_json(capsys, "kernel", "list")["kernels"]
    assert {"name": "df-test", "path": installed["path"], "python": sys.executable} in found
    assert "broken" not in [each["name"] for each in found]
    assert run(capsys, "kernel", "uninstall", "--name", "df-test")[0] == 0
    assert not Path(installed["path"]).exists()
    code, _, err = run(capsys, "kernel", "uninstall", "--name", "df-test")
    assert code == 2 and "no DeepForge kernel 'df-test'" in err
    assert run(capsys, "kernel", "install", "--user")[0] == 0 and (tmp_path / "user").exists()


def test_without_a_terminal_progress_is_plain_lines(capsys: Any, monkeypatch: Any) -> None:
    from argparse import Namespace

    from deepforge.cli.common import Output

    output = Output(Namespace(json=False))
    output.progress("one")
    output.progress("two")
    output.result({}, "done")
    assert capsys.readouterr() == ("done\n", "one\ntwo\n")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    output = Output(Namespace(json=True))
    output.progress("one")
    output.progress("two")
    output.result({"a": 1}, "done")
    assert capsys.readouterr() == ('{"a": 1}\n', "\r\x1b[Kone\r\x1b[Ktwo\r\x1b[K")
