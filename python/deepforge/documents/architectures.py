"""Architectures and other resources of libraries: found by name, built, written as code, imported."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import DeepForgeError, ProjectError
from ..libraries.code import GeneratedCode
from ..libraries.installed import cache_folder, known
from ..libraries.library import Library
from ..model.architecture import Architecture
from ..model.header import Header
from ..model.layout import ProjectLayout
from ..model.resources import libraries, library_of
from ..runtime.launch import child_environment
from ..runtime.places import places
from .kinds import ENDINGS, documents

_ENDING = ENDINGS["architectures"]
_MODELS = (".keras", ".h5", ".hdf5")


def architecture_path(layout: ProjectLayout, text: str | Path) -> str:
    """An architecture's file, relative to the project, by its path (from here or from the project) or its name.

    Raises ProjectError (``no-document``), naming the architectures there are, when it is not found.
    """
    given = str(text)
    for path in (Path(given), layout.root / given, layout.architectures / f"{given}{_ENDING}"):
        if path.is_file() and path.name.endswith(_ENDING):
            return layout.relative(path)
    there = ", ".join(each.path for each in documents(layout, "architectures")) or "none"
    message = f"There is no architecture {given!r}; known: {there}"
    raise ProjectError(message, code="no-document", path=given)


def build(layout: ProjectLayout, text: str | Path) -> Any:
    """What an operation would get for a reference to this file: of an architecture the model, built, not compiled.

    Modules of the project that it needs are imported. Raises DeepForgeError with what is wrong, and where.
    """
    path = _resource_path(layout, str(text))
    kind = next(
        (kind.type for each in libraries() for kind in each.resources if path.endswith(kind.ending)), "Architecture"
    )
    found = library_of(kind, path, layout.root)
    found.installed()
    found.initialise()
    with _importable(layout.root):
        return found.load(kind, path, layout.root)


def code(layout: ProjectLayout, text: str | Path) -> GeneratedCode:
    """The code that builds an architecture. Raises DeepForgeError."""
    path = architecture_path(layout, text)
    whole = Architecture.load(layout.inside(path))
    return known(whole.library).generate(whole, layout.root, Path(path).name.removesuffix(_ENDING))


@dataclass(frozen=True)
class Read:
    """What a library read. notes: for people. module: a file the architecture needs (``path``, ``text``), which is not
    there yet; the notes say that it was written."""

    architecture: Architecture
    notes: list[str]
    module: Mapping[str, str] | None = None


def read_elsewhere(layout: ProjectLayout, library: str, request: Mapping[str, Any]) -> Read:
    """The architecture that a library reads from something else; the request as in ImportRequest.

    In a process of its own, with the Python that jobs run in which name no other: a person's code may be run. Raises
    DeepForgeError with the reason.
    """
    found: Library = known(library)
    arguments = found.worker(layout.root, cache_folder())
    if arguments is None:
        raise ProjectError(f"The library {library} imports nothing", code="no-feedback", library=library)
    place = places(layout.root).of(Header())
    done = subprocess.run(
        [place.python, *arguments],
        input=json.dumps({**request, "id": 1, "ask": "import"}) + "\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=place.directory,
        env=child_environment(place.variables),
    )
    try:
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise ProjectError(f"The library {library} could not be asked: {said}", code="worker-lost") from None
    if "error" in answer:
        error = answer["error"]
        raise DeepForgeError(error["message"], code=error["code"], **error.get("data", {}))
    result = answer["result"]
    return Read(Architecture.from_json(result["architecture"]), notes_of(result), result.get("module"))


def notes_of(result: Mapping[str, Any], *, is_written: bool = True) -> list[str]:
    """What people have to know of an import; ``is_written``: whether the module that it needs is."""
    module = result.get("module")
    if module is None or not is_written:
        return list(result["notes"])
    return [*(each for each in result["notes"] if each not in module["instead_of"]), *module["notes"]]


def import_request(layout: ProjectLayout, source: str, variable: str | None) -> dict[str, Any]:
    """What to ask for a file: a saved model, or code (a Python file or notebook, which is run).

    Raises ProjectError when there is no such file.
    """
    file = next((each for each in (Path(source), layout.root / source) if each.is_file()), None)
    if file is None:
        raise ProjectError(f"There is no file {source}", code="no-file", path=source)
    path = str(file.resolve())
    if file.suffix in _MODELS:
        return {"kind": "model", "file": path}
    return {"kind": "code", "file": path} | ({"variable": variable} if variable else {})


def _resource_path(layout: ProjectLayout, text: str) -> str:
    """A resource of any library by its path, an architecture also by its name."""
    endings = tuple(kind.ending for each in libraries() for kind in each.resources if kind.ending != _ENDING)
    if endings and text.endswith(endings):
        for path in (Path(text), layout.root / text):
            if path.is_file():
                return layout.relative(path)
    return architecture_path(layout, text)


@contextmanager
def _importable(root: Path) -> Iterator[None]:
    """Put the project first on the import path meanwhile."""
    sys.path.insert(0, str(root))
    try:
        yield
    finally:
        sys.path.remove(str(root))
