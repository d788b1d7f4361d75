"""Which libraries are installed, and which types of resources they bring: what a reference of an operation may name."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from ..errors import DeepForgeError, DocumentError, RunError
from ..registry import Registry


class ResourceKind(Protocol):
    """What is known of a type of resources; ``libraries.library.ResourceType`` says what the names mean."""

    @property
    def type(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def folder(self) -> str: ...

    @property
    def ending(self) -> str: ...


class ResourceLibrary(Protocol):
    """What plans and jobs ask of a library; ``libraries.library.Library`` says what is expected of it."""

    @property
    def name(self) -> str: ...

    @property
    def resources(self) -> Sequence[ResourceKind]: ...

    @property
    def packages(self) -> Sequence[str]: ...

    def sources(self, resource: str, path: str, root: Path) -> list[str]: ...

    def digest(self, resource: str, path: str, root: Path) -> str: ...

    def requirements(self, resource: str, path: str, root: Path) -> list[str]: ...

    def installed(self) -> tuple[str, str | None]: ...

    def initialise(self) -> None: ...

    def load(self, resource: str, path: str, root: Path) -> Any: ...


# Classes without arguments, by the library's name.
LIBRARIES: Registry[Any] = Registry("library", "deepforge.libraries")


def library(name: str) -> ResourceLibrary:
    """The library of this name. Raises UnknownNameError when there is none, RunError when it cannot be loaded."""
    return _library(name, tuple(sys.path))


@lru_cache(maxsize=64)
def _library(name: str, _path: tuple[str, ...]) -> ResourceLibrary:
    try:
        made: ResourceLibrary = LIBRARIES.get(name)()
    except DeepForgeError:
        raise
    except Exception as error:
        raise RunError(f"The library {name} cannot be loaded: {type(error).__name__}: {error}", name=name) from error
    return made


def libraries() -> tuple[ResourceLibrary, ...]:
    """All libraries that can be loaded, by name; one that is broken only misses here. Looked for once per process."""
    return _libraries(tuple(sys.path))


@lru_cache(maxsize=8)
def _libraries(_path: tuple[str, ...]) -> tuple[ResourceLibrary, ...]:
    found: list[ResourceLibrary] = []
    for name in LIBRARIES.names():
        try:
            found.append(library(name))
        except Exception:  # whatever somebody's package does when it is imported
            continue
    return tuple(found)


def resource_types() -> frozenset[str]:
    """Annotations that make a parameter of an operation a reference."""
    return frozenset(kind.type for each in libraries() for kind in each.resources)


def by_package() -> dict[str, str]:
    """The library that is initialised where code imports a package, by the package's name."""
    return {package: each.name for each in libraries() for package in each.packages}


def library_of(resource: str, path: str, root: Path) -> ResourceLibrary:
    """The library whose a resource is. Several may bring the same type: then the one that can read the file.

    ``path`` is relative to ``root``. Raises RunError when no library brings the type, DocumentError as the library
    does when it cannot read the file.
    """
    known = [each for each in libraries() if any(kind.type == resource for kind in each.resources)]
    if not known:
        raise RunError(f"no library is installed for the type {resource}", type=resource)
    for each in known[:-1]:
        try:
            each.sources(resource, path, root)
            return each
        except DocumentError:
            continue
    return known[-1]
