"""Artifacts as the inputs of a run: where the data is, and the hash that stands for it in cache keys."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import DeepForgeError, RunError
from ..model.versions import open_document
from ..types.store import Store
from .job.spec import AS_PATH


@dataclass(frozen=True)
class InputValue:
    """The data of an artifact. ``serialiser`` is AS_PATH when the operation receives its path."""

    sha256: str
    path: str
    serialiser: str | None = None


def artifact_file(root: Path, name: str) -> Path:
    """The record of an artifact."""
    return root / "artifacts" / f"{name}.artifact.json"


def input_value(root: Path, store: Store, name: str, records: Path | None = None) -> InputValue:
    """The data of the artifact ``name`` of the project at ``root``.

    ``records`` is a folder that holds ``artifacts/`` instead of the project, such as a snapshot. An artifact
    by reference stays where it is and is not read: the operation receives its path. Raises RunError when
    there is no such artifact or its data is gone.
    """
    file = artifact_file(records or root, name)
    if not file.is_file():
        raise RunError(f"There is no artifact {name}", artifact=name)
    try:
        record: dict[str, Any] = open_document("artifact", file)
    except DeepForgeError as error:
        raise RunError(f"The artifact {name} cannot be read: {error.message}", artifact=name) from error
    if "reference" not in record:
        if not store.has(record["sha256"]):
            raise RunError(f"The data of the artifact {name} is not in the local store", artifact=name)
        return InputValue(record["sha256"], str(store.path(record["sha256"])))
    reference = record["reference"]
    if "path" not in reference:
        raise RunError(f"The artifact {name} is at {reference['uri']}; jobs here read files only", artifact=name)
    path = root / reference["path"]
    try:
        found = path.stat()
    except OSError as error:
        raise RunError(f"The data of the artifact {name}, {path}, is gone: {error.strerror}", artifact=name) from error
    same = (found.st_size, str(found.st_mtime_ns)) == (reference["size"], reference["mtime_ns"])
    if same and reference["sha256"]:
        return InputValue(reference["sha256"], str(path), AS_PATH)
    state = json.dumps([str(path), found.st_size, found.st_mtime_ns])
    return InputValue(hashlib.sha256(state.encode()).hexdigest(), str(path), AS_PATH)
