"""How long each job took the last time it really ran, so that a plan can say what to expect."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..model.execution import SUFFIX
from .cache import Cache
from .folder import Layout

# Records that are looked at when the cache was emptied: the latest, by the date in their names.
_RECORDS = 30


def durations(layout: Layout, pipeline: str | None = None, *, cache: Cache | None = None) -> dict[str, int]:
    """Milliseconds by node of the latest job that ran to its end, not of those that were reused.

    ``pipeline``: its file, relative to the project; None for the nodes of all. Cheap: from what the cache
    remembers; only when that is empty the latest recorded executions are read.
    """
    found: dict[str, tuple[float, int]] = {}
    for (file, node), entry in (cache or Cache(layout.cache)).latest().items():
        wanted = pipeline in (None, file) and (node not in found or found[node][0] <= entry.time)
        if wanted and entry.milliseconds is not None:
            found[node] = (entry.time, entry.milliseconds)
    if found:
        return {node: milliseconds for node, (_, milliseconds) in sorted(found.items())}
    recorded: dict[str, int] = {}
    for record in _records(layout):
        if pipeline is not None and record.get("pipeline") != pipeline:
            continue
        for node, job in record.get("jobs", {}).items():
            if job.get("status") == "done" and isinstance(job.get("milliseconds"), int):
                recorded.setdefault(node, job["milliseconds"])
    return dict(sorted(recorded.items()))


def _records(layout: Layout) -> Iterator[dict[str, Any]]:
    """The latest records, newest first, as they are: a guess of time is not worth validating them."""
    paths = sorted((layout.root / "executions").glob(f"*{SUFFIX}"), key=_when, reverse=True)
    for path in paths[:_RECORDS]:
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(data, dict):
            yield data


def _when(path: Path) -> tuple[str, float]:
    try:
        return path.name[:10], path.stat().st_mtime
    except OSError:
        return path.name[:10], 0.0
