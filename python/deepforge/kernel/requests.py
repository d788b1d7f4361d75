"""What the front end asks of the kernel by evaluating an expression: make a pipeline, keep the final values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..capture import current
from ..capture.session import Capture
from ..errors import DeepForgeError
from . import finals


class Answer:
    """Data for the front end: arrives there as ``application/json``."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    def __repr__(self) -> str:
        return str(self.data.get("message") or self.data.get("error", {}).get("message", ""))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"application/json": self.data, "text/plain": repr(self)}


def make_pipeline(notebook: str | None = None) -> Answer:
    """Make a pipeline of the present session in the project that holds its folder.

    ``notebook`` names the pipeline. The answer is ``{"pipeline": file relative to the project, "root":
    the project, "operations": how many, "message"}``, or ``{"error": {"code", "message"}}``; never raises.
    """
    try:
        return Answer(_make_pipeline(notebook))
    except DeepForgeError as error:
        if error.code == "no-project":
            message = "This notebook is not in a project. Make its folder one with: deepforge new ."
            return Answer({"error": {"code": error.code, "message": message}})
        return Answer({"error": {"code": error.code, "message": error.message}})
    except Exception as error:
        return Answer({"error": {"code": "error", "message": f"{type(error).__name__}: {error}"}})


def keep_finals() -> Answer:
    """Keep the present values of all variables for a proof of the session.

    The answer is ``{"id": of the kept values, "values": how many}``, or ``{"error": {"code", "message"}}``; never
    raises.
    """
    try:
        return Answer(finals.keep_finals(_capture()))
    except DeepForgeError as error:
        return Answer({"error": {"code": error.code, "message": error.message}})
    except Exception as error:
        return Answer({"error": {"code": "error", "message": f"{type(error).__name__}: {error}"}})


def _capture() -> Capture:
    capture = current()
    if capture is None:
        raise DeepForgeError("This kernel records nothing: choose the DeepForge kernel", code="not-recorded")
    return capture


def _make_pipeline(notebook: str | None) -> dict[str, Any]:
    from ..project import Project

    capture = _capture()
    project = Project(capture.info.cwd)
    name = Path(notebook).stem if notebook else None
    path = project.reify(session=capture.id, name=name)
    nodes = json.loads(path.read_text(encoding="utf-8"))["nodes"].values()
    operations = sum(1 for node in nodes if "operation" in node)
    pipeline = path.relative_to(project.root).as_posix()
    steps = "operation" if operations == 1 else "operations"
    return {
        "pipeline": pipeline,
        "root": str(project.root),
        "operations": operations,
        "message": f"Made {pipeline} with {operations} {steps}",
    }
