"""In a project that DeepForge made: commits go to the branch, and what the user has staged stays staged."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import VersioningError
from deepforge.versioning import commit, history, init, refs

COMPANION = "refs/deepforge/history/main"


def companion(git: Any, root: Path) -> str:
    return git(root, "rev-parse", "-q", "--verify", COMPANION, check=False)


def test_commits_go_to_the_branch_and_leave_a_clean_status(ours: Path, git: Any) -> None:
    (ours / "operations").mkdir()
    (ours / "operations" / "train.py").write_text("def train(): ...\n")
    sha = commit(ours, ["operations/train.py"], "Add the operation train", required=True)
    assert git(ours, "rev-parse", "HEAD") == git(ours, "rev-parse", "main") == sha
    assert git(ours, "status", "-s") == ""
    (ours / "operations" / "train.py").unlink()
    commit(ours, ["operations/train.py"], "Delete the operation train", required=True)
    assert git(ours, "status", "-s") == ""
    assert [entry.message.split()[0] for entry in history(ours)] == ["Delete", "Add", "Create"]
    assert "Delete the operation train" in git(ours, "reflog", "-1")
    assert git(ours, "fsck", "--strict") == "" and companion(git, ours) == ""


def test_other_staged_work_stays_staged_and_uncommitted(ours: Path, git: Any) -> None:
    (ours / "staged.txt").write_text("staged\n")
    git(ours, "add", "staged.txt")
    (ours / "staged.txt").write_text("and changed since\n")
    (ours / "README.md").write_text("# ours, changed\n")
    (ours / "x.txt").write_text("x\n")
    commit(ours, ["x.txt"], "Add x", required=True)
    assert git(ours, "status", "-s").splitlines() == [" M README.md", "AM staged.txt"]
    assert git(ours, "show", ":staged.txt") == "staged"
    assert git(ours, "ls-tree", "--name-only", "HEAD").splitlines() == ["README.md", "x.txt"]


@pytest.mark.parametrize("tracked", [True, False])
def test_other_content_staged_of_the_same_file_is_not_lost(ours: Path, git: Any, tracked: bool) -> None:
    name = "README.md" if tracked else "new.md"
    (ours / name).write_text("staged\n")
    git(ours, "add", name)
    (ours / name).write_text("in the working tree\n")
    commit(ours, [name], "Save", required=True)
    assert git(ours, "show", f"HEAD:{name}") == "in the working tree"
    assert git(ours, "show", f":{name}") == "staged"
    assert (ours / name).read_text() == "in the working tree\n"


def test_the_same_content_staged_or_announced_is_committed(ours: Path, git: Any) -> None:
    (ours / "a.txt").write_text("a\n")
    git(ours, "add", "a.txt")
    (ours / "b.txt").write_text("b\n")
    git(ours, "add", "--intent-to-add", "b.txt")
    commit(ours, ["a.txt", "b.txt"], "Both", required=True)
    assert git(ours, "status", "-s") == ""


def test_with_a_remote_the_branch_is_the_users_own(ours: Path, git: Any) -> None:
    git(ours, "remote", "add", "origin", "https://example.invalid/x.git")
    before = git(ours, "rev-parse", "main")
    (ours / "x.txt").write_text("x\n")
    sha = commit(ours, ["x.txt"], "Add x", required=True)
    assert git(ours, "rev-parse", "main") == before and companion(git, ours) == sha


@pytest.mark.parametrize(("setting", "moved"), [("branch", "main"), ("companion", COMPANION), ("off", None)])
def test_the_setting_decides(ours: Path, theirs: Path, git: Any, setting: str, moved: str | None) -> None:
    for root in (ours, theirs):
        (root / "deepforge.toml").write_text(f'name = "x"\nhistory = "{setting}"\n')
        before = git(root, "rev-parse", "main")
        sha = commit(root, ["deepforge.toml"], "Set the history", required=True)
        if moved is None:
            assert sha is None and git(root, "rev-parse", "main") == before and companion(git, root) == ""
        else:
            assert sha is not None and git(root, "rev-parse", moved) == sha
            assert (git(root, "rev-parse", "main") == before) == (moved != "main")


def test_a_merge_in_progress_is_left_alone(ours: Path, git: Any) -> None:
    git(ours, "checkout", "-q", "-b", "side")
    (ours / "README.md").write_text("side\n")
    git(ours, "commit", "-q", "-am", "side")
    git(ours, "checkout", "-q", "main")
    (ours / "README.md").write_text("main\n")
    git(ours, "commit", "-q", "-am", "main")
    git(ours, "merge", "-q", "side", check=False)
    before = git(ours, "rev-parse", "main"), git(ours, "ls-files", "-s"), git(ours, "status", "-s")
    (ours / ".gitignore").write_text("x.txt\n")
    (ours / "x.txt").write_text("x\n")
    sha = commit(ours, ["x.txt", "README.md"], "Meanwhile", required=True)
    assert companion(git, ours) == sha
    (ours / ".gitignore").unlink()
    (ours / "x.txt").unlink()
    assert (git(ours, "rev-parse", "main"), git(ours, "ls-files", "-s"), git(ours, "status", "-s")) == before


def test_conflicts_without_a_merge_are_left_alone(ours: Path, git: Any) -> None:
    (ours / "README.md").write_text("stashed\n")
    git(ours, "stash", "-q")
    (ours / "README.md").write_text("committed\n")
    git(ours, "commit", "-q", "-am", "other")
    git(ours, "stash", "pop", check=False)
    before = git(ours, "ls-files", "-s")
    assert before.count("README.md") == 3
    assert commit(ours, ["README.md"], "Save", required=True) == companion(git, ours)
    assert git(ours, "ls-files", "-s") == before


def test_a_locked_index_is_waited_for_then_done_without(ours: Path, git: Any) -> None:
    (ours / ".git" / "index.lock").write_text("")
    (ours / "x.txt").write_text("x\n")
    started = time.monotonic()
    assert commit(ours, ["x.txt"], "Add x", required=True) == companion(git, ours)
    assert time.monotonic() - started > 0.9
    (ours / ".git" / "index.lock").unlink()


def test_a_commit_that_fails_leaves_the_index_as_it_was(ours: Path, git: Any, monkeypatch: Any) -> None:
    def refuse(*_: object) -> None:
        raise VersioningError("no")

    monkeypatch.setattr(refs.RefUpdate, "swap", refuse)
    (ours / "README.md").write_text("changed\n")
    (ours / "x.txt").write_text("x\n")
    assert commit(ours, ["x.txt", "README.md"], "Add x") is None
    assert git(ours, "status", "-s").splitlines() == [" M README.md", "?? x.txt"]


@pytest.mark.parametrize("other", ["machine", "user"])
def test_a_race_is_repeated_and_never_lost(ours: Path, git: Any, monkeypatch: Any, other: str) -> None:
    """Somebody else commits between our look at the branch and our change of it."""
    swap, lost = refs.RefUpdate.swap, []

    def late(self: refs.RefUpdate, ref: str, old: str, new: str) -> None:
        if len(lost) < 3:
            lost.append(f"other {len(lost)}")
            if other == "user":  # takes up what we staged
                git(ours, "commit", "-q", "--allow-empty", "-m", lost[-1])
            else:
                git(ours, "update-ref", ref, git(ours, "commit-tree", "-p", old, "-m", lost[-1], f"{old}^{{tree}}"))
        swap(self, ref, old, new)

    monkeypatch.setattr(refs.RefUpdate, "swap", late)
    (ours / "x.txt").write_text("x\n")
    made = commit(ours, ["x.txt"], "Add x", required=True)
    messages = [entry.message for entry in history(ours)]
    if other == "machine":
        assert messages == ["Add x", "other 2", "other 1", "other 0", "Create the project"]
    else:
        assert made is None and messages == ["other 0", "Create the project"]
    assert git(ours, "status", "-s") == "" and git(ours, "show", "HEAD:x.txt") == "x"


def test_init_in_a_repository_does_nothing(theirs: Path, ours: Path) -> None:
    (theirs / "src" / "project").mkdir()
    assert not init(theirs / "src" / "project") and not init(theirs) and not init(ours)
    assert not (theirs / "src" / "project" / ".git").exists()
