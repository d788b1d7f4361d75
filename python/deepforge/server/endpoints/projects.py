"""Projects below the server's root."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import DeepForgeError
from ...model.config import FILE_NAME
from ...project import Project
from ..call import Call
from ..failures import below, problem
from ..table import TABLE, Query

_DEPTH = 4
_FOLDERS = 5000
_PROJECTS = 200
_PASSED_OVER = frozenset({"node_modules", "__pycache__", "site-packages"})


@TABLE.add(
    "GET",
    "projects",
    answer="Projects",
    in_project=False,
    query=(Query("path", "A file or folder, relative to the server's root: the project that holds it is told"),),
)
def projects(call: Call) -> dict[str, Any]:
    """The project that holds a path, and all that are found below the root, to a bounded depth."""
    holding = None
    if "path" in call.parameters:
        folder = call.root.inside(call.text("path"))
        for each in (folder, *folder.parents):
            if not each.is_relative_to(call.root.folder):
                break
            if (each / FILE_NAME).is_file():
                holding = summary(call, each)
                break
    found = [summary(call, each) for each in _below(call.root.folder)]
    return {"project": holding, "projects": sorted(found, key=lambda each: (each["name"].lower(), each["path"]))}


@TABLE.add("POST", "projects", answer="ProjectSummary", status=201, body="NewProject", in_project=False)
def create_project(call: Call) -> dict[str, Any]:
    """Make a project in a folder, which is made when it is missing."""
    folder = call.root.inside(call.body["path"])
    return summary(call, Project.create(folder, call.body.get("name") or None).root)


def summary(call: Call, folder: Path) -> dict[str, Any]:
    """A ``ProjectSummary``; settings that cannot be read are its problem."""
    found: dict[str, Any] = {"path": call.root.relative(folder), "name": folder.name}
    try:
        found["name"] = Project(folder).name
    except DeepForgeError as error:
        found["problem"] = below(call.root.folder, problem(error))
    return found


def _below(root: Path) -> Iterator[Path]:
    """Project folders, breadth first; no links, no hidden folders, nothing within a project."""
    level, looked, found = [root], 0, 0
    for _ in range(_DEPTH + 1):
        below: list[Path] = []
        for folder in level:
            looked += 1
            if looked > _FOLDERS or found >= _PROJECTS:
                return
            if (folder / FILE_NAME).is_file():
                found += 1
                yield folder
                if folder != root:
                    continue
            below += _folders(folder)
        level = below


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [each.name for each in entries if each.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [folder / name for name in sorted(names) if not name.startswith(".") and name not in _PASSED_OVER]
