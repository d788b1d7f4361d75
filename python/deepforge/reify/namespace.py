"""Cells that use the notebook's variables as a namespace: in an operation they run with one of their own."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from .history import Unit
from .rewrite import parse, tolerated
from .statements import Statement


class Namespace:
    """The dictionary that stands for the notebook's variables in one operation; ``name`` is what it is called."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._begun = False
        self._names: set[str] = set()

    def run(self, unit: Unit) -> list[cst.BaseStatement]:
        """Statements that run a cell with the present variables as its globals and take back what it bound.

        ``exec`` in a function would bind nothing. What the notebook had lost by then is taken out.
        """
        body: list[cst.BaseStatement] = []
        given = sorted(name for name in unit.needs if name.isidentifier())
        if not self._begun:
            self._begun = True
            body += parse(
                "# A cell uses the notebook's variables as a namespace: it runs with this one as its globals.\n"
                f'{self._name} = {{"__name__": "__main__"}}\n'
            )
        body += parse("".join(f"{self._name}.pop({name!r}, None)\n" for name in sorted(self._names - set(given))))
        if given:
            body += parse(f"{self._name}.update({', '.join(f'{name}={name}' for name in given)})\n")
        self._names = set(given) | unit.writes
        run = parse(f"exec({_literal(_code([*unit.lifted, *unit.body]))}, {self._name})\n")
        if unit.raises_at is not None and unit.operation.error is not None:
            run = tolerated(run[0], unit.operation.error.type)
        return [*body, *run, *parse("".join(f"{name} = {self._name}[{name!r}]\n" for name in sorted(unit.writes)))]


def _code(statements: Iterable[Statement]) -> str:
    """The text of a cell's statements, from top to bottom."""
    found = []
    for statement in sorted(statements, key=lambda each: each.line):
        assert isinstance(statement.node, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
        found.append(cst.Module([statement.node]).code)
    return "".join(found)


def _literal(code: str) -> str:
    """A literal whose value is ``code``, over several lines where that can be read."""
    if '"""' in code or "\\" in code or "\r" in code or "\0" in code:
        return repr(code)
    return f'"""\n{code.rstrip()}\n"""'
