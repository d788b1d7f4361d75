"""Magics that the user defined in the session, and other names that the user gave to magics."""

from __future__ import annotations

import ast
import types
from collections.abc import Container, Mapping
from typing import Any

_REGISTERING = frozenset({"register_line_magic", "register_cell_magic", "register_line_cell_magic"})


class OwnMagics:
    """``magics``: the shell's, by kind and name. ``names``: names in the session."""

    def __init__(self, magics: Mapping[str, Mapping[str, Any]], names: Container[str]) -> None:
        self._magics = magics
        self._names = names
        self._added: dict[str, str] = {}

    def add(self, line: str) -> None:
        """The cell itself gives a magic another name: ``%alias_magic line``."""
        words = [word for word in line.split() if not word.startswith("-")]
        if len(words) == 2 and len(words) == len(line.split()):
            self._added[words[0]] = words[1]

    def meant(self, kind: str, name: str, line: str) -> tuple[str, str]:
        """The magic and its line that are meant by a name, which may be another name for it (``%alias_magic``)."""
        if name in self._added:
            return self._added[name], line
        found = self._magics.get(kind, {}).get(name)
        target = getattr(found, "magic_name", None)
        if not isinstance(target, str) or getattr(found, "magic_kind", kind) != kind:
            return name, line
        parameters = getattr(found, "magic_params", None)
        return target, f"{parameters} {line}".strip() if parameters else line

    def function(self, kind: str, name: str) -> str | None:
        """The function of the session that is the magic, by its name; None for a magic of IPython or an extension."""
        found = self._magics.get(kind, {}).get(name)
        if not isinstance(found, types.FunctionType) or found.__module__ != "__main__":
            return None
        return found.__name__ if found.__name__ in self._names else None


def without_registration(text: str, tree: ast.Module) -> str:
    """The code without the decorators that make magics of its functions; no line moves."""
    lines = text.split("\n")
    for node in ast.walk(tree):
        for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in _REGISTERING:
                for index in range(decorator.lineno - 1, decorator.end_lineno or decorator.lineno):
                    lines[index] = ""
    return "\n".join(lines)
