"""The command line of the truth suite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deepforge.testing.command import main


def test_a_table_or_json_and_an_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["litmus", "--only", "alias"]) == 0
    assert "Aliases" in capsys.readouterr().out
    assert main(["classes", "--only", "deque", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["classes"]
    assert (found["passed"], found["failed"], found["false_alarms"]) == (15, 0, 0)
    assert found["rows"][0]["name"] == "q.append(4)"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["litmus", "x.ipynb"], "can be given to traces only"),
        (["traces", "none.ipynb"], "cannot be read"),
        (["litmus", "--only", "no such case"], "no case has"),
        (["others"], "invalid choice"),
    ],
)
def test_wrong_use_is_said(arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2 and why in capsys.readouterr().err
