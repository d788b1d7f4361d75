"""The files that a cell read and wrote, from what the audit hook, wrapped readers and a scan of the folder saw."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..provenance.records import FileUse
from .audit import Trace, is_nobodys
from .commands import named_files, texts_of
from .nodes import nodes_of

HASH_LIMIT = 64 * 1024 * 1024
MOST_ENTRIES = 5000
TICK_NS = 20_000_000  # file systems tell the time in steps of some milliseconds
_WRITER = re.compile(r"\b(?:to_\w+|save\w*|write\w*|dump\w*|export\w*|imwrite|download\w*|extractall|fit)\s*\(")
# Where a text constant with a dot or a slash could be, or one written as an escape.
_MAY_NAME = re.compile(r"""['"](?:[^'"\n./]|\\\n)*(?:[./]|\\[xuUN0-7])""")
_SYSTEM = ("/proc/", "/sys/", "/dev/", "/usr/lib/", "/usr/share/", "/etc/", "/lib/", "/run/", "/usr/bin/",
           "/usr/sbin/", "/bin/", "/sbin/")  # fmt: skip
_DERIVED = (".pyc", ".nbi", ".nbc", ".ipynb_checkpoints")


def excluded_prefixes(own: Iterable[Path]) -> tuple[str, ...]:
    """Where files are nobody's data: the interpreter and its packages, system folders, caches, our own folders."""
    home = os.path.expanduser("~")
    places = [*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, sys.exec_prefix]
    places += [
        os.path.join(home, name) for name in (".cache", ".config", ".ipython", ".jupyter", ".matplotlib", ".keras")
    ]
    places += [os.path.join(home, ".local", "share", "jupyter"), os.path.join(home, ".local", "lib")]
    places += [os.environ[name] for name in ("XDG_CACHE_HOME", "MPLCONFIGDIR", "NUMBA_CACHE_DIR") if name in os.environ]
    # An editable install lies among the user's folders.
    places += [str(Path(__file__).parents[1]), *map(str, own)]
    # A prefix such as /usr would hide the user's files in /usr/local/data; only its libraries count then.
    found = {os.path.join(os.path.abspath(place), "") for place in places if place}
    cwd = os.path.join(os.path.abspath(os.getcwd()), "")
    return tuple(sorted(place for place in found if place != "/" and not cwd.startswith(place))) + _SYSTEM


class Files:
    """Turns traces into records; remembers hashes of files that have not changed."""

    def __init__(self) -> None:
        self._hashes: dict[tuple[str, int, int], str] = {}

    def of(self, trace: Trace, tree: ast.AST | None, text: str, started_ns: int) -> tuple[list[FileUse], list[FileUse]]:
        """Files read and files written by a cell that began at ``started_ns`` (of ``time.time_ns``)."""
        read, written, born = _sorted_out(trace)
        since_ns = started_ns - TICK_NS
        folders = [os.getcwd(), *trace.folders]
        named = list(_named(tree)) if tree is not None and _MAY_NAME.search(text) else []
        if trace.commands:
            named += named_files([*trace.commands, *texts_of(tree)], folders)
        for path in dict.fromkeys(named):
            if is_nobodys(path) or _is_derived(path):
                continue
            if path not in read and path not in written:
                # A file that is as new as the cell is the cell's, unless an earlier cell left it just so.
                if _modified(path) >= since_ns and not self._is_as_before(path):
                    written[path] = None
                else:
                    read[path] = None
        subprocess = any(kind == "subprocess" for kind, _ in trace.effects)
        if subprocess or (not written and _WRITER.search(text)):
            for path in (each for folder in dict.fromkeys(folders) for each in _newer(folder, since_ns)):
                if path not in written and not self._is_as_before(path):
                    written[path] = None
        return (
            [use for path in read if (use := self._use(path)) is not None],
            [use for path in written if (use := self._use(path, gone=path not in born)) is not None],
        )

    def _is_as_before(self, path: str) -> bool:
        """Whether an earlier cell left the file just so: cells can follow each other faster than clocks tick."""
        try:
            found = os.stat(path)
        except OSError:
            return False
        known = self._hashes.get((path, found.st_size, found.st_mtime_ns))
        return known is not None and known == _digest(path)

    def _use(self, path: str, gone: bool = False) -> FileUse | None:
        try:
            found = os.stat(path)
        except OSError:
            # An attempt to read what is not there leaves nothing to record; a removal does.
            return FileUse(path) if gone else None
        if not os.path.isfile(path):
            return None
        digest = self._hash(path, found.st_size, found.st_mtime_ns) if found.st_size <= HASH_LIMIT else None
        return FileUse(path, found.st_size, found.st_mtime_ns, digest)

    def _hash(self, path: str, size: int, mtime_ns: int) -> str | None:
        key = (path, size, mtime_ns)
        if key not in self._hashes:
            digest = _digest(path)
            if digest is None:
                return None
            self._hashes[key] = digest
        return self._hashes[key]


def _digest(path: str) -> str | None:
    """SHA-256 of a file's content, None when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()


def _sorted_out(trace: Trace) -> tuple[dict[str, None], dict[str, None], set[str]]:
    """Files read before they were written, files written, and those of them that the cell itself made."""
    read: dict[str, None] = {}
    written: dict[str, None] = {}
    born: set[str] = set()
    for path, was_read, was_written in trace.files:
        if _is_derived(path):
            continue
        if was_read and path not in written:
            read[path] = None
        if was_written:
            if not was_read and path not in written and path not in read:
                born.add(path)
            written[path] = None
    return read, written, born


def _is_derived(path: str) -> bool:
    return path.endswith(_DERIVED) or "/__pycache__/" in path or "/.ipynb_checkpoints/" in path or "/.git/" in path


def _modified(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _named(tree: ast.AST) -> Iterator[str]:
    """Existing files that text constants name: a native reader or a subprocess may have opened them unseen."""
    for node in nodes_of(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if 2 < len(text) < 500 and ("." in text or "/" in text) and "\n" not in text and "\0" not in text:
                path = os.path.abspath(os.path.expanduser(text))
                if os.path.isfile(path) and not _is_derived(path):
                    yield path


def _newer(folder: str, since_ns: int) -> Iterator[str]:
    """Files below a folder that changed since then; looks at no more than MOST_ENTRIES entries."""
    todo, seen = [folder], 0
    while todo:
        try:
            with os.scandir(todo.pop()) as entries:
                for entry in entries:
                    seen += 1
                    if seen > MOST_ENTRIES:
                        return
                    if entry.name.startswith(".") or entry.name == "__pycache__":
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(entry.path)
                    elif entry.is_file(follow_symlinks=False) and entry.stat().st_mtime_ns >= since_ns:
                        yield entry.path
        except OSError:
            continue
