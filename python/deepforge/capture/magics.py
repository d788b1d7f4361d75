"""A cell as plain Python: what IPython makes of it, with every magic and shell line replaced by what it does."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from .expand import block_literal, expanded
from .magic_table import Rewrite, Unsupported, cell_magic, line_magic, line_value, shell_command, shell_output
from .own_magics import OwnMagics, without_registration
from .run_magic import run_file

_SPECIAL = re.compile(r"[%!?;]|^\s*[,/>]|^\s*In \[|^\s*\.\.\.|^\s", re.MULTILINE)


@dataclass(frozen=True)
class Plain:
    """A cell without IPython.

    ``code``: plain Python that does the same; None when there is none, and ``unsupported`` says why.
    ``notes``: magics that were left out because no variable can depend on them. ``lines``: for each
    line of ``code``, the line of the cell as IPython compiles it (1-based). ``body``: how many lines of
    the cell come before the body that a cell magic runs; 0 without one. ``also``: code that ran but is
    not in ``code`` (timing loops). ``bound``: names bound by magics that ``code`` does not bind. ``tree``: the
    syntax tree of ``code``, where it is at hand.
    """

    code: str | None
    unsupported: str | None = None
    notes: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    body: int = 0
    also: str = ""
    bound: tuple[str, ...] = ()
    tree: ast.Module | None = field(default=None, compare=False, repr=False)

    def line_in_code(self, line: int) -> int | None:
        """The first line of ``code`` that stands for a line of the compiled cell."""
        if not self.lines:
            return line
        return next((index for index, source in enumerate(self.lines, 1) if source == line), None)


def plain_python(
    source: str,
    user_magics: Container[str] = (),
    *,
    names: Container[str] = (),
    is_magic: Callable[[str], bool] | None = None,
    transform: Callable[[str], str] | None = None,
    magics: Mapping[str, Mapping[str, Any]] | None = None,
) -> Plain:
    """The cell ``source`` as plain Python; never raises.

    ``user_magics``: further magics that may be left out. ``names``: names in the session, for what is
    filled into magics. ``is_magic``: whether a bare first word is a magic in the session (``cd data``).
    ``transform``: the shell's own input transformation, IPython's default when not given. ``magics``: the
    shell's magics by kind (``line``, ``cell``) and name: among them may be other names of magics, and the user's own.
    """
    tree = None
    if not _SPECIAL.search(source) and not _bare_magic(source, is_magic):
        tree = _parsed(source)
    text = source
    if tree is None:
        try:
            text = (transform or _transform)(source)
        except (SyntaxError, ValueError) as error:
            return Plain(None, f"not valid Python: {error}")
        if _bare_magic(text, is_magic):
            text = (transform or _transform)("%" + text.lstrip())
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return Plain(None, f"not valid Python: {error}")
    if "register_" in text:
        text = without_registration(text, tree)
        tree = ast.parse(text)
    if "get_ipython" not in text:
        return Plain(text or "\n", tree=tree)
    try:
        return _Rewriter(text, tree, names, user_magics, OwnMagics(magics or {}, names)).run()
    except Unsupported as reason:
        return Plain(None, str(reason), also=text)


@functools.lru_cache(maxsize=1)
def _manager() -> Any:
    from IPython.core.inputtransformer2 import TransformerManager

    make: Any = TransformerManager
    return make()


def _transform(source: str) -> str:
    text: str = _manager().transform_cell(source)
    return text


def _parsed(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _bare_magic(source: str, is_magic: Callable[[str], bool] | None) -> bool:
    """Whether a one-line cell is a magic without its percent sign, as IPython sees it."""
    text = source.strip()
    if is_magic is None or not text or "\n" in text:
        return False
    found = re.match(r"([A-Za-z_]\w*)(\s*)(.*)$", text)
    if not found or not is_magic(found.group(1)):
        return False
    rest = found.group(3)
    return not (rest.startswith("=") and not rest.startswith("=="))


def shell_call(node: ast.AST) -> tuple[str, ast.Call] | None:
    """The method of ``get_ipython()`` that an expression calls, or None."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Call):
        function = node.func.value.func
        if isinstance(function, ast.Name) and function.id == "get_ipython":
            return node.func.attr, node
    return None


def _texts(call: ast.Call) -> list[str] | None:
    constants = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    found = [text for text in constants if isinstance(text, str)]
    return found if len(found) == len(call.args) else None


class _Known:
    """Names that a magic can fill in: the session's, and those the cell binds itself, in functions too."""

    def __init__(self, names: Container[str], tree: ast.AST) -> None:
        self._names = names
        self._bound: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self._bound.add(node.id)
            elif isinstance(node, ast.arg):
                self._bound.add(node.arg)
            elif isinstance(node, ast.alias):
                self._bound.add(node.asname or node.name.partition(".")[0])
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                self._bound.add(node.name)

    def __contains__(self, name: object) -> bool:
        return name in self._bound or name in self._names


@dataclass
class _Edit:
    start: tuple[int, int]
    end: tuple[int, int]
    lines: list[str]


@dataclass
class _Rewriter:
    """Replaces the calls of ``get_ipython()`` in one compiled cell."""

    text: str
    tree: ast.Module
    names: Container[str]
    drop: Container[str]
    own: OwnMagics
    edits: list[_Edit] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    bound: list[str] = field(default_factory=list)

    def run(self) -> Plain:
        body = self.tree.body
        self.names = _Known(self.names, self.tree)
        if len(body) == 1 and isinstance(body[0], ast.Expr):
            found = shell_call(body[0].value)
            if found and found[0] == "run_cell_magic":
                return self._cell(found[1])
        self._block(body)
        code, lines = self._apply()
        return self._checked(code, lines)

    def _checked(self, code: str, lines: list[int]) -> Plain:
        try:
            tree = ast.parse(code)
        except SyntaxError as error:
            raise Unsupported(f"a magic could not be put as plain Python: {error}") from error
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id == "get_ipython":
                raise Unsupported(f"line {lines[node.lineno - 1]} uses get_ipython()")
        also = "\n".join(self.also)
        return Plain(code or "\n", None, tuple(self.notes), tuple(lines), 0, also, tuple(self.bound), tree)

    # -- cell magics ---------------------------------------------------------------------------------------------

    def _cell(self, call: ast.Call) -> Plain:
        texts = _texts(call)
        if texts is None or len(texts) != 3:
            raise Unsupported("a cell magic is called with values that are not constants")
        name, line, body = texts
        name, line = self.own.meant("cell", name, line)
        own = self.own.function("cell", name)
        if own is not None:
            return self._checked(
                f"{own}({expanded(line, self.names)}, {block_literal(body)})\n", [1] * (body.count("\n") + 2)
            )
        rewrite, runs_body = cell_magic(name, line, body, self.names, self.drop)
        self._note(rewrite)
        if not runs_body:
            lines = [*(f"import {module}" for module in sorted(rewrite.imports)), *rewrite.lines]
            return self._checked("\n".join(lines) + "\n" if lines else "", [1] * max(len(lines), 1))
        inner = plain_python(body, self.drop, names=self.names)
        if inner.code is None:
            raise Unsupported(inner.unsupported or "the body is not plain Python")
        numbers = inner.lines or tuple(range(1, len(inner.code.splitlines()) + 1))
        return Plain(
            "\n" + inner.code,
            None,
            (*self.notes, *inner.notes),
            (1, *(number + 1 for number in numbers)),
            inner.body + 1,
            inner.also,
            (*self.bound, *inner.bound),
        )

    # -- line magics and shell lines -----------------------------------------------------------------------------

    def _block(self, body: list[ast.stmt]) -> None:
        dropped = []
        for node in body:
            found = shell_call(node.value) if isinstance(node, ast.Expr) else None
            rewrite = self._statement(*found) if found else None
            if rewrite is None:
                self._within(node)
                continue
            self._note(rewrite)
            edit = _Edit(
                (node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0), rewrite.lines
            )
            self.edits.append(edit)
            if not rewrite.lines:
                dropped.append(edit)
        if dropped and len(dropped) == len(body) and body is not self.tree.body:
            dropped[0].lines = ["pass"]

    def _within(self, node: ast.AST) -> None:
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            block = getattr(node, name, None)
            if isinstance(block, list) and block:
                if isinstance(block[0], ast.stmt):
                    self._block(block)
                else:
                    for part in block:
                        self._within(part)
        todo: list[ast.AST] = [
            child for child in ast.iter_child_nodes(node) if isinstance(child, (ast.expr, ast.withitem, ast.keyword))
        ]
        while todo:
            expression = todo.pop()
            found = shell_call(expression)
            if found:
                self._expression(*found)
            else:
                todo += [
                    child
                    for child in ast.iter_child_nodes(expression)
                    if isinstance(child, (ast.expr, ast.withitem, ast.keyword, ast.comprehension))
                ]

    def _statement(self, method: str, call: ast.Call) -> Rewrite | None:
        texts = _texts(call)
        if method in ("run_line_magic", "magic") and texts:
            name, text = (texts[0], "".join(texts[1:2])) if method == "run_line_magic" else _split(texts[0])
            name, text = self.own.meant("line", name, text)
            own = self.own.function("line", name)
            if own is not None:
                return Rewrite([f"{own}({expanded(text, self.names)})"])
            if name == "alias_magic":
                self.own.add(text)
            if name == "run":
                return run_file(text, self.names, self._plain)
            rewrite = line_magic(name, text, self.names, self.drop)
            if not rewrite.lines or len(rewrite.lines) > 1:
                return rewrite
            # A timed statement may hold magics itself.
            inner = plain_python(rewrite.lines[0], self.drop, names=self.names)
            if inner.code is None:
                raise Unsupported(inner.unsupported or "not plain Python")
            rewrite.lines = inner.code.rstrip("\n").split("\n") if inner.code.strip() else []
            return rewrite
        if method in ("register_magic_function", "register_magics"):
            return Rewrite(note=f"get_ipython().{method}()")
        if method in ("system", "system_raw", "system_piped") and len(call.args) == 1:
            if texts:
                return shell_command(texts[0], self.names)
            return Rewrite([f"subprocess.run({ast.unparse(call.args[0])}, shell=True)"], {"subprocess"})
        if method in ("getoutput", "getoutput_piped") and texts:
            return shell_command(texts[0], self.names)
        if method == "run_cell_magic" and texts and len(texts) == 3:
            raise Unsupported(f"the cell magic %%{texts[0]} is called within a cell")
        return None

    def _expression(self, method: str, call: ast.Call) -> None:
        texts = _texts(call)
        if method == "getoutput" and texts:
            code, modules = shell_output(expanded(texts[0], self.names)), {"subprocess"}
        elif method == "run_line_magic" and texts:
            name, text = self.own.meant("line", texts[0], "".join(texts[1:2]))
            own = self.own.function("line", name)
            if own is not None:
                code, modules = f"{own}({expanded(text, self.names)})", set()
            else:
                code, modules = line_value(name, text, self.names)
        else:
            return
        self.imports |= modules
        end = (call.end_lineno or 0, call.end_col_offset or 0)
        self.edits.append(_Edit((call.lineno, call.col_offset), end, [code]))

    def _plain(self, source: str) -> str:
        inner = plain_python(source, self.drop, names=self.names)
        if inner.code is None:
            raise Unsupported(inner.unsupported or "not plain Python")
        return inner.code

    def _note(self, rewrite: Rewrite) -> None:
        self.imports |= rewrite.imports
        if rewrite.note:
            self.notes.append(rewrite.note)
        if rewrite.also:
            self.also.append(rewrite.also)
        if rewrite.bound:
            self.bound.append(rewrite.bound)

    # -- putting it together -------------------------------------------------------------------------------------

    def _apply(self) -> tuple[str, list[int]]:
        lines = [(number, line) for number, line in enumerate(self.text.split("\n"), 1)]
        for edit in sorted(self.edits, key=lambda one: one.start, reverse=True):
            (first, left), (last, right) = edit.start, edit.end
            head = lines[first - 1][1].encode()[:left].decode()
            tail = lines[last - 1][1].encode()[right:].decode()
            indent = head if not head.strip() else ""
            new = [head + edit.lines[0], *(indent + line for line in edit.lines[1:])] if edit.lines else [head]
            new[-1] = (new[-1] + tail).rstrip() if not edit.lines else new[-1] + tail
            lines[first - 1 : last] = [(first, line) for line in new]
        top = self._top()
        imports = [(top + 1, f"import {module}") for module in sorted(self.imports)]
        at = next((index for index, (number, _) in enumerate(lines) if number > top), len(lines))
        lines[at:at] = imports
        return "\n".join(line for _, line in lines), [number for number, _ in lines]

    def _top(self) -> int:
        """The last line that has to stay first: a docstring, imports from ``__future__``."""
        top = 0
        for index, node in enumerate(self.tree.body):
            docstring = index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if not docstring and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
                break
            top = node.end_lineno or node.lineno
        return top


def _split(text: str) -> tuple[str, str]:
    name, _, rest = text.lstrip("%").partition(" ")
    return name, rest
