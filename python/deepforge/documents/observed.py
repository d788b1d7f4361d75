"""Types of ports as the latest executions saw them: what connects well can be seen without annotations."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..model.execution import SUFFIX
from ..model.layout import ProjectLayout
from .remembered import recall, remember, stamp

_WHAT = "observed"
MOST_EXECUTIONS = 12

# Operation file to port to type.
Types = dict[str, dict[str, str]]


def observed_types(layout: ProjectLayout) -> Types:
    """Types by operation file and port, the latest execution first; each record is read once."""
    known = recall(layout, _WHAT)
    entries: dict[str, Any] = {}
    found: Types = {}
    for record in _latest(layout.executions):
        now = stamp(record)
        entry = known.get(record.name)
        if entry is None or entry["stamp"] != now:
            entry = {"stamp": now, "types": _types(record)}
        entries[record.name] = entry
        for path, ports in entry["types"].items():
            found[path] = {**ports, **found.get(path, {})}
    if entries != known:
        remember(layout, _WHAT, entries)
    return found


def _latest(folder: Path) -> list[Path]:
    times: list[tuple[float, Path]] = []
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(OSError):
            times.append((path.stat().st_mtime, path))
    return [path for _, path in sorted(times, reverse=True)[:MOST_EXECUTIONS]]


def _types(record: Path) -> Types:
    """What one record says; nothing where it cannot be read, which is told elsewhere."""
    found: Types = {}
    try:
        data = json.loads(record.read_text(encoding="utf-8"))
        nodes, jobs = data["snapshot"]["nodes"], data["jobs"]
        outputs = {
            (node, port): str(output["type"])
            for node, job in jobs.items()
            for port, output in job.get("outputs", {}).items()
        }
        for (node, port), type_ in outputs.items():
            found.setdefault(nodes[node]["operation"], {})[port] = type_
        for edge in data["snapshot"]["edges"].values():
            target = nodes[edge["to"][0]].get("operation")
            if target is not None and tuple(edge["from"]) in outputs:
                found.setdefault(target, {})[edge["to"][1]] = outputs[tuple(edge["from"])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return found
