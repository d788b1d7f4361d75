"""The names a piece of Python reads and binds, found by the compiler's own symbol tables."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """``loads``: free names that are read, nested functions and classes included. ``stores``: names bound in the
    enclosing namespace (by ``global`` in nested functions too). ``at_once``: the loads that happen when the
    statement itself runs, not later when a function it defines is called."""

    loads: frozenset[str]
    stores: frozenset[str]
    at_once: frozenset[str]


def names_of(code: str, tree: ast.AST | None = None) -> Names:
    """The names of ``code``, which must be valid Python at module level; ``tree`` is its syntax, when it is at hand."""
    if tree is not None and not _HAS_SCOPES.search(code):
        return _plain_names(tree)
    table = symtable.symtable(code, "<cell>", "exec")
    loads: set[str] = set()
    stores: set[str] = set()
    at_once: set[str] = set()
    for symbol in table.get_symbols():
        if symbol.is_referenced():
            loads.add(symbol.get_name())
            at_once.add(symbol.get_name())
        if symbol.is_assigned() or symbol.is_imported():
            stores.add(symbol.get_name())
    _walk(table, loads, stores, at_once, later=False)
    # The compiler counts ``x += 1`` and ``del x`` as binding only; both need x first.
    augmented = _augmented(ast.parse(code)) if _MAY_AUGMENT.search(code) else set()
    loads |= augmented
    at_once |= augmented
    return Names(frozenset(loads), frozenset(stores), frozenset(at_once))


def _plain_names(tree: ast.AST) -> Names:
    """The names of code without functions, classes and comprehensions: five times faster than by symbol tables."""
    loads: set[str] = set()
    stores: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                loads.add(node.id)
            else:
                stores.add(node.id)
                if isinstance(node.ctx, ast.Del):
                    loads.add(node.id)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            loads.add(node.target.id)
        elif isinstance(node, ast.alias):
            stores.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            stores.add(node.name)
    return Names(frozenset(loads), frozenset(stores - {"*"}), frozenset(loads))


def _walk(table: symtable.SymbolTable, loads: set[str], stores: set[str], at_once: set[str], *, later: bool) -> None:
    for child in table.get_children():
        # A comprehension and a class body run at once; a function runs when it is called.
        runs_later = later or (child.get_type() == "function" and child.get_name() not in _INLINE)
        for symbol in child.get_symbols():
            if not symbol.is_global():
                continue
            if symbol.is_referenced():
                loads.add(symbol.get_name())
                if not runs_later:
                    at_once.add(symbol.get_name())
            if symbol.is_assigned():
                stores.add(symbol.get_name())
                loads.add(symbol.get_name())
        _walk(child, loads, stores, at_once, later=runs_later)


def names_in(trees: Iterable[ast.AST]) -> set[str]:
    """Every name that appears in the trees, parameters and names of nested functions included."""
    found: set[str] = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
    return found


def waits(tree: ast.AST) -> bool:
    """Whether a statement awaits by itself, outside functions, as notebooks allow, or needs a loop that runs."""
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith)) or (
            isinstance(node, ast.comprehension) and node.is_async
        ):
            return True
        if isinstance(node, ast.Attribute) and node.attr in {"create_task", "ensure_future", "get_running_loop"}:
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)
    return False


def _augmented(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif isinstance(node, ast.Delete):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)
    return found


_MAY_AUGMENT = re.compile(r"[-+*/%@&|^<>]=|\bdel\b")
_HAS_SCOPES = re.compile(r"\b(?:def|class|lambda|for|global|nonlocal|match|type)\b")
_INLINE = {"listcomp", "setcomp", "dictcomp", "genexpr"}


def assigned_attributes(tree: ast.AST) -> set[str]:
    """Names of which an attribute is set or deleted (``f.calls = 0``, ``Model.size += 1``, ``setattr(f, ...)``), or
    whose cache is looked at (``f.cache_info()``)."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            root: ast.expr = node.value
            while isinstance(root, (ast.Attribute, ast.Subscript)):
                root = root.value
            if isinstance(root, ast.Name):
                found.add(root.id)
        elif isinstance(node, ast.Attribute) and node.attr in {"cache_info", "cache_clear"}:
            found |= {node.value.id} if isinstance(node.value, ast.Name) else set()
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"setattr", "delattr"}:
            found |= {argument.id for argument in node.args[:1] if isinstance(argument, ast.Name)}
    return found
