"""The project's history in git, written by one writer: automatic commits that never disturb the user's own work.

In a project that ``deepforge new`` made they go to the current branch; in a repository with a remote, or
that was there before, to ``refs/deepforge/history/<branch>``. ``history`` in deepforge.toml (``"branch"``,
``"companion"`` or ``"off"``) says otherwise.
"""

from __future__ import annotations

from .creation import init
from .history import Commit, executions, history, tag_execution
from .writer import commit

__all__ = ["Commit", "commit", "executions", "history", "init", "tag_execution"]
