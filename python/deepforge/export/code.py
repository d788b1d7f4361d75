"""An operation's file in parts: what stands at its top, the body in paragraphs, the return; with all its text kept."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst

from ..model.operation import Operation
from .known import Known, imported, known_at_top
from .scopes import Scopes, scopes_of
from .settings import settings

Body = cst.SimpleStatementLine | cst.BaseCompoundStatement
_FIGURES = ("matplotlib", "seaborn", "pylab", "plotnine")
_DRAWS = {"plot", "hist", "boxplot", "scatter", "bar", "barh", "savefig", "imshow", "subplots", "figure"}
_ENDS = {"show", "close"}


@dataclass(frozen=True)
class Chunk:
    """Statements of the body, from ``start`` up to ``stop``, that become one cell; ``text`` is the cell's."""

    start: int
    stop: int
    text: str


@dataclass(frozen=True)
class CodeFile:
    """The source of a valid operation, cut up. ``modules``: what is known of the project's own, by dotted path."""

    source: str
    operation: Operation
    modules: Mapping[str, Known] = field(default_factory=dict)
    module: cst.Module = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "module", cst.parse_module(self.source))

    @cached_property
    def function(self) -> cst.FunctionDef:
        """The operation's function."""
        name = self.operation.name
        return next(n for n in self.module.body if isinstance(n, cst.FunctionDef) and n.name.value == name)

    @cached_property
    def tree(self) -> ast.FunctionDef:
        """The same as Python's syntax tree."""
        name = self.operation.name
        return next(n for n in ast.parse(self.source).body if isinstance(n, ast.FunctionDef) and n.name == name)

    @cached_property
    def scopes(self) -> Scopes:
        """Its names."""
        return scopes_of(self.source, self.operation.name)

    @cached_property
    def imports(self) -> Mapping[str, str]:
        """What imports anywhere in the file bind: name to dotted path."""
        return imported(node for node in ast.walk(ast.parse(self.source)) if isinstance(node, ast.stmt))

    @cached_property
    def known(self) -> Known:
        """What the names at the top of the file stand for."""
        return known_at_top(ast.parse(self.source), self.modules)

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """What the code sets for its whole process, see ``settings``."""
        return settings(ast.parse(self.source), self.imports)

    @cached_property
    def head(self) -> tuple[Body, ...]:
        """The statements at the top level that a notebook needs too: imports, helpers, constants, set-up."""
        return tuple(
            node
            for index, node in enumerate(self.module.body)
            if isinstance(node, Body) and node is not self.function and not _is_apart(node, index)
        )

    @cached_property
    def head_text(self) -> str:
        """The text of ``head``, without the header table that stands in comments before it."""
        return text_of([without_header(node) for node in self.head])

    @cached_property
    def statements(self) -> tuple[Body, ...]:
        """The statements of the body, its docstring left out."""
        block = self.function.body
        if isinstance(block, cst.SimpleStatementSuite):
            single = [each.with_changes(semicolon=cst.MaybeSentinel.DEFAULT) for each in block.body]
            body: Sequence[Body] = [cst.SimpleStatementLine([each]) for each in single]
        else:
            body = [node for node in block.body if isinstance(node, Body)]
        if body and ast.get_docstring(self.tree, clean=False) is not None:
            body = body[1:]
        return tuple(body)

    @cached_property
    def returned(self) -> cst.Return | None:
        """The return at the end of the body."""
        last = self.statements[-1] if self.statements else None
        small = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else None
        return small if isinstance(small, cst.Return) else None

    @cached_property
    def returns_expression(self) -> bool:
        """Whether the return makes the one output, rather than naming it."""
        value = None if self.returned is None else self.returned.value
        return value is not None and bool(self.operation.outputs) and not isinstance(value, (cst.Name, cst.Tuple))

    @cached_property
    def body(self) -> tuple[Body, ...]:
        """The statements of the body without the return; of an expression that is returned, ``result = expression``."""
        if self.returned is None:
            return self.statements
        return (*self.statements[:-1], *_without_return(self.statements[-1], self.returned, self.returns_expression))

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """The body in the paragraphs that its author made."""
        starts: list[int] = []
        drawing = False
        for at, node in enumerate(self.body):
            # What was drawn belongs to one figure until it is shown: a notebook closes figures after each cell.
            if not starts or (not drawing and _starts_paragraph(node)):
                starts.append(at)
            drawing = self._draws(node, drawing)
        spans = zip(starts, [*starts, len(self.body)][1:], strict=True)
        return tuple(Chunk(a, b, text_of([at_top(node) for node in self.body[a:b]])) for a, b in spans)

    def _draws(self, node: Body, before: bool) -> bool:
        """Whether a figure is begun, and not yet shown, after this statement."""
        tree = ast.parse(text_of([at_top(node)]))
        calls = [each.func for each in ast.walk(tree) if isinstance(each, ast.Call)]
        methods = {each.attr for each in calls if isinstance(each, ast.Attribute)}
        if methods & _ENDS:
            return False
        roots = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
        library = any(self.imports.get(name, "").startswith(_FIGURES) for name in roots)
        is_definition = isinstance(node, (cst.FunctionDef, cst.ClassDef))
        uses = any(self.imports.values()) and any(v.startswith(_FIGURES) for v in self.imports.values())
        return before or (not is_definition and (library or (bool(methods & _DRAWS) and uses)))


def text_of(nodes: Sequence[Body]) -> str:
    """The text of statements at the left margin, without blank lines around it."""
    if not nodes:
        return ""
    first = nodes[0]
    return cst.Module([_unspaced(first), *nodes[1:]]).code.rstrip()


def _unspaced(node: Body) -> Body:
    lines = list(node.leading_lines)
    while lines and lines[0].comment is None:
        del lines[0]
    return node.with_changes(leading_lines=lines)


def _starts_paragraph(node: Body) -> bool:
    return any(line.comment is None for line in node.leading_lines)


def _without_return(line: Body, node: cst.Return, is_expression: bool) -> list[Body]:
    """The last line without its return; an expression gets the name that the output has."""
    if not isinstance(line, cst.SimpleStatementLine):
        return [line]
    kept = [each for each in line.body if each is not node]
    if is_expression and node.value is not None:
        made = cst.Assign([cst.AssignTarget(cst.Name("result"))], node.value)
        return [line.with_changes(body=[*kept, made])]
    if not kept:
        return []
    return [line.with_changes(body=[*kept[:-1], kept[-1].with_changes(semicolon=cst.MaybeSentinel.DEFAULT)])]


def _is_apart(node: Body, index: int) -> bool:
    """What a notebook does without: the docstring, imports for type checkers, what a script does."""
    if isinstance(node, cst.If):
        words = cst.Module([]).code_for_node(node.test)
        return "TYPE_CHECKING" in words or "__name__" in words
    is_text = (
        isinstance(node, cst.SimpleStatementLine)
        and len(node.body) == 1
        and isinstance(node.body[0], cst.Expr)
        and isinstance(node.body[0].value, (cst.SimpleString, cst.ConcatenatedString))
    )
    return index == 0 and is_text


def header_lines(node: Body) -> tuple[list[cst.EmptyLine], list[cst.EmptyLine]]:
    """The lines above a statement: those up to the end of a header table, and those after it."""
    lines = list(node.leading_lines)
    ends = [at for at, line in enumerate(lines) if line.comment and line.comment.value.rstrip() == "# ///"]
    end = ends[-1] if ends else -1
    return lines[: end + 1], lines[end + 1 :]


def without_header(node: Body) -> Body:
    """The statement without a header table above it."""
    return node.with_changes(leading_lines=header_lines(node)[1])


class _AtTop(cst.CSTTransformer):
    """``nonlocal`` of functions directly in the body as ``global``: the body's variables are the notebook's."""

    def leave_Nonlocal(self, original_node: cst.Nonlocal, updated_node: cst.Nonlocal) -> cst.Global:
        return cst.Global(names=updated_node.names, semicolon=updated_node.semicolon)


class _Inside(cst.CSTTransformer):
    """``global`` of a function in a cell as ``nonlocal``, for the names that the operation binds itself."""

    def __init__(self, own: frozenset[str]) -> None:
        super().__init__()
        self._own = own
        self._depth = 0

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._depth += 1

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        self._depth -= 1
        return updated_node

    def leave_Global(
        self, original_node: cst.Global, updated_node: cst.Global
    ) -> cst.BaseSmallStatement | cst.RemovalSentinel:
        if not all(item.name.value in self._own for item in updated_node.names):
            return updated_node
        if self._depth == 0:
            return cst.RemoveFromParent()
        return cst.Nonlocal(names=updated_node.names, semicolon=updated_node.semicolon)


def at_top(node: Body) -> Body:
    """A statement of the body as it stands in a cell."""
    result = node.visit(_AtTop())
    assert isinstance(result, Body)
    return result


def in_body(node: Body, own: frozenset[str]) -> list[Body]:
    """A statement of a cell as it stands in the function; ``own`` are the names that the function binds."""
    result = node.visit(_Inside(own))
    if isinstance(result, cst.SimpleStatementLine) and not result.body:
        return []
    assert isinstance(result, Body)
    return [result]
