"""Watches a project's folders by looking at names, times and sizes: it works on every file system."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ...documents.kinds import Area
from ...model.layout import ProjectLayout

_MOST_PATHS = 50
_MOST_FILES = 20_000
_AREAS: tuple[Area, ...] = ("pipelines", "operations", "architectures", "notebooks", "executions", "artifacts")
_Stamp = tuple[int, int]


class ProjectWatch:
    """Tells which areas have changed. Nothing at first: whoever watches has just looked."""

    pause = 1.0

    def __init__(self, layout: ProjectLayout) -> None:
        self._layout = layout
        self._before: dict[str, dict[str, _Stamp]] | None = None

    def read(self) -> list[dict[str, Any]]:
        """The areas, and the files while they are few."""
        now: dict[str, dict[str, _Stamp]] = {area: self._files(area) for area in _AREAS}
        before, self._before = self._before, now
        if before is None:
            return []
        changed = {area: _difference(before[area], now[area]) for area in _AREAS}
        areas = [area for area in _AREAS if changed[area]]
        if not areas:
            return []
        paths = sorted({path for area in areas for path in changed[area] if not path.startswith("/")})
        return [{"kind": "changed", "areas": areas, "paths": paths if len(paths) <= _MOST_PATHS else []}]

    def _files(self, area: Area) -> dict[str, _Stamp]:
        found: dict[str, _Stamp] = {}
        root = self._layout.root
        _look(root / area, root, found, 5)
        if area == "notebooks":
            _look(root, root, found, 0, ".ipynb")
        if area == "operations":
            _look(self._layout.modules, root, found, 5)
        if area == "executions":
            self._runs(found)
        return found

    def _runs(self, found: dict[str, _Stamp]) -> None:
        """Journals of executions: jobs that begin and end. Leases: who conducts."""
        try:
            with os.scandir(self._layout.runs) as entries:
                names = [each.name for each in entries if not each.name.startswith(".")]
        except OSError:
            return
        for name in names:
            for file in ("journal", "request.json"):
                stamp = _stamp(self._layout.runs / name / file)
                if stamp is not None:
                    found[f"/{name}/{file}"] = stamp


def _look(folder: Path, root: Path, found: dict[str, _Stamp], depth: int, ending: str = "") -> None:
    try:
        with os.scandir(folder) as entries:
            for each in entries:
                if each.name.startswith(".") or each.name == "__pycache__" or len(found) >= _MOST_FILES:
                    continue
                if each.is_dir(follow_symlinks=False):
                    if depth > 0:
                        _look(Path(each.path), root, found, depth - 1, ending)
                elif each.name.endswith(ending) and not each.name.endswith(".tmp"):
                    status = each.stat()
                    path = Path(each.path).relative_to(root).as_posix()
                    found[path] = (status.st_mtime_ns, status.st_size)
    except OSError:
        return  # it is gone, or was never there: that is a state like others


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _difference(before: dict[str, _Stamp], now: dict[str, _Stamp]) -> set[str]:
    return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
