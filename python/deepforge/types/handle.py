"""An artifact of a project: its record, and its data when it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import ProjectError
from ..model.artifact import Artifact
from ..model.layout import ProjectLayout
from .serialise import load
from .store import Store


class ArtifactHandle:
    """An artifact of a project: its record, and its data when it is asked for."""

    def __init__(self, layout: ProjectLayout, record_path: Path) -> None:
        self._layout = layout
        self.record_path = record_path
        self.record = Artifact.load(record_path)

    def __repr__(self) -> str:
        return f"<artifact {self.name}: {self.type}>"

    @property
    def name(self) -> str:
        """The artifact's name."""
        return self.record.name

    @property
    def type(self) -> str:
        """The artifact's type, such as ``numpy.ndarray``."""
        return self.record.type

    @property
    def size(self) -> int | None:
        """Bytes; None when not known."""
        return self.record.size if self.record.reference is None else self.record.reference.size

    @property
    def created(self) -> str:
        """When it was made: ISO 8601, UTC."""
        return self.record.created

    @property
    def made_by(self) -> str | None:
        """Name of the operation that made it; None when not known."""
        provenance = self.record.provenance
        return None if provenance.made_by is None else provenance.operations[provenance.made_by].name

    @property
    def path(self) -> Path:
        """The file with the data, not to be changed. Raises DeepForgeError when it is not on this machine."""
        reference, sha256 = self.record.reference, self.record.sha256
        if reference is not None:
            if reference.path is None:
                raise ProjectError(f"The data of the artifact {self.name} is at {reference.uri}, not on this machine")
            return self._layout.root / reference.path
        if self.record.storage != "local" or sha256 is None:
            raise ProjectError(f"The data of the artifact {self.name} is in the storage {self.record.storage}")
        return Store(self._layout.store).get(sha256)

    def load(self) -> Any:
        """The value; for data by reference, the path of the file. Raises ValueTypeError when it cannot be loaded.

        Loading runs code that is in the data: load only what you trust.
        """
        if self.record.reference is not None:
            return self.path
        return load(self.path, sys_path=[str(self._layout.root)])

    def summary(self) -> dict[str, Any]:
        """JSON data for a list."""
        fields = ("name", "type", "size", "made_by", "created")
        return {field: getattr(self, field) for field in fields}
