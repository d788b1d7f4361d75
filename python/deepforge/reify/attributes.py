"""The attributes of one step: which literals are some, under which names, and the code that reads them instead."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from ..errors import ReifyError
from ..model.names import names_in
from .edits import AttributeEdit, Edits
from .history import Binding, History, Unit
from .literals import Candidate, arguments, assigned, unique
from .rewrite import replaced
from .statements import Statement


class StepAttributes:
    """``values``: literal text by name of the attribute, in the order of the signature. ``candidates``: all literals
    that are attributes or can become some, each with a name of its own in the step."""

    def __init__(
        self,
        history: History,
        units: Sequence[Unit],
        edits: Edits,
        taken: Set[str],
        files_of: Callable[[Unit], Set[str]],
    ) -> None:
        """``taken``: names of ports and variables. ``files_of`` gives the texts in a unit that name files which
        are ports."""
        self._history = history
        self._edits = edits
        self._units = units
        trees = [statement.tree for unit in units for statement in unit.body]
        self._names = {*names_in(trees), *(name for unit in units for name in unit.needs)}
        self._taken = {*taken, *self._names}
        self.values: dict[str, str] = {}
        self.candidates = [self._chosen(found) for found in self._offered(files_of)]

    def _offered(self, files_of: Callable[[Unit], Set[str]]) -> list[Candidate]:
        parameters = {
            name: binding.statement.tree.args
            for unit in self._units
            for name, binding in unit.needs.items()
            if binding.statement is not None and isinstance(binding.statement.tree, ast.FunctionDef)
        }
        offered: list[Candidate] = []
        taken = set(self._taken)
        for unit in self._units:
            files = {repr(text) for text in files_of(unit)}
            for found in arguments(unit, parameters):
                if found.literal not in files:
                    offered.append(replace(found, name=unique(found.name, taken)))
                    taken.add(offered[-1].name)
        return offered

    def _chosen(self, found: Candidate) -> Candidate:
        """The literal as the user wants it."""
        edit = self._edits.attributes.get(found.id)
        if edit is None:
            if found.used:
                self._add(found.name, found.literal)
            return found
        if edit.used:
            self._add(edit.name or found.name, found.literal)
        return replace(found, used=edit.used, name=edit.name or found.name)

    def assigned(self, name: str, binding: Binding) -> str:
        """What to write for a literal that is assigned to ``name``, an attribute unless the user says otherwise:
        the attribute's name, or the literal text."""
        assert binding.statement is not None
        found = assigned(self._history.units[binding.number], binding.statement, name, binding.text)
        edit = self._edits.attributes.get(found.id, AttributeEdit(True))
        found = replace(found, used=edit.used, name=edit.name or name)
        self.candidates.append(found)
        if not found.used:
            return binding.text
        if found.name == name:
            self.values[name] = binding.text
        else:
            self._add(found.name, binding.text)
        return found.name

    def own(self, name: str, literal: str) -> str:
        """An attribute of our own making; its name, with a number where ``name`` is one already."""
        name = unique(name, {*self.values, *self._names})
        self.values[name] = literal
        return name

    def read_by(self, statement: Statement) -> Statement:
        """The statement with the names of attributes in the place of the literals they were made of."""
        used = {each.node: each.name for each in self.candidates if each.used and each.node is not None}
        here = {node: used[node] for node in ast.walk(statement.tree) if isinstance(node, ast.expr) and node in used}
        if not here:
            return statement
        found = replaced(statement, here)
        if found is None:
            names = ", ".join(here.values())
            message = f"{names}: the literal, as it is written, cannot be replaced by an attribute"
            raise ReifyError(message, code="literal")
        return found

    def _add(self, name: str, literal: str) -> None:
        if name in self._taken or name in self.values:
            where = ", ".join(f"[{unit.number}]" for unit in self._units)
            raise ReifyError(
                f"An attribute cannot be called {name!r}: the code of {where} uses that name already",
                code="name-taken",
                name=name,
            )
        self.values[name] = literal
