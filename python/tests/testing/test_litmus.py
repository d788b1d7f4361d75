"""The shipped litmus sessions: all of them hold, and what is known not to is said to be known."""

from __future__ import annotations

import builtins
from pathlib import Path

import pytest

from deepforge.testing.bench import Bench
from deepforge.testing.litmus import judge
from deepforge.testing.litmus import rows as litmus_rows
from deepforge.testing.outcome import Report, counts
from deepforge.testing.texts import read


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # Translations that other packages install take the name from IPython.
    monkeypatch.delattr(builtins, "_", raising=False)


def test_every_litmus_session_gives_the_exact_sets() -> None:
    rows = list(litmus_rows())
    assert not [f"{row.group}: {row.name}: {row.detail}" for row in rows if row.status in ("failed", "false alarm")]
    assert counts(rows)["passed"] >= 300


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("a = 1\n# %%\nb = a\n#> reads a:1; writes b", "passed"),
        ("a = 1\n# %%\nb = a\n#> writes b", "false alarm"),
        ("a = 1\n# %%\nb = a\n#> writes b; may a for a reason", "passed"),
        ("a = 1\n# %%\nb = a\n#> reads a c; writes b", "failed"),
        ("a = 1\n# %%\nb = a\n#> reads a:2; writes b", "failed"),
        ("a = [1]\n# %%\na.append(2)\n#> reads a", "false alarm"),
        ("a = [1]\n# %%\na.count(2)\n#> reads a; mutates a", "failed"),
        ("a = 1\n# %%\n1 / 0\n#> writes", "failed"),
        ("1 / 0\n# %%\na = 1\n#> writes a", "failed"),
        ("#: known a reason\na = 1\n# %%\nb = a\n#> reads c; writes b", "known"),
        ("#: known a reason\na = 1\n# %%\nb = a\n#> reads a; writes b", "passed"),
        ("#: needs no_such_library\na = 1", "skipped"),
    ],
)
def test_a_wrong_claim_is_told_from_one_that_says_too_much(text: str, status: str) -> None:
    with Bench.open() as bench:
        row = judge(bench, next(read(f"Group: more\n\n#### name\n{text}\n")))
    assert (row.status, row.group, row.name) == (status, "Group", "name")
    assert bool(row.detail) == (status != "passed" or "known" in text)
    report = Report()
    report.extend("litmus", [row], lambda each: None)
    assert report.exit_code == (status in ("failed", "false alarm"))
