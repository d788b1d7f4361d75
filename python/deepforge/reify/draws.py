"""Generators that a cell made without a seed, made with the seed that they really drew."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import libcst as cst

from ..provenance.records import Draw
from .statements import Statement


def seeded(statements: list[Statement], draws: Sequence[Draw]) -> list[Statement]:
    """``default_rng()`` as ``default_rng(331404)`` wherever it ran exactly once, outside functions."""
    times = Counter((draw.line, draw.column, draw.call) for draw in draws)
    for draw in draws:
        if times[draw.line, draw.column, draw.call] == 1:
            statements = [
                _seeded(each, draw) if each.line <= draw.line <= each.end_line else each for each in statements
            ]
    return statements


def _seeded(statement: Statement, draw: Draw) -> Statement:
    if not isinstance(statement.node, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
        return statement
    tree = copy.deepcopy(statement.tree)
    place = next((i for i, call in enumerate(_calls(tree)) if _is_of(call, draw)), None)
    if place is None:
        return statement
    text = cst.Module([statement.node]).code
    call = list(_calls(ast.parse(text).body[0]))[place]
    written = _argument(call, draw)
    if written is None:
        return statement
    lines = text.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: (call.func.end_lineno or 1) - 1])) + (call.func.end_col_offset or 0)
    end = sum(map(len, lines[: (call.end_lineno or 1) - 1])) + (call.end_col_offset or 0)
    changed = b"".join([text.encode()[:start], f"({written})".encode(), text.encode()[end:]]).decode()
    module = cst.parse_module(changed)
    if len(module.body) != 1:
        return statement
    ours = list(_calls(tree))[place]
    argument = ast.parse(written, mode="eval").body
    for node in ast.walk(argument):
        if isinstance(node, ast.expr):
            # Where the empty parentheses are.
            node.lineno = node.end_lineno = ours.end_lineno or ours.lineno
            node.col_offset = node.end_col_offset = (ours.end_col_offset or 1) - 1
    ours.args, ours.keywords = [argument], []
    made = module.body[0]
    if module.header:
        made = made.with_changes(leading_lines=[*module.header, *made.leading_lines])
    seeds = tuple(each for each in ast.walk(argument) if isinstance(each, ast.Constant))
    return replace(statement, made=made, tree=tree, seeds=(*_same(statement, tree), *seeds))


def _same(statement: Statement, tree: ast.stmt) -> tuple[ast.expr, ...]:
    """The seeds that the statement had, in the copy of its tree."""
    known = set(statement.seeds)
    pairs = zip(ast.walk(statement.tree), ast.walk(tree), strict=False)
    return tuple(new for old, new in pairs if old in known and isinstance(new, ast.expr))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls of a statement that run when it does, in a fixed order."""
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)


def _is_of(call: ast.Call, draw: Draw) -> bool:
    last = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    known = last == draw.call.rpartition(".")[2] or isinstance(call.func, ast.Name)
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    empty = all(isinstance(value, ast.Constant) and value.value is None for value in given) and len(given) < 2
    return known and empty and (call.lineno, call.col_offset) == (draw.line, draw.column)


def _argument(call: ast.Call, draw: Draw) -> str | None:
    """The text of the argument by which the call makes the same generator; None when it cannot be written."""
    if draw.call != "numpy.random.RandomState":
        return str(draw.seed)
    # numpy's legacy generator takes its seed otherwise than a new one takes its entropy.
    if not isinstance(call.func, ast.Attribute):
        return None
    return f"{ast.unparse(call.func.value)}.MT19937({draw.seed})"
