"""Functions of the session that something outside it holds: it may call them when no cell says so."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable
from typing import Any

from ..provenance.records import Effect
from ..types.kinds import is_definition, kind_of
from .nodes import nodes_of
from .scopes import REGISTERS
from .variables import Variables

_MAY_REGISTER = re.compile("|".join(sorted(REGISTERS)))
_SMALL = (list, dict, set, bytearray)


class Hidden:
    """Watches one cell; what it finds is entrusted to the session's variables.

    Found by counting who holds a function, since registries have no form in common.
    """

    def __init__(self, variables: Variables, reached: Iterable[str]) -> None:
        self._variables = variables
        namespace = variables.namespace
        self._counts = {name: _count(namespace, name) for name in reached if is_definition(namespace.get(name))}
        self._more: list[str] = []

    def look(self, stores: Iterable[str]) -> None:
        """The cell is over, and nothing has looked at its values yet: who is held by more than before."""
        namespace = self._variables.namespace
        for name in {*self._counts, *stores}:
            # No variable here may hold the value: it would be counted.
            if not is_definition(namespace.get(name)):
                continue
            before = self._counts.get(name, _ALONE)
            if _count(namespace, name) > before and (name in self._counts or self._is_held(name)):
                self._more.append(name)

    def _is_held(self, name: str) -> bool:
        """Whether a function that this cell bound has more holders than its names.

        A class is held by itself in ways that differ; what a file that was run defines, by the names of that file.
        """
        namespace = self._variables.namespace
        if isinstance(namespace[name], type) or namespace[name].__globals__ is not namespace:
            return False
        return _count(namespace, name) > _ALONE + _names_of(namespace, name) - 1

    def effects(self, touched: Iterable[str], registers: Iterable[str], tree: ast.AST | None) -> list[Effect]:
        """What the session's variables do not explain.

        ``touched``: names that the cell bound or changed. ``tree``: its code.
        """
        variables = self._variables
        explained = self._explained(touched, tree) if self._more else set()
        found = []
        for name in sorted(self._more):
            if id(variables.namespace.get(name)) not in explained:
                found.append(Effect("callback", f"{name} is held by something outside the session's variables"))
                variables.entrusted.add(name)
        for method in sorted(registers):
            found.append(Effect("callback", f".{method}() hands something over that may be called later"))
        return found

    def _explained(self, touched: Iterable[str], tree: ast.AST | None) -> set[int]:
        """Identities of the functions and classes that variables of the cell hold, or that typing remembers."""
        namespace, known = self._variables.namespace, self._variables.known
        found: set[int] = set()
        codes: list[Any] = []
        for name in touched:
            value = namespace.get(name)
            if kind_of(type(value)) == "artist":
                # What a figure holds, it calls when it is drawn.
                return {id(namespace.get(one)) for one in self._more}
            codes += [getattr(value, code, None) for code in ("gi_code", "cr_code", "ag_code")]
            looked = known[name].print if name in known else None
            if looked is not None:
                found.update(id(one) for one in looked.functions if one is not value or name not in self._more)
        for name in self._more:
            value = namespace.get(name)
            if getattr(value, "__code__", value) in codes or any(
                namespace.get(other) is value for other in touched if other != name
            ):
                found.add(id(value))
        hints = [node.slice for node in ast.walk(tree) if isinstance(node, ast.Subscript)] if tree is not None else []
        names = {part.id for hint in hints for part in ast.walk(hint) if isinstance(part, ast.Name)}
        return found | {id(value) for name in names if isinstance(value := namespace.get(name), type)}

    def entrust(self, names: Iterable[str]) -> None:
        """Something was registered: what these names stand for may be used by it from now on."""
        namespace = self._variables.namespace
        for name in names:
            value = namespace.get(name)
            if is_definition(value) or type(value) in _SMALL or type(value).__module__ == "__main__":
                self._variables.entrusted.add(name)


def registered_in(tree: ast.AST, text: str) -> set[str]:
    """Registering methods that code calls; ``text`` is what ``tree`` was made of."""
    # Letters beyond ASCII may stand for those of a name.
    if text.isascii() and not _MAY_REGISTER.search(text):
        return set()
    calls = (node.func for node in nodes_of(tree) if isinstance(node, ast.Call))
    return {call.attr for call in calls if isinstance(call, ast.Attribute) and call.attr in REGISTERS}


def _count(namespace: dict[str, Any], name: str) -> int:
    return sys.getrefcount(namespace[name])


def _names_of(namespace: dict[str, Any], name: str) -> int:
    value = namespace[name]
    return sum(other is value for other in namespace.values())


def _alone() -> int:
    def function() -> None: ...

    namespace: dict[str, Any] = {"function": function}
    del function
    return _count(namespace, "function")


_ALONE = _alone()
