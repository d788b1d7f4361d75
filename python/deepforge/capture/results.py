"""What IPython keeps of displayed values: ``_``, ``__``, ``___``, ``Out[5]``, ``_5`` in a cell are all named ``_5``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ..types.fingerprint import Fingerprint, fingerprint, is_constant
from .magics import Plain
from .variables import Known, Variables

_SPEAKS_OF_RESULTS = re.compile(r"\b(?:_{1,3}|_\d+|Out|_oh)\b")
_NUMBERED = re.compile(r"_(\d+)$")
_LATEST = ("_", "__", "___")
_BUDGET = 0.004  # seconds for a look at a displayed value that no variable holds


class Results:
    """The displayed values of one session, by the numbers of the executions that displayed them."""

    def __init__(self, variables: Variables) -> None:
        self._variables = variables
        # Not the values: IPython forgets the oldest, and the user may want to be rid of one.
        self._prints: dict[int, Fingerprint] = {}

    def displayed(self, number: int, value: Any) -> None:
        """Execution ``number`` displayed ``value``; nothing is kept unless IPython keeps it under that number."""
        if value is not None and self._kept(number) is value:
            self._prints[number] = self._look(value)

    def taken_up(self, plain: Plain) -> Plain:
        """``plain`` with one name for each earlier result; results it reads count as variables from now on.

        ``unsupported`` says so where a result has been changed since it was displayed.
        """
        if plain.code is None or not _SPEAKS_OF_RESULTS.search(plain.code):
            return plain
        tree = plain.tree or ast.parse(plain.code)
        uses = _Uses(self._is_result_name)
        uses.visit(tree)
        lines = plain.code.split("\n")
        for node, name in sorted(uses.found, key=lambda use: (use[0].lineno, use[0].col_offset), reverse=True):
            number = self._number(name)
            if number is None:
                continue  # not a result: the reader of history says so
            reason = self._adopted(number)
            if reason is not None:
                return replace(plain, unsupported=reason)
            if not _write(lines, node, f"_{number}"):
                return replace(plain, unsupported=f"its use of {name} could not be written anew")
        code = "\n".join(lines)
        return plain if code == plain.code else replace(plain, code=code, tree=ast.parse(code))

    def _is_result_name(self, name: str) -> bool:
        return bool(_SPEAKS_OF_RESULTS.fullmatch(name)) and not self._variables.is_claimed(name)

    def _number(self, name: str) -> int | None:
        """The execution whose result a name stands for now; None when it is not known."""
        namespace = self._variables.namespace
        if name in _LATEST:
            latest = list(self._prints)[-1 - _LATEST.index(name) :][:1]
            return latest[0] if latest and self._kept(latest[0]) is namespace.get(name) else None
        found = _NUMBERED.match(name)
        number = int(found.group(1)) if found else -1
        return number if number in self._prints and self._kept(number) is not None else None

    def _kept(self, number: int) -> Any:
        """What IPython keeps under a number, None when that is nothing."""
        namespace = self._variables.namespace
        value = namespace["_oh"].get(number)
        return value if namespace.get(f"_{number}") is value else None

    def _adopted(self, number: int) -> str | None:
        """Make the result a variable of the session; gives why that cannot be."""
        name, value = f"_{number}", self._kept(number)
        if self._variables.is_adopted(name):
            return None
        if not is_constant(value) and not self._is_unchanged(number, value):
            return f"it reads the result of execution {number}, which may have been changed since"
        self._variables.adopt(name, number, self._prints[number])
        return None

    def _is_unchanged(self, number: int, value: Any) -> bool:
        if any(known.made is not None and known.made <= number for known in self._holders(value)):
            return True
        then, now = self._prints[number], fingerprint(value, 0.15, names=self._variables.namespace)
        return then.digest is not None and then.digest == now.digest

    def _look(self, value: Any) -> Fingerprint:
        known = next((known.print for known in self._holders(value) if known.print is not None), None)
        return known or fingerprint(value, _BUDGET, names=self._variables.namespace, lazy=True)

    def _holders(self, value: Any) -> Iterable[Known]:
        """What is known of the variables that are this very value, and of which nothing is in doubt."""
        namespace = self._variables.namespace
        for name, known in self._variables.known.items():
            if known.ident == id(value) and not known.suspect and namespace.get(name) is value:
                yield known


class _Uses(ast.NodeVisitor):
    """Where the top level of a cell reads earlier results, each under IPython's name."""

    def __init__(self, is_result: Any) -> None:
        self.found: list[tuple[ast.expr, str]] = []
        self._is_result = is_result
        self._hidden: list[set[str]] = []

    def visit_Module(self, node: ast.Module) -> None:
        stored = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
        stored |= {
            a.asname or a.name for n in ast.walk(node) if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names
        }
        self._hidden.append(stored)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load) and node.id not in ("Out", "_oh"):
            self._use(node, node.id)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        index = node.slice
        if (
            isinstance(node.value, ast.Name)
            and node.value.id in ("Out", "_oh")
            and isinstance(index, ast.Constant)
            and type(index.value) is int
            and isinstance(node.ctx, ast.Load)
        ):
            self._use(node, f"_{index.value}")
        else:
            self.generic_visit(node)

    def _use(self, node: ast.expr, name: str) -> None:
        if self._is_result(name) and not any(name in hidden for hidden in self._hidden):
            self.found.append((node, name))

    # What functions read, they read when they are called.

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for part in [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults]:
            if part is not None:
                self.visit(part)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for part in [*node.args.defaults, *node.args.kw_defaults]:
            if part is not None:
                self.visit(part)


def _write(lines: list[str], node: ast.expr, name: str) -> bool:
    """Put ``name`` in the place of an expression on one line."""
    index, start, end = node.lineno - 1, node.col_offset, node.end_col_offset or 0
    line = lines[index].encode()
    if node.end_lineno != node.lineno or line[start:end].decode() != ast.unparse(node):
        # Within an f-string, older Pythons do not know the place.
        return False
    lines[index] = (line[:start] + name.encode() + line[end:]).decode()
    return True
