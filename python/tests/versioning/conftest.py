"""A git repository in a temporary folder, in an environment without any settings of the machine's user."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from deepforge.versioning import notice, repository

Git = Callable[..., str]


@pytest.fixture(autouse=True)
def bare_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    notice._said.clear()
    repository._opened.clear()


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Run git as a user would: ``git(folder, "status")`` gives its output without the last line end."""

    def run(folder: Path, *arguments: str, check: bool = True) -> str:
        person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        done = subprocess.run(
            ["git", *person, "-C", str(folder), *arguments], capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.rstrip("\n")

    return run


@pytest.fixture
def theirs(tmp_path: Path, git: Git) -> Path:
    """A repository that was there before DeepForge, with one commit on ``main``."""
    root = tmp_path / "theirs"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    (root / "paper.txt").write_text("first\n")
    (root / "src").mkdir()
    (root / "src" / "a.py").write_text("a = 1\n")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "The user's first")
    return root


@pytest.fixture
def ours(tmp_path: Path, git: Git) -> Path:
    """A project that DeepForge made, with one automatic commit on its branch."""
    from deepforge.versioning import commit, init

    root = tmp_path / "ours"
    root.mkdir()
    assert init(root)
    (root / "README.md").write_text("# ours\n")
    assert commit(root, ["README.md"], "Create the project", required=True)
    return root
