"""Why an execution is in no step of a proposal, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .history import Unit
from .proposal import Proposal

NOT_NEEDED = "nothing that was asked for depends on it"
_LIFTED = {"import": "imports", "definition": "functions and classes", "literal": "constants", "setup": "settings"}


class Reasons:
    """Answers for every execution of a session; what it looks up is prepared once."""

    def __init__(self, proposal: Proposal) -> None:
        self._history = history = proposal.chosen.history
        self._chosen = set(proposal.chosen.numbers)
        self._runs: dict[str, list[int]] = defaultdict(list)
        self._bindings: dict[str, list[int]] = defaultdict(list)
        for number, unit in history.units.items():
            if unit.operation.cell:
                self._runs[unit.operation.cell].append(number)
            for name in unit.operation.writes:
                self._bindings[name].append(number)
        used = [b for n in self._chosen for b in history.units[n].needs.values()]
        used += proposal.chosen.definitions.values()
        self._used = {binding.number for binding in used} | {number for number, _ in history.setups}

    def of(self, unit: Unit) -> str:
        """Why an execution is in no step."""
        again = self._replaced_by(unit)
        if again is not None:
            return f"replaced by [{again}]"
        operation = unit.operation
        if operation.status == "error":
            return f"it raised {operation.error.type}" if operation.error else "it raised an error"
        made = {*unit.writes, *operation.deletes, *operation.mutates}
        if made or operation.files_written or operation.figures or unit.number in self._history.problems:
            return NOT_NEEDED
        kinds = {statement.kind for statement in unit.lifted}
        if not kinds:
            return "only looked at values"
        return _lifted(kinds) if unit.number in self._used else NOT_NEEDED

    def _replaced_by(self, unit: Unit) -> int | None:
        """The execution that did the same anew: of the same cell, or one that made all its names again."""
        later = [number for number in self._runs.get(unit.operation.cell or "", ()) if number > unit.number]
        if later:
            return next((number for number in reversed(later) if number in self._chosen), later[-1])
        if not unit.writes or unit.operation.files_written or unit.operation.figures:
            return None
        again = [
            next((number for number in self._bindings[name] if number > unit.number), None) for name in unit.writes
        ]
        found = [number for number in again if number is not None]
        return max(found) if len(found) == len(again) else None


def _lifted(kinds: Iterable[str]) -> str:
    found = [word for kind, word in _LIFTED.items() if kind in kinds]
    return f"{' and '.join([', '.join(found[:-1]), found[-1]] if len(found) > 1 else found)}, repeated where needed"
