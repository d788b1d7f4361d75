"""Whether a loop runs at least once, from what is known before the cell runs."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

# What a name stood for before the cell ran, or None when that is unknown.
Known = Callable[[str], Any]

_PASSING = frozenset({"enumerate", "reversed", "sorted", "list", "tuple", "iter", "tqdm", "trange", "track", "set"})
_METHODS = frozenset({"items", "keys", "values", "iterrows", "itertuples", "iteritems", "tolist"})


def runs_once(node: ast.expr, known: Known) -> bool:
    """True only when iterating over ``node`` certainly gives at least one item."""
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return any(not isinstance(item, ast.Starred) for item in node.elts)
    if isinstance(node, ast.Dict):
        return any(key is not None for key in node.keys)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (str, bytes)) and len(node.value) > 0
    if isinstance(node, ast.Name):
        return _length(known(node.id)) > 0
    if isinstance(node, ast.Attribute) and node.attr in ("columns", "index") and isinstance(node.value, ast.Name):
        value = known(node.value.id)
        return type(value).__module__.startswith("pandas") and _length(getattr(value, node.attr, ())) > 0
    if isinstance(node, ast.Call):
        return _call(node, known)
    return False


def _call(node: ast.Call, known: Known) -> bool:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in ("range", "trange") and 1 <= len(node.args) <= 2:
        bounds = [_integer(argument, known) for argument in node.args]
        if any(bound is None for bound in bounds):
            return False
        low, high = (0, bounds[0]) if len(bounds) == 1 else (bounds[0], bounds[1])
        return int(low or 0) < int(high or 0)
    if name == "zip" and node.args:
        return all(runs_once(argument, known) for argument in node.args)
    if name in _PASSING and node.args:
        return runs_once(node.args[0], known)
    if name in _METHODS and not node.args and isinstance(node.func, ast.Attribute):
        return isinstance(node.func.value, ast.Name) and runs_once(node.func.value, known)
    return False


def _integer(node: ast.expr, known: Known) -> int | None:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _integer(node.operand, known)
        return None if value is None else -value
    if isinstance(node, ast.Name):
        found = known(node.id)
        return found if type(found) is int else None
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "len" and len(node.args) == 1:
        argument = node.args[0]
        if isinstance(argument, ast.Name):
            length = _length(known(argument.id))
            return length if length >= 0 else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.Mult)):
        left, right = _integer(node.left, known), _integer(node.right, known)
        if left is None or right is None:
            return None
        if isinstance(node.op, ast.Add):
            return left + right
        return left - right if isinstance(node.op, ast.Sub) else left * right
    return None


def _length(value: Any) -> int:
    """Items in a value of a well-known type; -1 for others (their ``len`` may run the user's code)."""
    if type(value) in (list, tuple, dict, set, frozenset, str, range):
        return len(value)
    module = type(value).__module__.partition(".")[0]
    if module in ("numpy", "pandas"):
        shape = getattr(value, "shape", ())
        return int(shape[0]) if shape else -1
    return -1
