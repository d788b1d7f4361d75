"""An operation file that is being edited: its last good interface stays while the code does not parse."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DocumentError
from .files import read_text, write_text
from .interface import Interface
from .operation import Operation, parse_operation

if TYPE_CHECKING:
    from .rewrite import Change


class OperationFile:
    """The code of one operation file and what is known of its interface.

    ``source`` is the code as last read or set. ``operation`` is the last good one, None when there never
    was one; ``error`` says where and why ``source`` is not a valid operation, None when it is.
    """

    def __init__(self, path: Path | str, resource_types: Collection[str] | None = None) -> None:
        self.path = Path(path)
        self.source = ""
        self.operation: Operation | None = None
        self.error: DocumentError | None = None
        self._resource_types = resource_types
        self.reload()

    @property
    def interface(self) -> Interface | None:
        """The last good interface."""
        return None if self.operation is None else self.operation.interface

    def reload(self) -> None:
        """Take the code from the disk. A file that cannot be read is an ``error``, ``source`` stays."""
        try:
            source = read_text(self.path)
        except DocumentError as error:
            self.error = error
            return
        self.update(source)

    def update(self, source: str) -> None:
        """Take this code, as it is being typed; the file is not written."""
        self.source = source
        try:
            self.operation = parse_operation(source, str(self.path), self._resource_types)
            self.error = None
        except DocumentError as error:
            self.error = error

    def rewrite(self, changes: Sequence[Change]) -> str:
        """Change the interface in ``source``; the new source, which is not written to the file.

        Raises the present ``error`` while there is one, OperationError when a change cannot be made.
        """
        # libcst takes a while to load, and only editing needs it.
        from .rewrite import rewrite_operation

        if self.error is not None:
            raise self.error
        self.update(rewrite_operation(self.source, changes, str(self.path), self._resource_types))
        return self.source

    def save(self) -> None:
        """Write ``source`` to the file, atomically; code that does not parse is the user's to save, too."""
        write_text(self.path, self.source)
