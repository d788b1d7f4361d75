"""Whether a cell sets the random state whatever it was before, or goes on from what it was."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Literal

_ALL = ("random", "numpy.random", "torch.random", "keras.random")
_SEEDS: dict[str, tuple[str, ...]] = {
    "random.seed": ("random",),
    "numpy.random.seed": ("numpy.random",),
    "torch.manual_seed": ("torch.random",),
    "torch.random.manual_seed": ("torch.random",),
}
# By the library and the function's own name: those that seed whatever the library uses.
_SEED_EVERYTHING = {
    "keras": "set_random_seed", "tensorflow": "set_random_seed", "lightning": "seed_everything",
    "pytorch_lightning": "seed_everything", "transformers": "set_seed",
}  # fmt: skip
# Calls that draw nothing, before a seed.
_QUIET = frozenset({"print", "len", "range", "int", "float", "str", "dict", "list", "tuple", "set", "display", "type"})


def seeded_first(tree: ast.Module, resolve: Callable[[tuple[str, ...]], str | None]) -> set[str]:
    """Generators that a top-level statement seeds before anything in the cell could draw from them.

    ``resolve`` gives the full dotted name of what a chain of names stands for.
    """
    found: set[str] = set()
    for node in tree.body:
        keys = _seed(node, resolve)
        if keys:
            found.update(keys)
        elif not _quiet(node):
            break
    return found


def how(key: str, seeded: set[str]) -> Literal["set", "changed"]:
    """How a cell that changed ``key`` did it."""
    return "changed" if key in _ALL and key not in seeded else "set"


def chain_of(node: ast.expr) -> tuple[str, ...] | None:
    """``("np", "random", "seed")`` for ``np.random.seed``; None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else None


def _seed(node: ast.stmt, resolve: Callable[[tuple[str, ...]], str | None]) -> tuple[str, ...]:
    call = node.value if isinstance(node, (ast.Expr, ast.Assign)) else None
    if not isinstance(call, ast.Call) or not (call.args or call.keywords):
        return ()
    argument = call.args[0] if call.args else call.keywords[0].value
    if (isinstance(argument, ast.Constant) and argument.value is None) or any(_calls(argument)):
        return ()
    chain = chain_of(call.func)
    name = (resolve(chain) or "") if chain is not None else ""
    if name.rpartition(".")[2] == _SEED_EVERYTHING.get(name.partition(".")[0]):
        return _ALL
    return _SEEDS.get(name, ())


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
