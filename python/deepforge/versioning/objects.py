"""Reads and writes git objects: one reading process for a whole commit, new objects written as loose files.

Written directly because an automatic commit has about 5 ms, and starting a process costs 2 of them.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from ..errors import VersioningError
from . import git
from .repository import Repository


class Entry(NamedTuple):
    """What a tree says of one name: git's file mode as text in octal, and the object's id."""

    mode: bytes
    sha: str


@dataclass(frozen=True)
class CommitObject:
    """A commit: its id, the id of its tree, its whole message."""

    sha: str
    tree: str
    message: str


class Objects:
    """The objects of one repository, for the length of a ``with`` block.

    ids are lower-case hexadecimal; ``kind`` is ``blob``, ``tree`` or ``commit``.
    """

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        config = repository.config
        self._hash = config.get("extensions.objectformat", "sha1")
        # Repositories shared by a group have modes of their own; git knows them.
        plain = config.get("core.sharedrepository", "umask").lower() in ("umask", "false", "0")
        self._direct = plain and self._hash in ("sha1", "sha256")
        self._process = git.start(repository.root, "cat-file", "--batch")
        self.trees: dict[str, dict[bytes, Entry]] = {}  # those read so far

    @property
    def id_bytes(self) -> int:
        """Bytes of a binary object id."""
        return 32 if self._hash == "sha256" else 20

    @property
    def no_id(self) -> str:
        """The id that stands for no object."""
        return "0" * (2 * self.id_bytes)

    def __enter__(self) -> Objects:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        git.stop(self._process)

    def read(self, name: str) -> tuple[str, str, bytes] | None:
        """(id, kind, content) of the object that ``name`` (an id or a full ref name) stands for; None when missing."""
        to, back = self._process.stdin, self._process.stdout
        assert to is not None and back is not None
        try:
            to.write(name.encode() + b"\n")
            to.flush()
            line = back.readline()
        except BrokenPipeError:
            line = b""
        if not line:
            err = self._process.stderr.read() if self._process.stderr else b""
            self._process.wait()
            raise git.failure(self._process, err)
        words = line.split()
        if len(words) != 3 or words[1] not in (b"blob", b"tree", b"commit", b"tag"):
            return None
        content = back.read(int(words[2]))
        back.read(1)
        return words[0].decode(), words[1].decode(), content

    def commit(self, name: str) -> CommitObject | None:
        """The commit that ``name`` stands for; None when there is none."""
        found = self.read(name)
        if found is None or found[1] != "commit":
            return None
        headers, _, message = found[2].partition(b"\n\n")
        tree = headers.split(b"\n", 1)[0].split(b" ")[1].decode()
        return CommitObject(found[0], tree, message.decode("utf-8", "replace"))

    def id_of(self, kind: str, content: bytes) -> str:
        """The id of an object, without storing it."""
        return hashlib.new(self._hash, _framed(kind, content)).hexdigest()

    def write(self, kind: str, content: bytes) -> str:
        """Store an object and give its id. Storing one that is there already is allowed and costs little."""
        if not self._direct:
            out = git.run(self._repository.root, "hash-object", "-w", "-t", kind, "--stdin", data=content)
            return out.decode().strip()
        sha = self.id_of(kind, content)
        try:
            self._store(self._repository.common_dir / "objects" / sha[:2], sha[2:], _framed(kind, content))
        except OSError as error:
            place = error.filename or self._repository.common_dir
            raise VersioningError(f"The repository cannot be written: {place}: {error.strerror}") from error
        return sha

    @staticmethod
    def _store(folder: Path, name: str, whole: bytes) -> None:
        path = folder / name
        try:
            os.utime(path)  # as git does, so that a clean-up that runs now leaves it
            return
        except OSError:
            pass  # not there, or another user's
        if path.exists():
            return
        temporary = folder / f"tmp_obj_{secrets.token_hex(6)}"  # the name git's own clean-up knows
        folder.mkdir(exist_ok=True)
        try:
            file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o444)
        except FileNotFoundError:  # a clean-up took the empty folder away
            folder.mkdir(exist_ok=True)
            file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o444)
        try:
            with open(file, "wb") as stream:
                stream.write(zlib.compress(whole, 1))
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _framed(kind: str, content: bytes) -> bytes:
    return b"%s %d\0%s" % (kind.encode(), len(content), content)
