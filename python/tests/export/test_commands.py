"""``deepforge export notebook`` and ``deepforge take-back``: what they print, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deepforge import cli

from .export_project import edit, make

LOAD = "def load(*, count: int = 4):\n    values = list(range(count))\n    return values\n"


def test_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = make(tmp_path / "p", {"load": LOAD})
    monkeypatch.chdir(project.root)
    assert cli.main(["export", "notebook", "p", "--json"]) == 0
    notebook = json.loads(capsys.readouterr().out)["notebook"]
    assert notebook == "notebooks/p-pipeline.ipynb"
    assert cli.main(["export", "notebook", "operations/load.py"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "notebooks/load-operation.ipynb"
    assert cli.main(["take-back", notebook]) == 0
    assert "has no changes to take back" in capsys.readouterr().out

    edit(project.root / notebook, "range(count)", "range(1, count)")
    edit(project.root / notebook, "count = 4", "count = 6")
    assert cli.main(["take-back", notebook, "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "  -    values = list(range(count))" in shown
    assert "load.count = 6 (was 4)" in shown
    assert (project.root / "operations" / "load.py").read_text() == LOAD

    (project.root / "operations" / "load.py").write_text(LOAD.replace("range(count)", "range(2, count)"))
    assert cli.main(["take-back", notebook]) == 2
    assert "--take operations/load.py or --leave operations/load.py" in capsys.readouterr().out
    assert cli.main(["take-back", notebook, "--take", "operations/load.py", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["message"].endswith("change load; set load.count = 6")
    assert (project.root / "operations" / "load.py").read_text() == LOAD.replace("range(count)", "range(1, count)")


def test_what_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    project = make(tmp_path / "p", {"load": LOAD})
    monkeypatch.chdir(project.root)
    assert cli.main(["export", "notebook", "nothing"]) == 2
    assert "expected a pipeline or an operation" in capsys.readouterr().err
    assert cli.main(["take-back", "nothing.ipynb"]) == 2
    assert "There is no file" in capsys.readouterr().err
