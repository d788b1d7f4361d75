"""What a library is: metamodel, code generator and initialisation code behind one door; its editor is in the browser.

A library is found by the entry point ``deepforge.libraries``, whose value is a ``Library`` class without arguments.
Importing it must be cheap and must not import what it describes: DeepForge asks libraries for their resource types
whenever it reads an operation.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from ..errors import DeepForgeError
from ..model.architecture import Architecture
from .catalogue import Catalogue
from .code import GeneratedCode


class LibraryError(DeepForgeError):
    """A library cannot do what was asked; with the code ``missing-package`` what it describes is not installed."""

    code = "library"


@dataclass(frozen=True)
class ResourceType:
    """What a reference of an operation may point to: ``network: "Architecture"``.

    type: the annotation. title: for people. folder, ending: of its files, relative to the project.
    """

    type: str
    title: str
    folder: str
    ending: str


class Library(ABC):
    """One library. Only the methods that say so may import what it describes, and only they may be slow."""

    name: ClassVar[str]
    title: ClassVar[str]
    resources: ClassVar[Sequence[ResourceType]] = ()
    # Top-level packages: a job whose code imports one of them is initialised too, without any reference.
    packages: ClassVar[Sequence[str]] = ()

    @abstractmethod
    def sources(self, resource: str, path: str, root: Path) -> list[str]:
        """All project files that the value of a resource depends on, ``path`` itself among them, relative to ``root``:
        blocks it opens, modules its own classes come from. They are copied into the snapshot of an execution, with
        what modules among them import from the project; of modules the text is part of the cache key.

        Raises DocumentError for a file that cannot be read, or is none of this library. Imports nothing.
        """

    @abstractmethod
    def digest(self, resource: str, path: str, root: Path) -> str:
        """What the cache key of a job has of a resource: the same for all that build the same value (places on the
        canvas, order of keys do not count). Imports nothing, costs milliseconds. Raises DocumentError. Modules among
        ``sources`` need not be part of it.
        """

    def requirements(self, resource: str, path: str, root: Path) -> list[str]:
        """Packages, as imported, that the value needs: their versions are part of the cache key. Imports nothing."""
        return []

    def initialise(self) -> None:  # noqa: B027 (most have nothing to do)
        """Called in a job before its operation is imported, when a reference is of this library or the code imports
        one of ``packages``: settings that must come before the import of what it describes."""

    @abstractmethod
    def load(self, resource: str, path: str, root: Path) -> Any:
        """The value that an operation receives for a reference, made anew. Called in the job, where ``root`` is the
        snapshot and first on the import path. Raises DeepForgeError with what is wrong and where.
        """

    def installed(self) -> tuple[str, str | None]:
        """Version of what it describes, and the package that this computes with, as imported. Imports at most metadata.
        Asked in the environment of a job, before the job.

        Raises LibraryError (``missing-package``) with how to install it.
        """
        return ("", None)

    def worker(self, project: Path, cache: Path) -> list[str] | None:
        """Arguments for Python of the process that answers an editor (``libraries/worker.py`` says what it is asked);
        None: it has no live feedback."""
        return None

    def catalogue(self, cache: Path) -> Catalogue | None:
        """The metamodel, made of what is installed; remembered below ``cache``. May import and take seconds."""
        return None

    def generate(self, architecture: Architecture, root: Path, title: str) -> GeneratedCode:
        """Code that builds an architecture of the project at ``root``: a module whose function ``build`` gives the
        value. May import what the library describes, nothing of the project."""
        raise LibraryError(f"The library {self.name} writes no code")

    def recognises(self, value: Any) -> str | None:
        """The resource type that ``read`` can make of a live value; None for others. Imports nothing, costs nothing."""
        return None

    def read(self, value: Any) -> tuple[Architecture, list[str]]:
        """The architecture of a live value, and what could not be kept, in words. Raises LibraryError."""
        raise LibraryError(f"The library {self.name} reads no values")

    def operations(self) -> Iterable[Path]:
        """Operations that come with the library: plain files, for people to copy into a project and change."""
        return ()

    def examples(self) -> Iterable[Path]:
        """Example documents: one file each, with nothing beside it."""
        return ()
