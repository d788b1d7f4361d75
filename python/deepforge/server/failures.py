"""What a request that could not be done is answered: a status and the error, never a trace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..errors import DeepForgeError, NewerVersionError, VersioningError

_STATUS = {
    "disk": 500,
    "no-root": 501,
    "missing-package": 501,
    "no-answer": 500,
    "worker-lost": 500,
    "time-limit": 500,
    "library": 500,
    "not-found": 404,
    "busy": 503,
    "too-large": 413,
    "exists": 409,
    "cancelled": 409,
    "unknown-revision": 409,
    "in-use": 409,
    "is-project": 409,
    "is-running": 409,
    "lease-held": 409,
    "is-over": 409,
    "undecided": 409,
    "changed-meanwhile": 409,
    "nothing-to-take-back": 409,
}


def status_of(error: DeepForgeError) -> int:
    """404 for what is not there, 409 for what is in the way, 400 for what was asked wrongly, else 500."""
    known = getattr(error, "status", None)
    if isinstance(known, int):
        return known  # a worker said so
    if error.code in _STATUS:
        return _STATUS[error.code]
    if error.code.startswith("no-"):
        return 404
    if isinstance(error, NewerVersionError):
        return 409
    return 500 if isinstance(error, VersioningError) else 400


def answer(code: str, message: str, data: Any = None) -> dict[str, Any]:
    """An ``ApiError``."""
    plain = json.loads(json.dumps(dict(data or {}), default=str))
    return {"error": {"code": code, "message": message, "data": plain}}


def unreadable(error: OSError) -> DeepForgeError:
    """What the disk refused: which file, and the system's own words."""
    name = str(error.filename) if isinstance(error.filename, str | Path) else ""
    words = error.strerror or type(error).__name__
    return DeepForgeError(f"{name or 'A file'} cannot be used: {words}", code="disk", path=name)


def below(root: Path, data: Any) -> Any:
    """The same JSON data with files named from the server's root, as its users see them."""
    if isinstance(data, str):
        return data.replace(f"{root}/", "").replace(str(root), "the server's root") if str(root) != "/" else data
    if isinstance(data, dict):
        return {key: below(root, value) for key, value in data.items()}
    return [below(root, value) for value in data] if isinstance(data, list) else data


def problem(error: DeepForgeError) -> dict[str, Any]:
    """A ``Problem``: the error with its place."""
    found: dict[str, Any] = {"code": error.code, "message": error.message}
    for key, kind in (("path", str), ("line", int), ("pointer", str)):
        if isinstance(error.data.get(key), kind):
            found[key] = error.data[key]
    return found
