"""Functions and classes that read the notebook's variables, as text that makes them anew over those variables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .history import Binding, History
from .imports import import_lines
from .rewrite import standalone


@dataclass(frozen=True)
class Definitions:
    """How to make ``names`` anew, in one namespace.

    ``imports``: lines. ``statements``: name and text of each definition, in the order in which they ran. ``values``:
    variables that they read. ``literals``: to the text of those that were written out.
    """

    names: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    statements: tuple[tuple[str, str], ...] = ()
    values: frozenset[str] = frozenset()
    literals: dict[str, str] = field(default_factory=dict)


def definitions(history: History, names: Iterable[str]) -> Definitions:
    """The text of ``names`` and of all that they use, as the session ended."""
    wanted = sorted(names)
    todo, seen = list(wanted), set(wanted)
    imports: list[Binding] = []
    found: list[Binding] = []
    values: set[str] = set()
    literals: dict[str, str] = {}
    while todo:
        name = todo.pop()
        binding = history.final.get(name)
        if binding is None:
            continue
        if binding.kind == "import":
            imports.append(binding)
        elif binding.kind == "definition" and binding.statement is not None:
            found.append(binding)
            new = binding.statement.names.loads - seen
            seen |= new
            todo += new
        else:
            values.add(name)
            if binding.kind == "literal" and binding.statement is not None:
                literals[name] = standalone(binding.statement)
    found.sort(key=lambda b: (b.number, b.statement.line if b.statement else 0))
    future = ["from __future__ import annotations"] if history.postpones_annotations() else []
    statements = tuple((b.name, "\n".join([*future, standalone(b.statement)])) for b in found if b.statement)
    lines = tuple(line for line in import_lines(imports) if line and not line.startswith("from __future__"))
    return Definitions(tuple(wanted), lines, statements, frozenset(values), literals)
