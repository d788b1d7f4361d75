"""What the names at the top of a file stand for, and which variables an expression begins with."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Known:
    """What names at the top of a file stand for.

    imports: dotted path of what is imported, such as ``numpy`` for ``np``; empty for what the file makes itself.
    functions: the code of functions of the project, with what is known where they are.
    """

    imports: Mapping[str, str]
    functions: Mapping[str, tuple[ast.FunctionDef, Known]] = field(default_factory=dict)


def known_at_top(tree: ast.Module, modules: Mapping[str, Known]) -> Known:
    """What the names at the top of a file stand for; ``modules``: the project's own, by dotted path."""
    found = imported(node for node in ast.walk(tree) if isinstance(node, ast.stmt))
    functions: dict[str, tuple[ast.FunctionDef, Known]] = {}
    known = Known(found, functions)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            functions[node.name] = (node, known)
            found[node.name] = ""
        elif isinstance(node, (ast.ClassDef, ast.Assign)):
            found |= dict.fromkeys(
                [node.name] if isinstance(node, ast.ClassDef) else [n for t in node.targets for n in targets(t)], ""
            )
        elif isinstance(node, ast.ImportFrom) and node.module is not None and node.module in modules:
            for each in node.names:
                if each.name in modules[node.module].functions:
                    functions[each.asname or each.name] = modules[node.module].functions[each.name]
    return known


def imported(nodes: Iterable[ast.stmt]) -> dict[str, str]:
    """What import statements bind: name to the dotted path it stands for."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for each in node.names:
                found[each.asname or each.name.split(".")[0]] = each.name if each.asname else each.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            for each in node.names:
                found[each.asname or each.name] = f"{node.module or ''}.{each.name}"
    return found


def targets(node: ast.expr) -> set[str]:
    """The variables that a target of an assignment is, or begins with."""
    return {name for each in flat(node) if (name := base(each)) is not None}


def flat(node: ast.expr) -> list[ast.expr]:
    """The single targets of ``a, (b, *c)``."""
    if isinstance(node, (ast.Tuple, ast.List)):
        return [inner for each in node.elts for inner in flat(each)]
    return flat(node.value) if isinstance(node, ast.Starred) else [node]


def base(node: ast.expr) -> str | None:
    """The variable at the beginning of ``a.b[c].d``."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None
