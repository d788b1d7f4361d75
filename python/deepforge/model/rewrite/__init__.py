"""Editing the interface of an operation in its code: signature and returns change, all other text stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import libcst as cst
from libcst import matchers

from ..interface import OperationError
from ..operation import Operation, parse_operation
from . import names, returns, signature
from .change import Change, expected_interface

__all__ = ["Change", "rename_function", "rewrite_operation"]


def rewrite_operation(
    source: str, changes: Sequence[Change], path: str | None = None, resource_types: Collection[str] | None = None
) -> str:
    """The source with the changes made one after the other; comments and formatting elsewhere are kept.

    Renaming an input, attribute or reference renames its uses in the body; renaming an output renames the
    variable that is returned. Where a variable is both an input and an output, only the asked one gets the new
    name. Removing or adding touches signature and returns only: a body that uses what was removed, or never
    makes what was added, is for its author to mend.

    Raises OperationError when the source is not a valid operation, or when a change cannot be made: the
    name is not there, is taken, is used for something else in the body, or is no identifier.
    """
    for change in changes:
        before = parse_operation(source, path, resource_types)
        expected = expected_interface(before.interface, change, path)
        try:
            source = _apply(cst.parse_module(source), before, change, path)
        except cst.ParserSyntaxError as error:
            raise _cannot(path, change, error.message, error.raw_line) from None
        after = parse_operation(source, path, resource_types)
        if after.interface != expected:
            raise _cannot(path, change, f"the code would then say {after.interface}", 1)
    return source


def rename_function(source: str, new: str, path: str | None = None) -> str:
    """The source of an operation with its function called ``new``, wherever the module uses it.

    Unchanged when the module uses the new name for something else. Raises OperationError when the source is
    not a valid operation.
    """
    old = parse_operation(source, path).name
    module = cst.parse_module(source)
    taken = {name.value for name in matchers.findall(module, matchers.Name()) if isinstance(name, cst.Name)}
    return source if new in taken else names.rename_global(module, old, new).code


def _apply(module: cst.Module, before: Operation, change: Change, path: str | None) -> str:
    function = next(
        node for node in module.body if isinstance(node, cst.FunctionDef) and node.name.value == before.name
    )
    if change.action == "rename" and change.to != change.name:
        return _rename(module, before, change, path)
    if change.what == "output":
        edit = {"add": returns.add, "remove": returns.remove}.get(change.action)
        changed = function if edit is None else edit(function, change.name)
    else:
        changed = function.with_changes(params=_signature(function.params, change))
        if not changed.params.params and not changed.params.kwonly_params:
            changed = changed.with_changes(whitespace_before_params=cst.SimpleWhitespace(""))
    return _replace(module, function, changed).code


def _signature(params: cst.Parameters, change: Change) -> cst.Parameters:
    if change.action == "remove":
        return signature.remove(params, change.name)
    if change.action == "set":
        return signature.set_default(params, change.name, change.default)
    if change.action == "rename":
        return params
    # The annotation as written: as parsed, a forward reference has lost its quotes.
    if change.what == "input":
        return signature.add_input(params, replace(change.made_input, annotation=change.annotation))
    if change.what == "attribute":
        return signature.add_attribute(params, replace(change.made_attribute, annotation=change.annotation))
    return signature.add_reference(params, change.made_reference)


def _rename(module: cst.Module, before: Operation, change: Change, path: str | None) -> str:
    old, new = change.name, change.to or ""
    if names.occurs(module, before.name, new):
        raise _cannot(path, change, f"the body already uses the name {new}", 1)
    if change.what == "output":
        is_variable = names.is_local(module, before.name, old) and old not in before.interface.parameters
        if is_variable and not (before.lone and old == "result" and not names.returns_name(module, before.name, old)):
            return names.rename(module, before.name, old, new).code
        function = _function(module, before.name)
        return _replace(module, function, returns.rename(function, old, new)).code
    renamed = names.rename(module, before.name, old, new)
    if old in before.outputs and names.returns_name(module, before.name, old):
        # The variable was an output too, which keeps its name.
        function = _function(renamed, before.name)
        return _replace(renamed, function, returns.rename(function, new, old)).code
    return renamed.code


def _function(module: cst.Module, name: str) -> cst.FunctionDef:
    return next(node for node in module.body if isinstance(node, cst.FunctionDef) and node.name.value == name)


def _replace(module: cst.Module, old: cst.FunctionDef, new: cst.FunctionDef) -> cst.Module:
    return module.with_changes(body=[new if node is old else node for node in module.body])


def _cannot(path: str | None, change: Change, reason: str, line: int) -> OperationError:
    return OperationError(
        f"{path or 'The operation'}: cannot {change.words()}: {reason}",
        path=path,
        line=line,
        expected=change.words(),
        received=reason,
    )
