"""The file of an operation with another body, top and interface; all other text stays as it is, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from ...model.operation import parse_operation
from ...model.rewrite import Change, rewrite_operation
from ..code import Body, CodeFile


def rebuild(code: CodeFile, body: Sequence[Body] | None, head: Sequence[Body] | None) -> str:
    """The source with the statements of the body, and those at the top, replaced; None leaves them."""
    function = code.function if body is None else _with_body(code, list(body))
    statements: list[Body] = [node for node in code.module.body if isinstance(node, Body)]
    if head is not None:
        statements = _with_head(code, statements, list(head))
        if statements[0] is not code.function and not function.leading_lines:
            function = _apart(function)
    replaced = [function if node is code.function else node for node in statements]
    return code.module.with_changes(body=replaced).code


def _with_head(code: CodeFile, statements: list[Body], head: list[Body]) -> list[Body]:
    """What is as it was stays where it is; a new statement takes the place of one of its name, or follows the last."""
    kept = [node for node in head if _among(node, code.head)]
    if [node for node in code.head if _among(node, kept)] != kept:
        gone = [node for node in statements if not _among(node, code.head)]
        at = gone.index(code.function)
        return [*gone[:at], *head, *gone[at:]]
    result = list(statements)
    free = {name: node for node in code.head if not _among(node, kept) and (name := _defined(node))}
    placed = list(kept)
    before: Body | None = None
    for node in head:
        if _among(node, kept):
            before = node
            continue
        old = free.pop(_defined(node), None)
        if old is not None:
            at = result.index(old)
            result[at] = _spaced_as(node, old)
        else:
            at = result.index(before) + 1 if before is not None else result.index(code.function)
            at = min(at, result.index(code.function)) if is_import(node) else at
            blanks = 0 if is_import(node) and before is not None else 2 if _defined(node) else 1
            result.insert(at, node if before is None and at == 0 else _spaced(node, blanks))
        before = result[at]
        placed.append(before)
    return [node for node in result if not _among(node, code.head) or _among(node, placed)]


def with_imports(source: str, path: str, lines: Sequence[str]) -> str:
    """The source with further imports, after those that are there. Raises OperationError as ``valid`` does."""
    code = valid(source, path)
    nodes = [node for line in dict.fromkeys(lines) if isinstance(node := cst.parse_statement(line), Body)]
    body = [node for node in code.module.body if isinstance(node, Body)]
    function = body.index(code.function)
    imports = [at for at, node in enumerate(body[:function]) if is_import(node)]
    if imports:
        body[imports[-1] + 1 : imports[-1] + 1] = nodes
    else:
        if not code.function.leading_lines:
            body[function] = _apart(code.function)
        body[function:function] = [_spaced(nodes[0], 1 if function else 0), *nodes[1:]]
    return code.module.with_changes(body=body).code


def is_import(node: cst.CSTNode) -> bool:
    """Whether a statement is an import."""
    return isinstance(node, cst.SimpleStatementLine) and isinstance(node.body[0], (cst.Import, cst.ImportFrom))


def _among(node: Body, nodes: Sequence[Body]) -> bool:
    return any(node is each for each in nodes)


def _defined(node: Body) -> str:
    return node.name.value if isinstance(node, (cst.FunctionDef, cst.ClassDef)) else ""


def _spaced(node: Body, blanks: int) -> Body:
    first = _first(node)
    return first.with_changes(leading_lines=[*[cst.EmptyLine(indent=False)] * blanks, *first.leading_lines])


def _spaced_as(node: Body, old: Body) -> Body:
    blanks = 0
    for line in old.leading_lines:
        if line.comment is not None:
            break
        blanks += 1
    return _spaced(node, blanks)


def _apart(function: cst.FunctionDef) -> cst.FunctionDef:
    blank = cst.EmptyLine(indent=False)
    return function.with_changes(leading_lines=[blank, blank])


def changed_interface(source: str, changes: Sequence[Change], path: str) -> str:
    """The source with the changes of its interface. Raises OperationError when one cannot be made."""
    return rewrite_operation(source, changes, path) if changes else source


def valid(source: str, path: str) -> CodeFile:
    """The source, cut up again. Raises OperationError when it is no operation any more."""
    return CodeFile(source, parse_operation(source, path))


def _with_body(code: CodeFile, body: list[Body]) -> cst.FunctionDef:
    block = code.function.body
    whole = list(block.body) if isinstance(block, cst.IndentedBlock) else []
    docstring = whole[: len(whole) - len(code.statements)] if whole else []
    end = _return(code, body)
    lines: list[Body] = [*body, *end] or [cst.SimpleStatementLine([cst.Pass()])]
    if not docstring and not (code.statements and lines[0] is code.statements[0]):
        lines[0] = _first(lines[0])
    if isinstance(block, cst.IndentedBlock):
        return code.function.with_changes(body=block.with_changes(body=[*docstring, *lines]))
    return code.function.with_changes(body=cst.IndentedBlock(lines))


def _return(code: CodeFile, body: list[Body]) -> list[Body]:
    """The return, which takes the place of a last ``result = ...`` where it made its value itself."""
    if code.returned is None:
        return []
    line = code.statements[-1]
    assert isinstance(line, cst.SimpleStatementLine)
    alone = len(line.body) == 1
    if not code.returns_expression:
        return [line if alone else cst.SimpleStatementLine([code.returned])]
    last = body[-1] if body else None
    if isinstance(last, cst.SimpleStatementLine) and isinstance(made := last.body[-1], cst.Assign):
        target = made.targets[0].target
        if len(made.targets) == 1 and isinstance(target, cst.Name) and target.value == "result":
            body.pop()
            returned = code.returned.with_changes(value=made.value)
            return [last.with_changes(body=[*last.body[:-1], returned])]
    return [cst.SimpleStatementLine([cst.Return(cst.Name("result"))])]


def _first(node: Body) -> Body:
    """A statement at the beginning of the function, without blank lines above it."""
    lines = list(node.leading_lines)
    while lines and lines[0].comment is None:
        del lines[0]
    return node.with_changes(leading_lines=lines) if len(lines) != len(node.leading_lines) else node
