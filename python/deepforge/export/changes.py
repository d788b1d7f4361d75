"""Whether an operation may change an input in place: said to be so unless the code shows that it does not."""

from __future__ import annotations

import ast

from .known import Known, base, flat, targets
from .known_calls import CHANGERS, FRESH, FRESH_METHODS, LIBRARIES, READS, SAFE, SAFE_METHODS, TAKES

_INPLACE = {"inplace", "copy", "out", "overwrite_a", "overwrite_b", "overwrite_x"}


def may_change(function: ast.FunctionDef, name: str, known: Known, depth: int = 0) -> bool:
    """Whether a call of ``function`` may change the value of its parameter ``name``, or of something it holds."""
    return _Walk(function, name, known, depth).changes()


def may_share(function: ast.FunctionDef, name: str, known: Known) -> set[str]:
    """The variables of ``function`` that may share memory with its variable ``name``, itself included."""
    return _Walk(function, name, known, 0).shared


class _Walk:
    """Follows what may share memory with one parameter, in any order of statements."""

    def __init__(self, function: ast.FunctionDef, name: str, known: Known, depth: int) -> None:
        self.nodes = list(ast.walk(function))
        self.imports = known.imports
        self.functions = known.functions
        self.depth = depth
        self.own = {n.id for n in self.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        self.own |= {n.name for n in self.nodes if isinstance(n, (ast.FunctionDef, ast.ClassDef))} - {function.name}
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
                self.shared |= targets(target)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension)):
            value = node.value if isinstance(node, (ast.AnnAssign, ast.NamedExpr)) else node.iter
            if self._shares(value):
                self.shared |= targets(node.target)
        elif isinstance(node, ast.Match) and self._shares(node.subject):
            names = [getattr(each, "name", None) or getattr(each, "rest", None) for each in ast.walk(node)]
            self.shared |= {each for each in names if each}
        elif isinstance(node, ast.withitem) and node.optional_vars is not None and self._shares(node.context_expr):
            self.shared |= targets(node.optional_vars)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and self._given(node):
            if node.func.attr in READS:
                return
            held = base(node.func.value)
            if held is not None and (held not in self.imports or held in self.own):
                self.shared.add(held)

    def _shares(self, node: ast.expr | None) -> bool:
        if isinstance(node, ast.Name):
            return node.id in self.shared
        if isinstance(node, (ast.Constant, ast.Compare, ast.JoinedStr)) or node is None:
            return False
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else None
            if called is not None and self._is_builtin(called) and called in FRESH:
                return False
            origin = self._origin(node.func)
            if origin is not None and origin.startswith(("sklearn.metrics", "math.", "copy.deepcopy")):
                return False
            if isinstance(node.func, ast.Attribute) and node.func.attr in FRESH_METHODS:
                return False
            held = isinstance(node.func, ast.Attribute) and self._shares(node.func.value)
            return held or self._given(node) or self._shares(node.func)
        return any(self._shares(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))

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
        if not isinstance(func, ast.Name) or func.id not in self.imports or func.id in self.own:
            return None
        return ".".join([self.imports[func.id], *reversed(parts)])

    def _changes(self, node: ast.AST) -> bool:
        if isinstance(node, ast.AugAssign):
            return base(node.target) in self.shared
        if isinstance(node, (ast.Assign, ast.Delete)):
            stores = [each for target in node.targets for each in flat(target) if not isinstance(each, ast.Name)]
            return any(base(each) in self.shared for each in stores)
        if isinstance(node, ast.AnnAssign):
            return isinstance(node.target, (ast.Subscript, ast.Attribute)) and base(node.target) in self.shared
        return isinstance(node, ast.Call) and self._call_changes(node)

    def _call_changes(self, call: ast.Call) -> bool:
        if isinstance(call.func, ast.Name) and call.func.id in self.shared:
            return True  # a function may keep state
        inplace = any(keyword.arg in _INPLACE for keyword in call.keywords)
        origin = self._origin(call.func)
        if isinstance(call.func, ast.Name) and call.func.id in self.functions and call.func.id not in self.own:
            return self._function_changes(call, *self.functions[call.func.id])
        if origin is not None:
            last = origin.rpartition(".")[2]
            is_method = any(kind in origin for kind in (".ndarray.", ".DataFrame.", ".Series.", ".Index."))
            known = origin.split(".")[0] in LIBRARIES and (last in SAFE_METHODS or not is_method)
            return self._given(call) and (not known or last in CHANGERS or inplace)
        if isinstance(call.func, ast.Attribute):
            if self._shares(call.func.value) and (inplace or call.func.attr not in SAFE_METHODS):
                return True
            of_type = isinstance(call.func.value, ast.Name) and call.func.value.id in ("list", "dict", "set", "object")
            return self._given(call) and (inplace or call.func.attr not in (SAFE_METHODS if of_type else TAKES))
        if isinstance(call.func, ast.Name) and call.func.id in SAFE and self._is_builtin(call.func.id):
            return False
        return self._given(call) or self._shares(call.func)

    def _is_builtin(self, name: str) -> bool:
        return name not in self.imports and name not in self.own

    def _function_changes(self, call: ast.Call, function: ast.FunctionDef, known: Known) -> bool:
        """Whether a function of the project changes what it is given here."""
        arguments = function.args
        names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
        plain = not any(isinstance(each, ast.Starred) for each in call.args) and len(call.args) <= len(names)
        if self.depth > 2 or not plain or any(each.arg is None for each in call.keywords) or function.decorator_list:
            return self._given(call)
        given = [(name, value) for name, value in zip(names, call.args, strict=False) if self._shares(value)]
        given += [(each.arg, each.value) for each in call.keywords if each.arg and self._shares(each.value)]
        known_names = {*names, *(each.arg for each in arguments.kwonlyargs)}
        return any(name not in known_names or may_change(function, name, known, self.depth + 1) for name, _ in given)
