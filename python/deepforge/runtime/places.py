"""Where jobs run and where their imports are looked for, in the project and in the snapshot of an execution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..model.header import Header


@dataclass(frozen=True)
class Places:
    """The folders that a run's jobs see, all absolute.

    root: the project. directory: the working directory of operations that name none. path: further folders
    to import from. moved: folders that are replaced as working directories and import folders, each with
    what is below it, such as by a copy of the folder as it was.
    """

    root: Path
    directory: Path
    path: tuple[Path, ...] = ()
    moved: Mapping[Path, Path] = field(default_factory=dict)

    def working(self, header: Header) -> Path:
        """The working directory of an operation."""
        return self._moved(self.root / header.directory if header.directory is not None else self.directory)

    def folders(self, header: Header) -> list[Path]:
        """Where the imports of an operation are found in the project, in order: the project, the working
        directory (as in a notebook), then what the header and the run add."""
        added = [*(self.root / path for path in header.path), *self.path]
        return list(dict.fromkeys([self.root, self.working(header), *(self._moved(path) for path in added)]))

    def _moved(self, path: Path) -> Path:
        for old, new in self.moved.items():
            if path.is_relative_to(old):
                return new / path.relative_to(old)
        return path

    def snapshot_folders(self, header: Header, snapshot: Path) -> list[Path]:
        """The same for the snapshot: a folder of the project comes twice, as it was and as it is.

        As it is serves what was not copied: the snapshot holds what static imports show.
        """
        found: list[Path] = []
        for folder in self.folders(header):
            if folder.is_relative_to(self.root):
                found.append(snapshot / folder.relative_to(self.root))
            found.append(folder)
        return list(dict.fromkeys(found))


def places(
    root: Path,
    directory: str | Path | None = None,
    path: Iterable[str | Path] = (),
    moved: Mapping[str, str] | None = None,
) -> Places:
    """The places of a run; relative folders are relative to the project."""
    root = root.absolute()
    replaced = {root / old: root / new for old, new in (moved or {}).items()}
    return Places(root, root / (directory or ""), tuple(root / each for each in path), replaced)
