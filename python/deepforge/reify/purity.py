"""Which functions and classes carry state of their own: those cannot be repeated in several operations."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..model.names import assigned_attributes
from .statements import Statement

_CHANGERS = {
    "append", "extend", "insert", "pop", "remove", "clear", "update", "add", "discard", "setdefault",
    "sort", "reverse", "popitem", "appendleft", "popleft",
}  # fmt: skip


_DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def stateful_definitions(statements: Iterable[Statement]) -> set[str]:
    """Names of functions and classes that keep state between calls or are changed after their definition.

    They are: those of which an attribute is set anywhere; classes that assign to class attributes or
    change a mutable one; functions that change a mutable default; generators of such closures; what was made
    with a definition (a base class, a decorator) of which there is more than one version; and functions that use the
    notebook's namespace as such.
    """
    statements = list(statements)
    trees = [statement.tree for statement in statements]
    patched, changed_attributes = _changes(statements)
    found: set[str] = set()
    for statement in statements:
        tree = statement.tree
        if statement.kind != "definition":
            continue
        if isinstance(tree, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if tree.name in patched or _changes_default(tree):
                found.add(tree.name)
        elif isinstance(tree, ast.ClassDef):
            if tree.name in patched or _sets_class_state(tree) or _mutable_class_attributes(tree) & changed_attributes:
                found.add(tree.name)
        else:
            found |= statement.stores & patched
    keeping = {tree.name for tree in trees if isinstance(tree, ast.FunctionDef) and _wraps_state(tree)}
    for statement in statements:
        if statement.kind == "definition" and _decorated_by(statement.tree, keeping):
            found |= {tree.name for tree in [statement.tree] if isinstance(tree, _DEFINED)}
    found |= _made_with_a_version(statements) | _using_the_namespace(statements)
    # What is decorated by, or derives from, something stateful is stateful too.
    while True:
        more = {
            name
            for statement in statements
            if statement.kind == "definition" and statement.names.loads & found
            for name in statement.stores
            if name not in found and (isinstance(statement.tree, ast.ClassDef) or _decorated_by(statement.tree, found))
        }
        if not more:
            return found
        found |= more


def _changes(statements: Iterable[Statement]) -> tuple[set[str], set[str]]:
    """Names of which an attribute is set, and attributes through which something is changed in place."""
    patched: set[str] = set()
    changed: set[str] = set()
    for statement in statements:
        if "." in statement.text or "attr" in statement.text:
            patched |= assigned_attributes(statement.tree)
            changed |= _changed_attributes(statement.tree)
    return patched, changed


def _using_the_namespace(statements: Iterable[Statement]) -> set[str]:
    return {name for s in statements if s.kind == "definition" and s.opens for name in s.stores}


def _made_with_a_version(statements: Iterable[Statement]) -> set[str]:
    """Definitions that use, when they are made, a name that the session defines in more than one way."""
    definitions = [statement for statement in statements if statement.kind == "definition"]
    texts: dict[str, set[str]] = defaultdict(set)
    for statement in definitions:
        for name in statement.stores:
            texts[name].add(statement.text.strip())
    several = {name for name, found in texts.items() if len(found) > 1}
    return {name for s in definitions if (s.names.at_once - s.stores) & several for name in s.stores}


def _wraps_state(tree: ast.FunctionDef) -> bool:
    """Whether a decorator keeps state in its closure: ``nonlocal``, or an attribute set on the wrapper."""
    return any(isinstance(node, ast.Nonlocal) for node in ast.walk(tree)) or bool(assigned_attributes(tree) - {"self"})


def _decorated_by(tree: ast.stmt, stateful: set[str]) -> bool:
    decorators = getattr(tree, "decorator_list", [])
    return any(isinstance(node, ast.Name) and node.id in stateful for d in decorators for node in ast.walk(d))


def _changed_attributes(tree: ast.AST) -> set[str]:
    """Attribute names through which something is changed in place: ``x.items.append(...)``, ``x.table[k] = v``."""
    return {part.attr for part in _changed_parts(tree) if isinstance(part, ast.Attribute)}


def _mutable_class_attributes(tree: ast.ClassDef) -> set[str]:
    found: set[str] = set()
    for item in tree.body:
        if not isinstance(item, (ast.Assign, ast.AnnAssign)):
            continue
        value = item.value
        targets = item.targets if isinstance(item, ast.Assign) else [item.target]
        if isinstance(value, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.Call)):
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def _sets_class_state(tree: ast.ClassDef) -> bool:
    """Whether a method sets an attribute of the class: ``Model.made += 1``, ``cls.made = 0``, ``type(self).made``."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or isinstance(node.ctx, ast.Load):
            continue
        owner = node.value
        if isinstance(owner, ast.Name) and owner.id in {"cls", tree.name}:
            return True
        if isinstance(owner, ast.Attribute) and owner.attr == "__class__":
            return True
        if isinstance(owner, ast.Call) and isinstance(owner.func, ast.Name) and owner.func.id == "type":
            return True
    return False


def _changes_default(tree: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = tree.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = list(zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True))
    defaults += [(a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is not None]
    mutable = {a.arg for a, d in defaults if isinstance(d, (ast.List, ast.Dict, ast.Set, ast.Call))}
    if not mutable:
        return False
    return any(isinstance(part, ast.Name) and part.id in mutable for part in _changed_parts(tree))


def _changed_parts(tree: ast.AST) -> Iterator[ast.expr]:
    """Expressions whose value is changed in place: ``x`` of ``x.append(1)``, ``x[0] = 1`` and ``x += [1]``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGERS:
            yield node.func.value
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield node.value
        elif isinstance(node, ast.AugAssign):
            yield node.target
