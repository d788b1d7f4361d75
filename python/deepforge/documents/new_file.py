"""A new file of the project: written whole, never over another one, and committed."""

from __future__ import annotations

import os

from .. import versioning
from ..errors import ProjectError
from ..model.layout import ProjectLayout


def write_new(layout: ProjectLayout, path: str, text: str, message: str) -> None:
    """Write a file at ``path`` in the project, and commit it with ``message``.

    Raises ProjectError: ``exists`` when there is a file already, ``unwritable``, ``outside``, or ``disk`` when its
    folder cannot be made.
    """
    file = layout.inside(path)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(f"{file.parent} cannot be used: {error.strerror}", code="disk", path=path) from error
    try:
        with open(file, "x", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
    except FileExistsError as error:
        raise ProjectError(f"There is a file {path} already", code="exists", path=path) from error
    except OSError as error:
        raise ProjectError(f"{path} cannot be written: {error.strerror}", code="unwritable", path=path) from error
    versioning.commit(layout.root, [path], message)
