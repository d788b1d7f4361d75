"""Making the repository of a new project."""

from __future__ import annotations

from pathlib import Path

from . import git
from .notice import say_once
from .repository import Repository


def init(root: Path) -> bool:
    """Make the existing folder ``root`` a git repository whose automatic commits go to its branch.

    Gives False, with nothing done, when it lies in a repository already, and when there is no git (which
    is logged once). Raises VersioningError when git refuses.
    """
    try:
        if Repository.open(root) is not None:
            return False
        git.run(root, "init", "--quiet", *_initial_branch(root))
        git.run(root, "config", "deepforge.created", "true")
    except git.GitMissingError as error:
        say_once(error.code, f"No history is kept: {error.message}")
        return False
    return True


def _initial_branch(root: Path) -> list[str]:
    try:
        git.run(root, "config", "--get", "init.defaultBranch")
    except git.GitMissingError:
        raise
    except git.GitError:
        return ["--initial-branch=main"]
    return []
