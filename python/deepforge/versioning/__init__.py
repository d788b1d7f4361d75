"""The project's history in git, written by one writer: automatic commits that never disturb the user's own work.

In a project that ``deepforge new`` made they go to the current branch; in a repository with a remote, or
that was there before, to ``refs/deepforge/history/<branch>``. ``history`` in deepforge.toml (``"branch"``,
``"companion"`` or ``"off"``) says otherwise.
"""

from __future__ import annotations

from .creation import create_project, init
from .history import Commit, executions, history, keep_execution, place, tag_execution
from .writer import commit

__all__ = [
    "Commit",
    "commit",
    "create_project",
    "executions",
    "history",
    "init",
    "keep_execution",
    "place",
    "tag_execution",
]
