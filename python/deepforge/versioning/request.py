"""What a commit is asked to hold: checked paths, the message, the author; and the commit object made of it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..errors import VersioningError
from .companion import Draft
from .objects import Objects
from .repository import Repository

DEEPFORGE = "DeepForge <deepforge@localhost>"


@dataclass(frozen=True)
class Request:
    """One automatic commit: ``paths`` are relative to the working tree's top, ``author`` as git takes it."""

    repository: Repository
    paths: tuple[bytes, ...]
    message: str
    author: str

    @property
    def title(self) -> str:
        """The first line of the message."""
        return self.message.split("\n", 1)[0]


def check(paths: Sequence[str], message: str) -> list[str]:
    """The paths, relative to the project, in one spelling. Raises VersioningError for what can never be committed."""
    if not message.strip() or "\0" in message:
        raise VersioningError("A commit needs a message in words")
    return [_checked(path) for path in paths]


def request(repository: Repository, paths: Sequence[str], message: str, author: str | None) -> Request:
    """The request for checked paths. Raises VersioningError for a path in a repository within the project."""
    for path in paths:
        _refuse_nested(repository, path)
    names = tuple(os.fsencode(repository.prefix + path) for path in dict.fromkeys(paths))
    return Request(repository, names, message.strip(), _identity(repository, author))


def write(objects: Objects, draft: Draft, author: str) -> str:
    """Store the commit object, its committer DeepForge, its time now; give its id."""
    when = time.time()
    offset = time.strftime("%z", time.localtime(when))
    lines = [f"tree {draft.tree}", *(f"parent {parent}" for parent in draft.parents)]
    lines += [f"author {author} {int(when)} {offset}", f"committer {DEEPFORGE} {int(when)} {offset}"]
    text = "\n".join(lines) + f"\n\n{draft.message}\n"
    return objects.write("commit", text.encode("utf-8", "replace"))


def _identity(repository: Repository, author: str | None) -> str:
    if author is None:
        config = repository.config
        name = config.get("author.name") or config.get("user.name")
        if not name:
            return DEEPFORGE
        address = config.get("author.email") or config.get("user.email") or "unknown@localhost"
    else:
        match = re.fullmatch(r"(.*?)\s*<([^<>]*)>\s*", author, re.DOTALL)
        name, address = (match.group(1), match.group(2)) if match else (author, "unknown@localhost")
    name, address = (re.sub(r"[<>\x00-\x1f]+", " ", text).strip() for text in (name, address))
    return f"{name} <{address}>" if name else DEEPFORGE


def _checked(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or ".git" in parts or "\0" in path:
        raise VersioningError(f"Expected a file's path relative to the project and in it, received {path!r}", path=path)
    return "/".join(parts)


def _refuse_nested(repository: Repository, path: str) -> None:
    """A repository within the project has a history of its own."""
    folder = PurePosixPath(path).parent
    while folder != PurePosixPath("."):
        if (repository.root / folder / ".git").exists():
            raise VersioningError(f"{path} is in another repository, {folder}", path=path)
        folder = folder.parent
