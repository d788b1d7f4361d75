"""The companion of a branch: DeepForge's own line of history beside the user's, and how it follows the user's commits.

Each companion commit names in its message the user's commit that it builds on. When the branch has moved
since, the next companion commit has two parents, the last companion commit and the branch's, and its tree is
the branch's with what DeepForge wrote and the user has not committed yet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from . import trees
from .objects import CommitObject, Entry, Objects

_TRAILER = "DeepForge-Head: "
_LINE = re.compile(rf"\n*^{_TRAILER}([0-9a-f]+)$\n?", re.MULTILINE)


@dataclass(frozen=True)
class Draft:
    """A commit to be written: its tree, its parents, its message."""

    tree: str
    parents: tuple[str, ...]
    message: str


def draft(
    objects: Objects,
    tip: CommitObject | None,
    head: CommitObject | None,
    changes: Mapping[bytes, Entry | None],
    message: str,
) -> Draft | None:
    """The next companion commit after ``tip`` for a branch at ``head``; None when it would change nothing."""
    base = base_of(tip.message) if tip else None
    parents = [tip.sha] if tip else []
    tree = tip.tree if tip else None
    if head is not None and head.sha != base:
        parents.append(head.sha)
        tree = trees.merge(objects, _tree(objects, base), tip.tree, head.tree) if tip else head.tree
    after = trees.edit(objects, tree, changes)
    if after == tree:
        return None
    if head is not None:
        message = f"{message}\n\n{_TRAILER}{head.sha}"
    return Draft(after or trees.store(objects, {}), tuple(parents), message)


def base_of(message: str) -> str | None:
    """The id of the user's commit that a companion commit builds on; None before the branch's first commit."""
    found = _LINE.findall(message)
    return found[-1] if found else None


def without_trailer(message: str) -> str:
    """The message as it was given."""
    return _LINE.sub("", message)


def _tree(objects: Objects, sha: str | None) -> str | None:
    found = objects.commit(sha) if sha else None
    return found.tree if found else None
