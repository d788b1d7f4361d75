"""Runs the project's own modules, once somebody allowed it, and again when their files change."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any


class Modules:
    """The modules of one project that were imported by this process."""

    def __init__(self, project: Path) -> None:
        self.project = project.resolve()
        self._prefix = f"{self.project}{os.sep}"
        self._seen: dict[str, tuple[int, int]] = {}
        self.round = 0

    def file_of(self, module: str) -> str | None:
        """The file of a module of the project, relative to it; None for modules from elsewhere."""
        parts = module.split(".")
        for name in (f"{'/'.join(parts)}.py", f"{'/'.join(parts)}/__init__.py"):
            if (self.project / name).is_file():
                return name
        return None

    def refresh(self) -> int:
        """Forget all modules of the project when the file of one changed; a number that is another then."""
        self.note()
        if any(_stamp(path) != self._seen[name] for name, path in self._loaded().items()):
            for name in self._loaded():
                sys.modules.pop(name, None)
            self._seen = {}
            self.round += 1
        importlib.invalidate_caches()
        return self.round

    def note(self) -> None:
        """Remember the files of modules that were imported since, as they are."""
        for name, path in self._loaded().items():
            self._seen.setdefault(name, _stamp(path))

    def _loaded(self) -> dict[str, Path]:
        return {name: path for name, module in list(sys.modules.items()) if (path := self._path(module)) is not None}

    def _path(self, module: Any) -> Path | None:
        file = getattr(module, "__file__", None)
        if not isinstance(file, str) or module.__name__.partition(".")[0] in ("__main__", "deepforge"):
            return None
        # As text: there are thousands of modules, and this is asked at every edit.
        return Path(file) if file.startswith(self._prefix) and "site-packages" not in file else None


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)
