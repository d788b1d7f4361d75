"""Which ref takes the automatic commits, and changing it by compare-and-swap."""

from __future__ import annotations

import re
from types import TracebackType
from typing import Literal

from . import git
from .repository import Head, Repository

Setting = Literal["auto", "branch", "companion", "off"]

_COMPANIONS = "refs/deepforge/history/"
_MOVED = re.compile(r"but expected|reference already exists|File exists|unable to resolve reference")
_IN_THE_WAY = re.compile(r"' exists; cannot create '")


class RefMovedError(git.GitError):
    """Somebody else changed the ref first; look again and repeat."""

    code = "ref-moved"


class RefNameError(git.GitError):
    """The ref's name cannot be: ``a/b`` beside ``a``."""

    code = "ref-name"


def uses_branch(repository: Repository, head: Head, setting: Setting) -> bool:
    """Whether an automatic commit goes to the user's branch (else to its companion).

    Never while git is in the middle of a merge or rebase, and never without a branch: the next thing
    the user types there would meet a commit that nobody expects.
    """
    if head.ref is None or head.busy is not None or not head.ref.startswith("refs/heads/"):
        return False
    if setting == "auto":
        return repository.ours and not repository.has_remote
    return setting == "branch"


def companions(head: Head) -> tuple[str, str]:
    """The companion ref of a branch, and the one used instead when an older branch's name is in the way."""
    return _COMPANIONS + head.name, _COMPANIONS + "%/" + head.name.replace("/", "%2F")


class RefUpdate:
    """A change of one ref, for the length of a ``with`` block; the process is started before it is needed."""

    def __init__(self, repository: Repository, reason: str) -> None:
        self._process = git.start(repository.root, "update-ref", "-m", reason.replace("\n", " "), "--stdin")

    def __enter__(self) -> RefUpdate:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        git.stop(self._process)

    def swap(self, ref: str, old: str, new: str) -> None:
        """Point ``ref`` at ``new`` if it still is at ``old`` (all zeros: if it is not there). Once per block.

        Raises RefMovedError, RefNameError, or GitError for what waiting does not mend.
        """
        try:
            git.finish(self._process, f"update {ref} {new} {old}\n".encode())
        except git.GitError as error:
            text = str(error.data["stderr"])
            if _IN_THE_WAY.search(text):
                raise RefNameError(error.message, **error.data) from error
            if _MOVED.search(text):
                raise RefMovedError(error.message, **error.data) from error
            raise
