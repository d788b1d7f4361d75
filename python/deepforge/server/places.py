"""From what a request says to folders and files: nothing outside the server's root, or the project, is reached."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import DeepForgeError, ProjectError
from ..model.config import FILE_NAME
from ..project import Project
from ..types.store import Store


class Root:
    """The folder that the server serves. ``hidden``: whether folders with a leading dot are served too."""

    def __init__(self, folder: Path, hidden: bool = False) -> None:
        self.folder = folder.resolve()
        self._hidden = hidden

    def inside(self, text: str) -> Path:
        """A folder or file below the root, links followed. Raises ProjectError when it is not below it."""
        parts = PurePosixPath(text).parts
        if "\0" in text or text.startswith("/") or ".." in parts:
            raise _outside(text)
        try:
            full = (self.folder / text).resolve()
        except (OSError, RuntimeError, ValueError):  # a ring of links, a name that is too long
            raise _outside(text) from None
        if not full.is_relative_to(self.folder):
            raise _outside(text)
        inner = full.relative_to(self.folder).parts
        if not self._hidden and any(part.startswith(".") for part in (*parts, *inner)):
            raise ProjectError(f"{text!r} is hidden, and this server does not serve hidden files", code="hidden")
        return full

    def project(self, text: str) -> Project:
        """The project whose folder this is. Raises ProjectError (``no-project``) when it is none."""
        folder = self.inside(text)
        if not (folder / FILE_NAME).is_file():
            raise ProjectError(f"There is no project in {text or 'the root folder'!r}", code="no-project", path=text)
        return Project(folder)

    def relative(self, folder: Path) -> str:
        """A folder below the root, as a request names it; empty for the root."""
        text = folder.relative_to(self.folder).as_posix()
        return "" if text == "." else text


def stored_value(project: Project, sha256: str) -> Path:
    """The file of a stored value. Raises ProjectError (``no-value``) when there is none, or it leaves the store."""
    store = Store(project.layout.store)
    path = store.path(sha256)
    if not path.is_file() or not path.resolve().is_relative_to(store.root.resolve()):
        raise ProjectError(f"There is no value {sha256[:12]}… here", code="no-value")
    return path


def root_of(contents_manager: Any) -> Root:
    """The root of Jupyter's contents manager. Raises DeepForgeError (``no-root``) when it serves no folder."""
    from jupyter_server.services.contents.fileio import FileManagerMixin

    if not isinstance(contents_manager, FileManagerMixin):
        name = type(contents_manager).__name__
        raise DeepForgeError(
            f"This server's files are not in a folder ({name}): DeepForge needs projects in folders", code="no-root"
        )
    folder = getattr(contents_manager, "root_dir", "")
    return Root(Path(str(folder)), bool(getattr(contents_manager, "allow_hidden", False)))


def child(folder: Path, name: str, code: str, what: str) -> Path:
    """Something directly in a folder of the project's state. Raises ProjectError with ``code`` when it is not there.

    A link that leads elsewhere is not followed: there is nothing of that name then.
    """
    path = folder / name
    if not path.exists() or path.resolve().parent != folder.resolve():
        raise ProjectError(f"There is no {what} {name}", code=code, id=name)
    return path


def pipeline(project: Project, text: str) -> str:
    """The absolute path of a pipeline file. Raises ProjectError when it leaves the project or is not there."""
    path = project.layout.inside(text)
    if not path.name.endswith(".pipeline.json") or not path.is_file():
        raise ProjectError(f"There is no pipeline {text}", code="no-pipeline", path=text)
    return str(path)


def _outside(text: str) -> ProjectError:
    expected = "a path below the server's root"
    return ProjectError(f"{text!r}: expected {expected}", code="outside", expected=expected, received=text)
