"""Keeps the present values of the session's variables for a proof: ``<state>/proofs/<id>/notebook/``."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

from ..capture.finals import INDEX, VALUES, save_finals
from ..capture.session import Capture
from ..errors import DeepForgeError
from ..model.layout import ProjectLayout, find_project

_UNUSED_SECONDS = 3600.0


def recording_project(capture: Capture) -> ProjectLayout | None:
    """The project among whose sessions ``capture`` records; None when it records elsewhere."""
    try:
        layout = find_project(capture.info.cwd)
    except (DeepForgeError, OSError):
        return None
    return layout if layout is not None and layout.sessions == capture.folder.parent else None


def keep_finals(capture: Capture) -> dict[str, Any]:
    """Write every present value and an index; ``{"id": folder's name, "values": how many could be kept}``.

    To be called on the main thread while no cell runs. The index, ``index.json``, is written last:
    ``{"session", "executions", "missed", "time", "values": {name: {"file", "type", "stays", "kind"}}}``;
    ``missed``: whether code ran unwatched since the last record. Raises DeepForgeError outside a project or when
    nothing can be written.
    """
    layout = recording_project(capture)
    if layout is None:
        raise DeepForgeError(
            "This notebook is not in a project. Make its folder one with: deepforge new . (then restart the kernel)",
            code="no-project",
        )
    proofs = layout.state / "proofs"
    try:
        _remove_unused(proofs)
        folder = proofs / f"{time.strftime('%Y-%m-%d')}-{_stem(capture)}-{os.urandom(3).hex()}"
        (folder / VALUES).mkdir(parents=True, mode=0o700)
        missed = capture.missed_code
        values = save_finals(capture.watches.variables, folder / VALUES)
        index = {
            "session": capture.id,
            "executions": capture.number,
            "missed": missed,
            "time": time.time(),
            "values": values,
        }
        partial = folder / VALUES / f"{INDEX}.partial"
        partial.write_text(json.dumps(index), encoding="utf-8")
        os.replace(partial, folder / VALUES / INDEX)
    except OSError as error:
        raise DeepForgeError(f"The values cannot be kept: {error}", code="finals") from error
    return {"id": folder.name, "values": sum(entry["file"] is not None for entry in values.values())}


def _stem(capture: Capture) -> str:
    """The notebook's name as it is in the session's id: ``2026-11-21-digits-3f9c`` gives ``digits``."""
    return "-".join(capture.id.split("-")[3:-1]) or "session"


def _remove_unused(proofs: Path) -> None:
    """Values that were kept long ago and that no proof has used."""
    for index in proofs.glob(f"*/{VALUES}/{INDEX}"):
        folder = index.parents[1]
        if {entry.name for entry in folder.iterdir()} == {VALUES} and time.time() - index.stat().st_mtime > (
            _UNUSED_SECONDS
        ):
            shutil.rmtree(folder, ignore_errors=True)
