"""An execution as it is now, as the server sends it."""

from __future__ import annotations

import time
from typing import Any

from .. import runtime
from ..errors import DeepForgeError
from ..project import Project


def execution_state(project: Project, id_: str) -> dict[str, Any]:
    """An ``ExecutionState``."""
    execution = project.execution(id_)
    record = project.layout.executions / f"{id_}.execution.json"
    took: dict[str, int] = {}
    if execution.pipeline is not None:
        try:
            took = project.durations(execution.pipeline)
        except DeepForgeError:
            took = {}  # its pipeline's file is gone, by now
    return {
        "execution": execution.to_json(),
        "conducted": runtime.is_conducted(project.layout, id_),
        "path": project.layout.relative(record) if record.is_file() else None,
        "milliseconds": took,
        "now": time.time(),
    }
