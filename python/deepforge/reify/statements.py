"""A cell's code cut into its top-level statements, each with what it is: import, definition, literal, setup or code."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import Literal

import libcst as cst

from ..errors import ReifyError
from ..model.names import Names, names_of
from .setup import setup_state
from .spaces import opens

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


class Layout:
    """The concrete syntax of a cell's statements, which keeps comments and formatting; parsed when first asked for,
    as that takes most of the time and few cells of a long session become part of an operation."""

    def __init__(self, code: str, count: int) -> None:
        self._code = code
        self._count = count
        self._nodes: list[cst.BaseStatement] | None = None

    def node(self, index: int) -> cst.BaseStatement:
        """One statement. Raises ReifyError when the code cannot be cut into statements."""
        if self._nodes is None:
            self._nodes = self._parsed()
        return self._nodes[index]

    def _parsed(self) -> list[cst.BaseStatement]:
        try:
            module = cst.parse_module(self._code if self._code.endswith("\n") else self._code + "\n")
        except cst.ParserSyntaxError as error:
            raise ReifyError(f"The code does not parse as Python: {error}") from error
        nodes = [single for node in module.body for single in _singles(node)]
        if len(nodes) != self._count:
            raise ReifyError("The code cannot be cut into statements.")
        if module.header and nodes:
            nodes[0] = _with_header(nodes[0], module.header)
        return nodes


@dataclass
class Statement:
    """One top-level statement of a cell.

    ``tree`` is its syntax; ``line`` is 1-based in the cell's code; ``text`` is as written, without the comments around
    it. ``node`` keeps comments and formatting (``made`` when it was changed, else of ``layout``).
    ``state`` names the process-wide state a setup statement changes. ``result``: the name that a displayed value was
    bound to. ``seeds``: numbers in ``tree`` that the notebook drew and its code does not show.
    """

    layout: Layout
    index: int
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
    made: cst.BaseStatement | None = None

    @property
    def node(self) -> cst.BaseStatement:
        """The statement with its comments. Raises ReifyError when the cell's layout cannot be understood."""
        return self.made or self.layout.node(self.index)

    @property
    def opens(self) -> bool:
        """Whether it uses the notebook's namespace as such."""
        return opens(self.tree) if _MAY_OPEN.search(self.text) else False

    @property
    def stores(self) -> frozenset[str]:
        """Names the statement binds."""
        return self.names.stores

    def binds_always(self) -> frozenset[str]:
        """Names that are bound whenever the statement completes."""
        if isinstance(self.tree, (ast.If, ast.For, ast.While, ast.Try, ast.AsyncFor, ast.Match)):
            return frozenset()
        return self.names.stores


_MAY_OPEN = re.compile(r"\b(?:exec|eval|globals|locals|vars|dir)\s*\(")
Known = dict[str, tuple[Layout, list[tuple[str, Names]]]]


def split(code: str, origins: dict[str, str] | None = None, known: Known | None = None) -> list[Statement]:
    """The statements of ``code`` (plain Python); comments after the last one are left out.

    ``origins`` maps names that are bound to imports to what they stand for (``plt`` to
    ``matplotlib.pyplot``) and is extended by the imports met. ``known`` remembers what was found out about
    code that is met again, as when a cell runs many times. Raises ReifyError when the code does not
    parse.
    """
    origins = {} if origins is None else origins
    known = {} if known is None else known
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError) as error:
        raise ReifyError(f"The code does not parse as Python: {error}") from error
    if code not in known:
        texts = zip(_texts(code, tree.body), tree.body, strict=True)
        said = [(text, names_of(text, item)) for text, item in texts]
        known[code] = (Layout(code, len(tree.body)), said)
    layout, said = known[code]
    return [
        _statement(layout, index, item, text, names, origins)
        for index, (item, (text, names)) in enumerate(zip(tree.body, said, strict=True))
    ]


def _texts(code: str, body: list[ast.stmt]) -> list[str]:
    """The text of each statement, as it stands alone."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", code)  # as Python counts them
    found = []
    for item in body:
        start, end = first_line(item), item.end_lineno or item.lineno
        chosen = lines[start - 1 : end]
        chosen[-1] = chosen[-1].encode()[: item.end_col_offset].decode()
        if item.col_offset and start == item.lineno:
            chosen[0] = chosen[0].encode()[item.col_offset :].decode()
        found.append("".join(chosen))
    return found


def first_line(tree: ast.stmt) -> int:
    """The line on which a statement begins, with its decorators."""
    decorators: list[ast.expr] = getattr(tree, "decorator_list", [])
    return min([tree.lineno, *(each.lineno for each in decorators)])


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


def _statement(
    layout: Layout, index: int, tree: ast.stmt, text: str, names: Names, origins: dict[str, str]
) -> Statement:
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
    lines = (first_line(tree), tree.end_lineno or tree.lineno)
    return Statement(layout, index, tree, *lines, names, kind, tuple(imports or ()), state, text)


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
