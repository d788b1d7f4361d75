"""Several processes commit at once: every commit is in the history, every file in the last tree."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROCESSES, COMMITS = 4, 25
WRITER = """
import sys
from pathlib import Path
from deepforge.versioning import commit
if sys.argv[3] == "racing":
    import contextlib, deepforge.versioning.writer as writer
    writer.courtesy = lambda path: contextlib.nullcontext()
root, name = Path(sys.argv[1]), sys.argv[2]
for number in range(int(sys.argv[4])):
    path = f"out/{name}-{number}.txt"
    (root / path).write_text(path)
    assert commit(root, [path], f"Add {path}", required=True)
"""


@pytest.mark.parametrize("manner", ["queueing", "racing"])
@pytest.mark.parametrize("place", ["branch", "companion"])
def test_no_commit_is_lost(ours: Path, git: Any, place: str, manner: str) -> None:
    """``racing``: without the courtesy lock, as between machines that share a file system."""
    (ours / "deepforge.toml").write_text(f'name = "x"\nhistory = "{place}"\n')
    (ours / "out").mkdir()
    commits = COMMITS if manner == "queueing" else 8
    python = Path(__file__).parents[2]
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(ours), str(number), manner, str(commits)],
            cwd=python,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    errors = [writer.communicate(timeout=120)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * PROCESSES, errors

    paths = sorted(f"out/{name}-{number}.txt" for name in range(PROCESSES) for number in range(commits))
    ref = "main" if place == "branch" else "refs/deepforge/history/main"
    messages = git(ours, "log", "--format=%s", "--grep=^Add out", ref).splitlines()
    assert sorted(messages) == sorted(f"Add {path}" for path in paths)
    assert sorted(git(ours, "ls-tree", "-r", "--name-only", ref, "out/").splitlines()) == paths
    assert git(ours, "fsck", "--strict", "--no-dangling") == ""
    if place == "branch":
        assert git(ours, "status", "-s") == "?? deepforge.toml"
