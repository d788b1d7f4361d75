"""Where the files of a project are, and which paths are inside it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..errors import ProjectError
from .config import FILE_NAME, Config, read_config

STATE_FOLDER = ".deepforge"
PROJECT_VARIABLE = "DEEPFORGE_PROJECT"
STATE_VARIABLE = "DEEPFORGE_STATE"


@dataclass(frozen=True)
class ProjectLayout:
    """The folders of the project at ``root`` (absolute, links resolved); none is made by asking for it."""

    root: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", Path(self.root).resolve())

    @property
    def config_file(self) -> Path:
        """``deepforge.toml``, which makes a folder a project."""
        return self.root / FILE_NAME

    @property
    def operations(self) -> Path:
        """Operation files."""
        return self.root / "operations"

    @property
    def modules(self) -> Path:
        """Classes and functions that several operations share."""
        return self.root / "modules"

    @property
    def pipelines(self) -> Path:
        """``<name>.pipeline.json``."""
        return self.root / "pipelines"

    @property
    def architectures(self) -> Path:
        """``<name>.architecture.json``."""
        return self.root / "architectures"

    @property
    def notebooks(self) -> Path:
        """Notebooks."""
        return self.root / "notebooks"

    @property
    def artifacts(self) -> Path:
        """``<name>.artifact.json``."""
        return self.root / "artifacts"

    @property
    def executions(self) -> Path:
        """``<id>.execution.json`` of finished executions."""
        return self.root / "executions"

    @property
    def config(self) -> Config:
        """The settings, read now. Raises DocumentError."""
        return read_config(self.config_file)

    @cached_property
    def state(self) -> Path:
        """The folder of all that is derived or large, which git ignores; it need not exist.

        A folder of this project below ``DEEPFORGE_STATE`` where that is set; else what ``state`` in
        ``deepforge.toml`` says; else ``.deepforge`` in the project. Raises DocumentError when the
        settings cannot be read.
        """
        above = os.environ.get(STATE_VARIABLE)
        if above:
            # One variable serves all projects of a user or site, so each gets a folder of its own.
            digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:8]
            return Path(os.path.abspath(Path(above).expanduser())) / f"{self.root.name}-{digest}"
        if self.config_file.exists() and (state := self.config.state) is not None:
            return (self.root / Path(os.path.expandvars(state)).expanduser()).resolve()
        return self.root / STATE_FOLDER

    @property
    def sessions(self) -> Path:
        """Journals of notebook sessions."""
        return self.state / "sessions"

    @property
    def runs(self) -> Path:
        """Journals and job folders of executions."""
        return self.state / "runs"

    @property
    def store(self) -> Path:
        """Contents of artifacts."""
        return self.state / "store"

    @property
    def cache(self) -> Path:
        """What can be computed again."""
        return self.state / "cache"

    @property
    def locks(self) -> Path:
        """Leases."""
        return self.state / "locks"

    def inside(self, path: str | Path) -> Path:
        """The absolute path of a project-relative one, links resolved; the file need not exist.

        Raises ProjectError when it is absolute, leaves the project (by ``..`` or a link) or enters ``.git``.
        """
        text = os.fspath(path)
        if not text or "\0" in text or os.path.isabs(text):
            raise self._outside(text, "a path relative to the project")
        full = (self.root / text).resolve()
        if not full.is_relative_to(self.root):
            raise self._outside(text, "a path within the project")
        if ".git" in full.relative_to(self.root).parts:
            raise self._outside(text, "a path outside .git")
        return full

    def relative(self, path: str | Path) -> str:
        """The project-relative text, with ``/``, of a path within the project. Raises ProjectError for others.

        A relative ``path`` is taken from the working directory of the process.
        """
        full = Path(path).resolve()
        if not full.is_relative_to(self.root):
            raise self._outside(os.fspath(path), "a path within the project")
        return full.relative_to(self.root).as_posix()

    def _outside(self, path: str, expected: str) -> ProjectError:
        message = f"{path!r}: expected {expected} {self.root}"
        return ProjectError(message, path=path, root=str(self.root), expected=expected, received=path)


def find_project(start: Path | str) -> ProjectLayout | None:
    """The project that holds ``start``, a file or folder: the nearest folder upwards with ``deepforge.toml``.

    ``DEEPFORGE_PROJECT`` wins where it is set; raises ProjectError when that names no project. None when
    there is no project.
    """
    named = os.environ.get(PROJECT_VARIABLE)
    if named:
        layout = ProjectLayout(Path(named).expanduser())
        if not layout.config_file.is_file():
            message = f"{PROJECT_VARIABLE} is {named}, but there is no {FILE_NAME} in it"
            raise ProjectError(message, path=named, expected=FILE_NAME)
        return layout
    folder = Path(start).resolve()
    for each in (folder, *folder.parents):
        if (each / FILE_NAME).is_file():
            return ProjectLayout(each)
    return None
