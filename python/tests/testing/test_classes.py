"""The shipped cases of classes: every change is noticed, and what only looks is no change."""

from __future__ import annotations

from pathlib import Path

import pytest

from deepforge.testing.bench import Bench
from deepforge.testing.classes import judge, rows
from deepforge.testing.outcome import counts
from deepforge.testing.texts import read


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.filterwarnings("ignore")
def test_every_change_is_noticed_and_no_look_counts_as_one() -> None:
    found = list(rows(slow=False))
    assert not [f"{row.group}: {row.name}: {row.detail}" for row in found if row.status in ("failed", "false alarm")]
    assert counts(found)["passed"] >= 800


def test_what_is_not_seen_is_a_failure_and_what_is_not_there_an_alarm() -> None:
    text = (
        "Group\n\n#### name\n#: value v\nimport io\nv = [1]\nf = open(__file__ if 0 else 'x', 'w')\n"
        "mutations:\nv.append(1)\nlen(v)\n1 / 0\nlen(v) #! a reason\n~ v.no_such()\n"
        "harmless:\nlen(v)\nv.append(1)\nf.name #! a reason\n"
    )
    with Bench.open() as bench:
        found = [(row.name, row.status) for row in judge(bench, next(read(text)))]
    assert found == [
        ("v.append(1)", "passed"),
        ("len(v)", "failed"),
        ("1 / 0", "failed"),
        ("len(v)", "known"),
        ("v.no_such()", "skipped"),
        ("len(v)", "passed"),
        ("v.append(1)", "false alarm"),
        ("f.name", "known"),
    ]
