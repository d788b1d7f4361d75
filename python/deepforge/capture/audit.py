"""One audit hook for the whole process: what a running cell opens, starts and connects to."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from .commands import shell_line

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC


class Trace:
    """What one cell did, in order, as the hook saw it: cheap to add to, sorted out afterwards.

    ``files``: (path, read, written). ``effects``: (kind, detail), each once. ``commands``: of other programs,
    and ``folders``: where those ran that ran elsewhere. ``databases``: paths.
    """

    def __init__(self) -> None:
        self.files: list[tuple[str, bool, bool]] = []
        self.effects: dict[tuple[str, str], None] = {}
        self.commands: list[str] = []
        self.folders: list[str] = []
        self.databases: list[str] = []
        self.pid = os.getpid()

    def effect(self, kind: str, detail: str) -> None:
        """Note an effect."""
        if len(self.effects) < 50:
            self.effects[kind, detail[:300]] = None

    def file(self, path: Any, read: bool, written: bool) -> None:
        """Note the use of a file, by absolute path."""
        if isinstance(path, (bytes, os.PathLike)):
            path = os.fsdecode(path)
        if not isinstance(path, str) or not path or "\0" in path:
            return
        if not os.path.isabs(path):
            path = os.path.join(_cwd(), path)
        if not is_nobodys(path):
            self.files.append((os.path.normpath(path), read, written))


def is_nobodys(path: str) -> bool:
    """Whether an absolute path is that of a file which is nobody's data."""
    return path.startswith(_excluded[0])


def _cwd() -> str:
    try:
        return os.getcwd()
    except OSError:
        return "/"


_excluded: list[tuple[str, ...]] = [()]
# Of these the kernel makes threads of its own that answer questions and save the history while a cell runs.
_KERNELS = ("ipykernel.control", "IPython.core.history")
_kernels: set[int | None] = set()
_active: list[Trace] = []
_installed: list[bool] = []


def activate(trace: Trace) -> None:
    """The hook adds to ``trace`` from now on. Installed on first use, since hooks cannot be removed."""
    if not _installed:
        _installed.append(True)
        sys.addaudithook(_hook)
    _kernels.clear()
    _kernels.update(thread.ident for thread in threading.enumerate() if type(thread).__module__ in _KERNELS)
    _active[:] = [trace]


def deactivate() -> None:
    """The hook looks away."""
    _active.clear()


def exclude(prefixes: tuple[str, ...]) -> None:
    """Paths that begin so are nobody's data: the interpreter, packages, caches, our own folder."""
    _excluded[0] = prefixes


def _opened(trace: Trace, args: tuple[Any, ...]) -> None:
    path, _, flags = args[0], args[1], args[2] or 0
    if isinstance(path, int):
        return
    if not flags & _WRITING:
        trace.file(path, True, False)
        return
    # What was in the file matters unless it is emptied first or did not exist.
    read = not flags & (os.O_TRUNC | os.O_EXCL)
    if read and flags & os.O_CREAT:
        try:
            read = os.path.getsize(path) > 0
        except (OSError, ValueError, TypeError):
            read = False
    trace.file(path, read, True)


def _renamed(trace: Trace, args: tuple[Any, ...]) -> None:
    trace.file(args[0], True, True)
    trace.file(args[1], False, True)


def _removed(trace: Trace, args: tuple[Any, ...]) -> None:
    # That it was there is what a removal depends on.
    trace.file(args[0], True, True)


def _written(trace: Trace, args: tuple[Any, ...]) -> None:
    trace.file(args[0], False, True)


def _copied(trace: Trace, args: tuple[Any, ...]) -> None:
    trace.file(args[0], True, False)
    trace.file(args[1], False, True)


def _database(trace: Trace, args: tuple[Any, ...]) -> None:
    if not isinstance(args[0], (str, bytes, os.PathLike)):
        return
    path = os.fsdecode(args[0])
    if path.startswith("file:"):
        path = path[len("file:") :].partition("?")[0]
    if path and not path.startswith(":memory:"):
        trace.file(path, os.path.exists(path), True)
        trace.databases.append(os.path.abspath(path))


def _connected(trace: Trace, args: tuple[Any, ...]) -> None:
    address = args[1]
    # Addresses of Unix sockets are text: another process here, not the network.
    if isinstance(address, tuple) and len(address) >= 2:
        # A server on this machine may answer differently each time too.
        trace.effect("network", f"{address[0]}:{address[1]}")


def _resolved(trace: Trace, args: tuple[Any, ...]) -> None:
    host = os.fsdecode(args[0]) if isinstance(args[0], bytes) else str(args[0])
    if args[0] is not None and host not in ("localhost", "", "0.0.0.0", "::", "::1") and not host.startswith("127."):
        trace.effect("network", host)


def _requested(trace: Trace, args: tuple[Any, ...]) -> None:
    if not str(args[0]).startswith("file:"):
        trace.effect("network", str(args[0]))


def _started(trace: Trace, args: tuple[Any, ...]) -> None:
    command = args[1] if len(args) > 1 and args[1] else args[0]
    if isinstance(command, (list, tuple)):
        command = " ".join(
            os.fsdecode(part) if isinstance(part, (bytes, os.PathLike)) else str(part) for part in command
        )
    command = os.fsdecode(command) if isinstance(command, bytes) else str(command)
    _ran(trace, command)
    folder = args[2] if len(args) > 3 else None
    if isinstance(folder, (str, bytes, os.PathLike)):
        trace.folders.append(os.path.abspath(os.fsdecode(folder)))


def _ran(trace: Trace, command: str) -> None:
    trace.effect("subprocess", command)
    if len(trace.commands) < 50:
        trace.commands.append(command)


_HANDLERS: dict[str, Callable[[Trace, tuple[Any, ...]], None]] = {
    "open": _opened,
    "os.rename": _renamed,
    "os.remove": _removed,
    "os.truncate": _written,
    "os.link": _copied,
    "shutil.copyfile": _copied,
    "sqlite3.connect": _database,
    "socket.connect": _connected,
    "socket.getaddrinfo": _resolved,
    "urllib.Request": _requested,
    "subprocess.Popen": _started,
    "os.system": _started,
    "os.exec": _started,
    "os.posix_spawn": _started,
    "os.fork": lambda trace, args: trace.effect("subprocess", "fork"),
    "os.forkpty": lambda trace, args: _ran(trace, shell_line()),
}


def _hook(
    event: str,
    args: tuple[Any, ...],
    active: list[Trace] = _active,
    handlers: dict[str, Callable[[Trace, tuple[Any, ...]], None]] = _HANDLERS,
) -> None:
    if active and event in handlers:
        try:
            trace = active[0]
            if trace.pid == os.getpid() and threading.get_ident() not in _kernels:
                handlers[event](trace, args)
        except Exception:
            trace.effect("unknown", f"capture failed to see {event}")
