"""Small rewrites of a cell's statements so that they mean the same inside a function; comments and layout stay."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import replace

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from .statements import Statement

_NO_SPACE = cst.SimpleWhitespace("")


class _Inside(cst.CSTTransformer):
    """Rewrites names: ``__name__`` as in a notebook, ``global`` of nested functions, file names that became inputs."""

    def __init__(self, files: Mapping[str, str], *, nested: bool) -> None:
        self._files = files
        self._depth = 0
        self._nested = nested

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._depth += 1

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        self._depth -= 1
        return updated_node

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        return cst.SimpleString('"__main__"') if updated_node.value == "__name__" else updated_node

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        # ``f.__name__`` is no name of the notebook's.
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def leave_SimpleString(self, original_node: cst.SimpleString, updated_node: cst.SimpleString) -> cst.BaseExpression:
        value = updated_node.evaluated_value
        port = self._files.get(value) if isinstance(value, str) else None
        return cst.Name(port) if port else updated_node

    def leave_EmptyLine(self, original_node: cst.EmptyLine, updated_node: cst.EmptyLine) -> cst.EmptyLine:
        return updated_node if updated_node.comment else updated_node.with_changes(indent=False, whitespace=_NO_SPACE)

    def leave_Global(
        self, original_node: cst.Global, updated_node: cst.Global
    ) -> cst.BaseSmallStatement | cst.RemovalSentinel:
        if not self._nested:
            return updated_node
        if self._depth == 0:
            return cst.RemoveFromParent()
        return cst.Nonlocal(names=updated_node.names)


def inside(statement: Statement, files: Mapping[str, str] | None = None) -> list[cst.BaseStatement]:
    """The statement as it stands inside an operation's function; empty when nothing of it is left."""
    result = statement.node.visit(_Inside(files or {}, nested=True))
    if isinstance(result, cst.SimpleStatementLine) and not result.body:
        return []
    assert isinstance(result, cst.BaseStatement)
    return [result]


def standalone(statement: Statement) -> str:
    """The statement's text at the top level of a module."""
    result = statement.node.visit(_Inside({}, nested=False))
    assert isinstance(result, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
    return cst.Module([result]).code


def printed(statement: cst.BaseStatement) -> cst.BaseStatement:
    """``expression`` as ``print(expression)``, as the notebook displayed it."""
    return _given_to(cst.Name("print"), statement)


def shown_again(statement: cst.BaseStatement, pyplot: str) -> cst.BaseStatement:
    """``figure`` as ``plt.figure(figure)``: makes it current, closed or not, so that ``plt.show()`` shows it."""
    return _given_to(cst.parse_expression(f"{pyplot}.figure"), statement)


def played(statement: cst.BaseStatement) -> cst.BaseStatement:
    """``animation`` as ``animation._repr_html_()``: showing it draws every frame, which changes what it draws on."""
    if isinstance(statement, cst.SimpleStatementLine) and isinstance(statement.body[0], cst.Expr):
        value = statement.body[0].value
        plain = isinstance(value, (cst.Name, cst.Call, cst.Attribute, cst.Subscript))
        shown = value if plain else value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        call = cst.Call(cst.Attribute(shown, cst.Name("_repr_html_")))
        return statement.with_changes(body=[cst.Expr(call)])
    return statement


def _given_to(function: cst.BaseExpression, statement: cst.BaseStatement) -> cst.BaseStatement:
    if isinstance(statement, cst.SimpleStatementLine) and isinstance(statement.body[0], cst.Expr):
        value = statement.body[0].value
        call = cst.Call(func=function, args=[cst.Arg(value.with_changes(lpar=[], rpar=[]))])
        return statement.with_changes(body=[cst.Expr(call)])
    return statement


def tolerated(statement: cst.BaseStatement, exception: str) -> list[cst.BaseStatement]:
    """The statement that raised in the notebook, which went on: its error is passed over."""
    lines = getattr(statement, "leading_lines", ())
    bare = statement.with_changes(leading_lines=[]) if lines else statement
    comment = cst.TrailingWhitespace(
        whitespace=cst.SimpleWhitespace("  "),
        comment=cst.Comment(f"# raised {exception} in the notebook, which went on"),
    )
    handler = cst.ExceptHandler(
        type=cst.Name("Exception"),
        name=None,
        body=cst.IndentedBlock([cst.SimpleStatementLine([cst.Pass()])], header=comment),
    )
    return [cst.Try(body=cst.IndentedBlock([bare]), handlers=[handler], leading_lines=lines)]


def coroutine(name: str, parameters: str, body: Iterable[cst.BaseStatement]) -> cst.BaseStatement:
    """``async def name(parameters):`` with ``body``."""
    head = cst.parse_statement(f"async def {name}({parameters}):\n    pass\n")
    assert isinstance(head, cst.FunctionDef)
    return head.with_changes(body=cst.IndentedBlock(list(body)))


def spaced(node: cst.BaseStatement) -> cst.BaseStatement:
    """The statement with a blank line before it and its comments."""
    lines = getattr(node, "leading_lines", None)
    if lines is None or (lines and not lines[0].comment):
        return node
    return node.with_changes(leading_lines=[cst.EmptyLine(indent=False), *lines])


def parse(text: str) -> list[cst.BaseStatement]:
    """The statements of a piece of code of our own making, with the comments before them."""
    module = cst.parse_module(text)
    found: list[cst.BaseStatement] = [node for node in module.body if isinstance(node, cst.BaseStatement)]
    if found and module.header:
        found[0] = found[0].with_changes(leading_lines=[*module.header, *getattr(found[0], "leading_lines", ())])
    return found


def function_text(name: str, signature: str, body: Iterable[cst.BaseStatement]) -> str:
    """``def name(signature):`` with ``body``; strings over several lines stay as they are."""
    statements = list(body) or parse("pass\n")
    first = statements[0]
    if hasattr(first, "leading_lines"):
        kept = [line for line in first.leading_lines if line.comment]
        statements[0] = first.with_changes(leading_lines=kept)
    head = cst.parse_statement(f"def {name}({signature}):\n    pass\n")
    assert isinstance(head, cst.FunctionDef)
    return cst.Module([head.with_changes(body=cst.IndentedBlock(statements))]).code


def attribute_annotation(literal: str) -> str:
    """The type of a literal's text as an annotation, empty when a type would say nothing."""
    value = ast.literal_eval(literal)
    return "" if value is None else type(value).__name__


class _Replaced(cst.CSTTransformer):
    """Puts names in the place of argument values that begin at given places (line, column) of the code."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, places: Mapping[tuple[int, int], str]) -> None:
        self._places = places
        self.done = 0

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        value = original_node.value
        found = self.get_metadata(PositionProvider, value)
        name = self._places.get((found.start.line, found.start.column))
        if name is None or not isinstance(value, _LITERALS):
            return updated_node
        self.done += 1
        return updated_node.with_changes(value=cst.Name(name))


_LITERALS = (cst.BaseNumber, cst.BaseString, cst.UnaryOperation, cst.Name, cst.Tuple)


def replaced(statement: Statement, names: Mapping[ast.expr, str]) -> Statement | None:
    """The statement with names in the place of some of its literal arguments; None when one cannot be found."""
    assert isinstance(statement.node, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
    text = cst.Module([statement.node]).code
    again = ast.parse(text).body[0]
    lines = text.split("\n")
    places: dict[tuple[int, int], str] = {}
    for old, new in zip(ast.walk(statement.tree), ast.walk(again), strict=True):
        if isinstance(old, ast.expr) and isinstance(new, ast.expr) and old in names:
            # A tuple begins, to libcst, after its parenthesis.
            begin = new.elts[0] if isinstance(new, ast.Tuple) else new
            column = len(lines[begin.lineno - 1].encode()[: begin.col_offset].decode())
            places[begin.lineno, column] = names[old]
    transformer = _Replaced(places)
    result = MetadataWrapper(cst.parse_module(text)).visit(transformer)
    if transformer.done != len(names):
        return None
    (node,) = result.body
    assert isinstance(node, cst.BaseStatement)
    if result.header:
        node = node.with_changes(leading_lines=[*result.header, *getattr(node, "leading_lines", ())])
    return replace(statement, made=node)
