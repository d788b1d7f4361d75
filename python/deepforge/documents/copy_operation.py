"""Operations that come from elsewhere, such as a library's: plain files, copied into the project."""

from __future__ import annotations

import os
from pathlib import Path

from .. import versioning
from ..errors import ProjectError
from ..model.layout import ProjectLayout
from .kinds import checked_name


def copy_operation(layout: ProjectLayout, source: Path) -> str:
    """Copy an operation's file; gives its path in the project.

    A file that says the same is used again. Another one of that name is left alone: the copy gets the next free
    name. Raises ProjectError when the file's name cannot be an operation's, OSError.
    """
    text = source.read_bytes()
    name = checked_name(source.stem, "operations")
    number = 1
    while True:
        path = f"operations/{name if number == 1 else f'{name}_{number}'}.py"
        file = layout.inside(path)
        file.parent.mkdir(exist_ok=True)
        try:
            with open(file, "xb") as opened:
                opened.write(text)
                opened.flush()
                os.fsync(opened.fileno())
        except FileExistsError:
            if file.is_file() and file.read_bytes() == text:
                return path
            number += 1
            continue
        except OSError as error:
            raise ProjectError(f"{path} cannot be written: {error.strerror}", code="unwritable", path=path) from error
        versioning.commit(layout.root, [path], f"Add the operation {name}")
        return path
