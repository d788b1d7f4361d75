"""Modules of the project that come from elsewhere, such as the classes of code that was imported."""

from __future__ import annotations

import os

from .. import versioning
from ..errors import ProjectError
from ..model.layout import ProjectLayout


def create_module(layout: ProjectLayout, path: str, text: str) -> None:
    """Write a module at ``path`` in the project's folder of modules; nothing that is there is overwritten.

    Raises ProjectError: ``exists``, ``unwritable``, ``outside`` for a path that is none of a module of the project.
    """
    parts = path.removesuffix(".py").split("/")
    file = layout.inside(path)
    if parts[0] != "modules" or len(parts) < 2 or not all(map(str.isidentifier, parts)) or file.suffix != ".py":
        raise ProjectError(f"{path}: expected a Python file in modules/", code="outside", path=path)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(file, "x", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
    except FileExistsError as error:
        raise ProjectError(f"There is a file {path} already", code="exists", path=path) from error
    except OSError as error:
        raise ProjectError(f"{path} cannot be written: {error.strerror}", code="unwritable", path=path) from error
    versioning.commit(layout.root, [path], f"Add the module {path}")
