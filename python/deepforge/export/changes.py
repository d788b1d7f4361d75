"""Whether an operation may change an input in place: said to be so unless the code shows that it does not."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from .known_calls import CHANGERS, FRESH, FRESH_METHODS, IMMUTABLE, LIBRARIES, READS, SAFE, SAFE_METHODS, TAKES

_INPLACE = {"inplace", "copy", "out", "overwrite_a", "overwrite_b", "overwrite_x"}


def is_immutable(type_name: str | None) -> bool:
    """Whether values of this type can never change."""
    return type_name in IMMUTABLE or (type_name or "").startswith("types.Builtin")


def may_change(function: ast.FunctionDef, name: str, imports: Mapping[str, str]) -> bool:
    """Whether a call of ``function`` may change the value of its parameter ``name``, or of something it holds.

    ``imports``: what names stand for at the top of the file, such as ``np`` for ``numpy``.
    """
    return _Walk(function, name, imports).changes()


def may_share(function: ast.FunctionDef, name: str, imports: Mapping[str, str]) -> set[str]:
    """The variables of ``function`` that may share memory with its variable ``name``, itself included."""
    return _Walk(function, name, imports).shared


class _Walk:
    """Follows what may share memory with one parameter, in any order of statements."""

    def __init__(self, function: ast.FunctionDef, name: str, imports: Mapping[str, str]) -> None:
        self.nodes = list(ast.walk(function))
        self.imports = imports
        self.shared = {name}
        before = 0
        while before != len(self.shared):
            before = len(self.shared)
            for node in self.nodes:
                self._spread(node)

    def changes(self) -> bool:
        """Whether anything changes it."""
        return any(self._changes(node) for node in self.nodes)

    def _spread(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign) and self._shares(node.value):
            # ``held[key] = value``: what holds it shares with it.
            for target in node.targets:
                self.shared |= _targets(target)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension)):
            value = node.value if isinstance(node, (ast.AnnAssign, ast.NamedExpr)) else node.iter
            if self._shares(value):
                self.shared |= _targets(node.target)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None and self._shares(node.context_expr):
            self.shared |= _targets(node.optional_vars)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and self._given(node):
            if node.func.attr in READS:
                return
            base = _base(node.func.value)
            if base is not None and base not in self.imports:
                self.shared.add(base)

    def _shares(self, node: ast.expr | None) -> bool:
        if isinstance(node, ast.Name):
            return node.id in self.shared
        if isinstance(node, (ast.Constant, ast.Compare, ast.JoinedStr)) or node is None:
            return False
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else None
            if called in FRESH and called not in self.imports:
                return False
            origin = self._origin(node.func)
            if origin is not None and origin.startswith(("sklearn.metrics", "math.", "copy.deepcopy")):
                return False
            if isinstance(node.func, ast.Attribute) and node.func.attr in FRESH_METHODS:
                return False
            held = isinstance(node.func, ast.Attribute) and self._shares(node.func.value)
            return held or self._given(node) or self._shares(node.func)
        return any(self._shares(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)) or (
            isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp))
            and any(self._shares(each.iter) for each in node.generators)
        )

    def _given(self, call: ast.Call) -> bool:
        return any(self._shares(arg.value if isinstance(arg, ast.Starred) else arg) for arg in call.args) or any(
            self._shares(keyword.value) for keyword in call.keywords
        )

    def _origin(self, func: ast.expr) -> str | None:
        """``numpy.random.shuffle`` for ``np.random.shuffle``; None for what is not imported."""
        parts: list[str] = []
        while isinstance(func, ast.Attribute):
            parts.append(func.attr)
            func = func.value
        if not isinstance(func, ast.Name) or func.id not in self.imports:
            return None
        return ".".join([self.imports[func.id], *reversed(parts)])

    def _changes(self, node: ast.AST) -> bool:
        if isinstance(node, ast.AugAssign):
            base = _base(node.target)
            return base in self.shared
        if isinstance(node, (ast.Assign, ast.Delete)):
            stores = [each for target in node.targets for each in _flat(target) if not isinstance(each, ast.Name)]
            return any(_base(each) in self.shared for each in stores)
        if isinstance(node, ast.AnnAssign):
            return isinstance(node.target, (ast.Subscript, ast.Attribute)) and _base(node.target) in self.shared
        return isinstance(node, ast.Call) and self._call_changes(node)

    def _call_changes(self, call: ast.Call) -> bool:
        if isinstance(call.func, ast.Name) and call.func.id in self.shared:
            return True  # a function may keep state
        inplace = any(keyword.arg in _INPLACE for keyword in call.keywords)
        origin = self._origin(call.func)
        if origin is not None:
            safe = origin.split(".")[0] in LIBRARIES and origin.rpartition(".")[2] not in CHANGERS and not inplace
            return self._given(call) and not safe
        if isinstance(call.func, ast.Attribute):
            if self._shares(call.func.value) and (inplace or call.func.attr not in SAFE_METHODS):
                return True
            return self._given(call) and (inplace or call.func.attr not in TAKES)
        if isinstance(call.func, ast.Name) and call.func.id in SAFE:
            return False
        return self._given(call) or self._shares(call.func)


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


def _targets(node: ast.expr) -> set[str]:
    return {name for each in _flat(node) if (name := _base(each)) is not None}


def _flat(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, (ast.Tuple, ast.List)):
        return [inner for each in node.elts for inner in _flat(each)]
    return _flat(node.value) if isinstance(node, ast.Starred) else [node]


def _base(node: ast.expr) -> str | None:
    """The variable at the beginning of ``a.b[c].d``."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None
