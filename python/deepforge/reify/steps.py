"""From a slice to steps: which executions must stay together, and which read better together."""

from __future__ import annotations

import ast
import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from ..provenance.records import ValueInfo
from .history import History, Unit
from .partition import Partition
from .readability import Readability
from .slice import FILE, RANDOM_STATES, STATE, Slice, file_writers


def partition(slice_: Slice, sections: Mapping[int, str], *, whole: bool = False) -> Partition:
    """The steps of ``slice_``; ``sections`` gives the heading each execution's cell stands under.

    ``whole``: one step for everything, which is always sound.
    """
    groups = Partition(slice_)
    if whole:
        groups.join(slice_.numbers)
        return groups
    for pair in must_stay_together(slice_):
        groups.join(pair)
    groups.close()
    return Readability(groups, sections).improve()


# -- what must stay together -----------------------------------------------------------------------------------------


def must_stay_together(slice_: Slice) -> list[list[int]]:
    """Executions that share what cannot be handed on: values that cannot be stored, shared memory, hidden state."""
    history = slice_.history
    chosen = set(slice_.numbers)
    joins: list[list[int]] = []
    for source, name, target in slice_.flows:
        if source and _cannot_cross(history, source, name, target):
            joins.append([source, target])
    joins += _aliases(slice_, chosen)
    joins += _class_users(slice_)
    joins += _files(slice_, chosen)
    return joins


def _cannot_cross(history: History, source: int, name: str, target: int) -> bool:
    if name in RANDOM_STATES:
        return False
    if name.startswith(FILE):
        return not mentions(history.units[target], name[len(FILE) :])
    if name in history.stateful or name.startswith(STATE):
        return True
    info = value_info(history, name, source)
    if info is None:
        return False
    # A figure leaves its process as a picture of itself: pyplot no longer knows it.
    return info.stays is not None or info.type.startswith("matplotlib.") or keeps_class(history, info)


def value_info(history: History, name: str, number: int) -> ValueInfo | None:
    """The best known facts on the value ``name`` had after execution ``number``: later looks know more."""
    best: ValueInfo | None = None
    for unit in history.seen(name, number):
        info = unit.operation.values.get(name)
        if info is not None and (best is None or info.stays is not None):
            best = info
    if name in history.stays:
        return replace(best or ValueInfo("object"), stays=history.stays[name])
    return best


def keeps_class(history: History, info: ValueInfo) -> bool:
    """Whether the value is an instance of a session class that cannot live in a module."""
    if not info.type.startswith("__main__."):
        return False
    name = info.type.rsplit(".", 1)[1]
    return name in history.stateful


def _aliases(slice_: Slice, chosen: set[int]) -> list[list[int]]:
    """When shared memory changes, everything since the sharing began stays together."""
    history = slice_.history
    units = [history.units[number] for number in slice_.numbers]
    joins: list[list[int]] = []
    for unit in units:
        # ``x += [1]`` binds x and changes in place what x shares.
        again = [name for name in unit.operation.writes if name in unit.operation.reads]
        changed = sorted({*unit.operation.mutates, *again})
        if len(changed) < 2 or not unit.operation.mutates:
            continue
        groups = [set(group) for group in unit.operation.aliases]
        for i, first in enumerate(changed):
            for second in changed[i + 1 :]:
                if not any({first, second} <= group for group in groups) and not _shared_before(
                    history, unit, first, second
                ):
                    continue
                joins.append(_since_shared(history, unit, first, second, chosen))
    return joins


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


def _class_users(slice_: Slice) -> list[list[int]]:
    """All users of a stateful class or function share its one definition."""
    users: dict[str, list[int]] = defaultdict(list)
    for number in slice_.numbers:
        unit = slice_.history.units[number]
        for name in slice_.history.stateful:
            if name in unit.needs or name in unit.writes:
                users[name].append(number)
    return [numbers for numbers in users.values() if len(numbers) > 1]


def _files(slice_: Slice, chosen: set[int]) -> list[list[int]]:
    """Whoever reads a file that is written over later must come first: they stay together."""
    joins = []
    writers = file_writers(slice_.history)
    for number in slice_.numbers:
        for use in slice_.history.units[number].operation.files_read:
            joins += [[number, later] for later in writers.get(use.path, ()) if later > number and later in chosen]
    return joins


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
