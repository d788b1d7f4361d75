"""Proofs of recorded sessions: started here, run by a process of their own, told from their journals.

The folder ``<state>/proofs/<id>`` holds ``request.json``, the journal, the lease of the process that works on it, and
what a proof leaves behind (``keep.ProofFolder``). The journal's records: ``{"kind": "phase", "phase", "done",
"total"}``, ``{"kind": "execution", "id"}`` and last ``{"kind": "finish", "status", "message", "values", "depends"}``;
``standing`` says what ``depends`` is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..capture.finals import INDEX, VALUES
from ..errors import RunError
from ..model.layout import ProjectLayout
from ..provenance.journal import read_journal
from ..provenance.lineage import Session
from ..provenance.sessions import journal_of
from ..reify.expected import job_seconds
from ..reify.made import MadeMap, read_map
from ..runtime.launch import child_environment
from ..runtime.lease import read_holder
from ..runtime.timings import durations
from .given import given_nodes
from .record import JOURNAL, REQUEST, write_request
from .standing import changes, in_words
from .tolerance import BITWISE, parsed, stated

CANCEL, LOG = "cancel", "log"
BROKEN_OFF = "The check was broken off: its process ended before it had finished. Check again."
# Worse verdicts come first.
_WORST = ("differs", "blocked", "not comparable", "same")
_START_SECONDS = 60.0
_started: list[subprocess.Popen[bytes]] = []


def start(layout: ProjectLayout, request: Mapping[str, Any]) -> dict[str, Any]:
    """Start to check that a pipeline reproduces its session; the ``Proof`` as it begins.

    ``request`` is a ``ProofRequest``. The process outlives this one. Raises RunError when the pipeline was not made
    from that session, or there are no values under that id.
    """
    pipeline, session = str(request["pipeline"]), str(request["session"])
    known = _checked_map(layout, pipeline, session)
    folder = _folder(layout, str(request["finals"]), session)
    data = {
        "id": folder.name,
        "session": session,
        "pipeline": pipeline,
        "finals": request["finals"],
        "root": str(layout.root),
        "asked": time.time(),
        "expected_seconds": expected_seconds(layout, known, pipeline),
        "given": given_nodes(request.get("given", ()), known.nodes),
        "tolerance": stated(parsed(request.get("tolerance"))),
    }
    write_request(folder, data)
    with open(folder / LOG, "ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "deepforge.proof.check", str(folder)],
            cwd=folder,
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    _started[:] = [each for each in _started if each.poll() is None] + [process]
    return state(layout, folder.name)


def state(layout: ProjectLayout, proof: str) -> dict[str, Any]:
    """A ``Proof`` as it is now. Raises RunError when there is none with this id."""
    folder = layout.state / "proofs" / proof
    if Path(proof).name != proof or proof.startswith("."):
        raise _unknown(proof)
    try:
        request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _unknown(proof) from None
    return _State(layout, folder, request).payload()


def all_of(layout: ProjectLayout, pipeline: str) -> list[dict[str, Any]]:
    """The proofs of a pipeline (its path within the project), the latest first."""
    found: list[tuple[float, dict[str, Any]]] = []
    for path in (layout.state / "proofs").glob(f"*/{REQUEST}"):
        try:
            request = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if request.get("pipeline") == pipeline:
            found.append((request["asked"], _State(layout, path.parent, request).payload()))
    return [payload for _, payload in sorted(found, key=lambda item: item[0], reverse=True)]


def cancel(layout: ProjectLayout, proof: str) -> None:
    """Ask a proof to stop; one that has ended stays as it is. Raises RunError when there is none with this id."""
    if state(layout, proof)["status"] in ("queued", "running"):
        (layout.state / "proofs" / proof / CANCEL).touch()


def expected_seconds(layout: ProjectLayout, known: MadeMap, pipeline: str) -> float | None:
    """How long the jobs should take: what they took before, else what their cells and the imports took in the
    session; None when neither is known of all of them."""
    before = durations(layout, pipeline)
    if known.nodes and all(node in before for node in known.nodes):
        return round(sum(before[node] for node in known.nodes) / 1000, 3)
    session = Session.load(journal_of(layout.sessions, known.session))
    numbers = [number for found in known.nodes.values() for number in found]
    if not numbers or any(number not in session for number in numbers):
        return None
    return job_seconds(session, numbers, len(known.nodes), known.imported)


def _checked_map(layout: ProjectLayout, pipeline: str, session: str) -> MadeMap:
    if not layout.inside(pipeline).is_file():
        raise RunError(f"There is no pipeline {pipeline!r}", code="no-pipeline", pipeline=pipeline)
    known = read_map(layout, pipeline)
    if known is None:
        raise RunError(
            f"It is not known where the values of a session come out of {pipeline}: it was not made from one, or was "
            "renamed since. Make the pipeline again to check it.",
            code="no-map",
            pipeline=pipeline,
        )
    if known.session != session:
        raise RunError(
            f"{pipeline} was made from the session {known.session}, not from {session}. Make a pipeline of this "
            "session to check it.",
            code="other-session",
            pipeline=pipeline,
            session=known.session,
        )
    return known


def _folder(layout: ProjectLayout, finals: str, session: str) -> Path:
    """The folder of a new proof: that of the kept values, or one beside it when they served a proof already."""
    proofs = layout.state / "proofs"
    kept = proofs / finals
    if Path(finals).name != finals or finals.startswith(".") or not (kept / VALUES / INDEX).is_file():
        raise RunError(
            "The values of the session are not there any more; check again from the notebook", code="no-finals"
        )
    index = json.loads((kept / VALUES / INDEX).read_text(encoding="utf-8"))
    if index["session"] != session:
        raise RunError(f"These are values of the session {index['session']}, not of {session}", code="no-finals")
    claim = kept / f".{REQUEST}"
    try:
        # Only one proof can be the first.
        os.close(os.open(claim, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if not (kept / REQUEST).exists():
            return kept
    except FileExistsError:
        pass
    while True:
        other = proofs / f"{finals.rpartition('-')[0]}-{os.urandom(3).hex()}"
        try:
            other.mkdir()
        except FileExistsError:
            continue
        (other / VALUES).symlink_to(os.path.join("..", finals, VALUES), target_is_directory=True)
        return other


def _unknown(proof: str) -> RunError:
    return RunError(f"There is no proof {proof!r}", code="no-proof", proof=proof)


class _State:
    """What a proof's folder says."""

    def __init__(self, layout: ProjectLayout, folder: Path, request: Mapping[str, Any]) -> None:
        self._layout = layout
        self._folder = folder
        self._request = request
        # The lease first: a process that ends in between has written its last record.
        self._held = read_holder(folder) is not None
        self._records = read_journal(folder / JOURNAL)
        self._finish = next((record for record in self._records if record["kind"] == "finish"), None)

    def payload(self) -> dict[str, Any]:
        """The ``Proof``."""
        phase: Mapping[str, Any] = next(
            (record for record in reversed(self._records) if record["kind"] == "phase"),
            {"phase": "preparing", "done": 0, "total": 0},
        )
        started = self._records[0].get("time") if self._records else None
        ended = self._finish["time"] if self._finish else time.time()
        values = self._finish.get("values", {}) if self._finish else {}
        counts = Counter(value["verdict"] for value in values.values())
        status, message = self._status()
        return {
            "id": self._request["id"],
            "session": self._request["session"],
            "pipeline": self._request["pipeline"],
            "status": status,
            "phase": "finished" if self._finish else phase["phase"],
            "done": phase["done"],
            "total": phase["total"],
            "started": started,
            "seconds": None
            if started is None or (status == "failed" and not self._finish)
            else round(ended - started, 3),
            "expected_seconds": self._request.get("expected_seconds"),
            "execution": next((record["id"] for record in self._records if record["kind"] == "execution"), None),
            "values": values,
            "nodes": worst(values),
            "counts": dict(counts),
            "compared": counts["same"] + counts["differs"],
            "values_total": len(values),
            "message": message,
            "given": list(self._request.get("given", ())),
            "tolerance": self._request.get("tolerance", BITWISE),
            **self._standing(),
        }

    def _status(self) -> tuple[str, str | None]:
        if self._finish:
            return self._finish["status"], self._finish.get("message")
        if self._held:
            return "running" if self._records else "queued", None
        if not self._records and time.time() - self._request["asked"] < _START_SECONDS and not self._has_died():
            return "queued", None
        return "failed", BROKEN_OFF

    def _has_died(self) -> bool:
        """Whether the process that this one has started for it is gone."""
        mine = [each for each in _started if isinstance(each.args, list) and each.args[-1] == str(self._folder)]
        return bool(mine) and all(each.poll() is not None for each in mine)

    def _standing(self) -> dict[str, Any]:
        """Whether what was proved still stands; nothing before it has ended."""
        if not self._finish or self._finish["status"] != "done":
            return {"standing": None, "stale": None, "stale_reasons": []}
        # Proofs of older versions kept the digests of the code only.
        found = changes(self._layout, self._finish.get("depends") or {"files": self._finish.get("files", {})})
        return {"standing": "stale" if found else "current", "stale": in_words(found), "stale_reasons": found}


def worst(values: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The worst verdict of each node's values."""
    found: dict[str, str] = {}
    for value in values.values():
        node = value.get("node")
        if node:
            found[node] = min(found.get(node, "same"), value["verdict"], key=_WORST.index)
    return found
