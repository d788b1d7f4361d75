"""Runs a person's code far enough to find the Keras models it makes; nothing is trained."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from .failing import Left, leave
from .finding import Arguments, Maker, makers, program
from .importing import ModelImportError
from .notebooks import python_of
from .porting import ported
from .untrained import untrained


@dataclass
class Ran:
    """What code left behind: its names, and what did not run, in words.

    name: what its lines are said to be of. text: the code that ran. program: what it does only when it is started.
    makers: what may make a model. used: models that it trained, saved or compiled, by where it did so. left: the
    statements that did not run.
    """

    names: dict[str, Any]
    module: str = "imported"
    notes: list[str] = field(default_factory=list)
    name: str = "code"
    text: str = ""
    program: list[ast.stmt] = field(default_factory=list)
    makers: list[Maker] = field(default_factory=list)
    used: dict[str, Any] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)

    def untrained(self) -> AbstractContextManager[None]:
        """While more of the code runs: its models do not train, and it is noted which of them it worked with."""
        return untrained(self.names, self.used, self.notes)


def text_of(path: Path) -> str:
    """The code in a Python file or a notebook; lines of a notebook that are no Python are left out.

    Raises ModelImportError for what is neither.
    """
    try:
        text = path.read_text("utf-8")
        if path.suffix == ".py":
            return text
        cells = json.loads(text)["cells"]
        return "\n".join(_cell(cell) for cell in cells if cell.get("cell_type") == "code")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelImportError(f"{path.name} is neither Python code nor a notebook: {error}") from error


def _cell(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    return python_of(source if isinstance(source, str) else "".join(source))


def run(text: str, name: str, folder: Path, module: str = "imported") -> Ran:
    """Run code statement by statement; one that fails is left out, and said. ``folder``: where it looks for modules;
    ``module``: the name under which classes of the code can be found again.

    Models are not trained, evaluated or saved meanwhile. Raises ModelImportError for text that is no Python.
    """
    try:
        tree = ast.parse(text, name)
    except SyntaxError as error:
        place: dict[str, Any] = {}
        if error.lineno is not None:
            place = {"line": error.lineno, "text": (error.text or "").strip()}
        where = "" if error.lineno is None else f", line {error.lineno},"
        raise ModelImportError(f"{name}{where} is not Python code: {error.msg}", **place) from error
    except ValueError as error:
        raise ModelImportError(f"{name} is not Python code: {error}") from error
    made = sys.modules[module] = ModuleType(module)
    made.__dict__["__file__"] = str(folder / name)
    ran = Ran(made.__dict__, module, name=name, text=text)
    if (for_keras := ported(text, tree)) is not None:
        tree, ran.text = ast.parse(for_keras, name), for_keras
        ran.notes.append("TensorFlow is not installed here: tensorflow.keras was read as Keras.")
    ran.program = program(tree)
    ran.makers = makers(tree)
    with _path(folder):
        run_statements(tree.body, ran)
    return ran


def run_statements(statements: list[ast.stmt], ran: Ran) -> None:
    """Run statements of the code one by one; one that fails is left out, and said."""
    import keras

    left: list[Left] = []
    with ran.untrained(), Arguments(ran.name):
        for statement in statements:
            try:
                exec(compile(ast.Module([statement], []), ran.name, "exec"), ran.names)
            except (Exception, SystemExit) as error:
                for name in leave(left, statement, error):
                    # What went into a layer is not what it would have given.
                    if isinstance(ran.names.get(name), keras.KerasTensor):
                        del ran.names[name]
    ran.notes += map(str, left)
    ran.left += left


@contextmanager
def _path(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
