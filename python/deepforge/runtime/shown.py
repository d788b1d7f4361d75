"""The figures of a job as they are shown: those that are kept, and while it runs the latest frame of each."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..errors import RunError
from ..provenance.journal import read_journal
from ..types.store import Store
from .folder import REQUEST, Folder, Layout, run_path
from .job.live import FOLDER, PNG, VEGALITE
from .job.spec import JOURNAL
from .record import execution

# With more figures than these, those that are plots come without their picture beside.
_BOTH = 24


def figures(layout: Layout, execution_id: str, node: str) -> dict[str, Any]:
    """``{"figures": [{"key", "frame", "final", "title", "width", "height", "data"}]}`` of a job's latest attempt.

    While it runs: the live figures by key (``fig-1``: the figure with number 1 and its successors), each
    with its latest frame; then what was kept without being shown live. Once it has ended: the kept figures,
    final, with the keys ``figure-0``, ``figure-1``, ... in the order they were shown; then live figures that
    went on to change after they had been kept. ``data`` holds Vega-Lite where the figure could be
    translated, else PNG; of kept figures both, unless there are very many. Raises RunError when there is no
    such job.
    """
    job = execution(layout, execution_id).jobs.get(node)
    if job is None:
        raise RunError(f"The execution {execution_id} has no job {node}", code="no-job", id=execution_id, node=node)
    store, folder = Store(layout.store), _folder(layout, execution_id, node)
    if job.status in ("queued", "running") and folder is not None:
        live = list(_live(folder)) if job.status == "running" else []
        keys = {each["key"] for each, _ in live}
        kept = [record for record in read_journal(folder / JOURNAL) if record.get("kind") == "figure"]
        hidden = [record for record in kept if record.get("key") not in keys]
        found = [*(each for each, _ in live), *_kept(store, hidden if job.status == "running" else [])]
    else:
        found = list(_kept(store, [{"index": k, **vars(each)} for k, each in enumerate(job.figures)]))
        if folder is not None and job.status != "reused":
            found += [each for each, index in _live(folder) if index is None]
    return {"figures": found}


def live_frames(folder: Path) -> dict[str, tuple[int, Path]]:
    """Modification time (ns) and file of every live figure of an attempt, by key."""
    found = {}
    try:
        with os.scandir(folder / FOLDER) as entries:
            for entry in entries:
                if entry.name.endswith(".json"):
                    key = unquote(entry.name.removesuffix(".json"))
                    found[key] = (entry.stat().st_mtime_ns, Path(entry.path))
    except OSError:
        return {}
    return found


def live_head(path: Path) -> dict[str, Any] | None:
    """Key, frame, title, width, height of a live figure, without its data; None when it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            head = json.loads(file.readline())
    except (OSError, ValueError):
        return None
    return head if isinstance(head, dict) else None


def _folder(layout: Layout, execution_id: str, node: str) -> Path | None:
    """The folder of the latest attempt, when it is there."""
    path = run_path(layout, execution_id)
    if not (path / REQUEST).exists():
        return None
    folder = Folder(path)
    attempts = folder.attempts(node)
    return folder.job(node, attempts[-1]) if attempts else None


def _live(folder: Path) -> Iterator[tuple[dict[str, Any], int | None]]:
    """Live figures in the order in which they appeared, each with the index it was kept as, if its frame was."""
    found = []
    for key, (_, path) in live_frames(folder).items():
        try:
            head, data = (json.loads(line) for line in path.read_text(encoding="utf-8").split("\n", 1))
        except (OSError, ValueError):
            continue  # it is replaced at this moment, on a file system that shows it
        shown = {name: head[name] for name in ("frame", "title", "width", "height")}
        found.append((head.get("order", 0), {"key": key, **shown, "final": False, "data": data}, head["kept"]))
    yield from ((shown, kept) for _, shown, kept in sorted(found, key=lambda each: (each[0], each[1]["key"])))


def _kept(store: Store, records: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for record in records:
        data: dict[str, Any] = {}
        spec = _content(store, record.get("plot"))
        if spec is not None:
            data[VEGALITE] = json.loads(spec)
        picture = _content(store, record["file"]) if spec is None or len(records) <= _BOTH else None
        if picture is not None:
            data[PNG] = base64.b64encode(picture).decode()
        yield {
            "key": f"figure-{record['index']}",
            "frame": 0,
            "final": True,
            "title": _title(data.get(VEGALITE)),
            "width": record["width"],
            "height": record["height"],
            "data": data,
        }


def _title(spec: dict[str, Any] | None) -> str | None:
    """What stands above a plot: of several plots above all of them, else above the first."""
    while spec is not None:
        text = spec.get("title", {}).get("text")
        if text:
            return " ".join(text) if isinstance(text, list) else str(text)
        spec = next(iter(spec.get("vconcat") or spec.get("hconcat") or []), None)
    return None


def _content(store: Store, sha256: str | None) -> bytes | None:
    try:
        return None if sha256 is None else store.path(sha256).read_bytes()
    except OSError:
        return None  # it was collected, or is on another machine
