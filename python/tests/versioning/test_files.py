"""Which files can be committed, and that git stores them as it would itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import VersioningError
from deepforge.versioning import commit

COMPANION = "refs/deepforge/history/main"


@pytest.mark.parametrize(
    "name", ["with space.txt", 'quo"te\\back.txt', "line\nbreak.txt", "ünïcode.txt", "*.txt", ":(top)x", "-rf", "a/b/c"]
)
@pytest.mark.parametrize("filtered", [False, True])
def test_any_name(ours: Path, git: Any, name: str, filtered: bool) -> None:
    if filtered:
        (ours / ".git" / "info").mkdir(exist_ok=True)
        (ours / ".git" / "info" / "attributes").write_text("*.none text\n")
    (ours / name).parent.mkdir(parents=True, exist_ok=True)
    (ours / name).write_text("x\n")
    commit(ours, [name], "Add it", required=True)
    names = git(ours, "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")
    assert sorted(names) == sorted(["README.md", name, ""])
    assert git(ours, "status", "-s") == ""


def test_mode_link_and_binary(ours: Path, git: Any) -> None:
    (ours / "run.sh").write_text("#!/bin/sh\n")
    (ours / "run.sh").chmod(0o755)
    (ours / "link").symlink_to("README.md")
    (ours / "nowhere").symlink_to("not/there")
    (ours / "data.bin").write_bytes(bytes(range(256)) * 10)
    commit(ours, ["run.sh", "link", "nowhere", "data.bin"], "Add them", required=True)
    modes = {line.split("\t")[1]: line.split(" ")[0] for line in git(ours, "ls-tree", "HEAD").splitlines()}
    assert modes == {
        "README.md": "100644",
        "data.bin": "100644",
        "link": "120000",
        "nowhere": "120000",
        "run.sh": "100755",
    }
    assert git(ours, "status", "-s") == ""


def test_a_file_becomes_a_folder_and_back(ours: Path, git: Any) -> None:
    (ours / "x").write_text("file\n")
    commit(ours, ["x"], "A file", required=True)
    (ours / "x").unlink()
    (ours / "x").mkdir()
    (ours / "x" / "y").write_text("in a folder\n")
    commit(ours, ["x", "x/y"], "A folder", required=True)
    assert git(ours, "status", "-s") == "" and "x/y" in git(ours, "ls-files")
    (ours / "x" / "y").unlink()
    (ours / "x").rmdir()
    (ours / "x").write_text("file again\n")
    commit(ours, ["x/y", "x"], "A file again", required=True)
    assert git(ours, "status", "-s") == "" and git(ours, "fsck", "--strict") == ""


def test_line_ends_and_filters_as_git_does(ours: Path, git: Any) -> None:
    git(ours, "config", "filter.upper.clean", "tr a-z A-Z")
    (ours / ".gitattributes").write_text("*.up filter=upper\n*.txt text\n")
    (ours / "a.up").write_text("loud\n")
    (ours / "a.txt").write_bytes(b"one\r\ntwo\r\n")
    commit(ours, [".gitattributes", "a.up", "a.txt"], "Add them", required=True)
    assert git(ours, "cat-file", "blob", "HEAD:a.up") == "LOUD"
    assert git(ours, "cat-file", "-s", "HEAD:a.txt") == "8"
    assert git(ours, "status", "-s") == ""


def test_a_large_file(ours: Path, git: Any) -> None:
    (ours / "large").write_bytes(b"0123456789abcdef" * 2**20 + b"!")
    commit(ours, ["large"], "Add it", required=True)
    assert git(ours, "cat-file", "-s", "HEAD:large") == str(2**24 + 1) and git(ours, "status", "-s") == ""


def test_a_repository_with_longer_ids(tmp_path: Path, git: Any) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "--object-format=sha256", "new")
    root = tmp_path / "new"
    for setting in ("companion", "branch"):
        (root / "deepforge.toml").write_text(f'name = "x"\nhistory = "{setting}"\n')
        (root / "x.txt").write_text(setting)
        sha = commit(root, ["x.txt"], "Add x", required=True)
        assert sha is not None and len(sha) == 64
    assert git(root, "fsck", "--strict") == "" and git(root, "rev-parse", "main") == sha


def test_a_repository_shared_by_a_group(ours: Path, git: Any) -> None:
    git(ours, "config", "core.sharedRepository", "group")
    (ours / "x.txt").write_text("x\n")
    commit(ours, ["x.txt"], "Add x", required=True)
    blob = git(ours, "rev-parse", "HEAD:x.txt")
    assert (ours / ".git" / "objects" / blob[:2]).stat().st_mode & 0o020


def test_packed_repositories(ours: Path, git: Any) -> None:
    git(ours, "gc", "-q", "--prune=now")
    assert not (ours / ".git" / "refs" / "heads" / "main").exists()
    (ours / "x.txt").write_text("x\n")
    sha = commit(ours, ["x.txt"], "Add x", required=True)
    assert git(ours, "rev-parse", "main") == sha and git(ours, "status", "-s") == ""


@pytest.mark.parametrize("path", ["../out.txt", "/etc/passwd", "a/../../b", ".git/config", "a/.git/x", "", ".", "a\0b"])
def test_paths_outside_the_project_are_refused(ours: Path, path: str) -> None:
    with pytest.raises(VersioningError, match="relative to the project"):
        commit(ours, [path], "No")


def test_a_folder_a_nested_repository_and_an_empty_message_are_refused(ours: Path, git: Any) -> None:
    (ours / "folder").mkdir()
    with pytest.raises(VersioningError, match="Only files"):
        commit(ours, ["folder"], "No", required=True)
    git(ours, "init", "-q", "nested")
    (ours / "nested" / "x.txt").write_text("x")
    with pytest.raises(VersioningError, match="another repository"):
        commit(ours, ["nested/x.txt"], "No", required=True)
    with pytest.raises(VersioningError, match="message"):
        commit(ours, ["README.md"], "  ")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_of_another_user(ours: Path, git: Any) -> None:
    """Git would refuse it; and the programs that its settings name are not run."""
    git(ours, "config", "filter.spy.clean", f"tee {ours}/spied")
    git(ours, "config", "core.fsmonitor", f"touch {ours}/spied; false")
    for path in [ours, *ours.rglob("*")]:
        os.chown(path, 4242, 4242, follow_symlinks=False)
    (ours / ".gitattributes").write_text("* filter=spy\n")
    (ours / "x.txt").write_text("x\n")
    assert commit(ours, ["x.txt"], "Add x", required=True)
    assert not (ours / "spied").exists()
