"""Who a process is: host, boot, id and start time, so that a reused process id is never taken for the same process."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ProcessId:
    """A process, for good: another process with the same id has another start time or boot."""

    pid: int
    started: str
    host: str
    boot: str

    @staticmethod
    def of(pid: int) -> ProcessId | None:
        """The process that has this id on this machine now; None when there is none."""
        started = start_time(pid)
        return None if started is None else ProcessId(pid, started, host(), boot())

    @staticmethod
    def current() -> ProcessId:
        """This process."""
        return ProcessId(os.getpid(), start_time(os.getpid()) or "", host(), boot())

    def is_here(self) -> bool:
        """Whether it belongs to this machine, this boot and these process ids (containers have their own)."""
        return (self.host, self.boot) == (host(), boot())

    def is_alive(self) -> bool:
        """Whether it still runs. Only meaningful when ``is_here()``."""
        return start_time(self.pid) == self.started

    def to_json(self) -> dict[str, Any]:
        """JSON data: pid, started, host, boot."""
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> ProcessId:
        """The process in JSON data; raises KeyError when a field is missing."""
        return ProcessId(int(data["pid"]), str(data["started"]), str(data["host"]), str(data["boot"]))


def start_time(pid: int) -> str | None:
    """When the process started, as text to compare; None when it has ended (a zombie has ended)."""
    if os.path.isdir("/proc/self"):
        try:
            text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return None
        # The name, in parentheses, may hold anything; the fields after it are plain.
        state, *rest = text.rpartition(")")[2].split()
        return None if state in "ZXx" else rest[18]
    return _ask_ps(pid)


def _ask_ps(pid: int) -> str | None:
    import subprocess

    command = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return None if not found or found.startswith("Z") else found.split(None, 1)[1]


@lru_cache(maxsize=1)
def host() -> str:
    """The name of this machine."""
    return os.uname().nodename


@lru_cache(maxsize=1)
def boot() -> str:
    """Tells this boot and, in a container, this set of process ids from any other."""
    try:
        number = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{number}/{os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return ""


def create_exclusive(path: Path, data: bytes) -> bool:
    """Create ``path`` with all of ``data``, or return False because it exists; never a partly written file.

    Safe between hosts on a network file system: it is a hard link, which is made by one of them only.
    """
    temporary = path.with_name(f".{path.name}.{host()}.{os.getpid()}.{os.urandom(3).hex()}")
    temporary.write_bytes(data)
    try:
        os.link(temporary, path)
        return True
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
