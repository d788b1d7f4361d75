"""Everything a project holds, as lists by area; a file that cannot be read is listed with its problem."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from .. import runtime
from ..errors import DeepForgeError
from ..model.architecture import Architecture
from ..model.artifact import Artifact
from ..model.execution import SUFFIX
from ..model.layout import ProjectLayout
from ..model.times import utc_seconds
from .interfaces import interfaces
from .kinds import Area, Document, documents, problem, resources
from .remembered import recall, remember, stamp

Item = dict[str, Any]
_WHAT = "executions"
_ENDED = ("done", "failed", "cancelled", "unreadable")
_FILES: tuple[Area, ...] = ("pipelines", "operations", "architectures", "notebooks", "artifacts")


def tree(layout: ProjectLayout) -> dict[str, list[Item]]:
    """Items by area: ``{"path", "name", "detail", "status", "modified"}``; executions the latest first.

    Beside the areas, ``resources``: those of other libraries' types, each with its ``type``.
    """
    found: dict[str, list[Item]] = {area: [_item(layout, each) for each in documents(layout, area)] for area in _FILES}
    problems = {each["path"]: each["problem"] for each in interfaces(layout) if each["problem"] is not None}
    for item in (*found["pipelines"], *found["operations"]):
        if item["path"] in problems:
            item.setdefault("problem", problems[item["path"]])
    found["executions"] = [_execution(layout, each) for each in executions(layout)]
    found["resources"] = [{"type": type_, "path": path, "name": name} for type_, path, name in resources(layout)]
    return found


def executions(layout: ProjectLayout) -> list[Item]:
    """The executions, the latest first: as ``runtime.Summary.to_json``, ``conducted``, and ``problem`` if any."""
    ids = {path.parent.name for path in layout.runs.glob("*/request.json") if not path.parent.is_symlink()}
    ids |= {each.name for each in documents(layout, "executions") if each.path == f"executions/{each.file.name}"}
    known = recall(layout, _WHAT)
    entries = {each: _entry(layout, each, known.get(each)) for each in sorted(ids) if not each.startswith(".")}
    # Those that run change all the time; they are few.
    lasting = {id_: each for id_, each in entries.items() if each["item"]["status"] in _ENDED}
    if lasting != known:
        remember(layout, _WHAT, lasting)
    found = [{**each["item"], "conducted": runtime.is_conducted(layout, id_)} for id_, each in entries.items()]
    return sorted(found, key=lambda each: (each["started"] or each["id"], each["id"]), reverse=True)


def artifacts(layout: ProjectLayout) -> list[Item]:
    """The artifacts by name: name, path, type, size in bytes, created, sha256, and ``problem`` if any."""
    found = []
    for each in documents(layout, "artifacts"):
        ((mtime, size),) = stamp(each.file) if each.file.exists() else [[0, 0]]
        found.append({"name": each.name, "path": each.path, **_artifact(layout, each.file, mtime, size)})
    return found


@lru_cache(maxsize=4096)
def _artifact(layout: ProjectLayout, file: Path, _mtime: int, _size: int) -> Item:
    """What an artifact's record says; read again only when the file has changed."""
    item: Item = {"type": "", "size": None, "created": None, "sha256": None}
    try:
        record = Artifact.load(file)
    except DeepForgeError as error:
        return {**item, "problem": problem(error, layout)}
    size = record.size if record.reference is None else record.reference.size
    return {"type": record.type, "size": size, "created": record.created, "sha256": record.sha256}


def _item(layout: ProjectLayout, document: Document) -> Item:
    item: Item = {"path": document.path, "name": document.name}
    try:
        status = document.file.stat()
    except OSError as error:
        return {**item, "problem": {"code": "unreadable", "message": f"It cannot be read: {error.strerror}"}}
    item["modified"] = status.st_mtime
    folder = document.path.split("/")[:-1]
    inner = folder[1:] if folder[:1] == [document.area] else folder
    if inner:
        item["detail"] = "/".join(inner)
    if document.area == "artifacts":
        item |= _artifact_detail(str(document.file), status.st_mtime_ns, status.st_size)
    if document.area == "architectures":
        wrong = _architecture_error(document.file, status.st_mtime_ns, status.st_size)
        item |= {} if wrong is None else {"problem": problem(wrong, layout)}
    return item


@lru_cache(maxsize=4096)
def _architecture_error(file: Path, _mtime: int, _size: int) -> DeepForgeError | None:
    """What is wrong with an architecture as a document; asked again only when the file has changed."""
    try:
        Architecture.load(file)
    except DeepForgeError as error:
        return error
    return None


@lru_cache(maxsize=4096)
def _artifact_detail(path: str, _mtime: int, _size: int) -> Item:
    """An artifact's type, or what is wrong with its record; asked again only when the file has changed."""
    try:
        data = json.loads(Path(path).read_bytes())
        return {"detail": str(data["type"])}
    except (OSError, ValueError, KeyError, TypeError):
        message = "The record cannot be read; open it as text to see why"
        return {"problem": {"code": "invalid-document", "message": message}}


def _execution(layout: ProjectLayout, summary: Item) -> Item:
    record = layout.executions / f"{summary['id']}{SUFFIX}"
    path = layout.relative(record) if record.is_file() and not record.is_symlink() else summary["id"]
    # Nobody looks after it although it has not ended: it was broken off, and what became of it is not known.
    left = summary["status"] == "running" and not summary["conducted"]
    status = "unknown" if left else summary["status"]
    item: Item = {"path": path, "name": summary["id"], "status": status, "detail": summary["pipeline"]}
    total = sum(summary["counts"].values())
    if status in ("queued", "running") and total > 0:
        waiting = sum(summary["counts"].get(each, 0) for each in ("queued", "running"))
        item["detail"] = f"{total - waiting} of {total}"
    if (moment := summary["finished"] or summary["started"]) is not None:
        item["modified"] = utc_seconds(moment)
    if "problem" in summary:
        item["problem"] = summary["problem"]
    return item


def _entry(layout: ProjectLayout, id_: str, known: Item | None) -> Item:
    """A summary with the stamp of the journal and the record it is from, read again only when these changed."""
    now = stamp(layout.runs / id_ / "journal", layout.executions / f"{id_}{SUFFIX}")
    if known is not None and known["stamp"] == now:
        return known
    try:
        item = runtime.summary(layout, id_).to_json()
        del item["conductor"]
    except (DeepForgeError, OSError, ValueError, KeyError) as error:
        reason = error if isinstance(error, DeepForgeError) else DeepForgeError(f"It cannot be read: {error}")
        item = {"id": id_, "pipeline": None, "status": "unreadable", "started": None, "finished": None, "counts": {}}
        item["problem"] = problem(reason, layout)
    return {"stamp": now, "item": item}
