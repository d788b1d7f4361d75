"""Records of artifacts: name, type, content hash, where the data is, and the provenance they contain."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .artifact_provenance import (
    ArtifactSource,
    OperationRecord,
    OperationSource,
    Provenance,
    Source,
    UnsetSource,
    grow,
    merge,
)
from .validate import validate
from .versions import open_document, save_document

__all__ = ["Artifact", "ArtifactSource", "DataReference", "OperationRecord", "OperationSource", "Provenance"]
__all__ += ["SUFFIX", "Source", "UnsetSource", "grow", "merge"]

SUFFIX = ".artifact.json"


@dataclass(frozen=True)
class DataReference:
    """Data that stays where it is: ``path`` (absolute, or relative to the project) or ``uri``.

    ``sha256`` is remembered, and good while ``size`` and ``mtime_ns`` (nanoseconds) agree with the file.
    """

    path: str | None = None
    uri: str | None = None
    size: int | None = None
    mtime_ns: int | None = None
    sha256: str | None = None

    @staticmethod
    def to_file(path: str, root: Path | None = None) -> DataReference:
        """A reference to a file as it is now; the content is not read. Relative paths start at ``root``.

        Raises FileNotFoundError when there is none.
        """
        found = os.stat(path if root is None else root / path)
        return DataReference(path=path, size=found.st_size, mtime_ns=found.st_mtime_ns)

    def agrees(self, root: Path | None = None) -> bool:
        """Whether the file at ``path`` still has this size and time; False for a ``uri`` or a missing file."""
        if self.path is None:
            return False
        try:
            found = os.stat(self.path if root is None else root / self.path)
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (self.size, self.mtime_ns)

    def to_json(self) -> dict[str, Any]:
        """JSON data; nanoseconds as text, because they pass what JSON integers hold in every language."""
        time = None if self.mtime_ns is None else str(self.mtime_ns)
        place = {"uri": self.uri} if self.path is None else {"path": self.path}
        return {**place, "size": self.size, "mtime_ns": time, "sha256": self.sha256}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> DataReference:
        """The reference in JSON data that is known to be valid."""
        time = data["mtime_ns"]
        return DataReference(**{**data, "mtime_ns": None if time is None else int(time)})


@dataclass(frozen=True)
class Artifact:
    """The record of an artifact.

    Either ``storage``, ``uri``, ``size`` (bytes) and ``sha256`` (of the stored bytes) are set, or
    ``reference`` is and they are None. ``created`` is UTC text.
    """

    name: str
    type: str
    created: str
    provenance: Provenance = field(default_factory=Provenance)
    storage: str | None = None
    uri: str | None = None
    size: int | None = None
    sha256: str | None = None
    reference: DataReference | None = None

    @property
    def digest(self) -> str | None:
        """SHA-256 of the content, for an artifact by reference the remembered one; None when not known."""
        return self.sha256 if self.reference is None else self.reference.sha256

    def without_data(self, reason: str) -> Artifact:
        """The record once the data was deleted: its provenance with this artifact an unset input."""
        digest = self.digest
        if digest is None:
            return self
        return replace(self, provenance=self.provenance.unset(digest, reason))

    def to_json(self) -> dict[str, Any]:
        """JSON data as in ``schemas/artifact.schema.json``."""
        data: dict[str, Any] = {"version": 1, "name": self.name, "type": self.type, "created": self.created}
        if self.reference is None:
            data |= {"storage": self.storage, "uri": self.uri, "size": self.size, "sha256": self.sha256}
        else:
            data["reference"] = self.reference.to_json()
        data["provenance"] = self.provenance.to_json()
        return data

    @staticmethod
    def from_json(data: Any, path: str | None = None) -> Artifact:
        """The record in JSON data.

        Raises DocumentError when the data is not valid, or its provenance refers to itself or to an
        operation that it does not contain.
        """
        validate("artifact", data, path)
        values = {key: value for key, value in data.items() if key != "version"}
        values["provenance"] = Provenance.from_json(values["provenance"], path)
        if "reference" in values:
            values["reference"] = DataReference.from_json(values["reference"])
        return Artifact(**values)

    @staticmethod
    def load(path: Path | str) -> Artifact:
        """The record in a file. Raises DocumentError with the place, NewerVersionError."""
        return Artifact.from_json(open_document("artifact", path), str(path))

    def save(self, folder: Path) -> Path:
        """Write ``<name>.artifact.json`` in ``folder``; its path. Raises DocumentError as ``save_document``."""
        path = folder / f"{self.name}{SUFFIX}"
        save_document("artifact", path, self.to_json())
        return path
