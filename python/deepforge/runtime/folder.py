"""The folder of an execution: what was asked for, where its journal, snapshot and job folders are."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, unquote

from ..errors import RunError
from ..model.config import Environment
from ..provenance.journal import Record, read_journal
from .places import Places

REQUEST = "request.json"
JOURNAL = "journal"
SNAPSHOT = "snapshot"
JOBS = "jobs"
CANCEL = "cancel"
LOG = "conductor.log"
PIPELINE = "pipeline.json"


class Layout(Protocol):
    """Where a project's files are: all that the runtime needs of ``model.layout.ProjectLayout``."""

    @property
    def root(self) -> Path:
        """The project."""

    @property
    def runs(self) -> Path:
        """Folders of executions."""

    @property
    def store(self) -> Path:
        """The content-addressed store."""

    @property
    def cache(self) -> Path:
        """What is remembered of earlier jobs."""


@dataclass(frozen=True)
class KnownLayout:
    """A layout of which the folders are known."""

    root: Path
    runs: Path
    store: Path
    cache: Path


@dataclass(frozen=True)
class Request:
    """What was asked for when the execution was created. Folders are absolute.

    store, cache: as in the layout. python: the interpreter of the jobs. workers: how many jobs at once.
    env: variables set for jobs. moved: folders replaced by others. environments: those of the project's
    settings. until: the nodes that the run was limited to, empty for all.
    operations: the operation files of the snapshot; modules: its other files that the operations import.
    """

    id: str
    pipeline: str
    root: str
    store: str
    cache: str
    python: str
    workers: int
    directory: str
    created: float
    path: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    environments: dict[str, dict[str, Any]] = field(default_factory=dict)
    force: bool = False
    until: list[str] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)


class Folder:
    """Paths in one execution's folder, and its request. Raises RunError when there is no such execution."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.request = _read_request(path)

    @property
    def journal(self) -> Path:
        """The conductor's journal."""
        return self.path / JOURNAL

    @property
    def snapshot(self) -> Path:
        """The code as it was."""
        return self.path / SNAPSHOT

    @property
    def cancel(self) -> Path:
        """Exists once the execution is to be cancelled."""
        return self.path / CANCEL

    @property
    def log(self) -> Path:
        """What a detached conductor prints."""
        return self.path / LOG

    def places(self) -> Places:
        """Where and with what the jobs work."""
        request = self.request
        return Places(
            Path(request.root),
            Path(request.directory),
            tuple(Path(each) for each in request.path),
            {Path(old): Path(new) for old, new in request.moved.items()},
            request.python,
            request.env,
            {name: Environment(**each) for name, each in request.environments.items()},
        )

    def layout(self) -> Layout:
        """The layout that the execution was created in."""
        request = self.request
        return KnownLayout(Path(request.root), self.path.parent, Path(request.store), Path(request.cache))

    def job(self, node: str, attempt: int) -> Path:
        """The folder of one attempt (1, 2, ...) at a node."""
        return self.path / JOBS / quote(node, safe="") / str(attempt)

    def attempts(self, node: str) -> list[int]:
        """The attempts at a node that have a folder, in order."""
        try:
            names = os.listdir(self.path / JOBS / quote(node, safe=""))
        except OSError:
            return []
        return sorted(int(name) for name in names if name.isdigit())

    def nodes(self) -> Iterator[str]:
        """The nodes that have been attempted."""
        try:
            yield from (unquote(name) for name in sorted(os.listdir(self.path / JOBS)))
        except OSError:
            return


def run_path(layout: Layout, execution_id: str) -> Path:
    """Where the folder of an execution is, or would be. Raises RunError for an id that would lead elsewhere."""
    if not execution_id or execution_id.startswith(".") or Path(execution_id).name != execution_id:
        raise RunError(f"There is no execution {execution_id!r}", code="no-execution", id=execution_id)
    return layout.runs / execution_id


def write_request(path: Path, request: Request) -> None:
    """Write the request; the folder is an execution from then on."""
    temporary = path / f".{REQUEST}"
    temporary.touch(mode=0o600)  # variables may be secrets
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(asdict(request), file, indent=1, sort_keys=True, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path / REQUEST)


def finish_record(job: Path) -> Record | None:
    """The last record of a job that came to its end, whatever its end; None while it has not."""
    for record in reversed(read_journal(job / JOURNAL)):
        if record.get("kind") == "finish":
            return record
    return None


def _read_request(path: Path) -> Request:
    try:
        data: dict[str, Any] = json.loads((path / REQUEST).read_text(encoding="utf-8"))
        known = {f.name for f in fields(Request)}
        return Request(**{name: value for name, value in data.items() if name in known})
    except FileNotFoundError as error:
        raise RunError(f"There is no execution {path.name}", id=path.name, path=str(path)) from error
    except (OSError, ValueError, TypeError) as error:
        raise RunError(f"The execution {path.name} cannot be read: {error}", path=str(path / REQUEST)) from error
