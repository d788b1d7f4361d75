"""What can be watched: each kind reads what has come since the last look, and says how long to rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ...errors import DeepForgeError, ProjectError
from ..places import Root
from .execution import ExecutionWatch
from .project import ProjectWatch
from .proof import ProofWatch
from .session import SessionWatch


class Watch(Protocol):
    """Something watched. ``read`` is called in a thread, again and again; the first call gives the whole state."""

    pause: float

    def read(self) -> list[dict[str, Any]]:
        """Events since the last call, without ``topic`` and ``project``. Raises DeepForgeError: the watch ends."""


def make_watch(root: Root, asked: Mapping[str, Any]) -> Watch:
    """The watch for a message ``Watch``. Raises DeepForgeError when there is no such thing."""
    project = root.project(asked["project"])
    topic, id_ = asked["topic"], asked.get("id", "")
    if topic == "project":
        return ProjectWatch(project.layout)
    if not id_ or "/" in id_ or "\\" in id_ or "\0" in id_ or id_.startswith("."):
        raise ProjectError(f"There is no {topic} {id_!r}", code=f"no-{topic}")
    if topic == "execution":
        return ExecutionWatch(project, id_)
    if topic == "proof":
        return ProofWatch(project, id_)
    if topic == "session":
        return SessionWatch(project, id_)
    raise DeepForgeError(f"There is no topic {topic!r}", code="invalid-request")
