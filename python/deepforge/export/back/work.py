"""The new code of each section of a notebook, and what it needs from other sections."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from ...errors import DeepForgeError
from ...model.operation import Operation, parse_operation
from ...model.pipeline import Port
from ...model.rewrite import Change
from ..code import CodeFile
from ..scopes import scopes_of
from .pieces import Pieces, pieces
from .reading import NotebookRead, SectionRead
from .rebuild import changed_interface, rebuild, with_imports

_TOOLS = {"os": "import os", "sys": "import sys", "deepcopy": "from copy import deepcopy"}


@dataclass
class Work:
    """One section. ``source``: its operation's code as the notebook has it. feeds: new inputs, by name, with the
    port that feeds each, None where nothing does. gone: inputs that nothing needs any more.
    """

    section: SectionRead
    code: CodeFile
    found: Pieces
    source: str
    feeds: dict[str, Port | None] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    wants: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether the operation's code differs from what the notebook was made of."""
        return self.source != self.code.source

    def operation(self) -> Operation:
        """The operation as the notebook has it."""
        return parse_operation(self.source, self.section.path)


def works(notebook: NotebookRead) -> list[Work]:
    """The sections with their new code, and the inputs and outputs that follow from it."""
    done: list[Work] = []
    for section in notebook.sections:
        source = notebook.operations[section.path]
        code = CodeFile(source, parse_operation(source, section.path))
        work = Work(section, code, Pieces(), source)
        try:
            _fill(work)
        except (DeepForgeError, cst.ParserSyntaxError, SyntaxError) as error:
            work.found.problems.append(getattr(error, "message", None) or str(error))
        done.append(work)
    for at, work in enumerate(done):
        if not work.found.problems and (work.changed or work.found.sources):
            try:
                _Needs(notebook, done, at).meet()
            except DeepForgeError as error:
                work.found.problems.append(error.message)
    return done


def _fill(work: Work) -> None:
    section, code = work.section, work.code
    if section.form == "plain":
        work.found = pieces(section, code)
        if work.found.problems:
            return
        work.source = rebuild(code, work.found.body, work.found.head)
        _attributes(work)
        _references(work)
        _outputs(work)
        return
    if section.changed("function"):
        _function(work)
    _call(work)
    work.found.notes += [
        f"Cell {cell.number} stays in the notebook: {section.node} is a function there"
        for cell in section.cells
        if cell.role is None
    ]


def _attributes(work: Work) -> None:
    """Attributes that the cell adds or leaves out; values of the others go to the node, or to the default."""
    given = work.found.attributes
    if given is None:
        return
    old = work.section.attributes
    reads = _reads(work)
    changes: list[Change] = []
    for name, text in given.items():
        if name in old:
            work.attributes |= {name: text} if text != old[name] else {}
        elif name in reads:
            changes.append(Change("add", "attribute", name, default=text, annotation=_annotation(text)))
        else:
            work.found.notes.append(f"{name} stays in the notebook: {work.section.node} does not use it")
    for name in old:
        if name not in given and name in reads:
            where = f"The attribute {name} of {work.section.node}"
            work.found.problems.append(f"{where} has no value in the notebook any more, but the code uses it")
        elif name not in given:
            changes.append(Change("remove", "attribute", name))
    work.source = changed_interface(work.source, changes, work.section.path)


def _references(work: Work) -> None:
    """What a notebook builds of another file says nothing of the pipeline."""
    for each in work.code.operation.references:
        if each.name in work.found.sources:
            where = f"{each.name} of {work.section.node}"
            work.found.notes.append(f"{where} stays as it is: choose another {each.type} for it in the pipeline")


def _outputs(work: Work) -> None:
    shown = work.found.outputs
    if shown is None:
        return
    scopes = scopes_of(work.source, work.code.operation.name)
    old = work.code.operation.outputs
    changes = []
    for name in shown:
        if name not in old and name in scopes.body:
            changes.append(Change("add", "output", name))
        elif name not in old:
            work.found.notes.append(f"{name} is shown by {work.section.node}, but not made there: it is no output")
    work.wants = [name for name in old if name not in shown]
    work.source = changed_interface(work.source, changes, work.section.path)


def _function(work: Work) -> None:
    """The function as its cell has it, in the place of the old one."""
    text = "\n".join(cell.source for cell in work.section.of("function"))
    module = cst.parse_module(text + "\n")
    name = work.code.operation.name
    new = [node for node in module.body if isinstance(node, cst.FunctionDef)]
    if len(module.body) != 1 or len(new) != 1 or new[0].name.value != name:
        work.found.problems.append(f"The cell of {work.section.node}: expected the function {name} and nothing else")
        return
    node = new[0].with_changes(leading_lines=[*work.code.function.leading_lines, *module.header])
    body = [node if each is work.code.function else each for each in work.code.module.body]
    work.source = work.code.module.with_changes(body=body).code
    work.operation()


def _call(work: Work) -> None:
    """Values of attributes in the call of a function."""
    for cell in work.section.of("call"):
        if not cell.changed or cell.error is not None:
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == work.code.operation.name
            ):
                for each in node.keywords:
                    if each.arg is not None and each.arg in work.section.attributes:
                        text = ast.get_source_segment(cell.source, each.value) or ast.unparse(each.value)
                        if text != work.section.attributes[each.arg]:
                            work.attributes[each.arg] = text


def _reads(work: Work) -> set[str]:
    """All names that the function mentions, its signature aside."""
    name = work.code.operation.name
    tree = next(node for node in ast.parse(work.source).body if isinstance(node, ast.FunctionDef) and node.name == name)
    return {
        each.id
        for statement in tree.body
        for each in ast.walk(statement)
        if isinstance(each, ast.Name) and isinstance(each.ctx, (ast.Load, ast.Del))
    }


def _unknown(source: str, function: str) -> set[str]:
    """The names that an operation's file uses and does not make."""
    scopes = scopes_of(source, function)
    return set((scopes.outside | scopes.late_outside) - scopes.head - scopes.builtins - {function})


def _annotation(literal: str) -> str | None:
    value = ast.literal_eval(literal)
    return None if value is None else type(value).__name__


class _Needs:
    """Names that the new code of a section uses and does not make: where each comes from."""

    def __init__(self, notebook: NotebookRead, all_works: Sequence[Work], at: int) -> None:
        self.work = all_works[at]
        self.before = list(all_works[:at])

    def meet(self) -> None:
        """Add the inputs, imports and outputs that are needed; take away the inputs that are not."""
        work = self.work
        operation = work.operation()
        unknown = _unknown(work.source, operation.name) - _unknown(work.code.source, operation.name)
        lines: list[str] = []
        changes: list[Change] = []
        for name in sorted(unknown):
            if (line := self._import(name)) is not None:
                lines.append(line)
                continue
            port = self._port(work.found.sources.get(name, name))
            if port is None and name not in work.found.sources:
                work.found.problems.append(self._nothing_makes(name))
                continue
            work.feeds[name] = port
            changes.append(Change("add", "input", name))
        reads = _reads(work)
        if work.section.form == "plain":
            was = {each.id for each in ast.walk(work.code.tree) if isinstance(each, ast.Name)}
            work.gone = [name for name in work.section.inputs if name not in reads and name in was]
            changes += [Change("remove", "input", name) for name in work.gone]
        if lines:
            work.source = with_imports(work.source, work.section.path, lines)
        work.source = changed_interface(work.source, changes, work.section.path)

    def _import(self, name: str) -> str | None:
        """The import statement by which another section knows the name."""
        for work in reversed(self.before):
            for node in ast.parse(work.source).body:
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    for each in node.names:
                        if (each.asname or each.name.split(".")[0]) == name:
                            return ast.unparse(_only(node, each))
        return "from IPython.display import display" if name == "display" else _TOOLS.get(name)

    def _port(self, expression: str) -> Port | None:
        """The value that a variable of the notebook holds at this place; its section gets an output when needed."""
        loaded = re.match(r"^\w+\.value\('([^']+)', '([^']+)'", expression)
        if loaded:
            return loaded.group(1), loaded.group(2)
        name = re.sub(r"^deepcopy_?\((\w+)\)$", r"\1", expression)
        if not name.isidentifier():
            return None
        for work in reversed(self.before):
            for output, kept in work.section.kept.items():
                if kept == name:
                    return work.section.node, output
            operation = work.operation()
            makes = scopes_of(work.source, operation.name).body if work.section.form == "plain" else frozenset()
            if name in operation.outputs:
                return work.section.node, name
            if name in makes and work.section.form == "plain":
                if name in operation.interface.parameters and name in work.section.inputs:
                    fed = work.section.inputs[name]
                    if fed is not None and name not in scopes_of(work.source, operation.name).stored:
                        return fed
                work.source = changed_interface(work.source, [Change("add", "output", name)], work.section.path)
                return work.section.node, name
        return None

    def _nothing_makes(self, name: str) -> str:
        node = self.work.section.node
        where = "the operations before it" if self.before else "the cells of its inputs or attributes"
        return f"{node} uses {name}, which nothing gives it: make it in its own cells, or in {where}"


def _only(node: ast.Import | ast.ImportFrom, name: ast.alias) -> ast.stmt:
    if isinstance(node, ast.Import):
        return ast.Import([name])
    return ast.ImportFrom(node.module, [name], node.level)
