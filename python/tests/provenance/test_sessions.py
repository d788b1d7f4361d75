"""Sessions of a project: listed, found, and deleted so that nothing of them can be read afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import CaptureError
from deepforge.provenance.journal import JournalReader, JournalWriter, read_journal
from deepforge.provenance.lineage import Session
from deepforge.provenance.records import FigureRecord, ImplicitOperation, SessionInfo
from deepforge.provenance.sessions import delete_execution, delete_session, journal_of, summaries


def write_session(folder: Path, name: str, started: float, sources: list[str], **more: Any) -> JournalWriter:
    """A session's journal as capture writes it; the writer stays open."""
    writer = JournalWriter(folder / name / "journal")
    info = SessionInfo(id=name, started=started, python="python", python_version="3.11", platform="x", cwd="/")
    writer.append({"kind": "session", **info.to_json(), "notebook": "a.ipynb"})
    for number, source in enumerate(sources, 1):
        operation = ImplicitOperation(number, source, source, **more)
        writer.append({"kind": "execution", **operation.to_json()})
    return writer


def test_summaries_are_latest_first_and_say_what_is_wrong(tmp_path: Path) -> None:
    write_session(tmp_path, "old", 1000.0, ["a = 1"]).close()
    write_session(tmp_path, "new", 2000.0, ["a = 1", "b = 2"]).close()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "journal").write_text("nonsense\n")
    found = {each.id: each for each in summaries(tmp_path)}
    assert [each for each in found if each != "broken"] == ["new", "old"]
    assert (found["new"].executions, found["new"].notebook, found["new"].started) == (2, "a.ipynb", 2000.0)
    assert found["new"].size == (tmp_path / "new" / "journal").stat().st_size
    assert "not the journal of a session" in str(found["broken"].problem)


def test_the_latest_and_the_unknown(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="No session has been recorded"):
        journal_of(tmp_path, "latest")
    write_session(tmp_path, "old", 1000.0, []).close()
    write_session(tmp_path, "new", 2000.0, []).close()
    assert journal_of(tmp_path, "latest") == journal_of(tmp_path, "new") == tmp_path / "new" / "journal"
    for wrong in ("newer", "../new", ""):
        with pytest.raises(CaptureError, match="known: new, old"):
            journal_of(tmp_path, wrong)


def test_a_deleted_execution_cannot_be_read_and_the_kernel_goes_on(tmp_path: Path) -> None:
    writer = write_session(tmp_path, "s", 1.0, ["a = 1", "password = 'hunter2'", "c = 3"])
    journal = tmp_path / "s" / "journal"
    reader = JournalReader(journal)
    assert len(list(reader.read())) == 4
    size = journal.stat().st_size
    delete_execution(journal, 2)
    assert b"hunter2" not in journal.read_bytes() and journal.stat().st_size == size
    writer.append({"kind": "execution", **ImplicitOperation(4, "d = 4", "d = 4").to_json()})
    assert [record["number"] for record in reader.read()] == [4] and reader.damaged == 0
    assert [operation.number for operation in Session.load(journal).operations] == [1, 3, 4]
    assert {"kind": "deleted", "number": 2} in read_journal(journal)
    with pytest.raises(CaptureError, match="no execution 2"):
        delete_execution(journal, 2)


def test_figures_go_with_their_execution_unless_another_shows_them(tmp_path: Path) -> None:
    shared = FigureRecord("0" * 64, "figures/shared.png", 1, 1)
    own = FigureRecord("1" * 64, "figures/own.png", 1, 1)
    outside = FigureRecord("2" * 64, "../../outside.png", 1, 1)
    writer = write_session(tmp_path / "sessions", "s", 1.0, [])
    for number, figures in ((1, [shared, own, outside]), (2, [shared])):
        writer.append({"kind": "execution", **ImplicitOperation(number, "plot()", "plot()", figures=figures).to_json()})
    writer.close()
    folder = tmp_path / "sessions" / "s"
    (folder / "figures").mkdir()
    for path in (folder / "figures" / "shared.png", folder / "figures" / "own.png", tmp_path / "outside.png"):
        path.write_bytes(b"png")
    delete_execution(folder / "journal", 1)
    assert sorted(path.name for path in tmp_path.rglob("*.png")) == ["outside.png", "shared.png"]


def test_a_deleted_session_is_gone(tmp_path: Path) -> None:
    write_session(tmp_path, "s", 1.0, ["a = 1"]).close()
    delete_session(tmp_path / "s" / "journal")
    assert list(tmp_path.iterdir()) == [] and summaries(tmp_path) == []
