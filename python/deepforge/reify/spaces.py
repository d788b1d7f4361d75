"""Whether code uses the notebook's variables as a namespace: ``exec``, ``eval``, ``globals()`` and the like."""

from __future__ import annotations

import ast

_WHOLE = frozenset({"globals", "locals", "vars", "dir"})
_RUN = frozenset({"exec", "eval"})
# What can be asked of a namespace that does not depend on all the names in it.
_ONE_NAME = frozenset({"get", "setdefault", "update", "pop", "__getitem__", "__setitem__", "__contains__"})


def opens(tree: ast.AST) -> bool:
    """Whether ``tree`` runs text in the notebook's namespace, or asks for that as a whole."""
    return any(_asks(node) for node in ast.walk(tree))


def lists_names(tree: ast.AST) -> str | None:
    """The function, if any, by which ``tree`` gets at all names there are, IPython's too: ``dir()``, ``globals()``."""
    narrow: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            narrow.add(node.value)
        elif isinstance(node, ast.Compare) and all(isinstance(op, (ast.In, ast.NotIn)) for op in node.ops):
            narrow.update(node.comparators)
        elif isinstance(node, ast.Attribute) and node.attr in _ONE_NAME:
            narrow.add(node.value)
        elif isinstance(node, ast.Call) and _called(node) in _RUN:
            narrow.update(node.args[1:])
    return next((_called(node) for node in ast.walk(tree) if _asks(node, _WHOLE) and node not in narrow), None)


def _asks(node: ast.AST, which: frozenset[str] | None = None) -> bool:
    if not isinstance(node, ast.Call) or node.keywords:
        return False
    name = _called(node)
    if which is None:
        return (name in _WHOLE and not node.args) or (name in _RUN and len(node.args) == 1)
    return name in which and not node.args


def _called(call: ast.AST) -> str:
    return call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""
