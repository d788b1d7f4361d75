"""The content-addressed store: one file per value at ``aa/<sha256>``, put by atomic rename and never changed."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ValueTypeError

_CHUNK = 1 << 20
_TEMPORARY = "tmp"
_PREVIEW = ".preview"


@dataclass(frozen=True)
class Collected:
    """What ``Store.gc`` removed: number of files, and their size in bytes."""

    files: int
    size: int


class Store:
    """Values by the SHA-256 of their bytes, in a folder that many processes may use at once.

    A file appears under its name only when it is complete and on the disk; two processes that put the
    same content do no harm. Files are read-only: load a copy, or map them copy-on-write.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where content with this hash is, or would be."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueTypeError(f"Not a SHA-256: expected 64 hexadecimal digits, received {sha256!r}", sha256=sha256)
        return self.root / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether the content is here. Says nothing of its soundness; see ``verify``."""
        return self.path(sha256).is_file()

    def get(self, sha256: str) -> Path:
        """The file with this content. Raises ValueTypeError when it is not in the store."""
        path = self.path(sha256)
        if not path.is_file():
            raise ValueTypeError(f"No value with the hash {sha256[:12]}… in the store {self.root}", sha256=sha256)
        return path

    def temporary(self) -> Path:
        """A new path on the store's own file system, for content that will be ``put``; nothing is created there."""
        folder = self.root / _TEMPORARY
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{os.getpid()}-{time.time_ns()}-{os.urandom(4).hex()}"

    def put(self, temporary: Path, sha256: str) -> Path:
        """Move a complete file, made at ``temporary()``, to its name. Durable when it returns.

        Content that is here already is kept, marked as new (so that ``gc`` spares it) and the temporary
        file removed. ``sha256`` is trusted: compute it while writing.
        """
        path = self.path(sha256)
        if path.is_file():
            os.utime(path)
            temporary.unlink()
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "rb") as file:
            os.fchmod(file.fileno(), 0o444)
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _sync_folder(path.parent)
        return path

    def put_bytes(self, data: bytes) -> str:
        """Store ``data``; returns its hash."""
        sha256 = hashlib.sha256(data).hexdigest()
        temporary = self.temporary()
        temporary.write_bytes(data)
        self.put(temporary, sha256)
        return sha256

    def put_preview(self, sha256: str, data: Mapping[str, Any]) -> None:
        """Keep a preview (JSON data) beside content that is here; it goes when the content is collected."""
        temporary = self.temporary()
        temporary.write_text(json.dumps(data, allow_nan=False, separators=(",", ":")), encoding="utf-8")
        os.replace(temporary, self.path(sha256).with_name(sha256 + _PREVIEW))

    def preview(self, sha256: str) -> dict[str, Any] | None:
        """The preview of a value; None when it has none that can be read."""
        try:
            data = json.loads(self.path(sha256).with_name(sha256 + _PREVIEW).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return data if isinstance(data, dict) else None

    def verify(self, sha256: str) -> bool:
        """Read the whole content and compare it with its hash; False when it is missing or damaged."""
        try:
            return hash_file(self.path(sha256)) == sha256
        except OSError:
            return False

    def hashes(self) -> Iterator[str]:
        """Every hash in the store, in no order."""
        if not self.root.is_dir():
            return
        for folder in self.root.iterdir():
            if len(folder.name) == 2:
                yield from (file.name for file in folder.iterdir() if not file.name.endswith(_PREVIEW))

    def gc(self, keep: Iterable[str], *, grace: float = 3600.0) -> Collected:
        """Remove what ``keep`` does not name and is older than ``grace`` seconds.

        The grace covers values that a running job has put and nothing refers to yet.
        """
        kept, horizon = set(keep), time.time() - grace
        files = size = 0
        candidates = [self.path(sha256) for sha256 in self.hashes() if sha256 not in kept]
        temporary = self.root / _TEMPORARY
        candidates += list(temporary.iterdir()) if temporary.is_dir() else []
        for path in candidates:
            try:
                found = path.stat()
                if found.st_mtime <= horizon:
                    path.unlink()
                    path.with_name(path.name + _PREVIEW).unlink(missing_ok=True)
                    files, size = files + 1, size + found.st_size
            except FileNotFoundError:
                continue  # another process collected it first
        return Collected(files, size)


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, as hexadecimal digits. Raises OSError when it cannot be read."""
    digest = hashlib.sha256()
    buffer = bytearray(_CHUNK)
    view = memoryview(buffer)
    with open(path, "rb", buffering=0) as file:
        while count := file.readinto(buffer):
            digest.update(view[:count])
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable; file systems that cannot sync a folder are left alone."""
    try:
        fd = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(fd)
    except OSError:
        pass
    finally:
        os.close(fd)
