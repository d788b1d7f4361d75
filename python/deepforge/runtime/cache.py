"""Results of earlier jobs by cache key: one append-only file per host, read by all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from ..provenance.journal import JournalReader, encode
from ..types.store import Store, hash_file
from .job.files import names_digest
from .job.process import host

# What keeps a result from being reused unless the operation says ``cache = "always"``.
UNREPEATABLE = {
    "network": "it read the network",
    "clock": "it read the clock",
    "randomness": "it used randomness without a seed",
    "file": "it changed a file that it had read",
}


@dataclass(frozen=True)
class Entry:
    """One finished job. ``parts`` are those of its cache key; the rest is as in the job's finish record.

    ``files_read``, ``files_written``: ``{"path", "size", "mtime_ns", "sha256"}`` with absolute paths, or
    ``{"path", "names"}`` for a folder whose names were read. ``record``: the job as an implicit operation,
    for the provenance of what is made of its outputs.
    """

    key: str
    execution: str
    node: str
    pipeline: str
    parts: dict[str, Any]
    outputs: dict[str, dict[str, Any]]
    directory: str = ""
    figures: list[dict[str, Any]] = field(default_factory=list)
    files_read: list[dict[str, Any]] = field(default_factory=list)
    files_written: list[dict[str, Any]] = field(default_factory=list)
    effects: list[dict[str, str]] = field(default_factory=list)
    milliseconds: int | None = None
    stdout_tail: str = ""
    time: float = 0.0
    record: dict[str, Any] = field(default_factory=dict)

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Entry:
        """The entry in a record of the cache; unknown fields are ignored."""
        known = {f.name for f in fields(Entry)}
        return Entry(**{name: value for name, value in data.items() if name in known})


class Cache:
    """The entries of all hosts. Entries are small: the values are in the store.

    Reading is cheap after the first time: only what was appended since is read. Several processes of a
    host append to one file, each record in one write.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._readers: dict[Path, JournalReader] = {}
        self._by_key: dict[str, list[Entry]] = {}
        self._by_node: dict[tuple[str, str], Entry] = {}
        self._by_job: dict[tuple[str, str], Entry] = {}

    def add(self, entry: Entry) -> None:
        """Remember a finished job."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"jobs-{re.sub(r'[^A-Za-z0-9.-]', '_', host())}.journal"
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(fd).st_size
            torn = size and os.pread(fd, 1, size - 1) != b"\n"
            os.write(fd, (b"\n" if torn else b"") + encode(asdict(entry)))
        finally:
            os.close(fd)

    def candidates(self, key: str) -> list[Entry]:
        """The jobs with this key, newest first."""
        self._refresh()
        return list(reversed(self._by_key.get(key, [])))

    def last(self, pipeline: str, node: str) -> Entry | None:
        """The newest job of a node of a pipeline, whatever its key."""
        self._refresh()
        return self._by_node.get((pipeline, node))

    def latest(self) -> Mapping[tuple[str, str], Entry]:
        """The newest job of every (pipeline, node)."""
        self._refresh()
        return self._by_node

    def job(self, execution: str, node: str) -> Entry | None:
        """The entry of one job."""
        self._refresh()
        return self._by_job.get((execution, node))

    def entries(self) -> Iterator[Entry]:
        """All entries, oldest first within a host."""
        self._refresh()
        for found in self._by_key.values():
            yield from found

    def clear(self) -> None:
        """Forget all jobs. The values stay in the store until they are collected."""
        for path in self._folder.glob("jobs-*.journal"):
            path.unlink()
        for known in (self._readers, self._by_key, self._by_node, self._by_job):
            known.clear()

    def hashes(self) -> set[str]:
        """The hashes of all values and figures that entries refer to."""
        plots = {figure["plot"] for entry in self.entries() for figure in entry.figures if figure.get("plot")}
        return plots | {h for entry in self.entries() for h in entry_hashes(entry)}

    def _refresh(self) -> None:
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.glob("jobs-*.journal")):
            for record in self._readers.setdefault(path, JournalReader(path)).read():
                try:
                    entry = Entry.from_json(record)
                except TypeError:
                    continue  # written by another version
                self._by_key.setdefault(entry.key, []).append(entry)
                self._by_job[entry.execution, entry.node] = entry
                place = (entry.pipeline, entry.node)
                if place not in self._by_node or self._by_node[place].time <= entry.time:
                    self._by_node[place] = entry


def entry_hashes(entry: Entry) -> Iterable[str]:
    """The hashes in the store that an entry needs: outputs and figures."""
    yield from (output["sha256"] for output in entry.outputs.values())
    yield from (figure["file"] for figure in entry.figures)


def obstacle(entry: Entry, store: Store, policy: str, directory: str) -> str | None:
    """Why the result of an earlier job with the same key cannot be reused, in words; None when it can.

    ``policy`` is the operation's: always, never or auto. ``directory`` is where it would run now. Files are
    read again only when their size or time changed.
    """
    if policy == "never":
        return 'the operation says cache = "never"'
    found = None if policy == "always" else _unrepeatable(entry)
    found = found or _changed_files(entry, directory)
    if found is None and not all(store.has(sha256) for sha256 in entry_hashes(entry)):
        return "its earlier result is no longer in the store"
    return found


def _unrepeatable(entry: Entry) -> str | None:
    for effect in entry.effects:
        if effect["kind"] in UNREPEATABLE:
            return f"{UNREPEATABLE[effect['kind']]} ({effect['detail']})"
    return None


def _changed_files(entry: Entry, directory: str) -> str | None:
    if entry.directory != directory and (entry.files_read or entry.files_written):
        return f"its working directory changed: {entry.directory} to {directory}"
    for use in entry.files_read:
        if not _matches(use):
            return f"the file {_short(use['path'], directory)} changed"
    for use in entry.files_written:
        if not _matches(use):
            return f"the file {_short(use['path'], directory)}, which it wrote, is missing or changed"
    return None


def _matches(use: Mapping[str, Any]) -> bool:
    path = use["path"]
    if "names" in use:
        return bool(names_digest(path) == use["names"])
    try:
        found = os.stat(path)
    except OSError:
        return use["size"] is None
    if (found.st_size, found.st_mtime_ns) == (use["size"], use["mtime_ns"]):
        return True
    # Written again: the same content is the same file. Without a remembered hash there is no telling.
    return found.st_size == use["size"] and use["sha256"] is not None and _digest(path) == use["sha256"]


def _digest(path: str) -> str | None:
    try:
        return hash_file(Path(path))
    except OSError:
        return None


def _short(path: str, directory: str) -> str:
    return os.path.relpath(path, directory) if path.startswith(os.path.join(directory, "")) else path
