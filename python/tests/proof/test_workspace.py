"""The pipeline of a proof starts from the files the notebook started from."""

from __future__ import annotations

from pathlib import Path

from deepforge.proof import workspace
from deepforge.proof.workspace import Workspace


def test_the_copy_holds_what_was_there_before(tmp_path: Path) -> None:
    folder = tmp_path / "work" / "notebooks"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a.csv").write_text("before")
    (folder / ".git").mkdir()
    (folder.parent / "shared.csv").write_text("neighbour")
    kept = Workspace.keep(folder, tmp_path / "copies")
    (folder / "data" / "a.csv").write_text("after")
    (folder / "new.csv").write_text("new")
    assert kept.before is not None
    assert (kept.before / "data" / "a.csv").read_text() == "before"
    assert not (kept.before / "new.csv").exists() and not (kept.before / ".git").exists()
    assert (kept.before / ".." / "shared.csv").read_text() == "neighbour"


def test_the_pipeline_runs_in_the_copy_only_when_files_changed(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "x.csv").write_text("before")
    kept = Workspace.keep(folder, tmp_path / "copies")
    assert kept.for_pipeline(["/elsewhere/x"]) == folder
    first = kept.for_pipeline([str(folder / "x.csv")])
    (first / "x.csv").write_text("changed by the pipeline")
    again = kept.for_pipeline([str(folder / "x.csv")])
    assert folder not in (first, again) and (again / "x.csv").read_text() == "before"


def test_a_large_folder_is_not_copied(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text("x")
    most = workspace.MOST_FILES
    try:
        workspace.MOST_FILES = 3
        kept = Workspace.keep(folder, tmp_path / "copies")
    finally:
        workspace.MOST_FILES = most
    assert kept.before is None and "more than 3 files" in kept.reason
    assert kept.for_pipeline([str(folder / "0.txt")]) == folder
