"""Displayed results of executions as values: ``_5`` is what execution 5 displayed, in IPython and in operations."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable
from dataclasses import replace

import libcst as cst

from ..model.names import Names
from ..provenance.records import ImplicitOperation
from .statements import Statement

_RESULT = re.compile(r"_(\d+)")
# Shown figures are compared as such; of what pyplot's functions return nobody wants to keep a value.
_SHOWN = ("matplotlib.", "seaborn.", "IPython.")


def result_name(number: int) -> str:
    """The name under which IPython keeps what execution ``number`` displayed."""
    return f"_{number}"


def result_number(name: str) -> int | None:
    """The execution whose displayed result a name stands for, None when it is no such name."""
    found = _RESULT.fullmatch(name)
    return int(found.group(1)) if found else None


def referred(operations: Iterable[ImplicitOperation], asked: Iterable[str] = ()) -> set[int]:
    """The executions whose results later code reads, or that are ``asked`` for by their names."""
    bound: set[str] = set()
    wanted = set(asked)
    for operation in operations:
        wanted.update(operation.reads)
        bound.update(operation.writes)
    return {number for name in wanted - bound if (number := result_number(name)) is not None}


def displayed(operations: Iterable[ImplicitOperation]) -> set[int]:
    """The executions whose displayed results the notebook still shows: the latest of each cell."""
    latest = {operation.cell or f"[{operation.number}]": operation for operation in operations}
    return {each.number for each in latest.values() if each.displayed and not each.displayed.startswith(_SHOWN)}


def with_results(operation: ImplicitOperation, statements: list[Statement], wanted: Container[int]) -> list[Statement]:
    """The statements of a cell, the last of which binds its value to the result's name when that is wanted."""
    if operation.number not in wanted or not operation.displayed or not statements:
        return statements
    last = statements[-1]
    if not isinstance(last.tree, ast.Expr) or not isinstance(last.node, cst.SimpleStatementLine):
        return statements
    return [*statements[:-1], _bound(last, last.tree, last.node, result_name(operation.number))]


def _bound(statement: Statement, tree: ast.Expr, line: cst.SimpleStatementLine, name: str) -> Statement:
    expression = line.body[0]
    assert isinstance(expression, cst.Expr)
    target = ast.copy_location(ast.Name(name, ast.Store()), tree)
    names = Names(statement.names.loads, statement.names.stores | {name}, statement.names.at_once)
    assigned = cst.Assign([cst.AssignTarget(cst.Name(name))], expression.value, expression.semicolon)
    return replace(
        statement,
        made=line.with_changes(body=[assigned]),
        tree=ast.copy_location(ast.Assign([target], tree.value), tree),
        names=names,
        kind="code",
        state=None,
        result=name,
    )
