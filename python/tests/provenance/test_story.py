"""A notebook's story across restarts of its kernel: which session came before, what of it is left, what is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deepforge.provenance.family import of_variable
from deepforge.provenance.journal import JournalWriter
from deepforge.provenance.lineage import Session
from deepforge.provenance.records import FileUse, ImplicitOperation, SessionInfo
from deepforge.provenance.story import gone_runs, session_before, sessions_before

BOOK = "/books/book.ipynb"
CLEAN = FileUse("/books/clean.csv", 10, 5, "aa")


def info(name: str, started: float, previous: str | None = None, notebook: str | None = BOOK) -> SessionInfo:
    return SessionInfo(name, started, "", "3.11", "", "/work", notebook=notebook, previous=previous)


def write(folder: Path, one: SessionInfo, *operations: ImplicitOperation) -> Path:
    journal = folder / one.id / "journal"
    writer = JournalWriter(journal)
    writer.append({"kind": "session", **one.to_json()})
    for operation in operations:
        writer.append({"kind": "execution", **operation.to_json()})
    writer.close()
    return journal


def operation(number: int, source: str, cell: str, **parts: Any) -> ImplicitOperation:
    return ImplicitOperation(number, source, source, cell=cell, started=float(number), **parts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three kernels of one notebook: the first loads and cleans, the second fits, the third has just begun."""
    write(
        tmp_path,
        info("2026-01-01-book-0001", 1.0),
        operation(1, "raw = load()", "a", writes=["raw"]),
        operation(2, "side = 1", "x", writes=["side"]),
        operation(3, "raw.to_csv('clean.csv')", "b", reads={"raw": 1}, files_written=[CLEAN]),
    )
    write(
        tmp_path,
        info("2026-01-01-book-0002", 2.0, "2026-01-01-book-0001"),
        operation(1, "data = read('clean.csv')", "c", writes=["data"], files_read=[CLEAN]),
        operation(2, "model = fit(data)", "d", reads={"data": 1}, writes=["model"]),
    )
    write(tmp_path, info("2026-01-01-book-0003", 3.0, "2026-01-01-book-0002"))
    write(tmp_path, info("2026-01-02-book-0004", 4.0, notebook="/elsewhere/book.ipynb"))
    return tmp_path


def load(folder: Path, name: str) -> Session:
    return Session.load(folder / name / "journal")


def test_a_new_kernel_follows_the_latest_session_of_its_notebook(folder: Path) -> None:
    assert session_before(folder, BOOK) == "2026-01-01-book-0003"
    assert session_before(folder, "/elsewhere/book.ipynb") == "2026-01-02-book-0004"
    assert session_before(folder, "/books/other.ipynb") is None
    assert session_before(folder, None) is None
    assert session_before(folder / "missing", BOOK) is None


def test_the_sessions_before_are_told_the_latest_first_as_far_as_they_are_there(folder: Path) -> None:
    def before() -> list[str]:
        return [one.info.id for one in sessions_before(folder, info("new", 9.0, "2026-01-01-book-0003"))]

    assert before() == [f"2026-01-01-book-000{number}" for number in (3, 2, 1)]
    (folder / "2026-01-01-book-0002" / "journal").write_text("not a journal")
    assert before() == ["2026-01-01-book-0003"]


def test_sessions_that_name_each_other_are_told_once(tmp_path: Path) -> None:
    write(tmp_path, info("one", 1.0, "two"))
    write(tmp_path, info("two", 2.0, "one"))
    assert [one.info.id for one in sessions_before(tmp_path, load(tmp_path, "two").info)] == ["one"]


def test_a_name_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, info("inner", 1.0))
    assert list(sessions_before(tmp_path / "sessions", info("new", 2.0, "../inner"))) == []


def test_cells_that_ran_before_the_restart_are_known_with_their_last_execution(folder: Path) -> None:
    gone = gone_runs(folder, load(folder, "2026-01-01-book-0003").info)
    assert {cell: (run.session[-1], run.number) for cell, run in gone.items()} == {
        "a": ("1", 1), "b": ("1", 3), "c": ("2", 1), "d": ("2", 2), "x": ("1", 2),
    }  # fmt: skip


def test_what_made_a_variable_goes_on_through_files_into_the_session_before(folder: Path) -> None:
    session = load(folder, "2026-01-01-book-0002")
    found = of_variable(session, "model", list(sessions_before(folder, session.info))).to_json()
    first = "2026-01-01-book-0001"
    assert found["made"] == {
        "model": ["2"], "2": ["1"], "1": [f"{first}:3"], f"{first}:3": [f"{first}:1"], f"{first}:1": [],
    }  # fmt: skip
    assert found["operations"][f"{first}:1"]["source"] == "raw = load()"
    assert "2026-01-01-book-0001:2" not in found["operations"], "what the file does not depend on is left out"


@pytest.mark.parametrize(
    "use", [FileUse(CLEAN.path, 10, 5, "bb"), FileUse(CLEAN.path, 11, 5, None), FileUse("/books/x", 10, 5, "aa")]
)
def test_a_file_that_somebody_else_changed_or_made_leads_nowhere(folder: Path, use: FileUse) -> None:
    session = Session(info("s", 5.0), [operation(1, "data = read()", "c", writes=["data"], files_read=[use])])
    earlier = list(sessions_before(folder, info("s", 5.0, "2026-01-01-book-0001")))
    assert of_variable(session, "data", earlier).made["1"] == []
