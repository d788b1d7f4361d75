"""Files of the working tree as git entries: content, mode and symbolic links as git itself would store them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from ..errors import VersioningError
from . import git
from .objects import Entry, Objects
from .repository import Repository

_LARGE = 16 * 2**20  # bytes; git reads larger files in pieces


def entries(repository: Repository, objects: Objects, paths: Iterable[bytes]) -> dict[bytes, Entry | None]:
    """The entry of each path (relative to the working tree's top) as it is on the disk now; None when it is gone.

    The content is in the object store when this returns. Raises VersioningError for a folder, or a file
    that cannot be read.
    """
    found: dict[bytes, Entry | None] = {}
    paths = list(paths)
    through_git: list[tuple[bytes, bytes]] = []
    for path in paths:
        file = repository.top / os.fsdecode(path)
        try:
            status = file.lstat()
            if stat.S_ISLNK(status.st_mode):
                found[path] = Entry(b"120000", objects.write("blob", os.fsencode(os.readlink(file))))
                continue
            if stat.S_ISDIR(status.st_mode) and any(other.startswith(path + b"/") for other in paths):
                found[path] = None  # a file was replaced by a folder
                continue
            if not stat.S_ISREG(status.st_mode):
                raise VersioningError(f"Only files can be committed, and {file} is not one", path=str(file))
            mode = _mode(repository, status.st_mode)
            if status.st_size > _LARGE or _filtered(repository, path):
                through_git.append((path, mode))
            else:
                found[path] = Entry(mode, objects.write("blob", file.read_bytes()))
        except (FileNotFoundError, NotADirectoryError):
            found[path] = None
        except OSError as error:
            raise VersioningError(f"{file} cannot be read: {error.strerror}", path=str(file)) from error
    for (path, mode), sha in zip(through_git, _hash(repository, [path for path, _ in through_git]), strict=True):
        found[path] = Entry(mode, sha)
    return found


def _mode(repository: Repository, mode: int) -> bytes:
    executable = mode & stat.S_IXUSR and repository.config.get("core.filemode", "true") == "true"
    return b"100755" if executable else b"100644"


def _filtered(repository: Repository, path: bytes) -> bool:
    """Whether git might store something else than the bytes of the file (line ends, large-file storage)."""
    if repository.foreign:
        return False  # a filter is a program, and here somebody else chose it
    config = repository.config
    if config.get("core.autocrlf", "false") != "false" or "core.attributesfile" in config:
        return True
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    if (home / "git" / "attributes").exists() or (repository.common_dir / "info" / "attributes").exists():
        return True
    folder = (repository.top / os.fsdecode(path)).parent
    while True:
        if (folder / ".gitattributes").exists():
            return True
        if folder == repository.top:
            return False
        folder = folder.parent


def _hash(repository: Repository, paths: list[bytes]) -> list[str]:
    if not paths:
        return []
    options = ["--no-filters"] if repository.foreign else []
    names = b"".join(_quoted(path) + b"\n" for path in paths)
    out = git.run(repository.top, "hash-object", "-w", *options, "--stdin-paths", data=names)
    return out.decode().split()


def _quoted(path: bytes) -> bytes:
    if b"\n" not in path and not path.startswith(b'"'):
        return path
    return b'"' + path.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'
