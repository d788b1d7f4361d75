"""Whether a loop runs at least once, from what is known before the cell runs."""

from __future__ import annotations

import ast
import operator
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
    if isinstance(node, ast.Call):
        return _call(node, known)
    return _value_length(node, known) > 0


def _value_length(node: ast.expr, known: Known) -> int:
    if isinstance(node, ast.Name):
        return _length(known(node.id))
    if isinstance(node, ast.Attribute) and node.attr in ("columns", "index") and isinstance(node.value, ast.Name):
        value = known(node.value.id)
        if type(value).__module__.startswith("pandas"):
            return _length(getattr(value, node.attr, ()))
    return -1


def _call(node: ast.Call, known: Known) -> bool:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in ("range", "trange") and 1 <= len(node.args) <= 2:
        bounds = [_integer(argument, known) for argument in node.args]
        numbers = [bound for bound in bounds if bound is not None]
        return len(numbers) == len(bounds) and ([0, *numbers])[-2] < numbers[-1]
    if name == "zip":
        return bool(node.args) and all(runs_once(argument, known) for argument in node.args)
    if name in _PASSING:
        return bool(node.args) and runs_once(node.args[0], known)
    if name in _METHODS and not node.args and isinstance(node.func, ast.Attribute):
        return isinstance(node.func.value, ast.Name) and runs_once(node.func.value, known)
    return False


def _integer(node: ast.expr, known: Known) -> int | None:
    """The integer that a simple expression gives."""
    found: object = None
    if isinstance(node, ast.Constant):
        found = node.value
    elif isinstance(node, ast.Name):
        found = known(node.id)
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "len" and len(node.args) == 1:
        length = _value_length(node.args[0], known)
        found = length if length >= 0 else None
    elif isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        left, right = _integer(node.left, known), _integer(node.right, known)
        if left is not None and right is not None:
            found = _ARITHMETIC[type(node.op)](left, right)
    return found if type(found) is int else None


_ARITHMETIC: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


def _length(value: Any) -> int:
    """Items in a value of a well-known type; -1 for others (their ``len`` may run the user's code)."""
    if type(value) in (list, tuple, dict, set, frozenset, str, range):
        return len(value)
    module = type(value).__module__.partition(".")[0]
    if module in ("numpy", "pandas"):
        shape = getattr(value, "shape", ())
        return int(shape[0]) if shape else -1
    return -1
