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


def watch(files: FileWatch, effects: Effects) -> None:
    """Watch from now on, until the process ends: audit hooks cannot be removed."""

    def opened(args: tuple[Any, ...]) -> None:
        if not _by_import():
            files.saw_open(args[0], args[2])

    def listed(args: tuple[Any, ...]) -> None:
        if not _by_import():
            files.saw_list(args[0])

    def connected(args: tuple[Any, ...]) -> None:
        address = args[1]
        # Addresses of Unix sockets are text; those of the internet begin with host and port.
        if isinstance(address, tuple) and len(address) >= 2 and not is_local(address[0]):
            effects.add("network", f"{address[0]}:{address[1]}")

    def resolved(args: tuple[Any, ...]) -> None:
        if not is_local(args[0]):
            effects.add("network", _text(args[0]))

    def database(args: tuple[Any, ...]) -> None:
        if isinstance(args[0], (str, bytes, os.PathLike)) and os.fsdecode(args[0]) != ":memory:":
            files.saw_open(args[0], os.O_RDWR)

    def started(args: tuple[Any, ...]) -> None:
        effects.add("subprocess", _text(args[0]))

    handlers: dict[str, Callable[[tuple[Any, ...]], None]] = {
        "open": opened,
        "os.listdir": listed,
        "os.scandir": listed,
        "socket.connect": connected,
        "socket.sendto": connected,
        "socket.getaddrinfo": resolved,
        "socket.gethostbyname": resolved,
        "sqlite3.connect": database,
        "subprocess.Popen": started,
        "os.system": started,
        "os.posix_spawn": started,
    }

    def hook(event: str, args: tuple[Any, ...]) -> None:
        handler = handlers.get(event)
        if handler is not None:
            handler(args)

    sys.addaudithook(hook)


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


def _text(value: Any) -> str:
    return os.fsdecode(value) if isinstance(value, (bytes, os.PathLike)) else str(value)
