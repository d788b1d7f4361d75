"""The libraries that are installed, with what each can do here, and where what they find out is remembered."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import DeepForgeError
from ..model.resources import LIBRARIES, library
from .library import Library, LibraryError, ResourceType

CACHE_VARIABLE = "XDG_CACHE_HOME"


@dataclass(frozen=True)
class Installed:
    """One library. version, backend: as ``Library.installed`` says; problem: why it cannot be used here."""

    name: str
    title: str
    resources: tuple[ResourceType, ...] = field(default_factory=tuple)
    version: str | None = None
    backend: str | None = None
    problem: DeepForgeError | None = None


def installed() -> list[Installed]:
    """All libraries by name; what one cannot do here is its problem."""
    return [_installed(name) for name in LIBRARIES.names()]


def known(name: str) -> Library:
    """The library of this name. Raises UnknownNameError when there is none, DeepForgeError when it cannot be loaded."""
    found = library(name)
    if not isinstance(found, Library):
        raise LibraryError(f"The entry point {name}: expected a subclass of deepforge.libraries.library.Library")
    return found


def cache_folder() -> Path:
    """Where catalogues are remembered: by versions, for all projects of a user."""
    above = os.environ.get(CACHE_VARIABLE)
    return (Path(above) if above and os.path.isabs(above) else Path.home() / ".cache") / "deepforge"


def _installed(name: str) -> Installed:
    found = Installed(name, name)
    try:
        made = known(name)
        found = Installed(name, made.title, tuple(made.resources))
        version, backend = made.installed()
        return Installed(name, made.title, tuple(made.resources), version, backend)
    except DeepForgeError as error:
        return Installed(found.name, found.title, found.resources, problem=error)
