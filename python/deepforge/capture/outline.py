"""The outline of a cell's text: what it may read, bind and change, before it has run."""

from __future__ import annotations

import ast
import builtins
from functools import lru_cache

from ..provenance.outline import Outline, Part
from .magics import plain_python
from .scopes import Free, free_of
from .static import analyse

# Methods that change what they are called on, as far as their names tell.
_CHANGING = frozenset(
    {
        "append", "extend", "insert", "pop", "remove", "sort", "reverse", "update", "add", "discard", "clear",
        "setdefault", "popitem", "appendleft", "popleft", "extendleft", "rotate", "move_to_end", "subtract",
        "fit", "fit_transform", "fit_predict", "partial_fit", "fit_resample", "set_params", "compile", "train", "eval",
        "load_state_dict", "step", "backward", "zero_grad", "shuffle", "permute", "fill", "resize", "put", "itemset",
        "setflags", "partition", "seek", "read", "readline", "readlines", "write", "writelines", "close", "send",
        "throw", "execute", "executemany", "commit", "seed", "integers", "random", "normal", "choice", "uniform",
        "standard_normal", "add_node", "add_edge", "add_nodes_from", "add_edges_from", "remove_node", "remove_edge",
    }
)  # fmt: skip
_CHANGING_STARTS = ("set_", "add_", "remove_", "plot", "update_", "register_")
# Library functions that change what they are given.
_CHANGING_FUNCTIONS = frozenset(
    {
        "shuffle", "put", "place", "copyto", "putmask", "fill_diagonal", "heappush", "heappop", "heapify", "insort",
        "insort_left", "insort_right", "setattr", "delattr", "next", "exec",
    }
)  # fmt: skip
_BUILTINS = frozenset(vars(builtins)) - _CHANGING_FUNCTIONS


@lru_cache(maxsize=4096)
def outline_of(source: str) -> Outline | None:
    """The outline of a cell's source; None when it is no plain Python, or may touch anything."""
    plain = plain_python(source)
    if plain.code is None:
        return None
    try:
        tree = plain.tree or ast.parse(plain.code)
        found = analyse(tree)
    except (SyntaxError, ValueError, RecursionError):
        return None
    if found.everything or found.dynamic or found.star:
        return None
    definitions: dict[str, frozenset[str]] = {}
    parts: list[Part] = []
    imported = {
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    for node, statement in zip(tree.body, found.statements, strict=True):
        changes = _Changes(imported)
        changes.visit(node)
        mutates = frozenset(changes.found)
        parts.append(
            Part(ast.dump(node), statement.loads, statement.stores, statement.definite, statement.deletes, mutates)
        )
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            definitions[node.name] = _names(free_of(node))
        elif isinstance(node, ast.ClassDef):
            definitions[node.name] = _names_of_class(node)
    loads = found.loads | found.strings
    return Outline(tuple(parts), loads, loads & _needs(tree), found.stores, found.deletes, definitions, _draws(tree))


def _names(free: Free) -> frozenset[str]:
    return frozenset(free.loads | free.strings)


def _names_of_class(node: ast.ClassDef) -> frozenset[str]:
    found = Free()
    for part in ast.walk(node):
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.add(free_of(part))
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            found.loads.add(part.id)
    return _names(found)


def _needs(tree: ast.Module) -> frozenset[str]:
    """Names that the code reads whenever it runs to its end, whatever the branches it takes."""
    found: set[str] = set()
    todo: list[ast.AST] = list(tree.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        todo += _surely_run(node)
    return frozenset(found)


def _surely_run(node: ast.AST) -> list[ast.AST]:
    """The parts of a syntax node that run whenever it does."""
    for kinds, attributes in _SURE.items():
        if isinstance(node, kinds):
            parts: list[ast.AST] = []
            for attribute in attributes:
                value = getattr(node, attribute, None)
                parts += value if isinstance(value, list) else [value] if value is not None else []
            first = isinstance(node, (ast.BoolOp, ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp))
            return parts[:1] if first else parts
    if isinstance(node, ast.comprehension):
        return [node.iter]
    if isinstance(node, ast.Compare):
        return [node.left, node.comparators[0]]
    if isinstance(node, ast.arguments):
        return [*node.defaults, *(each for each in node.kw_defaults if each is not None)]
    return list(ast.iter_child_nodes(node))


_SURE: dict[tuple[type[ast.AST], ...], tuple[str, ...]] = {
    (ast.FunctionDef, ast.AsyncFunctionDef): ("decorator_list", "args"),
    (ast.Lambda,): ("args",),
    (ast.ClassDef,): ("decorator_list", "bases"),
    (ast.Try, ast.excepthandler): (),
    (ast.Match,): ("subject",),
    (ast.If, ast.While, ast.IfExp): ("test",),
    (ast.For, ast.AsyncFor): ("iter",),
    (ast.With, ast.AsyncWith): ("items",),
    (ast.BoolOp,): ("values",),
    (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp): ("generators",),
    (ast.AnnAssign,): ("value",),
}


class _Changes(ast.NodeVisitor):
    """Names whose value a statement may change in place, when the code outside functions is looked at."""

    def __init__(self, imported: set[str]) -> None:
        self.found: set[str] = set()
        self._imported = imported

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for part in node.decorator_list:
            self.visit(part)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        return

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._target(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._target(node)

    def _target(self, node: ast.Attribute | ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._root(node)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._root(node.target)
        self.generic_visit(node)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        # An iterator is used up by the loop.
        if isinstance(node.iter, ast.Name):
            self.found.add(node.iter.id)
        self.generic_visit(node)

    visit_AsyncFor = visit_For

    def visit_Expr(self, node: ast.Expr) -> None:
        # A call whose result nobody keeps is there for what it does.
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and not _shows(call.func.attr):
            self._root(call.func)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        function = node.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        if isinstance(function, ast.Attribute):
            inplace = any(
                word.arg == "inplace" and not (isinstance(word.value, ast.Constant) and not word.value.value)
                for word in node.keywords
            )
            if inplace or name in _CHANGING or name.startswith(_CHANGING_STARTS):
                self._root(function)
        own = isinstance(function, ast.Name) and name not in _BUILTINS and name not in self._imported
        if own or name in _CHANGING_FUNCTIONS:
            for part in [*node.args, *(word.value for word in node.keywords)]:
                self._root(part)
        self.generic_visit(node)

    def _root(self, node: ast.expr) -> None:
        while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
            node = node.value
        if isinstance(node, ast.Name):
            self.found.add(node.id)


_SHOWING = ("head", "tail", "info", "describe", "show", "summary", "display", "plot", "hist", "sample", "value_counts")


def _shows(name: str) -> bool:
    return name in _SHOWING


def _draws(tree: ast.Module) -> frozenset[str]:
    """Random generators of libraries that the code speaks of before it seeds them."""
    found: set[str] = set()
    seeded: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        chain = ast.unparse(node).split(".") if _is_chain(node) else []
        key, last = _generator(chain)
        if key is not None:
            (seeded if last in ("seed", "manual_seed") else found).add(key)
    return frozenset(found - seeded)


def _is_chain(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _generator(chain: list[str]) -> tuple[str | None, str]:
    last = chain[-1] if chain else ""
    if len(chain) == 3 and chain[0] in ("np", "numpy") and chain[1] == "random" and not last[:1].isupper():
        return (None, "") if last in ("default_rng", "get_state", "set_state") else ("numpy.random", last)
    if len(chain) == 2 and chain[0] == "random" and not last[:1].isupper():
        return "random", last
    if len(chain) == 2 and chain[0] == "torch" and last.startswith(("rand", "manual_seed", "normal", "bernoulli")):
        return "torch.random", last
    return None, ""
