"""Reading the history: commits of the branch and of its companion, and the commits that executions were made from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..errors import VersioningError
from . import git
from .companion import without_trailer
from .notice import say_once
from .objects import Objects
from .refs import companions, uses_branch
from .repository import Repository
from .request import DEEPFORGE
from .settings import history_setting
from .writer import commit

_EXECUTIONS = "refs/deepforge/executions/"
_FORMAT = "%H%x00%P%x00%an <%ae>%x00%at%x00%cn <%ce>%x00%B%x00"


@dataclass(frozen=True)
class Commit:
    """One commit. ``when`` is in seconds since 1970; ``automatic``: made by DeepForge, not by the user."""

    sha: str
    parents: tuple[str, ...]
    author: str
    when: int
    message: str
    automatic: bool

    def to_json(self) -> dict[str, Any]:
        """JSON data."""
        return {**self.__dict__, "parents": list(self.parents)}


def history(root: Path, limit: int = 100) -> list[Commit]:
    """The latest commits of the current branch and of its companion, newest first; empty without a repository."""
    repository = _repository(root)
    if repository is None:
        return []
    head = repository.head()
    names = [head.ref or "HEAD", *companions(head)]
    with Objects(repository) as objects:
        tips = [found.sha for name in names if (found := objects.commit(name))]
    if not tips:
        return []
    out = git.run(
        *(repository.root, "log", "--date-order", f"--max-count={limit}"),
        *("--no-show-signature", "--no-color", "--no-mailmap", f"--format=tformat:{_FORMAT}", *tips),
    )
    fields = out.decode("utf-8", "replace").split("\0")
    return [_commit(fields[at : at + 6]) for at in range(0, len(fields) - 6, 6)]


def tag_execution(root: Path, execution_id: str, sha: str) -> None:
    """Keep commit ``sha`` as the state that an execution ran: ``refs/deepforge/executions/<id>``.

    Does nothing without a repository. Raises VersioningError for an id that cannot be a ref name, or a
    commit that is not there.
    """
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", execution_id) or re.search(r"\.\.|\.lock$|\.$", execution_id):
        raise VersioningError(f"Expected the id of an execution, received {execution_id!r}", id=execution_id)
    if not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", sha):
        raise VersioningError(f"Expected the id of a commit, received {sha!r}", sha=sha)
    repository = _repository(root)
    if repository is not None:
        git.run(repository.root, "update-ref", _EXECUTIONS + execution_id, sha)


def keep_execution(root: Path, execution_id: str, paths: Sequence[str], message: str) -> None:
    """Commit the files of an execution that has ended, and tag the commit with its id; can be repeated.

    As ``commit``, it raises nothing where no history can be written.
    """
    sha = commit(root, paths, message)
    try:
        if sha is None and history_setting(root) != "off" and execution_id not in executions(root):
            sha = _tip(root)  # the files were in the history before
        if sha is not None:
            tag_execution(root, execution_id, sha)
    except VersioningError as error:
        say_once(error.code, f"The execution {execution_id} was not tagged: {error.message}")


def place(root: Path) -> Literal["branch", "companion", "off"]:
    """Where automatic commits go now; ``off`` also without a repository or without git."""
    repository, setting = _repository(root), history_setting(root)
    if repository is None or setting == "off":
        return "off"
    return "branch" if uses_branch(repository, repository.head(), setting) else "companion"


def _tip(root: Path) -> str | None:
    """The commit that holds what DeepForge wrote last; None when there is none."""
    repository = _repository(root)
    if repository is None:
        return None
    head = repository.head()
    own, other = companions(head)
    branch = head.ref or "HEAD"
    names = [branch] if place(root) == "branch" else [other, own, branch]
    with Objects(repository) as objects:
        return next((found.sha for name in names if (found := objects.commit(name))), None)


def executions(root: Path) -> dict[str, str]:
    """The commit of every tagged execution by its id."""
    repository = _repository(root)
    if repository is None:
        return {}
    out = git.run(repository.root, "for-each-ref", "--format=%(objectname) %(refname)", _EXECUTIONS)
    rows = (line.split(" ", 1) for line in out.decode().splitlines())
    return {name[len(_EXECUTIONS) :]: sha for sha, name in rows}


def _repository(root: Path) -> Repository | None:
    try:
        return Repository.open(root)
    except git.GitMissingError:
        return None


def _commit(fields: list[str]) -> Commit:
    sha, parents, author, when, committer, message = fields
    text = without_trailer(message).strip()
    return Commit(sha.strip(), tuple(parents.split()), author, int(when), text, committer == DEEPFORGE)
