"""The audit hook of a job: files opened, folders listed, the network reached, processes started."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from .files import FileWatch

_IMPORTLIB = f"{os.sep}importlib{os.sep}"
_LOCAL_NAMES = ("localhost", "ip6-localhost", "", "0.0.0.0", "::", "::1")


class Effects:
    """What the job did beside computing from its inputs: ``{kind: details in order, each once}``."""

    def __init__(self) -> None:
        self.seen: dict[str, dict[str, None]] = {}

    def add(self, kind: str, detail: str) -> None:
        """Record one effect."""
        details = self.seen.setdefault(kind, {})
        if len(details) < 20:
            details[detail] = None

    def report(self) -> list[dict[str, str]]:
        """``[{"kind", "detail"}]``, in the order of first sight."""
        return [{"kind": kind, "detail": detail} for kind, details in self.seen.items() for detail in details]


class Watch:
    """The audit hook: ``start`` it once, it lasts until the process ends."""

    def __init__(self, files: FileWatch, effects: Effects) -> None:
        self._files = files
        self._effects = effects
        self._handlers: dict[str, Callable[[tuple[Any, ...]], None]] = {
            "open": self._opened,
            "os.listdir": self._listed,
            "os.scandir": self._listed,
            "os.mkdir": self._folder_made,
            "socket.connect": self._connected,
            "socket.sendto": self._connected,
            "socket.getaddrinfo": self._resolved,
            "socket.gethostbyname": self._resolved,
            "sqlite3.connect": self._database,
            "subprocess.Popen": self._started,
            "os.system": self._started,
            "os.posix_spawn": self._started,
        }

    def start(self) -> None:
        """Watch from now on: audit hooks cannot be removed."""
        handlers = self._handlers

        def hook(event: str, args: tuple[Any, ...]) -> None:
            handler = handlers.get(event)
            if handler is not None:
                handler(args)

        sys.addaudithook(hook)

    def _opened(self, args: tuple[Any, ...]) -> None:
        if not _by_import() and not _by_removal():
            self._files.saw_open(args[0], args[2])

    def _listed(self, args: tuple[Any, ...]) -> None:
        if not _by_import() and not _by_removal():
            self._files.saw_list(args[0])

    def _folder_made(self, args: tuple[Any, ...]) -> None:
        self._files.saw_made(args[0])

    def _connected(self, args: tuple[Any, ...]) -> None:
        address = args[1]
        # Addresses of Unix sockets are text; those of the internet begin with host and port.
        if isinstance(address, tuple) and len(address) >= 2 and not is_local(address[0]):
            self._effects.add("network", f"{address[0]}:{address[1]}")

    def _resolved(self, args: tuple[Any, ...]) -> None:
        if not is_local(args[0]):
            self._effects.add("network", _text(args[0]))

    def _database(self, args: tuple[Any, ...]) -> None:
        if isinstance(args[0], (str, bytes, os.PathLike)) and os.fsdecode(args[0]) != ":memory:":
            self._files.saw_open(args[0], os.O_RDWR)

    def _started(self, args: tuple[Any, ...]) -> None:
        self._effects.add("subprocess", _text(args[0]))


def is_local(host: Any) -> bool:
    """Whether a host name or address is this machine: reaching it is not the network."""
    if host is None:
        return True
    name = _text(host).lower()
    return name in _LOCAL_NAMES or name.startswith("127.") or name == os.uname().nodename.lower()


def _by_import() -> bool:
    """Whether the import system caused the event: what it reads is covered by static analysis."""
    frame = sys._getframe(3)  # _by_import, the handler, the hook; then who opened
    name = frame.f_code.co_filename
    return name.startswith("<frozen importlib") or _IMPORTLIB in name


def _by_removal() -> bool:
    """Whether ``shutil.rmtree`` caused the event: it opens folders, by names relative to others, to empty them."""
    frame = sys._getframe(3)
    return frame.f_code.co_name.startswith("_rmtree") and frame.f_code.co_filename.endswith("shutil.py")


def _text(value: Any) -> str:
    return os.fsdecode(value) if isinstance(value, (bytes, os.PathLike)) else str(value)
