"""The errors DeepForge raises on purpose: each has a stable code, a sentence for a person, and data for a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class DeepForgeError(Exception):
    """Something a person can understand and mend.

    ``code`` is stable and kebab-case; ``message`` says what is wrong, what was expected and what was
    received; ``data`` holds the same facts for programs (paths as strings, line numbers 1-based).
    """

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, **data: Any) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code
        self.data: Mapping[str, Any] = data

    def to_json(self) -> dict[str, Any]:
        """The error as JSON data: ``{"code", "message", "data"}``."""
        return {"code": self.code, "message": self.message, "data": dict(self.data)}


class DocumentError(DeepForgeError):
    """A document (pipeline, operation, artifact record, ...) is not valid; ``data`` says where."""

    code = "invalid-document"


class NewerVersionError(DocumentError):
    """A document was written by a newer DeepForge; it is left as it is."""

    code = "newer-version"


class ProjectError(DeepForgeError):
    """A folder is not a project, or a path leaves the project."""

    code = "project"


class CaptureError(DeepForgeError):
    """A session could not be recorded, or its records could not be read."""

    code = "capture"


class ReifyError(DeepForgeError):
    """No pipeline can be made of what was chosen; the message names the cell and the reason."""

    code = "cannot-reify"


class RunError(DeepForgeError):
    """A pipeline cannot be planned or run."""

    code = "run"


class ValueTypeError(DeepForgeError):
    """A value cannot be stored, loaded or compared."""

    code = "value-type"


class VersioningError(DeepForgeError):
    """Git refused, or the repository is not in a state that can be written."""

    code = "versioning"
