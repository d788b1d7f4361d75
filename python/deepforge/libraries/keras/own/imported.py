"""Classes and functions that an imported network has from the code itself: which module they are expected in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ....model.architecture import Architecture
from ...blocks import kinds
from ..scripts import Ran
from ..texts import identifier
from .reading import FOLDER
from .taking import module_text


@dataclass(frozen=True)
class Own:
    """What a network has from the code it was imported from. path: the module's file, relative to the project; text:
    what is to be written there, None when nothing is. notes: for people while nothing is written; written: afterwards.
    """

    path: str = ""
    text: str | None = None
    notes: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    def module_json(self) -> dict[str, Any]:
        """The module as whoever asked for the import writes it."""
        return {"path": self.path, "text": self.text, "notes": list(self.written), "instead_of": list(self.notes)}


class Code:
    """Code that is imported, and the module that its classes are of in the architecture."""

    def __init__(self, file: Path | None, text: str, project: Path, title: str | None) -> None:
        """file: that it is from. title: of the architecture, which names the module."""
        self.name = file.name if file else "code"
        self._project = project
        self._text = text
        self._is_module = file is not None and _place(file, project) is not None
        path = _place(file, project) if file is not None else None
        self._stem = identifier(title or (file.stem if file else "imported"))
        self.path = path or f"{FOLDER}/{self._stem}.py"
        number = 2
        while path is None and (project / self.path).exists():
            self.path, number = f"{FOLDER}/{self._stem}_{number}.py", number + 1
        self.module = self.path.removesuffix(".py").replace("/", ".")

    def own(self, architecture: Architecture, ran: Ran) -> Own:
        """What the network has from the code, and how it gets into the project."""
        used = {kind for kind in kinds(architecture) if kind.startswith(f"{self.module}.")}
        names = sorted({kind.removeprefix(f"{self.module}.").partition(".")[0] for kind in used})
        if not names or self._is_module:
            return Own()
        said = ", ".join(names)
        text = module_text(ran.text or self._text, names, ran.names, f"{said}: of an architecture that was imported.")
        wait = f"It uses {said}, which only the code defines: put {_them(names)} into {self.path}."
        moved = f"{said}, with what the code has for {_them(names)}: now in {self.path}."
        return Own(self.path, text, (wait,), (moved,))


def _them(names: Sequence[str]) -> str:
    return "it" if len(names) == 1 else "them"


def _place(file: Path, project: Path) -> str | None:
    """A Python file of the project's modules, relative to the project; None for other files."""
    path = file.resolve()
    if path.suffix != ".py" or not path.is_relative_to(project):
        return None
    found = path.relative_to(project).with_suffix("").as_posix()
    is_module = found.startswith(f"{FOLDER}/") and all(part.isidentifier() for part in found.split("/"))
    return f"{found}.py" if is_module else None
