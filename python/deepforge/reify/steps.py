"""From a slice to steps: which executions must stay together, and which read better together."""

from __future__ import annotations

import ast
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping

from .history import History, Unit
from .partition import Partition, Tie
from .readability import Readability
from .slice import FILE, RANDOM_STATES, STATE, Slice, file_writers, flow_title
from .values import keeps_class, value_info


def partition(slice_: Slice, sections: Mapping[int, str], *, whole: bool = False) -> Partition:
    """The steps of ``slice_``; ``sections`` gives the heading each execution's cell stands under.

    ``whole``: one step for everything, which is always sound.
    """
    if whole:
        groups = Partition(slice_)
        groups.join(slice_.numbers)
        return groups
    return Readability(sound(slice_), sections).improve()


def sound(slice_: Slice, wanted: Iterable[Iterable[int]] = ()) -> Partition:
    """The finest sound partition in which each of ``wanted`` is within one group; its ``ties`` say why it is not
    finer."""
    groups = Partition(slice_)
    for numbers in wanted:
        groups.join(numbers)
    groups.must = must_stay_together(slice_)
    for tie in groups.must:
        groups.join(tie.numbers)
    return groups.close()


# -- what must stay together -----------------------------------------------------------------------------------------


def must_stay_together(slice_: Slice) -> list[Tie]:
    """Executions that share what cannot be handed on: values that cannot be stored, shared memory, hidden state."""
    history = slice_.history
    chosen = set(slice_.numbers)
    ties: list[Tie] = []
    for source, name, target in slice_.flows:
        reason = _cannot_cross(history, source, name, target) if source else None
        if reason is not None:
            ties.append(Tie((source, target), reason))
    ties += _aliases(slice_, chosen)
    ties += _class_users(slice_)
    ties += _files(slice_, chosen)
    return ties


def _cannot_cross(history: History, source: int, name: str, target: int) -> str | None:
    """Why a value cannot be handed from one operation to another, for people; None when it can."""
    if name in RANDOM_STATES:
        return None
    if name.startswith(FILE):
        if mentions(history.units[target], name[len(FILE) :]):
            return None
        return f"[{target}] uses {flow_title(name)}, which [{source}] writes, without naming it in its code"
    if name.startswith(STATE):
        return f"[{source}] sets {flow_title(name)}, and no statement of its own repeats that"
    if name in history.stateful:
        return f"{name} keeps state"
    if history.lives_in_namespace(name, source):
        return f"{name} was made by code that the cell made, and uses the notebook's variables"
    if name in history.own_modules:
        return f"{name} comes from the module {history.own_modules[name]}, which the notebook writes itself"
    info = value_info(history, name, source)
    if info is None:
        return None
    if info.stays is not None:
        return f"{name} cannot be handed on: {info.stays}"
    # A figure leaves its process as a picture of itself: pyplot no longer knows it.
    if info.type.startswith("matplotlib."):
        return f"{name} belongs to a figure, which leaves its operation as a picture only"
    return f"{name} is of a class that keeps state" if keeps_class(history, info) else None


def _aliases(slice_: Slice, chosen: set[int]) -> list[Tie]:
    """When shared memory changes, everything since the sharing began stays together.

    Names that the change reached only through others do not count where nobody wants their new version.
    """
    history = slice_.history
    wanted = {(source, name) for source, name, _ in slice_.flows}
    wanted |= {(binding.number, name) for name, binding in slice_.targets.items()}
    units = [history.units[number] for number in slice_.numbers]
    ties: list[Tie] = []
    for unit in units:
        # ``x += [1]`` binds x and changes in place what x shares.
        again = [name for name in unit.operation.writes if name in unit.operation.reads]
        changed = sorted(
            name
            for name in {*unit.operation.mutates, *again}
            if name not in unit.shared or (unit.number, name) in wanted
        )
        if len(changed) < 2 or not unit.operation.mutates:
            continue
        groups = [set(group) for group in unit.operation.aliases]
        for i, first in enumerate(changed):
            for second in changed[i + 1 :]:
                if not any({first, second} <= group for group in groups) and not _shared_before(
                    history, unit, first, second
                ):
                    continue
                together = sorted(chosen.intersection(_since_shared(history, unit, first, second, chosen)))
                ties.append(Tie(tuple(together), f"{first} and {second} share memory, which [{unit.number}] changes"))
    return ties


def _shared_before(history: History, unit: Unit, first: str, second: str) -> bool:
    for number in sorted((n for n in history.units if n < unit.number), reverse=True):
        earlier = history.units[number]
        if any({first, second} <= set(group) for group in earlier.operation.aliases):
            return True
        if first in earlier.operation.writes or second in earlier.operation.writes:
            return False
    return False


def _since_shared(history: History, unit: Unit, first: str, second: str, chosen: set[int]) -> list[int]:
    """Every chosen execution that bound or changed either name since they began to share, up to ``unit``."""
    members = [unit.number]
    touching = {first, second}
    for number in sorted((n for n in history.units if n < unit.number), reverse=True):
        earlier = history.units[number]
        operation = earlier.operation
        if not touching & {*operation.writes, *operation.mutates}:
            continue
        if number in chosen:
            members.append(number)
        bound = touching & set(operation.writes)
        if not bound:
            continue
        if len(bound) == 1:
            (other,) = touching - bound
            if other not in operation.reads:
                # The name was bound to what ``other`` shares with a third name.
                for partner in _partners(earlier, other):
                    members += _since_shared(history, earlier, other, partner, chosen)
        break
    return members


def _partners(unit: Unit, name: str) -> list[str]:
    read = set(unit.operation.reads)
    shared = {n for group in unit.operation.aliases if name in group for n in group}
    return sorted((shared & read) - {name}) or sorted(read & unit.values().keys())


def _class_users(slice_: Slice) -> list[Tie]:
    """All users of a stateful class or function share its one definition."""
    users: dict[str, list[int]] = defaultdict(list)
    for number in slice_.numbers:
        unit = slice_.history.units[number]
        for name in slice_.history.stateful:
            if name in unit.needs or name in unit.writes:
                users[name].append(number)
    return [Tie(tuple(n), f"all use {name}, which keeps state") for name, n in users.items() if len(n) > 1]


def _files(slice_: Slice, chosen: set[int]) -> list[Tie]:
    """Whoever reads a file that is written over later must come first: they stay together."""
    ties = []
    writers = file_writers(slice_.history)
    for number in slice_.numbers:
        for use in slice_.history.units[number].operation.files_read:
            ties += [
                Tie((number, later), f"[{number}] reads {os.path.basename(use.path)}, which [{later}] writes over")
                for later in writers.get(use.path, ())
                if later > number and later in chosen
            ]
    return ties


def mentions(unit: Unit, path: str) -> str | None:
    """The string literal in the unit's body that names ``path``, None when there is none or it is ambiguous."""
    found: set[str] = set()
    for statement in unit.body:
        for node in ast.walk(statement.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
                text = os.path.expanduser(node.value)
                if "\n" not in text and os.path.normpath(os.path.join(unit.operation.cwd, text)) == os.path.normpath(
                    path
                ):
                    found.add(node.value)
    return found.pop() if len(found) == 1 else None
