"""The user's index, of which only the entries of the committed paths are touched, and never what the user staged."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from types import TracebackType

from . import git
from .objects import Entry, Objects
from .repository import Repository

_MANY = 500

Changes = dict[bytes, Entry | None]


class IndexBusyError(git.GitError):
    """Another git has the index locked: to be tried again."""

    code = "index-busy"


class UnmergedError(git.GitError):
    """A path has conflicts that the user has not resolved."""

    code = "unmerged"


class Index:
    """The index, locked against other gits for the length of a ``with`` block; both processes start at once."""

    def __init__(self, repository: Repository, paths: Iterable[bytes]) -> None:
        self._paths = set(paths)
        self._writing = git.start(repository.top, "update-index", "--replace", "-z", "--index-info")
        # Beyond some number a command line is too long; then the whole index is read.
        names = [os.fsdecode(path) for path in self._paths] if len(self._paths) <= _MANY else []
        self._reading = git.start(repository.top, "ls-files", "--stage", "-z", "--", *names)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        git.stop(self._reading)
        git.stop(self._writing)

    def read(self) -> Changes:
        """The entries of the paths that have one. Raises UnmergedError. Once per block."""
        found: Changes = {}
        for line in git.finish(self._reading).split(b"\0"):
            about, _, path = line.partition(b"\t")
            if path not in self._paths:
                continue
            mode, sha, stage = about.split(b" ")
            if stage != b"0":
                raise UnmergedError("The file has conflicts that are not resolved yet", path=os.fsdecode(path))
            found[path] = Entry(mode, sha.decode())
        return found

    def write(self, objects: Objects, changes: Mapping[bytes, Entry | None]) -> None:
        """Set or remove (None) entries, all or none. Raises IndexBusyError. Once per block."""
        gone = Entry(b"0", objects.no_id)
        rows = ((path, entry or gone) for path, entry in changes.items())
        data = b"".join(b"%s %s\t%s\0" % (entry.mode, entry.sha.encode(), path) for path, entry in rows)
        try:
            git.finish(self._writing, data)
        except git.GitError as error:
            if "index.lock" in str(error.data["stderr"]):
                raise IndexBusyError(error.message, **error.data) from error
            raise


def plan(objects: Objects, index: Changes, head: Changes, now: Changes) -> Changes:
    """Which index entries follow the commit: those that agreed with HEAD. Others are the user's staged work."""
    changes: Changes = {}
    for path, entry in now.items():
        staged = index.get(path)
        if staged != entry and (staged == head.get(path) or _only_announced(objects, staged, head.get(path))):
            changes[path] = entry
    return changes


def _only_announced(objects: Objects, staged: Entry | None, head: Entry | None) -> bool:
    """Whether the entry is what ``git add --intent-to-add`` leaves: a new file, empty so far."""
    return staged is not None and head is None and staged.sha == objects.id_of("blob", b"")
