"""Renaming a variable of a function: its uses, nested functions included, and nothing that only looks like it."""

from __future__ import annotations

import libcst as cst
from libcst.metadata import ExpressionContextProvider, GlobalScope, MetadataWrapper, Scope, ScopeProvider

from ..interface import OperationError


def rename(module: cst.Module, function: str, old: str, new: str) -> cst.Module:
    """The module with the parameter or local variable ``old`` of ``function`` called ``new``."""
    wrapper = MetadataWrapper(module)
    uses = _Uses(wrapper, function, old)
    _find(wrapper.module, function).visit(uses)
    return wrapper.module.visit(_Renamer(uses.found, new))


def rename_global(module: cst.Module, old: str, new: str) -> cst.Module:
    """The module with what is called ``old`` at its top level (a function, say) called ``new``, uses included."""
    wrapper = MetadataWrapper(module)
    uses = _GlobalUses(wrapper, old)
    wrapper.module.visit(uses)
    return wrapper.module.visit(_Renamer(uses.found, new))


def occurs(module: cst.Module, function: str, name: str) -> bool:
    """Whether ``name`` is used in the function for any variable, its own or the module's."""
    found = _Mentions(name)
    _find(module, function).visit(found)
    return found.seen


def is_local(module: cst.Module, function: str, name: str) -> bool:
    """Whether ``name`` is a parameter or local variable of the function."""
    wrapper = MetadataWrapper(module)
    scopes = wrapper.resolve(ScopeProvider)
    scope = _own_scope(wrapper.module, function, scopes)
    return scope is not None and any(each.scope is scope for each in scope[name])


def returns_name(module: cst.Module, function: str, name: str) -> bool:
    """Whether the function's own returns list the variable ``name`` (a lone expression lists none)."""
    found = _Returned(name)
    _find(module, function).body.visit(found)
    return found.seen


def _find(module: cst.Module, name: str) -> cst.FunctionDef:
    return next(node for node in module.body if isinstance(node, cst.FunctionDef) and node.name.value == name)


def _own_scope(module: cst.Module, function: str, scopes: object) -> Scope | None:
    assert isinstance(scopes, dict) or hasattr(scopes, "get")
    node = _find(module, function)
    found: Scope | None = scopes.get(node.body.body[0])
    return found


class _Uses(cst.CSTVisitor):
    """Collects the Name nodes that stand for one variable of a function."""

    def __init__(self, wrapper: MetadataWrapper, function: str, name: str) -> None:
        super().__init__()
        self.found: set[cst.CSTNode] = set()
        self._name = name
        self._scopes = wrapper.resolve(ScopeProvider)
        self._contexts = wrapper.resolve(ExpressionContextProvider)
        self._own = _own_scope(wrapper.module, function, self._scopes)

    def _is_own(self, scope: Scope | None) -> bool:
        return scope is not None and any(each.scope is self._own for each in scope[self._name])

    def visit_Name(self, node: cst.Name) -> None:
        if node.value == self._name and self._contexts.get(node) is not None and self._is_own(self._scopes.get(node)):
            self.found.add(node)

    def visit_MatchKeywordElement(self, node: cst.MatchKeywordElement) -> bool:
        # The key of ``case Point(x=1)`` names an attribute of the class.
        node.pattern.visit(self)
        return False

    def visit_Nonlocal(self, node: cst.Nonlocal) -> None:
        if self._is_own(self._scopes.get(node)):
            self.found.update(item.name for item in node.names if item.name.value == self._name)

    def visit_ImportAlias(self, node: cst.ImportAlias) -> None:
        if node.evaluated_alias == self._name or (node.asname is None and node.evaluated_name == self._name):
            raise OperationError(
                f"cannot rename {self._name}: the body also imports a module under this name",
                path=None,
                line=None,
                expected="a name that is not imported",
                received=self._name,
            )


class _GlobalUses(cst.CSTVisitor):
    """Collects the Name nodes that stand for one name of the module's top level."""

    def __init__(self, wrapper: MetadataWrapper, name: str) -> None:
        super().__init__()
        self.found: set[cst.CSTNode] = set()
        self._name = name
        self._scopes = wrapper.resolve(ScopeProvider)
        self._contexts = wrapper.resolve(ExpressionContextProvider)

    def visit_Name(self, node: cst.Name) -> None:
        if node.value != self._name or self._contexts.get(node) is None:
            return
        scope = self._scopes.get(node)
        if scope is not None and any(isinstance(each.scope, GlobalScope) for each in scope[self._name]):
            self.found.add(node)


class _Renamer(cst.CSTTransformer):
    def __init__(self, nodes: set[cst.CSTNode], new: str) -> None:
        super().__init__()
        self._nodes = nodes
        self._new = new

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        return updated_node.with_changes(value=self._new) if original_node in self._nodes else updated_node


class _Mentions(cst.CSTVisitor):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.seen = False
        self._name = name

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_Name(self, node: cst.Name) -> None:
        self.seen = self.seen or node.value == self._name


class _Returned(cst.CSTVisitor):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.seen = False
        self._name = name

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False

    def visit_Return(self, node: cst.Return) -> None:
        values = [each.value for each in node.value.elements] if isinstance(node.value, cst.Tuple) else [node.value]
        self.seen = self.seen or any(isinstance(each, cst.Name) and each.value == self._name for each in values)
