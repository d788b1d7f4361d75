"""A cell's code cut into its top-level statements, each with what it is: import, definition, literal, setup or code."""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass, field
from typing import Literal

import libcst as cst

from ..errors import ReifyError
from .names import Names, names_of
from .setup import setup_state

Kind = Literal["import", "definition", "literal", "setup", "code", "nothing"]


@dataclass(frozen=True)
class ImportedName:
    """One name an import statement binds: ``from module import symbol as name``; symbol None for ``import module``."""

    name: str
    module: str
    symbol: str | None

    @property
    def origin(self) -> str:
        """Dotted path of the thing itself."""
        return f"{self.module}.{self.symbol}" if self.symbol else self.module


@dataclass
class Statement:
    """One top-level statement of a cell.

    ``node`` keeps comments and formatting; ``tree`` is its syntax; ``line`` is 1-based in the cell's code.
    ``state`` names the process-wide state a setup statement changes. ``result``: the name that a displayed value was
    bound to. ``seeds``: numbers in ``tree`` that the notebook drew and its code does not show.
    """

    node: cst.BaseStatement
    tree: ast.stmt
    line: int
    end_line: int
    names: Names
    kind: Kind
    imports: tuple[ImportedName, ...] = ()
    state: str | None = None
    text: str = field(default="", repr=False)
    result: str = ""
    seeds: tuple[ast.expr, ...] = ()

    @property
    def stores(self) -> frozenset[str]:
        """Names the statement binds."""
        return self.names.stores

    def binds_always(self) -> frozenset[str]:
        """Names that are bound whenever the statement completes."""
        if isinstance(self.tree, (ast.If, ast.For, ast.While, ast.Try, ast.AsyncFor, ast.Match)):
            return frozenset()
        return self.names.stores


Known = dict[str, list[tuple[str, Names]]]


def split(code: str, origins: dict[str, str] | None = None, known: Known | None = None) -> list[Statement]:
    """The statements of ``code`` (plain Python); comments after the last one are left out.

    ``origins`` maps names that are bound to imports to what they stand for (``plt`` to
    ``matplotlib.pyplot``) and is extended by the imports met. ``known`` remembers the text and the names of
    statements for code that is met again, as when a cell runs many times. Raises ReifyError when the code does not
    parse.
    """
    origins = {} if origins is None else origins
    try:
        module = cst.parse_module(code if code.endswith("\n") else code + "\n")
        tree = ast.parse(code)
    except (cst.ParserSyntaxError, SyntaxError, ValueError) as error:
        raise ReifyError(f"The code does not parse as Python: {error}") from error
    nodes = [single for node in module.body for single in _singles(node)]
    if len(nodes) != len(tree.body):
        raise ReifyError("The code cannot be cut into statements.")
    said = None if known is None else known.get(code)
    if said is None:
        texts = [textwrap.dedent(module.code_for_node(node)) for node in nodes]
        said = [(text, names_of(text)) for text in texts]
        if known is not None:
            known[code] = said
    statements = [
        _statement(node, item, text, names, origins)
        for node, item, (text, names) in zip(nodes, tree.body, said, strict=True)
    ]
    if module.header and statements:
        statements[0].node = _with_header(statements[0].node, module.header)
    return statements


def _singles(node: cst.BaseStatement | cst.SimpleStatementLine) -> list[cst.BaseStatement]:
    """``a = 1; b = 2`` as two statements."""
    if not isinstance(node, cst.SimpleStatementLine) or len(node.body) == 1:
        return [node]
    parts: list[cst.BaseStatement] = []
    for index, small in enumerate(node.body):
        plain = small.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
        first = index == 0
        last = index == len(node.body) - 1
        parts.append(
            cst.SimpleStatementLine(
                body=[plain],
                leading_lines=node.leading_lines if first else [],
                trailing_whitespace=node.trailing_whitespace if last else cst.TrailingWhitespace(),
            )
        )
    return parts


def _with_header(node: cst.BaseStatement, header: object) -> cst.BaseStatement:
    lines = [line for line in header if isinstance(line, cst.EmptyLine)] if isinstance(header, (list, tuple)) else []
    if hasattr(node, "leading_lines"):
        return node.with_changes(leading_lines=[*lines, *node.leading_lines])
    return node


def _statement(node: cst.BaseStatement, tree: ast.stmt, text: str, names: Names, origins: dict[str, str]) -> Statement:
    imports = imported_names(tree)
    state = None
    kind: Kind = "code"
    if imports is not None:
        kind = "import"
        for item in imports:
            origins[item.name] = item.origin
    elif isinstance(tree, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) or _is_lambda(tree):
        kind = "definition"
    elif literal_text(tree) is not None:
        kind = "literal"
    elif (state := setup_state(tree, origins)) is not None:
        kind = "setup"
    elif isinstance(tree, ast.Pass) or (isinstance(tree, ast.Expr) and is_plain_look(tree.value)):
        kind = "nothing"
    for name in names.stores if kind not in ("import",) else ():
        origins.pop(name, None)
    start = min([tree.lineno, *(d.lineno for d in getattr(tree, "decorator_list", []))])
    return Statement(node, tree, start, tree.end_lineno or tree.lineno, names, kind, tuple(imports or ()), state, text)


def imported_names(tree: ast.stmt) -> list[ImportedName] | None:
    """The names an import statement binds (``*`` for a star import), None when it is not an import.

    ``try: import x except ImportError: import y as x`` counts as an import of what its body imports.
    """
    if isinstance(tree, ast.Import):
        return [
            ImportedName(a.asname, a.name, None) if a.asname else ImportedName(a.name.split(".")[0], a.name, None)
            for a in tree.names
        ]
    if isinstance(tree, ast.ImportFrom):
        module = "." * tree.level + (tree.module or "")
        return [ImportedName(a.asname or a.name, module, a.name) for a in tree.names]
    return None


def _is_lambda(tree: ast.stmt) -> bool:
    return (
        isinstance(tree, ast.Assign)
        and isinstance(tree.value, ast.Lambda)
        and len(tree.targets) == 1
        and isinstance(tree.targets[0], ast.Name)
    )


def literal_text(tree: ast.stmt) -> tuple[str, str] | None:
    """``(name, literal text)`` of ``name = <immutable literal>``, else None."""
    if isinstance(tree, ast.Assign) and len(tree.targets) == 1:
        target, value = tree.targets[0], tree.value
    elif isinstance(tree, ast.AnnAssign) and tree.value is not None:
        target, value = tree.target, tree.value
    else:
        return None
    if not isinstance(target, ast.Name) or not _is_immutable(value):
        return None
    return target.id, ast.unparse(value)


def _is_immutable(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return value.value is not Ellipsis
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, (ast.USub, ast.UAdd)):
        return isinstance(value.operand, ast.Constant) and isinstance(value.operand.value, (int, float))
    return isinstance(value, ast.Tuple) and all(_is_immutable(item) for item in value.elts)


def is_plain_look(value: ast.expr) -> bool:
    """Whether evaluating ``value`` only looks: a name, an attribute or item of one, a constant, or a tuple of these."""
    if isinstance(value, (ast.Name, ast.Constant)):
        return True
    if isinstance(value, ast.Attribute):
        return is_plain_look(value.value)
    if isinstance(value, ast.Subscript):
        return is_plain_look(value.value) and is_plain_look(value.slice)
    if isinstance(value, (ast.Tuple, ast.List)):
        return all(is_plain_look(item) for item in value.elts)
    if isinstance(value, ast.Slice):
        return all(part is None or is_plain_look(part) for part in (value.lower, value.upper, value.step))
    return isinstance(value, ast.UnaryOp) and is_plain_look(value.operand)
