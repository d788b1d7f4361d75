"""What the cells of one section say: statements of the body, the top of the file, attributes, outputs, new inputs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import libcst as cst

from ...model.literals import is_literal
from ..changes import may_change
from ..code import Body, CodeFile, header_lines, in_body
from ..known import Known, imported
from ..scopes import bound_at_top, needed_at_top
from .reading import CellRead, SectionRead

_LOOKS = {"print", "display", "len", "type", "help", "dir"}


@dataclass
class Pieces:
    """body, head: statements; None when unchanged. spans: by cell, which statements of the body are the cell's.
    tops: added cells that belong to the top.

    attributes: literal text by name, None when unchanged. outputs: names, None when unchanged. sources: name to
    the expression that the cell of the inputs gives it. notes: what stays in the notebook, and why. problems:
    what is in the way.
    """

    body: list[Body] | None = None
    head: list[Body] | None = None
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    tops: set[int] = field(default_factory=set)
    attributes: dict[str, str] | None = None
    outputs: list[str] | None = None
    sources: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def pieces(section: SectionRead, code: CodeFile) -> Pieces:
    """What the cells of a section in plain form say."""
    found = Pieces()
    cells = []
    for cell in section.cells:
        if cell.changed and (error := cell.error) is not None:
            taken = cell.role is not None
            text = f"{error[0].upper()}{error[1:]}"
            (found.problems if taken else found.notes).append(text if taken else f"{text}; it stays in the notebook")
        else:
            cells.append(cell)
    _attributes(section, cells, found)
    _inputs(cells, found)
    extra = _outputs(section, code, cells, found)
    _head_and_body(section, code, cells, extra, found)
    return found


# -- body and head -----------------------------------------------------------------------------------------------------


def _head_and_body(section: SectionRead, code: CodeFile, cells: Sequence[CellRead], extra: str, found: Pieces) -> None:
    last = max((at for at, cell in enumerate(cells) if cell.role in ("code", "outputs")), default=len(cells))
    chosen: list[CellRead] = []
    needed = set(found.outputs if found.outputs is not None else code.operation.outputs)
    if extra:
        needed |= needed_at_top(extra)
    names = code.scopes.body | {name for cell in cells for name in bound_at_top(cell.source)}
    for at in range(len(cells) - 1, -1, -1):
        cell = cells[at]
        if cell.role == "code" or (cell.role is None and at <= last and _matters(cell, needed, names, code.known)):
            chosen.insert(0, cell)
            needed = (needed - bound_at_top(cell.source)) | needed_at_top(cell.source)
        elif cell.role is None:
            where = "it stands after the outputs" if at > last else "it only looks at values"
            found.notes.append(f"Cell {cell.number} stays in the notebook: {where}")
    head_cells = [cell for cell in cells if cell.role == "imports"]
    added = [cell for cell in chosen if cell.role is None and _is_head(cell)]
    found.tops = {cell.number for cell in added}
    body_cells = [cell for cell in chosen if cell not in added]
    shown = [replace(cell, source=extra) for cell in cells if cell.role == "outputs" and (extra or cell.statements)]
    _body(code, [*body_cells, *shown[-1:]], found)
    if added or any(cell.changed for cell in head_cells) or (section.head and not head_cells):
        shown_not = [] if section.head else [code.head_text]
        texts = [*shown_not, *(cell.source for cell in [*head_cells, *added])]
        found.head = _head(code, texts)


def _is_head(cell: CellRead) -> bool:
    nodes = ast.parse(cell.source).body
    return bool(nodes) and all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in nodes)


def _matters(cell: CellRead, needed: set[str], names: Iterable[str], known: Known) -> bool:
    """Whether an added cell does something for what comes after it, and does not only look."""
    if bound_at_top(cell.source) & needed:
        return True
    tree = ast.parse(cell.source)
    body = [node for node in tree.body if not _only_looks(node)]
    if not body:
        return False
    function = ast.parse("def cell():\n    pass").body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = body
    used = {each.id for node in body for each in ast.walk(node) if isinstance(each, ast.Name)}
    here = Known({**known.imports, **imported(body)}, known.functions)
    return any(may_change(function, name, here) for name in used & set(names) - here.imports.keys())


def _only_looks(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Expr):
        return False
    value = node.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        return value.func.id in _LOOKS
    return not any(isinstance(each, (ast.Call, ast.Await, ast.NamedExpr)) for each in ast.walk(value))


def _body(code: CodeFile, cells: Sequence[CellRead], found: Pieces) -> None:
    original = [(cell.statements, cell.changed) for cell in cells]
    spans = [span for span, _ in original if span is not None]
    whole = [span for a, b in spans for span in range(a, b)] == list(range(len(code.body)))
    if whole and all(span is not None and not changed for span, changed in original):
        return
    text = "\n".join(cell.source for cell in cells)
    own = code.scopes.body | bound_at_top(text)
    body: list[Body] = []
    seen: set[tuple[int, int]] = set()
    for cell in cells:
        start = len(body)
        if not cell.changed and cell.statements is not None:
            body += code.body[slice(*cell.statements)]
        else:
            first = cell.statements is not None and cell.statements not in seen
            before = code.body[cell.statements[0]] if first and cell.statements and code.body else None
            body += _statements(cell.source, own, before, spaced=bool(body))
        if cell.statements is not None:
            seen.add(cell.statements)
        found.spans[cell.number] = (start, len(body))
    found.body = body


def _statements(text: str, own: frozenset[str] | set[str], before: Body | None, *, spaced: bool) -> list[Body]:
    """The statements of a cell as they stand in the function, without a last line that only looks."""
    module = cst.parse_module(text if text.endswith("\n") else text + "\n")
    nodes = [node for node in module.body if isinstance(node, Body)]
    trees = ast.parse(text).body
    if nodes and isinstance(nodes[-1], cst.SimpleStatementLine) and len(nodes[-1].body) == 1 and _only_looks(trees[-1]):
        printed = isinstance(trees[-1], ast.Expr) and ast.unparse(trees[-1]).startswith("print(")
        nodes = nodes if printed else nodes[:-1]
    if not nodes:
        return []
    lines = [*module.header, *nodes[0].leading_lines]
    blank = [cst.EmptyLine(indent=False)] if spaced else []
    if before is not None:
        blank = []
        for line in before.leading_lines:
            if line.comment is not None:
                break
            blank.append(line)
    nodes[0] = nodes[0].with_changes(leading_lines=[*blank, *_without_blank(lines)])
    return [each for node in nodes for each in in_body(node, frozenset(own))]


def _without_blank(lines: Sequence[cst.EmptyLine]) -> list[cst.EmptyLine]:
    kept = list(lines)
    while kept and kept[0].comment is None:
        del kept[0]
    return kept


def _head(code: CodeFile, texts: Sequence[str]) -> list[Body]:
    """The statements at the top: those that are as they were keep their text, a header table stays where it was."""
    module = cst.parse_module("\n".join(texts) + "\n")
    empty = cst.Module([])
    known = {empty.code_for_node(_bare(node)).strip(): node for node in code.head}
    head: list[Body] = []
    nodes = [node for node in module.body if isinstance(node, Body)]
    if nodes:
        nodes[0] = nodes[0].with_changes(leading_lines=[*module.header, *nodes[0].leading_lines])
    for node in nodes:
        head.append(known.get(empty.code_for_node(_bare(node)).strip(), node))
    if head and code.head and head[0] not in code.head:
        # The header table stands in comments above the first statement, and the notebook does not show it.
        table, _ = header_lines(code.head[0])
        head[0] = head[0].with_changes(leading_lines=[*table, *_without_blank(head[0].leading_lines)])
    return head


def _bare(node: Body) -> Body:
    return node.with_changes(leading_lines=[])


# -- attributes, inputs, outputs ---------------------------------------------------------------------------------------


def _attributes(section: SectionRead, cells: Sequence[CellRead], found: Pieces) -> None:
    own = [cell for cell in cells if cell.role == "attributes"]
    if own and not any(cell.changed for cell in own):
        return
    if not own and not section.attributes:
        return
    found.attributes = {}
    for cell in own:
        for node in ast.parse(cell.source).body:
            target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
            if not isinstance(node, ast.Assign) or not isinstance(target, ast.Name):
                found.problems.append(
                    f"Cell {cell.number}: the cell of the attributes sets one name per line, received "
                    f"{ast.unparse(node)[:80]!r}"
                )
                continue
            text = ast.get_source_segment(cell.source, node.value) or ""
            text = text if "\n" not in text and is_literal(text) else ast.unparse(node.value)
            if not is_literal(text):
                found.problems.append(
                    f"Cell {cell.number}: the attribute {target.id}: expected a Python literal, received {text[:80]!r}"
                )
                continue
            found.attributes[target.id] = text


def _inputs(cells: Sequence[CellRead], found: Pieces) -> None:
    for cell in cells:
        if cell.role == "inputs" and cell.changed:
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.Assign):
                    for target in node.targets:
                        if isinstance(target, ast.Name):
                            found.sources[target.id] = ast.unparse(node.value)


def _outputs(section: SectionRead, code: CodeFile, cells: Sequence[CellRead], found: Pieces) -> str:
    """Sets the outputs; gives the text of statements that were added to their cell and belong to the body."""
    own = [cell for cell in cells if cell.role == "outputs"]
    if not any(cell.changed for cell in own):
        return ""
    shown: list[str] = []
    extra: list[str] = []
    for cell in own:
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.Expr):
                shown += [name for name in _shown(node.value) if name not in shown]
            elif not _is_kept(node, section.kept):
                extra.append(ast.get_source_segment(cell.source, node) or ast.unparse(node))
    if shown:
        before = code.operation.outputs
        found.outputs = [*(name for name in before if name in shown), *(n for n in shown if n not in before)]
    return "\n".join(extra)


def _shown(value: ast.expr) -> list[str]:
    """The variables that an expression shows as they are: ``x``, ``x, y``, ``display(x, y)``."""
    if isinstance(value, ast.Name):
        return [value.id]
    if isinstance(value, (ast.Tuple, ast.List)):
        return [name for each in value.elts for name in _shown(each)]
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in ("display", "print"):
        return [name for each in value.args for name in _shown(each)]
    return []


def _is_kept(node: ast.stmt, kept: Mapping[str, str]) -> bool:
    return (
        isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in kept.values()
    )
