"""Without git, or where it cannot be used, work goes on and it is said once."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import VersioningError
from deepforge.versioning import commit, executions, history, init, keep_execution, place, tag_execution


def test_git_is_missing(tmp_path: Path, ours: Path, monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (ours / "x.txt").write_text("x\n")
    with caplog.at_level(logging.WARNING, "deepforge"):
        assert [commit(ours, ["x.txt"], "Add x") for _ in range(3)] == [None] * 3
        (tmp_path / "new").mkdir()
        assert init(tmp_path / "new") is False
    assert len(caplog.records) == 1 and "install git" in caplog.text
    with pytest.raises(VersioningError, match="install git") as caught:
        commit(ours, ["x.txt"], "Add x", required=True)
    assert caught.value.code == "git-missing"
    (tmp_path / "elsewhere").mkdir()
    assert history(tmp_path / "elsewhere") == [] and executions(tmp_path / "elsewhere") == {}


def test_no_repository(tmp_path: Path, caplog: Any) -> None:
    (tmp_path / "x.txt").write_text("x\n")
    assert commit(tmp_path, ["x.txt"], "Add x") is None and commit(tmp_path, ["x.txt"], "Add x") is None
    assert len(caplog.records) == 1 and "not in a git repository" in caplog.text
    with pytest.raises(VersioningError, match="not in a git repository"):
        commit(tmp_path, ["x.txt"], "Add x", required=True)
    assert history(tmp_path) == []


def test_a_repository_that_cannot_be_written(ours: Path) -> None:
    commit(ours, ["README.md"], "Load all that a commit needs")
    (ours / "x.txt").write_text("x\n")
    folders = [ours / ".git", *(path for path in (ours / ".git").rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert _as_somebody_else(ours, lambda: commit(ours, ["x.txt"], "Add x") is None)
    finally:
        for folder in folders:
            folder.chmod(0o755)


def _as_somebody_else(folder: Path, check: Callable[[], bool]) -> bool:
    """What ``check`` says; root may write everywhere, so it is asked in a process of a user who may not."""
    if os.geteuid() != 0:
        return check()
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, 65534, 65534, follow_symlinks=False)
    for parent in folder.parents:
        if parent.stat().st_uid == 0 and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    child = os.fork()
    if child == 0:
        try:
            os.setgid(65534)
            os.setuid(65534)
            os._exit(0 if check() else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_damaged_repository_is_an_error_and_not_a_new_history(ours: Path, git: Any) -> None:
    head, tree = git(ours, "rev-parse", "HEAD", "HEAD^{tree}").split()
    (ours / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    (ours / "x.txt").write_text("x\n")
    with pytest.raises(VersioningError, match="incomplete"):
        commit(ours, ["x.txt"], "Add x", required=True)
    assert git(ours, "rev-parse", "HEAD") == head


def test_executions_are_tagged(ours: Path, git: Any) -> None:
    sha = git(ours, "rev-parse", "main")
    tag_execution(ours, "2026-11-21-train-3f9c", sha)
    tag_execution(ours, "2026-11-21-train-3f9c", sha)
    assert executions(ours) == {"2026-11-21-train-3f9c": sha}
    assert git(ours, "rev-parse", "refs/deepforge/executions/2026-11-21-train-3f9c") == sha
    for bad in ("a/b", "..", "x.lock", "", "-x", "x."):
        with pytest.raises(VersioningError, match="id of an execution"):
            tag_execution(ours, bad, sha)
    for bad in ("main", "1" * 40):
        with pytest.raises(VersioningError):
            tag_execution(ours, "good", bad)


def test_a_finished_execution_is_committed_and_tagged(ours: Path, theirs: Path, git: Any) -> None:
    for root in (ours, theirs):
        (root / "x.execution.json").write_text("{}\n")
        keep_execution(root, "x", ["x.execution.json"], "Run x: done")
        keep_execution(root, "x", ["x.execution.json"], "Run x: done")  # nothing new: nothing happens
        assert git(root, "log", "-1", "--format=%s", "refs/deepforge/executions/x") == "Run x: done"
        keep_execution(root, "y", ["x.execution.json"], "Run y: done")  # its files are in the history already
        assert executions(root)["y"] == executions(root)["x"] == history(root)[0].sha
        (root / "x.execution.json").write_text('{"resumed": 1}\n')
        keep_execution(root, "x", ["x.execution.json"], "Run x: done again")
        assert git(root, "log", "-1", "--format=%s", "refs/deepforge/executions/x") == "Run x: done again"
    assert (place(ours), place(theirs)) == ("branch", "companion")


def test_with_the_history_off_nothing_is_tagged(ours: Path) -> None:
    (ours / "deepforge.toml").write_text('name = "x"\nhistory = "off"\n')
    keep_execution(ours, "x", ["deepforge.toml"], "Run x: done")
    assert executions(ours) == {} and place(ours) == "off"


def test_settings_that_cannot_be_read_leave_the_branch_alone(ours: Path, git: Any) -> None:
    (ours / "deepforge.toml").write_text("history = [\n")
    before = git(ours, "rev-parse", "main")
    assert commit(ours, ["deepforge.toml"], "Save", required=True)
    assert git(ours, "rev-parse", "main") == before and place(ours) == "companion"
