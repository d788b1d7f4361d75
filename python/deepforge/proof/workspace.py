"""The folder a notebook runs in, as it was before: so that its pipeline starts from the same files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

MOST_FILES = 5_000
MOST_BYTES = 512 * 2**20
LARGE_FILE = 64 * 2**20
SKIPPED = {".git", ".deepforge", ".ipynb_checkpoints", "__pycache__", "node_modules", ".venv"}


@dataclass(frozen=True)
class Workspace:
    """``folder`` is where the notebook runs, ``before`` a copy of it as it was; ``reason`` says why there is none."""

    folder: Path
    before: Path | None
    reason: str = ""

    @staticmethod
    def keep(folder: Path, at: Path) -> Workspace:
        """Copy ``folder`` to a place below ``at``, whose other entries link to the folder's neighbours.

        Large files are linked, not copied. Beyond 5,000 files or 512 MiB nothing is copied.
        """
        files: list[Path] = []
        size = 0
        for root, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if name not in SKIPPED and not Path(root, name).is_symlink()]
            for name in names:
                path = Path(root, name)
                files.append(path)
                try:
                    length = path.stat().st_size
                except OSError:
                    length = 0
                size += length if length < LARGE_FILE else 0
            if len(files) > MOST_FILES or size > MOST_BYTES:
                reason = f"the folder {folder} holds more than {MOST_FILES} files or {MOST_BYTES >> 20} MiB"
                return Workspace(folder, None, reason)
        copy = at / "0" / (folder.name or "folder")
        copy.mkdir(parents=True)
        _link_neighbours(folder, copy.parent)
        for root, folders, _ in os.walk(folder):
            folders[:] = [name for name in folders if name not in SKIPPED]
            for name in folders:
                source = Path(root, name)
                target = copy / source.relative_to(folder)
                if source.is_symlink():
                    target.symlink_to(source.resolve())
                else:
                    target.mkdir()
        for path in files:
            _copy_file(path, copy / path.relative_to(folder))
        return Workspace(folder, copy)

    def for_pipeline(self, written: Iterable[str]) -> Path:
        """Where the pipeline must run: when the session changed files of the folder, a new copy of it as it was
        before, so that each attempt starts alike; else the folder."""
        inside = any(Path(path).is_relative_to(self.folder) for path in written)
        if not inside or self.before is None:
            return self.folder
        above = self.before.parent.parent
        at = next(path for number in count(1) if not (path := above / f"attempt-{number}").exists())
        return Workspace.keep(self.before, at).before or self.before


def _copy_file(source: Path, target: Path) -> None:
    try:
        if source.is_symlink() or source.stat().st_size >= LARGE_FILE:
            target.symlink_to(source.resolve())
        elif source.is_file():
            shutil.copy2(source, target)
    except OSError:
        return  # A file that cannot be read now cannot be read by the pipeline either; the job will say so.


def _link_neighbours(folder: Path, at: Path) -> None:
    """``../data/x.csv`` must mean the same from the copy."""
    try:
        neighbours = sorted(folder.parent.iterdir())[:1_000]
    except OSError:
        return
    for neighbour in neighbours:
        link = at / neighbour.name
        if neighbour != folder and not link.exists() and not str(at).startswith(str(neighbour)):
            link.symlink_to(neighbour)
