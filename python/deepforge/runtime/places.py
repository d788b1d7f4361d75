"""Where and with what each job of a run works: folders, interpreter, variables; in the project and in a snapshot."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..model.config import FILE_NAME, Environment, read_config
from ..model.header import Header

HASH_SEED = "PYTHONHASHSEED"


@dataclass(frozen=True)
class JobPlace:
    """directory: the working directory. folders: where imports are looked for, in order. python: the interpreter.
    variables: set on top of the inherited environment."""

    directory: Path
    folders: tuple[Path, ...]
    python: str
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Places:
    """What a run was given for its jobs; all folders absolute.

    root: the project. directory: the working directory of operations that name none. path: further folders
    to import from. moved: folders that are replaced as working directories and import folders, each with
    what is below it, such as by a copy of the folder as it was. python, variables: for operations that name
    no environment. environments: those of the project's settings.
    """

    root: Path
    directory: Path
    path: tuple[Path, ...] = ()
    moved: Mapping[Path, Path] = field(default_factory=dict)
    python: str = sys.executable
    variables: Mapping[str, str] = field(default_factory=dict)
    environments: Mapping[str, Environment] = field(default_factory=dict)

    def problem(self, header: Header) -> str | None:
        """Why an operation with this header has no place, in words."""
        if header.environment is None or header.environment in self.environments:
            return None
        known = ", ".join(sorted(self.environments)) or "none"
        return f"there is no environment {header.environment} in {FILE_NAME}; known: {known}"

    def of(self, header: Header, snapshot: Path | None = None) -> JobPlace:
        """The place of a job.

        With a snapshot, each folder of the project comes twice on the import path, as it was and as it is. As it
        is serves what was not copied: the snapshot holds what static imports show.
        """
        working = self.root / header.directory if header.directory is not None else self.directory
        added = [working, *(self.root / path for path in header.path), *self.path]
        folders: list[Path] = []
        for folder in [self.root, *(self._moved(path) for path in added)]:
            if snapshot is not None and folder.is_relative_to(self.root):
                folders.append(snapshot / folder.relative_to(self.root))
            folders.append(folder)
        named = self.environments.get(header.environment or "", Environment())
        variables = {HASH_SEED: "0", **named.variables, **self.variables}
        return JobPlace(self._moved(working), tuple(dict.fromkeys(folders)), self._python(named), variables)

    def _python(self, named: Environment) -> str:
        if named.python is None:
            return self.python
        python = os.path.expandvars(Path(named.python).expanduser())
        return str(self.root / python) if os.sep in python else python

    def _moved(self, path: Path) -> Path:
        for old, new in self.moved.items():
            if path.is_relative_to(old):
                return new / path.relative_to(old)
        return path


def places(
    root: Path,
    *,
    directory: str | Path | None = None,
    path: Iterable[str | Path] = (),
    moved: Mapping[str, str] | None = None,
    python: str | None = None,
    env: Mapping[str, str] | None = None,
) -> Places:
    """The places of a new run, with the project's settings as they are now; relative folders start at the project.

    Of ``env`` only what differs from this process's environment is kept: the rest is inherited anyway, and
    need not be written to the disk, since it may be a secret.
    """
    root = root.absolute()
    settings = root / FILE_NAME
    return Places(
        root,
        root / (directory or ""),
        tuple(root / each for each in path),
        {root / old: root / new for old, new in (moved or {}).items()},
        python or sys.executable,
        {name: value for name, value in (env or {}).items() if os.environ.get(name) != value or name == HASH_SEED},
        read_config(settings).environments if settings.is_file() else {},
    )
