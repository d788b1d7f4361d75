"""Append-only journals: one writer each, a checksummed JSON record per line, safe to cut anywhere."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Record = dict[str, Any]

# Of our own: a notebook may put something else in the place of json.dumps.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def encode(record: Record) -> bytes:
    """One line: eight hex digits of the CRC-32 of the JSON text, a space, the text, a newline."""
    text = _ENCODER.encode(record)
    body = text.encode("utf-8", "backslashreplace")
    return b"%08x %s\n" % (zlib.crc32(body), body)


def decode(line: bytes) -> Record | None:
    """The record of one line without its newline, or None when the line is damaged."""
    if len(line) < 10 or line[8:9] != b" ":
        return None
    body = line[9:]
    try:
        if int(line[:8], 16) != zlib.crc32(body):
            return None
        record = json.loads(body)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


class JournalWriter:
    """The only writer of one journal file.

    Each ``append`` is one ``write`` to a file opened for appending, so a crash leaves at most one torn
    line, at the end; the next writer starts on a new line. With ``durable`` the record is on the disk
    when ``append`` returns. ``write``: instead of ``os.write``.
    """

    def __init__(self, path: Path, *, durable: bool = False, write: Callable[[int, bytes], int] = os.write) -> None:
        self.path = path
        self._write = write
        self._durable = durable
        path.parent.mkdir(parents=True, exist_ok=True)
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        size = os.fstat(self._fd).st_size
        if size and os.pread(self._fd, 1, size - 1) != b"\n":
            os.write(self._fd, b"\n")

    def append(self, record: Record) -> None:
        """Add one record. ``record`` must be JSON data without NaN."""
        line = encode(record)
        while line:
            line = line[self._write(self._fd, line) :]
        if self._durable:
            os.fsync(self._fd)

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


@dataclass
class JournalReader:
    """Reads what has been appended since the last call; never locks, never waits.

    ``damaged`` counts complete lines whose checksum was wrong; they are passed over. A line without
    its newline is not read yet.
    """

    path: Path
    offset: int = 0
    damaged: int = 0

    def read(self) -> Iterator[Record]:
        """The new records, in order. A missing file reads as an empty one."""
        try:
            with open(self.path, "rb") as file:
                file.seek(self.offset)
                for line in file:
                    if not line.endswith(b"\n"):
                        return
                    self.offset += len(line)
                    record = decode(line[:-1])
                    if record is None:
                        self.damaged += line != b"\n"
                    else:
                        yield record
        except FileNotFoundError:
            return


def read_journal(path: Path) -> list[Record]:
    """All sound records of a journal."""
    return list(JournalReader(path).read())
