"""Modules of the project that come from elsewhere, such as the classes of code that was imported."""

from __future__ import annotations

from ..errors import ProjectError
from ..model.layout import ProjectLayout
from .new_file import write_new


def create_module(layout: ProjectLayout, path: str, text: str) -> None:
    """Write a module at ``path`` in the project's folder of modules; nothing that is there is overwritten.

    Raises ProjectError: ``exists``, ``unwritable``, ``outside`` for a path that is none of a module of the project.
    """
    parts = path.removesuffix(".py").split("/")
    if parts[0] != "modules" or len(parts) < 2 or not all(map(str.isidentifier, parts)) or not path.endswith(".py"):
        raise ProjectError(f"{path}: expected a Python file in modules/", code="outside", path=path)
    write_new(layout, path, text, f"Add the module {path}")
