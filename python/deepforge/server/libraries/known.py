"""Libraries as the endpoints know them: what is installed, how a process of one is started, and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ...errors import DeepForgeError, ProjectError
from ...libraries.installed import cache_folder
from ...libraries.library import Library, LibraryError
from ...model.header import Header
from ...model.operation import load_operation
from ...model.resources import LIBRARIES, library
from ...registry import UnknownNameError
from ...runtime.places import places
from ..failures import problem
from .process import Command, python_command

if TYPE_CHECKING:
    from ...project import Project
    from ..call import Call


def items(_project: Project) -> list[dict[str, Any]]:
    """All libraries as ``LibraryItem``; what one cannot do for the jobs of a project is its problem."""
    return [_item(name) for name in LIBRARIES.names()]


def known(name: str) -> Library:
    """A library by its name. Raises ProjectError (``no-library``) when it is not installed."""
    try:
        return cast(Library, library(name))
    except UnknownNameError as error:
        raise ProjectError(error.message, code="no-library", name=name) from error


def ask(call: Call, name: str, message: Mapping[str, Any]) -> Any:
    """What the process that answers editors of the call's project says. Raises DeepForgeError."""
    command = _command(call, name)
    return call.libraries.ask(call.project.root, name, command, message)


def import_(call: Call, name: str, id_: str, message: Mapping[str, Any]) -> Any:
    """What a process of its own says to a message. Raises DeepForgeError."""
    return call.libraries.import_(call.project.root, id_, _command(call, name), message)


def _item(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": name, "title": name, "resources": [], "operations": [], "version": None, "backend": None,
        "problem": None,
    }  # fmt: skip
    try:
        made = known(name)
        found["title"] = made.title
        found["resources"] = [
            {"type": each.type, "title": each.title, "folder": each.folder, "ending": each.ending}
            for each in made.resources
        ]
        found["operations"] = [each for path in made.operations() if (each := _operation(path)) is not None]
        found["version"], found["backend"] = made.installed()
    except DeepForgeError as error:
        found["problem"] = problem(error)
    return found


def _operation(path: Path) -> dict[str, Any] | None:
    """A library's operation as ``LibraryOperation``; None for a file that holds none."""
    try:
        found = load_operation(path)
    except DeepForgeError:
        return None
    summary = " ".join(found.doc.split("\n\n")[0].split())
    inputs = [each.name for each in found.inputs]
    return {"name": path.stem, "summary": summary, "inputs": inputs, "outputs": list(found.outputs)}


def _command(call: Call, name: str) -> Command:
    """How the library's process of a project is started: with the Python that jobs run in which name no other.

    Raises LibraryError when it has none, or when what it describes is not installed.
    """
    found, root = known(name), call.project.root
    place = places(root).of(Header())
    arguments = found.worker(root, cache_folder())
    if arguments is None:
        raise LibraryError(f"The library {name} has no live feedback", code="no-feedback")
    return python_command(place.python, arguments, place.directory, place.variables)
