"""What an operation sets for its whole process: in a notebook it holds for the operations after it, too."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from .known import base
from .known_calls import SETTERS

_STYLES = frozenset({"style.use", "style.reload_library"})


def settings(tree: ast.AST, imports: Mapping[str, str]) -> dict[str, str]:
    """What is set, by the text of the statement: the dotted path of what sets it, ``numpy.seterr``.

    Calls known to set something, and assignments to parts of an imported module, such as ``plt.rcParams[...]``.
    """
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            path = _path(node.func, imports)
            if path is not None and (path.rpartition(".")[2] in SETTERS or path.endswith(tuple(_STYLES))):
                found[ast.unparse(node)] = path
        elif isinstance(node, (ast.Assign, ast.AugAssign)):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                name = None if isinstance(target, ast.Name) else base(target)
                if name is not None and name in imports and not _is_own(tree, name):
                    found[ast.unparse(target)] = imports[name]
    return found


def _path(function: ast.expr, imports: Mapping[str, str]) -> str | None:
    parts: list[str] = []
    while isinstance(function, ast.Attribute):
        parts.append(function.attr)
        function = function.value
    if not isinstance(function, ast.Name) or not imports.get(function.id):
        return None
    return ".".join([imports[function.id], *reversed(parts)])


def _is_own(tree: ast.AST, name: str) -> bool:
    """Whether the code binds the name itself, too: it need not be the module then."""
    return any(
        isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Store) for each in ast.walk(tree)
    )
