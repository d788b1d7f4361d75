"""What a cell's plain code reads and binds, by syntax: which names' earlier values could reach it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from .flow import Flow
from .loops import Known


@dataclass(frozen=True)
class Statement:
    """One top-level statement.

    ``line`` to ``end``: its lines, 1-based, decorators included. ``loads``: names it reads before it
    has surely bound them itself. ``stores``: names it may bind; ``definite``: those it binds whenever it
    completes. ``deletes``: names it may unbind.
    """

    line: int
    end: int
    loads: frozenset[str]
    stores: frozenset[str]
    definite: frozenset[str]
    deletes: frozenset[str]


@dataclass(frozen=True)
class Analysis:
    """A whole cell.

    ``loads``: names whose value from before the cell could be read. ``stores``, ``definite``,
    ``deletes``: as for a statement; ``stores`` holds those bound through ``global`` in functions that
    are used. ``strings``: possible names in strings that are evaluated with the caller's variables;
    ``dynamic``: such a string is not a constant. ``everything``: why any variable could be touched, or
    None. ``live``: functions and classes defined here that are used here. ``star``: modules imported
    with ``*``. ``tree``: the parsed code.
    """

    statements: tuple[Statement, ...]
    loads: frozenset[str]
    stores: frozenset[str]
    definite: frozenset[str]
    deletes: frozenset[str]
    strings: frozenset[str]
    dynamic: bool
    everything: str | None
    live: frozenset[str]
    star: tuple[str, ...]
    tree: ast.Module

    def statement_at(self, line: int) -> int | None:
        """Index of the top-level statement that holds a line, or None."""
        for index, statement in enumerate(self.statements):
            if statement.line <= line <= statement.end:
                return index
        return None


def analyse(code: str | ast.Module, known: Known | None = None) -> Analysis:
    """Analyse plain code (or its tree).

    ``known`` gives the value of a name before the cell ran, so that loops over known values can be seen
    to run; without it every loop may be skipped. Raises SyntaxError.
    """
    tree = ast.parse(code) if isinstance(code, str) else code
    flow = Flow(known)
    statements = []
    for node in tree.body:
        loads, stores, definite, deletes = flow.statement(node)
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        statements.append(Statement(first, node.end_lineno or node.lineno, loads, stores, definite, deletes))
    return Analysis(
        tuple(statements),
        frozenset(flow.exposed),
        frozenset(flow.all_stores),
        frozenset(flow.before),
        frozenset(flow.all_deletes),
        frozenset(flow.free.strings),
        flow.free.dynamic,
        flow.free.everything,
        frozenset(flow.live),
        tuple(flow.star),
        tree,
    )
