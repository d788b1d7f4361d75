"""What a cell will leave when it runs with a text, or inputs, that it has not run with."""

from __future__ import annotations

import re

from .outline import Outline, Part
from .records import ImplicitOperation
from .versions import ABSENT, RANDOM, is_new_each_time, is_own_class
from .walk import Walk

_SETS = re.compile(r"rc|style|theme|set|option|environ|chdir|path|filter|err|config", re.IGNORECASE)


def predict(walk: Walk, index: int, operation: ImplicitOperation | None, outline: Outline | None) -> dict[str, int]:
    """The tokens that a cell whose last results do not hold will leave.

    What it is expected to make has a token that equals no other, until it has run. Of an edited cell, what its
    unchanged statements make of unchanged inputs is expected to be the same as before.
    """
    versions = walk.versions
    if operation is None:
        return {} if outline is None else _by_text(walk, index, outline)
    left = versions.left[operation.number]
    edited = not walk.has_text(index, operation)
    if outline is None or not edited:
        found = {name: token if token == ABSENT else _new(walk, index, name) for name, token in left.items()}
        if outline is not None:
            # What a branch that was not taken may make.
            found |= {name: _new(walk, index, name) for name in outline.stores - left.keys()}
        return found
    return _edited(walk, index, operation, outline)


def _new(walk: Walk, index: int, name: str) -> int:
    return walk.versions.token("new", walk.cells[index], name)


def _by_text(walk: Walk, index: int, outline: Outline) -> dict[str, int]:
    names = outline.stores | with_aliases(walk, outline.mutates & walk.env.keys())
    found = {name: _new(walk, index, name) for name in names}
    found |= dict.fromkeys(outline.deletes - outline.stores, ABSENT)
    found |= {f"state:{key}": _new(walk, index, f"state:{key}") for key in outline.draws}
    return found


def _edited(walk: Walk, index: int, operation: ImplicitOperation, outline: Outline) -> dict[str, int]:
    versions = walk.versions
    left = versions.left[operation.number]
    before = walk.outline_of(operation.source)
    found = _by_text(walk, index, outline)
    for name, token in left.items():
        if name not in found and (":" in name or name == "_" or name in operation.mutates or before is None):
            found[name] = token if token == ABSENT else _new(walk, index, name)
    unsure = operation.error is not None or is_new_each_time(operation)
    if before is None or unsure or walk.mismatches(operation, first=True):
        return found
    names = affected(before, outline, operation)
    for name, token in left.items():
        info = operation.values.get(name)
        if name in found and name not in names and not (info is not None and is_own_class(info)):
            found[name] = token
    return found


def affected(before: Outline, after: Outline, operation: ImplicitOperation) -> set[str]:
    """Names, and resources, that an edit of a cell may give another content, inputs being the same."""
    known = {part.text for part in before.parts}
    kept = {part.text for part in after.parts}
    found: set[str] = set()
    # What is no longer done, wherever in the cell that was.
    gone = {name for part in before.parts if part.text not in kept for name in _changes(part, operation)}
    order = [part.text for part in before.parts if part.text in kept]
    if order != [part.text for part in after.parts if part.text in known]:
        found |= {name for part in before.parts for name in _changes(part, operation)}
    random = bool(operation.state.keys() & set(RANDOM)) or bool(after.draws) or bool(operation.files_written)
    dirty = False
    for part in after.parts:
        dirty = dirty or part.text not in known or bool((found or gone) and random)
        if part.text not in known or part.loads & (found | gone) or (dirty and random):
            found |= _changes(part, operation)
        else:
            found -= part.definite
    found |= gone
    if dirty or found:
        found |= {"_", *(f"file:{use.path}" for use in operation.files_written)}
        found |= {f"state:{key}" for key in operation.state if key in RANDOM or _sets_state(before, after)}
    for group in operation.aliases:
        if found.intersection(group):
            found |= set(group) & ({*operation.writes, *operation.mutates})
    return found


def _sets_state(before: Outline, after: Outline) -> bool:
    """Whether the statements that differ speak of options, styles, folders or the like."""
    one, other = {part.text for part in before.parts}, {part.text for part in after.parts}
    return any(_SETS.search(text) for text in one ^ other)


def _changes(part: Part, operation: ImplicitOperation) -> set[str]:
    return {*part.stores, *part.deletes, *part.mutates, *(part.loads & set(operation.mutates))}


def with_aliases(walk: Walk, names: frozenset[str]) -> set[str]:
    """Names, and all that share memory with them as far as the cells above tell."""
    found = set(names)
    if not found:
        return found
    for name in names:
        index = walk.maker.get(name)
        operation = None if index is None else walk.latest(index)
        for group in operation.aliases if operation is not None else ():
            if name in group:
                found |= {other for other in group if other in walk.env}
    return found
