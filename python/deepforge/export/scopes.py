"""Which names an operation's code binds, needs from outside, and looks up late: from Python's own symbol tables."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator
from dataclasses import dataclass

_COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp"}
_CONSUMERS = {"sum", "any", "all", "list", "tuple", "set", "frozenset", "dict", "sorted", "min", "max", "join"}
_CALLS_AT_ONCE = {"apply", "applymap", "map", "agg", "aggregate", "transform", "assign", "pipe", "sort", "sorted"}
_CALLS_AT_ONCE |= {"min", "max", "sort_values", "groupby"}
_LOOKS_AROUND = {"locals", "globals", "vars", "dir", "exec", "eval", "__file__", "__name__", "__builtins__"}


@dataclass(frozen=True)
class Scopes:
    """Names of one operation file.

    head: bound at the top level, the operation's function left out. body: parameters and variables of the
    function. stored: those that the body sets. outside: read by the body at once, and not its own. late: the
    body's own names that functions or generators it makes look up when they run, which may be later.
    late_outside: other names looked up so, and those that the file's own functions and classes look up. around:
    names with which the body looks at its own surroundings.
    """

    head: frozenset[str]
    body: frozenset[str]
    stored: frozenset[str]
    outside: frozenset[str]
    late: frozenset[str]
    late_outside: frozenset[str]
    around: frozenset[str]
    declares_global: bool

    @property
    def builtins(self) -> frozenset[str]:
        """Names of Python itself that the code uses."""
        read = (self.outside | self.late_outside) - self.head
        return frozenset(name for name in read if hasattr(builtins, name))


def scopes_of(source: str, function: str) -> Scopes:
    """The names of an operation file that is known to be valid."""
    module = symtable.symtable(source, "<operation>", "exec")
    tree = ast.parse(source)
    node = next(each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == function)
    own = next(each for each in module.get_children() if each.get_name() == function and each.get_type() == "function")
    head = {s.get_name() for s in module.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    body = {s.get_name() for s in own.get_symbols() if s.is_local()}
    stored = {
        s.get_name()
        for s in own.get_symbols()
        if s.is_local() and (s.is_assigned() or s.is_imported() or s.is_namespace() or not s.is_parameter())
    }
    outside = {s.get_name() for s in own.get_symbols() if s.is_global() and s.is_referenced()}
    late: set[str] = set()
    late_outside: set[str] = set()
    lasting = _lasting(node)
    for child in own.get_children():
        name = child.get_name().strip("<>")
        if name in _COMPREHENSIONS:
            outside |= _globals(child)
        elif (name, child.get_lineno()) in lasting or child.get_type() == "class":
            late |= {s.get_name() for each in _subtree(child) for s in each.get_symbols() if s.is_free()} & body
            late_outside |= _globals(child)
        else:
            outside |= _globals(child)
    for child in module.get_children():
        if child is not own:
            late_outside |= _globals(child)
    around = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)} & _LOOKS_AROUND
    declares = any(s.is_declared_global() for each in _subtree(own) for s in each.get_symbols())
    return Scopes(
        frozenset(head - {function}),
        frozenset(body),
        frozenset(stored),
        frozenset(outside),
        frozenset(late),
        frozenset(late_outside),
        frozenset(around),
        declares,
    )


def bound_at_top(text: str) -> set[str]:
    """The names that code binds where it stands, as a cell does."""
    module = symtable.symtable(text, "<cell>", "exec")
    own = {s.get_name() for s in module.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    deeper = {
        s.get_name()
        for each in _subtree(module)
        if each is not module
        for s in each.get_symbols()
        if s.is_declared_global() and s.is_assigned()
    }
    return own | deeper


def needed_at_top(text: str) -> set[str]:
    """The names that a cell's code needs from elsewhere: read before it binds them, as far as can be told."""
    tree = ast.parse(text)
    bound: set[str] = set()
    needed: set[str] = set()
    for statement in tree.body:
        code = ast.unparse(statement)
        table = symtable.symtable(code, "<cell>", "exec")
        reads = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
        reads |= {n for child in table.get_children() for n in _globals(child)}
        makes = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            reads -= {statement.name}
        elif not isinstance(statement, ast.AugAssign):
            loads = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
            reads = (reads - makes) | (loads & reads & makes if isinstance(statement, ast.Assign) else set())
        needed |= reads - bound
        bound |= makes
    return {name for name in needed if name not in bound_later(tree, name)}


def bound_later(tree: ast.Module, name: str) -> set[str]:
    """``{name}`` when only functions of the cell read the name, and the cell binds it after them."""
    at_once = {
        n.id
        for statement in tree.body
        if not isinstance(statement, (ast.FunctionDef, ast.ClassDef))
        for n in ast.walk(statement)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    }
    stores = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    stores |= {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    return {name} if name in stores and name not in at_once else set()


def _globals(table: symtable.SymbolTable) -> set[str]:
    return {s.get_name() for each in _subtree(table) for s in each.get_symbols() if s.is_global() and s.is_referenced()}


def _subtree(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _subtree(child)


def _lasting(function: ast.FunctionDef) -> set[tuple[str, int]]:
    """(scope name, line) of the functions, lambdas and generators of a body that may be used after it has ended."""
    parents = {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}
    calls = {id(n.func) for n in ast.walk(function) if isinstance(n, ast.Call)}
    passed = {
        n.id
        for n in ast.walk(function)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and id(n) not in calls
    }
    found: set[tuple[str, int]] = set()
    for node in ast.walk(function):
        parent = parents.get(node)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node is not function:
            if node.name in passed or node.decorator_list:
                found.add((node.name, node.lineno))
                found |= {(node.name, each.lineno) for each in node.decorator_list}
        elif isinstance(node, ast.GeneratorExp):
            at_once = isinstance(parent, ast.Call) and node in parent.args and _called(parent) in _CONSUMERS
            found |= set() if at_once else {("genexpr", node.lineno)}
        elif isinstance(node, ast.Lambda):
            keyed = isinstance(parent, ast.keyword) and parent.arg == "key"
            at_once = isinstance(parent, ast.Call) and node in parent.args and _called(parent) in _CALLS_AT_ONCE
            lazy = isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id == "map"
            found |= set() if (keyed or at_once) and not lazy else {("lambda", node.lineno)}
    return found


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
