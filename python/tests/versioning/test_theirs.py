"""In a repository that is the user's own: commits go to the companion, and the user never notices."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from deepforge.versioning import commit, history

COMPANION = "refs/deepforge/history/main"


def files(git: Any, root: Path, ref: str) -> list[str]:
    return git(root, "ls-tree", "-r", "--name-only", ref).splitlines()


def test_branch_index_and_working_tree_stay_as_they_are(theirs: Path, git: Any) -> None:
    (theirs / "paper.txt").write_text("staged\n")
    git(theirs, "add", "paper.txt")
    (theirs / "paper.txt").write_text("not staged\n")
    (theirs / "notes.txt").write_text("mine\n")
    (theirs / "new.json").write_text("{}\n")
    before = (git(theirs, "rev-parse", "main"), (theirs / ".git" / "index").read_bytes(), git(theirs, "status", "-s"))

    sha = commit(theirs, ["new.json"], "Add new.json", required=True)

    after = (git(theirs, "rev-parse", "main"), (theirs / ".git" / "index").read_bytes(), git(theirs, "status", "-s"))
    assert after == before
    assert git(theirs, "rev-parse", COMPANION) == sha
    assert files(git, theirs, COMPANION) == ["new.json", "paper.txt", "src/a.py"]
    assert git(theirs, "show", f"{COMPANION}:paper.txt") == "first"  # not given, so not taken from the working tree
    assert git(theirs, "fsck", "--strict") == ""


def test_exactly_the_given_files_added_changed_and_deleted(theirs: Path, git: Any) -> None:
    (theirs / "src" / "a.py").unlink()
    (theirs / "paper.txt").write_text("second\n")
    (theirs / "deep" / "er").mkdir(parents=True)
    (theirs / "deep" / "er" / "b.txt").write_text("b\n")
    (theirs / "deep" / "er" / "other.txt").write_text("not asked for\n")
    commit(theirs, ["src/a.py", "paper.txt", "deep/er/b.txt"], "Three changes", required=True)
    assert files(git, theirs, COMPANION) == ["deep/er/b.txt", "paper.txt"]
    assert git(theirs, "show", f"{COMPANION}:paper.txt") == "second"
    (theirs / "deep" / "er" / "b.txt").unlink()
    commit(theirs, ["deep/er/b.txt"], "Remove it", required=True)
    assert files(git, theirs, COMPANION) == ["paper.txt"]


def test_nothing_changed_is_no_commit(theirs: Path, git: Any) -> None:
    assert commit(theirs, ["paper.txt", "never/was.txt"], "Nothing", required=True) is None
    assert git(theirs, "for-each-ref", "refs/deepforge") == ""
    (theirs / "paper.txt").write_text("second\n")
    assert commit(theirs, ["paper.txt"], "Once", required=True)
    assert commit(theirs, ["paper.txt"], "Again", required=True) is None
    assert commit(theirs, [], "No files", required=True) is None


def test_the_companion_follows_the_branch(theirs: Path, git: Any) -> None:
    (theirs / "one.json").write_text("1\n")
    (theirs / "two.json").write_text("2\n")
    first = commit(theirs, ["one.json", "two.json"], "Two files", required=True)
    (theirs / "paper.txt").write_text("the user's second\n")
    (theirs / "one.json").write_text("1, mended by hand\n")
    git(theirs, "add", "one.json", "paper.txt")
    git(theirs, "commit", "-q", "-m", "The user's second")
    (theirs / "three.json").write_text("3\n")
    second = commit(theirs, ["three.json"], "Third file", required=True)

    parents = git(theirs, "rev-list", "--parents", "-1", COMPANION).split()
    assert parents == [second, first, git(theirs, "rev-parse", "main")]
    assert files(git, theirs, COMPANION) == ["one.json", "paper.txt", "src/a.py", "three.json", "two.json"]
    assert git(theirs, "show", f"{COMPANION}:paper.txt") == "the user's second"
    assert git(theirs, "show", f"{COMPANION}:one.json") == "1, mended by hand"

    # The user takes the commit back: what it held is gone from the next companion tree too.
    git(theirs, "reset", "-q", "--hard", "HEAD~1")
    (theirs / "four.json").write_text("4\n")
    commit(theirs, ["four.json"], "Fourth file", required=True)
    assert git(theirs, "show", f"{COMPANION}:paper.txt") == "first"
    assert "four.json" in files(git, theirs, COMPANION) and "two.json" in files(git, theirs, COMPANION)


def test_before_the_first_commit_of_the_user(tmp_path: Path, git: Any) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "new")
    root = tmp_path / "new"
    (root / "a.txt").write_text("a\n")
    commit(root, ["a.txt"], "First", required=True)
    assert git(root, "rev-parse", "--verify", "main", check=False) == ""
    assert files(git, root, COMPANION) == ["a.txt"]
    (root / "b.txt").write_text("b\n")
    git(root, "add", "b.txt")
    git(root, "commit", "-q", "-m", "The user's first")
    (root / "a.txt").write_text("aa\n")
    commit(root, ["a.txt"], "Second", required=True)
    assert files(git, root, COMPANION) == ["a.txt", "b.txt"]


def test_detached_head_has_a_companion_of_its_own(theirs: Path, git: Any) -> None:
    git(theirs, "checkout", "-q", "--detach")
    (theirs / "x.txt").write_text("x\n")
    sha = commit(theirs, ["x.txt"], "On no branch", required=True)
    assert git(theirs, "rev-parse", "refs/deepforge/history/HEAD") == sha
    assert [entry.message for entry in history(theirs)] == ["On no branch", "The user's first"]


def test_a_linked_worktree_has_its_own_branch(theirs: Path, tmp_path: Path, git: Any) -> None:
    git(theirs, "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    (tmp_path / "side" / "x.txt").write_text("x\n")
    sha = commit(tmp_path / "side", ["x.txt"], "In the worktree", required=True)
    assert git(theirs, "rev-parse", "refs/deepforge/history/side") == sha
    assert git(theirs, "status", "-s") == ""


def test_a_project_in_a_subfolder(theirs: Path, git: Any) -> None:
    (theirs / "src" / "deep forge.json").write_text("{}\n")
    commit(theirs / "src", ["deep forge.json"], "In a folder", required=True)
    assert files(git, theirs, COMPANION) == ["paper.txt", "src/a.py", "src/deep forge.json"]


def test_an_older_branch_name_in_the_way(theirs: Path, git: Any) -> None:
    for number, branch in enumerate(["work", "work/next", "work"]):
        git(theirs, "checkout", "-q", "-b", branch)
        (theirs / f"{number}.txt").write_text("x\n")
        commit(theirs, [f"{number}.txt"], f"On {branch}, {number}", required=True)
        assert history(theirs)[0].message == f"On {branch}, {number}"
        git(theirs, "checkout", "-q", "main")
        git(theirs, "branch", "-q", "-D", branch)
    assert commit(theirs, ["0.txt"], "On main", required=True)


def test_during_a_rebase_the_branch_keeps_its_name(theirs: Path, git: Any) -> None:
    git(theirs, "checkout", "-q", "-b", "topic")
    (theirs / "paper.txt").write_text("topic\n")
    git(theirs, "commit", "-q", "-am", "topic")
    git(theirs, "checkout", "-q", "main")
    (theirs / "paper.txt").write_text("main\n")
    git(theirs, "commit", "-q", "-am", "main")
    git(theirs, "rebase", "-q", "main", "topic", check=False)
    assert (theirs / ".git" / "rebase-merge").is_dir()
    (theirs / "x.txt").write_text("x\n")
    sha = commit(theirs, ["x.txt"], "Meanwhile", required=True)
    assert git(theirs, "rev-parse", "refs/deepforge/history/topic") == sha


def test_the_callers_environment_does_not_mislead(theirs: Path, ours: Path, git: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("GIT_DIR", str(ours / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(ours / "elsewhere"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(ours / "objects"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.bare")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    (theirs / "x.txt").write_text("x\n")
    sha = commit(theirs, ["x.txt"], "Here", required=True)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_CONFIG_COUNT"):
        monkeypatch.delenv(name)
    assert git(theirs, "rev-parse", COMPANION) == sha
    assert not (ours / "elsewhere").exists() and not (ours / "objects").exists()


def test_no_hook_runs_and_nothing_is_signed(theirs: Path, git: Any) -> None:
    for hook in ("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"):
        path = theirs / ".git" / "hooks" / hook
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\ntouch hook-ran\nexit 1\n")
        path.chmod(0o755)
    git(theirs, "config", "commit.gpgSign", "true")
    git(theirs, "config", "gpg.program", "/nonexistent")
    (theirs / "x.txt").write_text("x\n")
    assert commit(theirs, ["x.txt"], "Quietly", required=True)
    assert not list(theirs.rglob("hook-ran"))


@pytest.mark.parametrize(
    ("configured", "author", "expected"),
    [
        (None, None, "DeepForge <deepforge@localhost>"),
        (None, "Grace <grace@example.org>", "Grace <grace@example.org>"),
        (None, "Grace", "Grace <unknown@localhost>"),
        (None, "Gr<ace\nx <grace@example.org>", "Gr ace x <grace@example.org>"),
        (("Ada", "ada@example.org"), None, "Ada <ada@example.org>"),
    ],
)
def test_who_wrote_it(theirs: Path, git: Any, configured: Any, author: Any, expected: str) -> None:
    if configured:
        git(theirs, "config", "user.name", configured[0])
        git(theirs, "config", "user.email", configured[1])
    (theirs / "x.txt").write_text("x\n")
    commit(theirs, ["x.txt"], "Add x\n\nBecause.", author=author, required=True)
    newest = history(theirs, 1)[0]
    assert (newest.author, newest.message, newest.automatic) == (expected, "Add x\n\nBecause.", True)
    assert git(theirs, "log", "-1", "--format=%cn <%ce>", COMPANION) == "DeepForge <deepforge@localhost>"
    assert history(theirs)[1].author == "Ada <ada@example.org>" and not history(theirs)[1].automatic


def test_a_read_only_process_of_git_is_not_disturbed(theirs: Path, git: Any) -> None:
    """The user's own git holds the index's lock: the companion does not need the index."""
    (theirs / ".git" / "index.lock").write_text("")
    (theirs / "x.txt").write_text("x\n")
    assert commit(theirs, ["x.txt"], "Meanwhile", required=True)
    assert (theirs / ".git" / "index.lock").exists()
    (theirs / ".git" / "index.lock").unlink()


def test_a_clone_gets_the_companion_when_it_asks(theirs: Path, tmp_path: Path, git: Any) -> None:
    (theirs / "x.txt").write_text("x\n")
    sha = commit(theirs, ["x.txt"], "Shared", required=True)
    subprocess.run(["git", "clone", "-q", str(theirs), str(tmp_path / "laptop")], check=True, capture_output=True)
    git(tmp_path / "laptop", "fetch", "-q", "origin", "refs/deepforge/history/main:refs/deepforge/history/main")
    assert git(tmp_path / "laptop", "rev-parse", COMPANION) == sha
