"""Which files of a project are documents: the folder and ending of each kind, and the name that people see."""

from __future__ import annotations

import keyword
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..errors import DeepForgeError, ProjectError
from ..model.config import FILE_NAME
from ..model.layout import ProjectLayout
from ..model.resources import libraries

Area = Literal["pipelines", "operations", "architectures", "notebooks", "executions", "artifacts"]
ENDINGS: dict[Area, str] = {
    "pipelines": ".pipeline.json",
    "operations": ".py",
    "architectures": ".architecture.json",
    "notebooks": ".ipynb",
    "executions": ".execution.json",
    "artifacts": ".artifact.json",
}
_MAX_DEPTH = 5
_MAX_NOTEBOOKS = 2000
_FOREIGN = frozenset({"node_modules", "__pycache__", "site-packages"})


@dataclass(frozen=True)
class Document:
    """A document: ``path`` is relative to the project, ``name`` the file's name without its ending."""

    area: Area
    path: str
    file: Path

    @property
    def name(self) -> str:
        """What it is called."""
        return self.file.name.removesuffix(ENDINGS[self.area])


def documents(layout: ProjectLayout, area: Area) -> list[Document]:
    """The documents of an area by path; links that leave the project, and hidden files, are none."""
    files = _notebooks(layout.root, layout) if area == "notebooks" else _below(layout.root / area, ENDINGS[area])
    found = []
    for file in files:
        path = file.relative_to(layout.root).as_posix()
        if file.is_symlink() and not _is_inside(layout, file):
            continue
        found.append(Document(area, path, file))
    return sorted(found, key=lambda each: each.path)


def resources(layout: ProjectLayout) -> list[tuple[str, str, str]]:
    """Type, path and name of the resources that libraries keep in folders of their own, beside the areas."""
    kinds = {(kind.type, kind.folder, kind.ending) for each in libraries() for kind in each.resources}
    return sorted(
        (type_, file.relative_to(layout.root).as_posix(), file.name.removesuffix(ending))
        for type_, folder, ending in kinds
        if folder not in ENDINGS
        for file in _below(layout.root / folder, ending)
        if not file.is_symlink() or _is_inside(layout, file)
    )


def document(layout: ProjectLayout, path: str) -> Document:
    """The document of this path. Raises ProjectError (``no-document``) for what is none, or leaves the project."""
    layout.inside(path)
    file = layout.root / os.path.normpath(path)
    layout.inside(file.parent.relative_to(layout.root).as_posix() or ".")
    relative = file.relative_to(layout.root)
    if not any(part.startswith(".") for part in relative.parts):
        for area, ending in ENDINGS.items():
            placed = area == "notebooks" or (len(relative.parts) > 1 and relative.parts[0] == area)
            if placed and file.name.endswith(ending) and file.name != ending and (file.is_file() or file.is_symlink()):
                return Document(area, relative.as_posix(), file)
    raise ProjectError(f"There is no document {path!r} in the project", code="no-document", path=path)


def checked_name(name: str, area: Area) -> str:
    """A name for a new document. Raises ProjectError (``invalid-name``), saying what was expected."""
    if area == "operations":
        if not name.isidentifier() or name.startswith("_") or keyword.iskeyword(name) or len(name) > 100:
            raise _wrong_name(name, "a Python name such as train_model that does not begin with _")
    elif not re.fullmatch(r"[^/\\\s.\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]{0,99}", name) or name != name.strip():
        raise _wrong_name(name, "a name of at most 100 characters without slashes or a leading dot")
    elif area == "artifacts" and re.search(r"\s", name):
        raise _wrong_name(name, "a name without spaces")
    return name


def problem(error: DeepForgeError, layout: ProjectLayout) -> dict[str, Any]:
    """The error as JSON data with its place: ``{"code", "message", "path"?, "line"?, "pointer"?}``."""
    found: dict[str, Any] = {"code": error.code, "message": error.message.replace(f"{layout.root}/", "")}
    for key, kind in (("path", str), ("line", int), ("pointer", str)):
        value = error.data.get(key)
        if isinstance(value, kind):
            found[key] = value.replace(f"{layout.root}/", "") if isinstance(value, str) else value
    return found


def _below(folder: Path, ending: str) -> Iterator[Path]:
    for file in folder.glob(f"**/*{ending}"):
        inner = file.relative_to(folder).parts
        if not any(part.startswith(".") or part == "__pycache__" for part in inner) and file.name != "__init__.py":
            yield file


def _notebooks(folder: Path, layout: ProjectLayout, depth: int = 0) -> Iterator[Path]:
    """Notebooks lie anywhere in a project, not only in ``notebooks/``; looked for to a bounded depth."""
    found = 0
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or found >= _MAX_NOTEBOOKS:
            continue
        if entry.name.endswith(".ipynb") and entry.is_file():
            found += 1
            yield Path(entry.path)
        elif entry.is_dir(follow_symlinks=False) and depth < _MAX_DEPTH and _is_ours(Path(entry.path), layout):
            yield from _notebooks(Path(entry.path), layout, depth + 1)


def _is_ours(folder: Path, layout: ProjectLayout) -> bool:
    """Whether the documents of a folder are this project's: not its state, no library, no project of its own."""
    return folder.name not in _FOREIGN and folder != layout.state and not (folder / FILE_NAME).exists()


def _is_inside(layout: ProjectLayout, file: Path) -> bool:
    try:
        return file.resolve().is_relative_to(layout.root)
    except (OSError, RuntimeError):
        return False


def _wrong_name(name: str, expected: str) -> ProjectError:
    message = f"The name {name!r}: expected {expected}"
    return ProjectError(message, code="invalid-name", expected=expected, received=name)
