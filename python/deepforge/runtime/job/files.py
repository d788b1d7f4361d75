"""Which files an operation reads and writes by path, so that the cache knows when its result is out of date."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...types.store import hash_file

# Hashing is about 1.5 GB/s: beyond this a file is known by size and time only.
HASH_LIMIT = 256 << 20

_DERIVED = (".pyc", ".nbi", ".nbc")
_PACKAGES = f"{os.sep}site-packages{os.sep}"
_READING = os.O_RDONLY
_ACCESS = os.O_RDONLY | os.O_WRONLY | os.O_RDWR
_SYSTEM = ("/proc", "/dev", "/sys", "/run", "/etc", "/usr", "/lib", "/lib64", "/bin", "/sbin")
_CACHE_VARIABLES = ("XDG_CACHE_HOME", "MPLCONFIGDIR", "NUMBA_CACHE_DIR", "JAX_COMPILATION_CACHE_DIR")
_CACHES = (".cache", ".config", ".local", ".ipython", ".jupyter", ".matplotlib", ".nv", ".triton")


@dataclass
class _Use:
    """How a path was used: its state before the first use, as (size, mtime_ns) or None when absent."""

    before: tuple[int, int] | None
    read: bool = False
    written: bool = False


class FileWatch:
    """Collects the files that this process opens; ``watch`` feeds it from an audit hook.

    Left out: the interpreter and its packages, system folders, caches, and the folders in ``ignore``,
    but never the folders in ``inside`` because of where they are. ``saw_open`` is called for every file
    that the process opens, so it is quick and does not raise.
    """

    def __init__(self, ignore: Iterable[str], inside: Iterable[str]) -> None:
        self._uses: dict[str, _Use] = {}
        self._listed: dict[str, None] = {}
        self._made: set[str] = set()
        self._pid = os.getpid()
        self._ignored = tuple(_folder(path) for path in ignore) + _excluded([_folder(path) for path in inside])

    def saw_open(self, path: Any, flags: int) -> None:
        """An ``open`` of ``path`` with the flags of open(2) is about to happen; it may yet fail."""
        name = self._wanted(path)
        if name is None:
            return
        use = self._uses.get(name)
        if use is None:
            use = self._uses[name] = _Use(_state(name))
        access = flags & _ACCESS
        if access == _READING:
            use.read = use.read or not use.written
        else:
            fresh = bool(flags & os.O_TRUNC) or use.before is None
            use.read = use.read or not (fresh or use.written)
            use.written = True

    def saw_list(self, path: Any) -> None:
        """The names in a folder are about to be read."""
        name = self._wanted("." if path is None else path)
        if name is not None:
            self._listed[name] = None

    def saw_made(self, path: Any) -> None:
        """A folder is about to be made; it may yet fail."""
        name = self._wanted(path)
        if name is not None and not os.path.exists(name):
            self._made.add(name)

    def note_named(self, texts: Iterable[str], since: float) -> None:
        """Text constants of the operation that name files: native readers and subprocesses open unseen.

        A file that changed after ``since`` (seconds since 1970) counts as written, any other as read.
        """
        for text in texts:
            if not 0 < len(text) < 1000 or "\n" in text or "\0" in text:
                continue
            name = self._wanted(text)
            if name is None or name in self._uses or not os.path.isfile(name):
                continue
            state = _state(name)
            new = state is not None and state[1] >= since * 1e9
            self._uses[name] = _Use(None if new else state, read=not new, written=new)

    def note_read(self, name: str) -> None:
        """Count ``name`` as read whatever its folder, such as a module that was imported by a computed name."""
        self._uses.setdefault(os.path.abspath(name), _Use(_state(name), read=True))

    def note_module(self, name: str) -> None:
        """Count a module's file as read when it is neither installed nor left out."""
        wanted = self._wanted(name)
        if wanted is not None:
            self.note_read(wanted)

    def report(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
        """Files read, files written, and paths that were changed after they had been read, sorted by path.

        A file is ``{"path", "size", "mtime_ns", "sha256"}``; ``size`` is None when it was absent, as when
        the operation asked for it in vain; ``sha256`` is None beyond HASH_LIMIT. A folder whose names
        were read is ``{"path", "names"}``, with a digest of the names.
        """
        read: list[dict[str, Any]] = []
        written: list[dict[str, Any]] = []
        changed: list[str] = []
        folders_written = set()
        # Folders that came and went, with all in them: a library's own, while it writes or reads a file.
        passing = tuple(_folder(name) for name in self._made if not os.path.exists(name))
        for name, use in sorted(self._uses.items()):
            if _folder(name).startswith(passing):
                continue
            now = _state(name)
            if use.read and use.before != now and (use.before or now):
                changed.append(name)
            elif use.read and not os.path.isdir(name):
                read.append(describe(name))
            if use.written and now is not None:
                written.append(describe(name))
            if use.written:
                folders_written.add(os.path.dirname(name))
        read += [
            {"path": name, "names": names_digest(name)}
            for name in self._listed
            if name not in folders_written and not _folder(name).startswith(passing)
        ]
        return sorted(read, key=lambda item: str(item["path"])), written, changed

    def _wanted(self, path: Any) -> str | None:
        """Absolute path, or None for what is left out. Follows no links: it must be cheap."""
        if isinstance(path, int) or self._pid != os.getpid():
            return None
        try:
            name = os.path.abspath(os.fsdecode(path))
        except (TypeError, ValueError, OSError):
            return None
        left_out = f"{name}{os.sep}".startswith(self._ignored) or name.endswith(_DERIVED) or _PACKAGES in name
        return None if left_out else name


def describe(name: str) -> dict[str, Any]:
    """Path, size, modification time and, up to HASH_LIMIT, SHA-256 of a file; size None when it is absent."""
    state = _state(name)
    if state is None:
        return {"path": name, "size": None, "mtime_ns": None, "sha256": None}
    size, mtime_ns = state
    try:
        sha256 = hash_file(Path(name)) if size <= HASH_LIMIT and os.path.isfile(name) else None
    except OSError:
        sha256 = None
    return {"path": name, "size": size, "mtime_ns": mtime_ns, "sha256": sha256}


def names_digest(folder: str) -> str | None:
    """A digest of the names in a folder; None when it cannot be read."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return None
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()


def _state(name: str) -> tuple[int, int] | None:
    try:
        found = os.stat(name)
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


def _folder(path: str) -> str:
    return os.path.join(os.path.abspath(path), "")


def _excluded(inside: list[str]) -> tuple[str, ...]:
    """Folders whose files are no data: without those that hold the project or the working directory."""
    home = os.path.expanduser("~")
    found = [sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(__file__).parents[2]), *_SYSTEM]
    found += [os.environ[name] for name in _CACHE_VARIABLES if os.environ.get(name)]
    found += [os.path.join(home, name) for name in _CACHES]
    folders = {_folder(path) for path in found}
    return tuple(sorted(f for f in folders if not any(path.startswith(f) for path in inside)))
