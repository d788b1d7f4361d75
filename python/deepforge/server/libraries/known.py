"""Libraries as the endpoints know them: what is installed, how a process of one is started, and what is asked of it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import DeepForgeError, ProjectError
from ...libraries.installed import Installed, cache_folder, installed
from ...libraries.installed import known as _known
from ...libraries.library import Library, LibraryError
from ...model.header import Header
from ...model.operation import load_operation
from ...registry import UnknownNameError
from ...runtime.places import places
from ..failures import problem
from .process import Command

if TYPE_CHECKING:
    from ...project import Project
    from ..call import Call


def items(_project: Project) -> list[dict[str, Any]]:
    """All libraries as ``LibraryItem``; what one cannot do for the jobs of a project is its problem."""
    return [_item(each) for each in installed()]


def known(name: str) -> Library:
    """A library by its name. Raises ProjectError (``no-library``) when it is not installed."""
    try:
        return _known(name)
    except UnknownNameError as error:
        raise ProjectError(error.message, code="no-library", name=name) from error


def ask(call: Call, name: str, message: Mapping[str, Any]) -> Any:
    """What the process that answers editors of the call's project says. Raises DeepForgeError."""
    command = _command(call, name)
    return call.libraries.ask(call.project.root, name, command, message)


def import_(call: Call, name: str, id_: str, message: Mapping[str, Any]) -> Any:
    """What a process of its own says to a message. Raises DeepForgeError."""
    return call.libraries.import_(call.project.root, id_, _command(call, name), message)


def _item(found: Installed) -> dict[str, Any]:
    return {
        "name": found.name,
        "title": found.title,
        "resources": [
            {"type": each.type, "title": each.title, "folder": each.folder, "ending": each.ending}
            for each in found.resources
        ],
        "operations": _operations(found.name),
        "version": found.version,
        "backend": found.backend,
        "problem": None if found.problem is None else problem(found.problem),
    }


def _operations(name: str) -> list[dict[str, Any]]:
    """A library's operations as ``LibraryOperation``; of a library that cannot be loaded none."""
    try:
        files = known(name).operations()
    except DeepForgeError:
        return []
    return [each for path in files if (each := _operation(path)) is not None]


def _operation(path: Path) -> dict[str, Any] | None:
    """None for a file that holds no operation."""
    try:
        found = load_operation(path)
    except DeepForgeError:
        return None
    summary = " ".join(found.doc.split("\n\n")[0].split())
    inputs = [each.name for each in found.inputs]
    return {"name": path.stem, "summary": summary, "inputs": inputs, "outputs": list(found.outputs)}


def _command(call: Call, name: str) -> Command:
    """How the library's process of a project is started: with the Python that jobs run in which name no other.

    Raises LibraryError when it has none.
    """
    found, root = known(name), call.project.root
    place = places(root).of(Header())
    arguments = found.worker(root, cache_folder())
    if arguments is None:
        raise LibraryError(f"The library {name} has no live feedback", code="no-feedback")
    # Of another Python only its own process can say what is installed there.
    check = found.installed if place.python == sys.executable else None
    return Command((place.python, *arguments), place.directory, place.variables, check)
