"""Why a person's code did not run when a model was looked for in it, in words that help to mend it."""

from __future__ import annotations

import ast
import re
import sys
import traceback
from dataclasses import dataclass, field

from . import messages
from .argument_checks import meant

# Longer reasons bury what else there is to say.
_LONGEST = 300
# What Python says of names that Keras does not have.
_ABSENT = (
    re.compile(r"module '(?P<module>keras[\w.]*)' has no attribute '(?P<name>\w+)'"),
    re.compile(r"cannot import name '(?P<name>\w+)' from '(?P<module>keras[\w.]*)'"),
    re.compile(r"No module named '(?P<name>keras\.[\w.]+)'"),
)


@dataclass
class Left:
    """A statement that was left out: its line, why, what it would have made, and the lines of those that need that."""

    line: int
    why: str
    names: set[str]
    needing: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        text = f"Line {self.line} was left out: {self.why}"
        if not self.needing:
            return text
        lines = ", ".join(map(str, self.needing))
        return f"{text.rstrip('.')}. What needs it was left out, too: line{'s' * (len(self.needing) > 1)} {lines}."


def leave(left: list[Left], statement: ast.stmt, error: BaseException) -> set[str]:
    """Add a statement that failed to those that are left out, or to the one without which it could not run.

    Returns the names that it would have given.
    """
    names = _names(statement)
    missing = error.name if isinstance(error, NameError) else None
    before = next((each for each in left if missing in each.names), None)
    if before is None:
        left.append(Left(statement.lineno, reason(error), names))
    else:
        before.needing.append(statement.lineno)
        before.names |= names
    return names


def _names(statement: ast.stmt) -> set[str]:
    """What a statement gives names to."""
    found: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
    return found


def reason(error: BaseException, name: str | None = None) -> str:
    """What was wrong; with the line of the code ``name`` in which it happened, when that is told from here."""
    return _reason(error) + _line(error, name)


def _reason(error: BaseException) -> str:
    text = messages.text_of(error)
    if isinstance(error, EOFError):
        return "it asks for input, which nobody gives while it is imported: write the value into the code."
    if isinstance(error, SystemExit):
        return f"it ends the program (sys.exit, {text or '0'}), as scripts do that miss an argument."
    if isinstance(error, ModuleNotFoundError) and error.name and not error.name.startswith("keras."):
        return _missing(error.name)
    if isinstance(error, NameError) and re.search(r"'(tf|tensorflow)'", text):
        return f"{_missing('tensorflow')} Of it only keras is known here, as Keras itself: keras.ops has the rest."
    said = f"{type(error).__name__}: {text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(' ')[0] + ' …'}"
    found = next(filter(None, (form.search(text) for form in _ABSENT)), None)
    return said if found is None else f"{said.rstrip('.')}.{_missed(**found.groupdict())}"


def _missed(name: str, module: str = "keras") -> str:
    """What to say of a name that Keras does not have: a slip, or a name of another time."""
    import keras

    slip = meant(name, vars(sys.modules.get(module, keras)), 0.8)
    return slip or f" This is Keras {keras.__version__}; the code seems to be for an older one."


def _missing(module: str) -> str:
    return f"the package {module.partition('.')[0]} is not installed in this environment."


def _line(error: BaseException, name: str | None) -> str:
    """The innermost line of a person's code, in brackets."""
    places = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    return f" (line {places[-1]})" if places and places[-1] else ""
