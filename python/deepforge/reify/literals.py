"""The literals of a step's code that can become attributes: where they stand, and the names they could have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from .history import Unit
from .statements import Statement

_QUIET = {"print", "display", "isinstance", "getattr", "setattr", "hasattr", "super", "open", "format", "get_ipython"}
_MOST_TEXT = 60
# Names of positional parameters of functions that everybody knows; the last part of the dotted name counts.
_PARAMETERS: dict[str, tuple[str, ...]] = {
    "linspace": ("start", "stop", "num"),
    "logspace": ("start", "stop", "num"),
    "arange": ("start", "stop", "step"),
    "seed": ("seed",),
    "default_rng": ("seed",),
    "RandomState": ("seed",),
    "SeedSequence": ("entropy",),
    "PCG64": ("seed",),
    "MT19937": ("seed",),
    "Philox": ("seed",),
    "SFC64": ("seed",),
    "Random": ("seed",),
    "manual_seed": ("seed",),
    "zeros": ("shape",),
    "ones": ("shape",),
    "head": ("rows",),
    "tail": ("rows",),
    "percentile": ("", "percentile"),
    "quantile": ("quantile",),
    "clip": ("lower", "upper"),
    "round": ("", "digits"),
    "normal": ("mean", "deviation", "size"),
    "uniform": ("low", "high", "size"),
    "randint": ("low", "high", "size"),
    "read_csv": ("path",),
    "load": ("path",),
    "savefig": ("path",),
}


@dataclass(frozen=True)
class Span:
    """A place in the source of an execution as typed: lines from 1, columns from 0 in characters."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True)
class Candidate:
    """A literal that is an attribute, or can become one.

    ``id`` is stable while the session is: ``execution:line:column``. ``node``: its syntax within the statement,
    None for what is assigned to the name ``original`` (those are repeated, not replaced).
    """

    id: str
    name: str
    literal: str
    number: int
    span: Span
    used: bool = False
    node: ast.expr | None = None
    original: str = ""


def is_choice(value: ast.expr) -> bool:
    """Whether an expression is a number, text, bool, or a tuple of these: what a person would set."""
    if isinstance(value, ast.Constant):
        if isinstance(value.value, str):
            return len(value.value) <= _MOST_TEXT and "\n" not in value.value
        return isinstance(value.value, (bool, int, float))
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, (ast.USub, ast.UAdd)):
        return isinstance(value.operand, ast.Constant) and type(value.operand.value) in (int, float)
    return isinstance(value, ast.Tuple) and bool(value.elts) and all(is_choice(item) for item in value.elts)


def arguments(unit: Unit, parameters: Mapping[str, ast.arguments]) -> Iterator[Candidate]:
    """Literal arguments of the calls in what ``unit`` runs, in the order of the text.

    ``parameters``: those of the session's own functions, by name. Names are proposals, not yet unique.
    """
    for statement in unit.body if not unit.opens else ():
        found = [
            (value, name)
            for node in _outside_functions(statement.tree)
            if isinstance(node, ast.Call) and _called(node).rpartition(".")[2] not in _QUIET
            for value, name in _of_call(node, parameters)
        ]
        for value, name in sorted(found, key=lambda item: (item[0].lineno, item[0].col_offset)):
            span = span_of(unit, value)
            if span is not None:
                id_ = f"{unit.number}:{span.line}:{span.column}"
                drawn = value in statement.seeds
                yield Candidate(id_, name, ast.unparse(value), unit.number, span, used=drawn, node=value)


def assigned(unit: Unit, statement: Statement, name: str, literal: str) -> Candidate:
    """The literal that ``statement`` of ``unit`` assigns to ``name``; without a place where the source shows none."""
    value = statement.tree.value if isinstance(statement.tree, (ast.Assign, ast.AnnAssign)) else None
    span = span_of(unit, value) if value is not None else None
    id_ = f"{unit.number}:{span.line}:{span.column}" if span else f"{unit.number}:{name}"
    return Candidate(id_, name, literal, unit.number if span else 0, span or Span(0, 0, 0, 0), True, None, name)


def span_of(unit: Unit, node: ast.expr) -> Span | None:
    """Where an expression of the unit's code stands in its source as typed; None when that does not show."""
    code, source = unit.operation.code or "", unit.operation.source
    end_line, end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
    lines = code.split("\n")
    column = len(lines[node.lineno - 1].encode()[: node.col_offset].decode(errors="replace"))
    end_column = len(lines[end_line - 1].encode()[:end].decode(errors="replace"))
    shift = _shifts(code, source)
    if any(line not in shift for line in range(node.lineno, end_line + 1)):
        return None
    return Span(shift[node.lineno], column, shift[end_line], end_column)


@lru_cache(maxsize=256)
def _shifts(code: str, source: str) -> Mapping[int, int]:
    """Line of the plain code to the same line of the source; lines that a magic changed are left out."""
    here, there = code.split("\n"), source.split("\n")
    if here in (there, [*there, ""]):
        return {line: line for line in range(1, len(here) + 1)}
    blocks = SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks()
    return {block.a + i + 1: block.b + i + 1 for block in blocks for i in range(block.size)}


def unique(name: str, taken: Iterable[str]) -> str:
    """``name``, with a number when it is taken."""
    used = set(taken)
    number = 1
    found = name
    while found in used:
        number += 1
        found = f"{name}_{number}"
    return found


def _outside_functions(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree without what functions and classes in it hold: those would no longer be the same."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)


def _of_call(call: ast.Call, parameters: Mapping[str, ast.arguments]) -> Iterator[tuple[ast.expr, str]]:
    called = _called(call)
    last = called.rpartition(".")[2] or "value"
    own = parameters.get(called)
    known = [each.arg for each in [*own.posonlyargs, *own.args]] if own else _PARAMETERS.get(last, ())
    if last == "range":
        known = ("stop",) if len(call.args) == 1 else ("start", "stop", "step")
    for index, value in enumerate(call.args):
        if is_choice(value):
            name = known[index] if index < len(known) else ""
            yield value, name or (_plain(last) if len(call.args) == 1 else f"{_plain(last)}_{index + 1}")
    for keyword in call.keywords:
        if keyword.arg is not None and is_choice(keyword.value):
            yield keyword.value, keyword.arg


def _called(call: ast.Call) -> str:
    """The dotted name of what is called, as far as it is one: ``np.linspace``, ``.mean`` of something."""
    parts: list[str] = []
    node: ast.expr = call.func
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id if isinstance(node, ast.Name) else "", *reversed(parts)])


def _plain(name: str) -> str:
    """``RandomForestClassifier`` as ``random_forest_classifier``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_") or "value"
