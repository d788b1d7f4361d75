"""Adding, removing and renaming outputs: the function's own returns, nested functions left alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

_Small = cst.BaseSmallStatement
_Edit = Callable[[cst.Return], list[_Small]]
_SPACE = cst.SimpleWhitespace(" ")


def add(function: cst.FunctionDef, name: str) -> cst.FunctionDef:
    """Every return lists ``name`` last; a function whose end can be reached gets a return there."""

    def edit(node: cst.Return) -> list[_Small]:
        value = node.value
        if _is_nothing(value):
            return [_returning(node, cst.Name(name))]
        if isinstance(value, cst.Tuple):
            return [_returning(node, _append(value, name))]
        before: list[_Small] = []
        if value is not None and not isinstance(value, cst.Name):
            before = [_assign("result", value)]
            value = cst.Name("result")
        assert value is not None, "a return of nothing was dealt with above"
        elements = [cst.Element(value, cst.Comma(whitespace_after=_SPACE)), cst.Element(cst.Name(name))]
        return [*before, _returning(node, cst.Tuple(elements, lpar=[], rpar=[]))]

    changed = _edit_returns(function, edit)
    if _ends(changed.body):
        return changed
    last = cst.Return(cst.Name(name))
    if isinstance(changed.body, cst.IndentedBlock):
        body: Sequence[cst.BaseStatement] = [*changed.body.body, cst.SimpleStatementLine([last])]
        return changed.with_changes(body=changed.body.with_changes(body=body))
    return changed.with_changes(body=changed.body.with_changes(body=_semicolons([*changed.body.body, last])))


def remove(function: cst.FunctionDef, name: str) -> cst.FunctionDef:
    """No return lists ``name``; a lone expression is still evaluated, its value dropped."""

    def edit(node: cst.Return) -> list[_Small]:
        value = node.value
        if isinstance(value, cst.Tuple):
            kept = _without(value, name)
            return [_returning(node, kept)]
        if isinstance(value, cst.Name) or value is None:
            return [_returning(node, None)]
        return [cst.Expr(value), _returning(node, None)]

    return _edit_returns(function, edit)


def rename(function: cst.FunctionDef, old: str, new: str) -> cst.FunctionDef:
    """Returns list ``new`` in place of ``old``, assigned just before: the variable keeps its name."""

    def edit(node: cst.Return) -> list[_Small]:
        value = node.value
        if isinstance(value, cst.Tuple):
            elements = [
                each.with_changes(value=cst.Name(new))
                if isinstance(each.value, cst.Name) and each.value.value == old
                else each
                for each in value.elements
            ]
            return [_assign(new, cst.Name(old)), _returning(node, value.with_changes(elements=elements))]
        assert value is not None
        return [_assign(new, value), _returning(node, cst.Name(new))]

    return _edit_returns(function, edit)


class _Returns(cst.CSTTransformer):
    """Replaces each own return by the statements that ``edit`` gives for it."""

    def __init__(self, edit: _Edit) -> None:
        super().__init__()
        self._edit = edit

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.SimpleStatementLine]:
        body = self._small(updated_node.body)
        if len(updated_node.body) > 1 or len(body) == 1:
            return updated_node.with_changes(body=body)
        first = cst.SimpleStatementLine(body[:1], leading_lines=updated_node.leading_lines)
        middle = [cst.SimpleStatementLine([each]) for each in body[1:-1]]
        last = updated_node.with_changes(body=body[-1:], leading_lines=[])
        return cst.FlattenSentinel([first, *middle, last])

    def leave_SimpleStatementSuite(
        self, original_node: cst.SimpleStatementSuite, updated_node: cst.SimpleStatementSuite
    ) -> cst.SimpleStatementSuite:
        return updated_node.with_changes(body=self._small(updated_node.body))

    def _small(self, body: Sequence[_Small]) -> list[_Small]:
        new: list[_Small] = []
        for each in body:
            new.extend(self._edit(each) if isinstance(each, cst.Return) else [each])
        return _semicolons(new) if len(new) != len(body) else new


def _edit_returns(function: cst.FunctionDef, edit: _Edit) -> cst.FunctionDef:
    body = function.body.visit(_Returns(edit))
    return function.with_changes(body=body)


def _semicolons(body: Sequence[_Small]) -> list[_Small]:
    """Statements that share a line, with a semicolon between any two."""
    return [each.with_changes(semicolon=cst.MaybeSentinel.DEFAULT) for each in body]


def _returning(node: cst.Return, value: cst.BaseExpression | None) -> cst.Return:
    space = _SPACE if value is not None else cst.MaybeSentinel.DEFAULT
    return node.with_changes(value=value, whitespace_after_return=space)


def _assign(name: str, value: cst.BaseExpression) -> cst.Assign:
    return cst.Assign([cst.AssignTarget(cst.Name(name))], value)


def _is_nothing(value: cst.BaseExpression | None) -> bool:
    if isinstance(value, cst.Tuple):
        return not value.elements
    return value is None or (isinstance(value, cst.Name) and value.value == "None")


def _append(value: cst.Tuple, name: str) -> cst.Tuple:
    *before, last = value.elements
    between = cst.Comma(whitespace_after=_SPACE)
    style = before[-1].comma.whitespace_after if before and isinstance(before[-1].comma, cst.Comma) else None
    comma = last.comma if before else cst.MaybeSentinel.DEFAULT
    ending = value.rpar[0].whitespace_before if value.rpar else None
    if isinstance(comma, cst.Comma) and isinstance(ending, cst.ParenthesizedWhitespace):
        # One name a line: the new one gets its own, and a comment stays behind its name.
        if isinstance(style, cst.ParenthesizedWhitespace):
            ending = ending.with_changes(indent=style.indent, last_line=style.last_line)
        between = comma.with_changes(whitespace_after=ending)
        closing = value.rpar[0].whitespace_before
        assert isinstance(closing, cst.ParenthesizedWhitespace)
        closing = closing.with_changes(first_line=cst.TrailingWhitespace(), empty_lines=[])
        value = value.with_changes(rpar=[value.rpar[0].with_changes(whitespace_before=closing), *value.rpar[1:]])
    new = cst.Element(cst.Name(name), comma)
    return value.with_changes(elements=[*before, last.with_changes(comma=between), new])


def _without(value: cst.Tuple, name: str) -> cst.BaseExpression | None:
    """The tuple less one name; the name itself when one is left, None when none is."""
    kept = [each for each in value.elements if not (isinstance(each.value, cst.Name) and each.value.value == name)]
    if len(kept) < 2:
        return kept[0].value if kept else None
    if kept[-1] is not value.elements[-1]:
        kept[-1] = kept[-1].with_changes(comma=value.elements[-1].comma)
    return value.with_changes(elements=kept)


def _ends(body: cst.BaseSuite) -> bool:
    """Whether the end of a block is surely not reached."""
    last = body.body[-1] if body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        return any(isinstance(each, (cst.Return, cst.Raise)) for each in last.body)
    if isinstance(last, cst.If):
        return _ends(last.body) and last.orelse is not None and _ends_else(last.orelse)
    if isinstance(last, cst.With):
        return _ends(last.body)
    return isinstance(last, (cst.Return, cst.Raise))


def _ends_else(orelse: cst.If | cst.Else) -> bool:
    if isinstance(orelse, cst.Else):
        return _ends(orelse.body)
    return _ends(orelse.body) and orelse.orelse is not None and _ends_else(orelse.orelse)
