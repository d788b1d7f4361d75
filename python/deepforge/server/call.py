"""A request as an endpoint sees it: what was sent, checked, and the project it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DeepForgeError
from ..project import Project
from .places import Root

if TYPE_CHECKING:
    from .libraries.manager import LibraryWorkers
    from .table import Query
    from .workers import Workers


@dataclass(frozen=True)
class Download:
    """A file as an answer. ``name``: it is to be saved under that name; None: it is shown."""

    path: Path
    name: str | None = None


@dataclass
class Call:
    """What was asked. ``parameters`` are those of the address and the query; ``body`` is valid.

    ``url`` is where the endpoints are, without the host.
    """

    root: Root
    workers: Workers
    libraries: LibraryWorkers
    url: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def project(self) -> Project:
        """The project. Raises ProjectError when there is none."""
        return self.root.project(str(self.parameters["project"]))

    def text(self, name: str) -> str:
        """A text parameter; empty when it was not given."""
        return str(self.parameters.get(name, ""))

    def compute(self, task: str, **arguments: Any) -> Any:
        """Have a worker process compute (``tasks.py``) and wait for it."""
        return self.workers.compute(task, self.project.root, arguments)


def parameter(declared: Query, text: str | None) -> Any:
    """The value of a parameter. Raises DeepForgeError when it is missing or not as declared."""
    if text is None:
        if not declared.required:
            return None
        raise _wrong(declared, "a value", "none")
    if declared.kind == "integer":
        if not re.fullmatch(r"-?[0-9]{1,15}" if declared.signed else r"[0-9]{1,15}", text):
            raise _wrong(declared, "an integer" if declared.signed else "an integer from 0", text)
        return int(text)
    if "\0" in text:
        raise _wrong(declared, "text without NUL", text)
    if declared.pattern is not None and not re.search(declared.pattern, text):
        raise _wrong(declared, f"text that matches {declared.pattern}", text)
    return text


def _wrong(declared: Query, expected: str, received: str) -> DeepForgeError:
    return DeepForgeError(
        f"The parameter {declared.name}: expected {expected}, received {received[:100]!r}",
        code="invalid-request",
        parameter=declared.name,
        expected=expected,
        received=received[:100],
    )
