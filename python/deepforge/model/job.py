"""Jobs: one operation of an execution, what happened, and what went in and came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

JobStatus = Literal["queued", "running", "done", "failed", "cancelled", "reused", "skipped"]
ENDED: frozenset[str] = frozenset({"done", "failed", "cancelled", "reused", "skipped"})
SUCCEEDED: frozenset[str] = frozenset({"done", "reused"})


@dataclass(frozen=True)
class JobOutput:
    """A value that came out: SHA-256 of the stored bytes, artifact type, size in bytes, a few words."""

    sha256: str
    type: str
    size: int
    summary: str = ""


@dataclass(frozen=True)
class JobError:
    """The exception that ended it; ``line`` (1-based) is in ``file``, which is relative to the project."""

    type: str
    message: str
    file: str | None = None
    line: int | None = None
    traceback: str = ""


@dataclass(frozen=True)
class JobFigure:
    """A figure: digest of its pixels, name of its PNG file, pixels, and how it was shown.

    ``plot``: SHA-256 of the same as an interactive plot (Vega-Lite), None when it is a picture only.
    """

    sha256: str
    file: str
    width: int
    height: int
    shown: Literal["show", "end"] = "end"
    plot: str | None = None


@dataclass(frozen=True)
class JobFile:
    """A file it read or wrote: path relative to the project when within it, else absolute; time in ns.

    ``sha256`` is None when the content was not read for it.
    """

    path: str
    size: int | None = None
    mtime_ns: int | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class ReusedFrom:
    """The execution and the node in it whose outputs were reused."""

    execution: str
    job: str


@dataclass(frozen=True)
class Job:
    """One operation of an execution. Times are UTC text, see ``times.py``; ``milliseconds`` is the operation's own.

    status: ``skipped`` when an upstream job failed or was cancelled. reason: why it has this status, in
    words. key: cache key. inputs: SHA-256 by port.
    """

    status: JobStatus = "queued"
    reason: str | None = None
    key: str | None = None
    started: str | None = None
    finished: str | None = None
    milliseconds: int | None = None
    attempts: int = 0
    host: str | None = None
    reused_from: ReusedFrom | None = None
    error: JobError | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, JobOutput] = field(default_factory=dict)
    figures: tuple[JobFigure, ...] = ()
    stdout_tail: str = ""
    files_read: tuple[JobFile, ...] = ()
    files_written: tuple[JobFile, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status in ENDED

    @property
    def succeeded(self) -> bool:
        """Whether its outputs are there."""
        return self.status in SUCCEEDED

    def to_json(self) -> dict[str, Any]:
        """JSON data as in ``schemas/job.schema.json``; fields at their default are left out, except the status."""
        data: dict[str, Any] = {"status": self.status}
        for each in fields(self):
            value = getattr(self, each.name)
            if value not in (None, "", 0, (), {}) and each.name != "status":
                data[each.name] = _plain(value)
        if self.milliseconds is not None:
            data["milliseconds"] = self.milliseconds
        return data

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Job:
        """The job in JSON data. Raises DocumentError when the data is not valid."""
        # Late, so that what runs on the compute node starts without the schemas.
        from .validate import validate

        validate("job", data)
        return job_from_valid(data)


def job_from_valid(data: Mapping[str, Any]) -> Job:
    """The job in JSON data that is known to be valid."""
    values = dict(data)
    if values.get("reused_from"):
        values["reused_from"] = ReusedFrom(**values["reused_from"])
    if values.get("error"):
        values["error"] = JobError(**values["error"])
    values["outputs"] = {port: JobOutput(**output) for port, output in values.get("outputs", {}).items()}
    values["figures"] = tuple(JobFigure(**figure) for figure in values.get("figures", []))
    for key in ("files_read", "files_written"):
        values[key] = tuple(_file(each) for each in values.get(key, []))
    return Job(**values)


def _file(data: Mapping[str, Any]) -> JobFile:
    time = data.get("mtime_ns")
    return JobFile(**{**data, "mtime_ns": None if time is None else int(time)})


def _plain(value: Any) -> Any:
    """JSON data of a field. Nanoseconds become text: they pass what JSON integers hold in every language."""
    if isinstance(value, (str, int)):
        return value
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    data = {key: item for key, item in vars(value).items() if item not in (None, "")}
    if "mtime_ns" in data:
        data["mtime_ns"] = str(data["mtime_ns"])
    return data
