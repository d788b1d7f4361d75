"""Whether a cell sets the random state whatever it was before, or goes on from what it was."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Literal

_SEEDS = {
    "random.seed": "random",
    "numpy.random.seed": "numpy.random",
    "torch.manual_seed": "torch.random",
    "torch.random.manual_seed": "torch.random",
}
# Calls that draw nothing, before a seed.
_QUIET = frozenset({"print", "len", "range", "int", "float", "str", "dict", "list", "tuple", "set", "display", "type"})


def seeded_first(tree: ast.Module, resolve: Callable[[tuple[str, ...]], str | None]) -> set[str]:
    """Generators that a top-level statement seeds before anything in the cell could draw from them.

    ``resolve`` gives the full dotted name of what a chain of names stands for.
    """
    found: set[str] = set()
    for node in tree.body:
        key = _seed(node, resolve)
        if key is not None:
            found.add(key)
        elif not _quiet(node):
            break
    return found


def how(key: str, seeded: set[str]) -> Literal["set", "changed"]:
    """How a cell that changed ``key`` did it."""
    return "changed" if key in ("random", "numpy.random", "torch.random") and key not in seeded else "set"


def chain_of(node: ast.expr) -> tuple[str, ...] | None:
    """``("np", "random", "seed")`` for ``np.random.seed``; None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else None


def _seed(node: ast.stmt, resolve: Callable[[tuple[str, ...]], str | None]) -> str | None:
    call = node.value if isinstance(node, (ast.Expr, ast.Assign)) else None
    if not isinstance(call, ast.Call) or not (call.args or call.keywords):
        return None
    argument = call.args[0] if call.args else call.keywords[0].value
    if (isinstance(argument, ast.Constant) and argument.value is None) or any(_calls(argument)):
        return None
    chain = chain_of(call.func)
    return None if chain is None else _SEEDS.get(resolve(chain) or "")


def _quiet(node: ast.stmt) -> bool:
    if isinstance(node, (ast.Import, ast.ImportFrom, ast.Pass, ast.Global)):
        return True
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return not node.decorator_list and not any(call for default in node.args.defaults for call in _calls(default))
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Expr)):
        return node.value is None or not any(_calls(node.value))
    return False


def _calls(node: ast.expr) -> list[ast.Call]:
    return [
        part
        for part in ast.walk(node)
        if isinstance(part, ast.Call) and not (isinstance(part.func, ast.Name) and part.func.id in _QUIET)
    ]
