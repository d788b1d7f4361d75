"""What a job is told (``job.json``) and where its files are in its folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from ...errors import RunError

VERSION = 1
SPEC = "job.json"
JOURNAL = "journal"
STDOUT = "stdout"
CLAIM = "claim"
AS_PATH = "path"


@dataclass(frozen=True)
class JobInput:
    """A stored value for an input port. Ports with the same ``source`` (node and output) receive one object.

    With the serialiser AS_PATH the operation receives the path itself: data by reference stays where it is.
    """

    path: str
    source: str | None = None
    serialiser: str | None = None


@dataclass(frozen=True)
class JobReference:
    """A resource an operation points to: its type, such as ``Architecture``, its file in the snapshot (relative), and
    the library that makes its value."""

    type: str
    path: str
    library: str


@dataclass(frozen=True)
class JobSpec:
    """One operation, ready to run. All folders are absolute.

    snapshot: the code as it was when the execution was created; first on the import path.
    operation: its file relative to the snapshot. function: its public function. attributes: Python-literal
    text by name. outputs: names in order; ``lone`` when the function returns its only output itself.
    directory: the working directory. path: more entries for the import path. env: environment variables
    on top of the inherited ones; PYTHONHASHSEED is always among them. store: where outputs go.
    root: the project. libraries: those that are initialised first. modules: project files that the cache key
    covers, relative to the snapshot.
    key, parts: the cache key and what it is made of; not for the job, but for whoever finds its folder.
    """

    snapshot: str
    operation: str
    function: str
    directory: str
    store: str
    root: str
    inputs: dict[str, JobInput] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    references: dict[str, JobReference] = field(default_factory=dict)
    libraries: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    lone: bool = False
    path: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    modules: list[str] = field(default_factory=list)
    key: str = ""
    parts: dict[str, Any] = field(default_factory=dict)
    version: int = VERSION

    def write(self, folder: Path) -> None:
        """Write ``job.json`` into the job's folder, atomically."""
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f".{SPEC}.{os.getpid()}"
        temporary.touch(mode=0o600)  # variables may be secrets
        temporary.write_text(json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False), encoding="utf-8")
        os.replace(temporary, folder / SPEC)

    @staticmethod
    def read(folder: Path) -> JobSpec:
        """The job in a folder. Raises RunError when its ``job.json`` is missing, not valid or newer."""
        path = folder / SPEC
        try:
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if data["version"] > VERSION:
                raise RunError(f"{path} is of version {data['version']}; this DeepForge reads up to {VERSION}")
            known = {f.name for f in fields(JobSpec)}
            data = {name: value for name, value in data.items() if name in known}
            data["inputs"] = {port: JobInput(**item) for port, item in data["inputs"].items()}
            data["references"] = {name: JobReference(**item) for name, item in data["references"].items()}
            return JobSpec(**data)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise RunError(f"{path} is not a job: {type(error).__name__}: {error}", path=str(path)) from error
