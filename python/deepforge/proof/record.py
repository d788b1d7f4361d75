"""A proof that ``deepforge prove`` made is kept as those of open notebooks are, so that both are shown and go stale."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..model.layout import ProjectLayout
from ..provenance.journal import JournalWriter
from .verdicts import Judged

REQUEST, JOURNAL = "request.json", "journal"


def value_json(judged: Judged, type_: str | None) -> dict[str, Any]:
    """A verdict as a kept proof has it, a ``ProofValue`` of the API."""
    return {
        "verdict": judged.verdict,
        "reason": judged.reason or None,
        "node": judged.node or None,
        "type": type_ or "figure",
        "by": judged.by or None,
    }


def write_request(folder: Path, data: Mapping[str, Any]) -> None:
    """Say what a proof is of: from now on it is one."""
    partial = folder / f".{REQUEST}"
    partial.write_text(json.dumps(dict(data)), encoding="utf-8")
    os.replace(partial, folder / REQUEST)


def keep_finished(
    folder: Path, request: Mapping[str, Any], *, started: float, execution: str | None, finish: Mapping[str, Any]
) -> None:
    """Keep a proof that has ended: ``request`` as ``live.start`` writes it, ``finish`` as ``check`` does."""
    journal = JournalWriter(folder / JOURNAL, durable=True)
    journal.append({"kind": "phase", "phase": "preparing", "done": 0, "total": 0, "time": started})
    if execution is not None:
        journal.append({"kind": "execution", "id": execution, "time": time.time()})
    total = len(finish.get("values", {}))
    journal.append({"kind": "phase", "phase": "comparing", "done": total, "total": total, "time": time.time()})
    journal.append({"kind": "finish", **finish, "time": time.time()})
    journal.close()
    write_request(folder, {**request, "seconds": round(time.time() - started, 3)})


def earlier_seconds(layout: ProjectLayout, notebook: Path) -> float | None:
    """How long the latest proof of a notebook took that was kept; None when there is none."""
    found = [(each["asked"], each["seconds"]) for each in _requests(layout) if each.get("notebook") == str(notebook)]
    return max(found)[1] if found else None


def _requests(layout: ProjectLayout) -> Iterator[dict[str, Any]]:
    for path in (layout.state / "proofs").glob(f"*/{REQUEST}"):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(data, dict) and "seconds" in data:
            yield data
