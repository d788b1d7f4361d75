"""Random traces: what fails is found and made short, and the shipped notebooks keep both promises."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("hypothesis")

from deepforge.errors import DocumentError
from deepforge.testing.traces import rows
from deepforge.testing.traces.apart import Apart
from deepforge.testing.traces.here import Here
from deepforge.testing.traces.moves import Move, Trace, described, search, variations

SECONDS = 15.0


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_shipped_notebooks_keep_both_promises() -> None:
    found = list(rows(examples=4, seconds=SECONDS))
    assert not [f"{row.group}: {row.name}: {row.detail}" for row in found if row.status == "failed"]
    assert any(row.status == "passed" for row in found)


def test_what_fails_is_found_and_made_short() -> None:
    def check(trace: Trace) -> str | None:
        edited = [move for move in trace.moves if move.source == "b = 3"]
        return "edited after a deletion" if edited and any(m.kind == "delete" for m in trace.moves) else None

    found = search(["a = 1", "b = 2", "c = 3"], check, examples=300, seed=0, end=None)
    assert found.problem == "edited after a deletion" and found.trace is not None
    extra = found.trace.moves[3:]
    assert len(extra) == 2 and {move.kind for move in extra} <= {"run", "edit", "delete"}
    assert "as 'b = 3'" in described(found.trace)


def test_an_edit_is_one_that_a_person_could_make() -> None:
    assert variations("x = 1\ny = f(2.0, 'a')") == [
        "x = 2\ny = f(2.0, 'a')",
        "x = 1\ny = f(3.0, 'a')",
        "y = f(2.0, 'a')",
        "x = 1",
    ]
    assert variations("%time x = 1") == [] and variations("x = y") == []
    assert variations("if x:\n    y = 1") == ["if x:\n    y = 2"]
    assert variations("é = 'é' + str(1)") == ["é = 'é' + str(2)"]


def test_a_promise_that_is_broken_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = ("a = 1", "b = [a]", "c = sum(b)")
    moves = (*(Move("run", i) for i in range(3)), Move("edit", 0, "a = 5"))
    with Here.open() as here:
        assert here.reproduced(Trace(cells, moves)) is None
        assert here.rerun(Trace(cells, moves)) is None
        monkeypatch.setattr("deepforge.testing.traces.here._settle", lambda notebook, texts: None)
        told = here.rerun(Trace(cells, moves))
        assert told is not None and told.startswith("a differs")
        monkeypatch.setattr("deepforge.testing.traces.here._replayed", lambda session: {"c": 2, "d": 1})
        told = here.reproduced(Trace(cells, moves))
        assert told is not None and told.startswith("c differs")


def test_a_notebook_of_ones_own_is_tried_in_kernels_and_jobs(tmp_path: Path) -> None:
    import nbformat
    from nbformat import v4

    (tmp_path / "data.txt").write_text("4")
    cells = [v4.new_code_cell(text) for text in ("n = int(open('data.txt').read())", "v = [n]", "v.append(2)")]
    nbformat.write(v4.new_notebook(cells=cells), str(tmp_path / "mine.ipynb"))
    with Apart.open() as apart:
        texts, files = apart.load(tmp_path / "mine.ipynb")
        assert texts == ["n = int(open('data.txt').read())", "v = [n]", "v.append(2)"] and files == {"data.txt": b"4"}
        moves = (*(Move("run", i) for i in range(3)), Move("edit", 1, "v = [n + 1]"))
        assert [check(Trace(tuple(texts), moves)) for check in apart.checks(files).values()] == [None, None]
    assert not list(tmp_path.glob("*.json"))
    with pytest.raises(DocumentError, match="cannot be read"):
        list(rows(notebooks=[tmp_path / "none.ipynb"]))
