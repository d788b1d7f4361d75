"""Code for TensorFlow's Keras as code for Keras, where TensorFlow is not installed: since 2.16 it is the same Keras."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator

_TENSORFLOW = "tensorflow"
_INSIDE = ("tensorflow.keras", "tensorflow.python.keras")

# A place in a text (lines from 1, columns in bytes) and what is put there.
_Edit = tuple[int, int, int, int, str]


def ported(text: str, tree: ast.Module) -> str | None:
    """The code with ``tensorflow.keras`` called ``keras``, line by line as it was; None when there is nothing to do.

    What else of TensorFlow the code uses stays, and fails where it runs.
    """
    if importlib.util.find_spec(_TENSORFLOW) is not None:
        return None
    edits = list(_edits(tree))
    if not edits:
        return None
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    for line, column, end_line, end_column, new in sorted(edits, reverse=True):
        kept = lines[end_line - 1][end_column:]
        # As many lines as before: places in messages stay what they are.
        gone = b"\n" * (end_line - line)
        lines[line - 1 : end_line] = [lines[line - 1][:column] + new.encode() + kept + gone]
        lines[line:line] = [b""] * (end_line - line)
    return b"".join(lines).decode()


def _edits(tree: ast.Module) -> Iterator[_Edit]:
    names = {_TENSORFLOW}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.asname for each in node.names if each.name == _TENSORFLOW and each.asname}
    for node in ast.walk(tree):
        new = None
        if isinstance(node, ast.Import) and any(_is_inside(each.name) for each in node.names):
            new = "import " + ", ".join(dict.fromkeys(_alias(each) for each in node.names))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level and _is_inside(node.module):
            new = _from(node.module, node.names)
        elif isinstance(node, ast.Attribute) and node.attr == "keras" and isinstance(node.value, ast.Name):
            new = "keras" if node.value.id in names else None
        if new is not None and isinstance(node, (ast.stmt, ast.expr)):
            yield node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0, new


def _is_inside(module: str) -> bool:
    return module == _TENSORFLOW or any(f"{module}.".startswith(f"{each}.") for each in _INSIDE)


def _keras(module: str) -> str:
    """The same module of Keras; of TensorFlow itself Keras, since that is what is used of it here."""
    inside = next((each for each in _INSIDE if f"{module}.".startswith(f"{each}.")), module)
    return f"keras{module.removeprefix(inside)}"


def _alias(each: ast.alias) -> str:
    if not _is_inside(each.name):
        return each.name + (f" as {each.asname}" if each.asname else "")
    if each.name == _TENSORFLOW or each.asname is None:
        return _keras(each.name)
    return f"{_keras(each.name)} as {each.asname}"


def _from(module: str, names: list[ast.alias]) -> str:
    said = {each.name: each.name + (f" as {each.asname}" if each.asname else "") for each in names}
    if module != _TENSORFLOW:
        return f"from {_keras(module)} import {', '.join(said.values())}"
    own = said.pop("keras", None)
    parts = [f"import {own}"] if own else []
    return "; ".join([*parts, *([f"from {module} import {', '.join(said.values())}"] if said else [])])
