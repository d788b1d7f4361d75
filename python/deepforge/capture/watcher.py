"""Watches one cell at a time: what it reads, binds, changes and deletes, found before and after it runs."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..provenance.records import ValueInfo
from ..types.fingerprint import Fingerprint, is_constant
from ..types.kinds import is_definition
from .closure import Reached, closure
from .foreign import is_foreign
from .labels import relabelled
from .magics import Plain
from .scopes import identifiers
from .static import Analysis, analyse
from .variables import Variables


@dataclass
class Before:
    """What was known when a cell began.

    ``prints``: fingerprints of the variables it can reach or may bind; ``idents``: identity of every
    variable; ``kept``: constants it may bind, held so that their identity is not used again;
    ``definitions``: functions and classes of the session whose names it may bind;
    ``timed``: variables that only left-out code names; ``history``: IPython's name for an earlier
    result, when the cell reads one.
    """

    plain: Plain
    analysis: Analysis | None
    reached: Reached
    prints: dict[str, Fingerprint]
    idents: dict[str, int]
    kept: list[Any]
    definitions: dict[str, Any] = field(default_factory=dict)
    timed: set[str] = field(default_factory=set)
    may_bind: frozenset[str] = frozenset()
    history: str | None = None


@dataclass
class Touched:
    """What a cell did to the variables; fields as in ``ImplicitOperation``.

    ``unsupported``: why running the plain code again would not do the same, None when it would.
    """

    reads: dict[str, int | None]
    writes: list[str]
    mutates: list[str]
    deletes: list[str]
    values: dict[str, ValueInfo]
    aliases: list[list[str]]
    unsupported: str | None = None
    maybe: list[str] = field(default_factory=list)


def look_before(plain: Plain, variables: Variables, *, unobserved: bool = False) -> Before:
    """Find what the coming cell can reach, and take the fingerprints that are missing.

    ``unobserved``: other code ran since the last cell.
    """
    variables.begin()
    idents = variables.changed_outside(unobserved)
    namespace = variables.namespace
    analysis = _analyse(plain, namespace)
    start: set[str] = set()
    may_bind: set[str] = set()
    everything: str | None = None
    if analysis is not None:
        variables.claim(analysis.stores)
        start = set(analysis.loads | analysis.strings)
        may_bind = set(analysis.stores)
        # Letting go of such a value runs code of the session.
        start |= {name for name in may_bind if _has_finalizer(namespace.get(name))}
        everything = analysis.everything
        if analysis.dynamic:
            start |= _names_in_texts(analysis.tree)
    elif not (plain.unsupported or "").startswith("not valid Python"):
        everything = plain.unsupported
    reached = closure(start, variables, dynamic=analysis is not None and analysis.dynamic)
    timed: set[str] = set()
    if plain.also and plain.code is not None:
        timed = closure(identifiers(plain.also), variables).names - reached.names
    history = _history(reached, analysis)
    everything = everything or reached.everything or _any_result(history)
    if everything:
        reached = closure(variables.all(), variables)
        reached.everything = everything
    variables.expect(analysis.stores | analysis.deletes if analysis is not None else (), anything=bool(everything))
    may_bind |= reached.stores
    surely = analysis.definite if analysis is not None else frozenset()
    prints: dict[str, Fingerprint] = {}
    kept: list[Any] = []
    watched = _hidden(variables) | _all_if_foreign(plain, reached, variables)
    for name in reached.names | timed | watched | {name for name in may_bind if name in namespace}:
        if not variables.counts(name):
            continue
        value = namespace[name]
        if is_constant(value):
            kept.append(value)
        elif name not in surely or name in reached.names or name in timed or name in watched:
            prints[name] = variables.before(name)
    for found in list(prints.values()):
        # Those that share memory with what is touched are compared too.
        for name in variables.sharing(found) - prints.keys():
            variables.before(name)
    definitions = {name: namespace[name] for name in may_bind if is_definition(namespace.get(name))}
    return Before(plain, analysis, reached, prints, idents, kept, definitions, timed, frozenset(may_bind), history)


def look_after(before: Before, variables: Variables, number: int, completed: int | None) -> Touched:
    """Compare with what was before; execution ``number`` is noted as the maker of what changed.

    ``completed``: how many top-level statements came to their end, None for all.
    """
    variables.begin()
    now = variables.all()
    idents = before.idents
    deletes = sorted(name for name in idents if name not in now)
    bound = {name for name, value in now.items() if idents.get(name) != id(value)}
    bound |= {name for name in _surely_bound(before.analysis, completed) if name in now}
    bound |= _bound_by_star(before.analysis, now)
    bound -= set(before.plain.bound)
    mutated: set[str] = set()
    changed: list[Fingerprint] = []
    for name, old in before.prints.items():
        if name in now and idents.get(name) == id(now[name]):
            new = variables.after(name, lazy=False)
            if old.digest is not None and old.digest == new.digest:
                continue
            mutated.add(name)
        # The old value of a name that is bound anew may have changed before it was let go.
        changed.append(old)
    mutated |= _changed_through_others(changed, before, now, variables)
    labels = relabelled(mutated - bound, idents, now, variables)
    mutated.update(name for pair in labels for name in pair)
    reads = {name: variables.maker(name) for name in sorted(before.reached.names | mutated)}
    for name in deletes:
        variables.forget(name)
    for name in bound | set(before.plain.bound):
        if name in now and not (name in before.prints and idents.get(name) == id(now[name])):
            variables.after(name, lazy=True)
    for name in bound | mutated:
        variables.made(name, number)
    for name in before.plain.bound:
        if name in variables.known:
            variables.made(name, None)
    # Under its own name no longer, a function or class counts as a part of the values that hold it.
    variables.look_anew([value for name, value in before.definitions.items() if now.get(name) is not value])
    variables.remember(now)
    touched = [name for name in sorted(reads.keys() | bound) if name in now]
    return Touched(
        reads,
        sorted(bound),
        sorted(mutated),
        deletes,
        {name: variables.info(name) for name in touched},
        sorted([*variables.groups(touched), *labels]),
        _why_code_is_not_enough(before, mutated),
        _maybe(before, bound | mutated, now, completed),
    )


def _analyse(plain: Plain, namespace: dict[str, Any]) -> Analysis | None:
    if plain.code is None:
        return None
    try:
        return analyse(plain.tree or plain.code, namespace.get)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _hidden(variables: Variables) -> set[str]:
    """What is reached from outside the session's variables, and so may change without a word in the code."""
    names = closure(variables.entrusted, variables).names if variables.entrusted else set()
    for name in names & variables.known.keys():
        variables.known[name].suspect = True
    return names


def _all_if_foreign(plain: Plain, reached: Reached, variables: Variables) -> set[str]:
    """All variables, when code that writes to memory by its address may change any of them."""
    foreign = is_foreign(plain.code, reached.names, variables.namespace)
    return set(variables.all()) if foreign else set()


def _has_finalizer(value: Any) -> bool:
    return type(value).__module__ == "__main__" and hasattr(type(value), "__del__")


def _history(reached: Reached, analysis: Analysis | None) -> str | None:
    """IPython's name for earlier input or output, when code reads one; words in texts do not."""
    words = analysis.strings - analysis.loads if analysis is not None else frozenset()
    return min(reached.history - words, default=None)


def _any_result(history: str | None) -> str | None:
    texts = history is None or history.startswith(("In", "_i", "_d", "_e"))
    return None if texts else f"an earlier result ({history})"


def _names_in_texts(tree: ast.AST) -> set[str]:
    """What any text constant could name."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= identifiers(node.value)
    return found


def _surely_bound(analysis: Analysis | None, completed: int | None) -> Iterable[str]:
    if analysis is None:
        return ()
    if completed is None:
        return analysis.definite & analysis.stores
    return {name for one in analysis.statements[:completed] for name in one.definite & one.stores}


def _maybe(before: Before, known: set[str], now: dict[str, Any], completed: int | None) -> list[str]:
    """Names bound, perhaps, to the very object they had; and names bound and deleted, which were not there before."""
    names = before.may_bind
    if before.analysis is not None and completed is not None:
        # It ended in the statement after these, which has bound nothing unless it holds others.
        ended = before.analysis.tree.body[completed : completed + 1]
        count = completed + any(hasattr(node, "body") for node in ended)
        ran = {name for one in before.analysis.statements[:count] for name in one.stores}
        names = names & (ran | before.reached.stores)
    names = names - known - set(before.plain.bound)
    found = {name for name in names if name in now and before.idents.get(name) == id(now[name])}
    for one in before.analysis.statements[:completed] if before.analysis is not None and not before.plain.notes else ():
        found |= {name for name in one.definite & one.deletes if name not in now and name not in before.idents}
    return sorted(found)


def _bound_by_star(analysis: Analysis | None, now: dict[str, Any]) -> set[str]:
    """Names that are what a module imported with ``*`` gives: bound, though perhaps to what they were before."""
    found: set[str] = set()
    for name in analysis.star if analysis is not None else ():
        given = vars(sys.modules[name]) if name in sys.modules else {}
        public = given.get("__all__") or [each for each in given if not each.startswith("_")]
        found |= {each for each in public if each in now and each in given and now[each] is given[each]}
    return found


def _changed_through_others(
    changed: list[Fingerprint], before: Before, now: dict[str, Any], variables: Variables
) -> set[str]:
    """Variables the cell does not reach whose value changed because they share memory with what it changed."""
    candidates: set[str] = set()
    for found in changed:
        candidates |= variables.seen_by(found)
    mutated: set[str] = set()
    for name in candidates - before.prints.keys():
        if name not in now or before.idents.get(name) != id(now[name]):
            continue
        old = variables.known[name].print
        if old is None or old.digest is None:
            mutated.add(name)
            variables.after(name, lazy=True)
        elif variables.after(name, lazy=False).digest != old.digest:
            mutated.add(name)
    return mutated


def _why_code_is_not_enough(before: Before, mutated: set[str]) -> str | None:
    if before.history is not None:
        return f"it reads what IPython keeps of earlier cells ({before.history})"
    timed = sorted(mutated & before.timed)
    if timed:
        return f"code that is timed changes {', '.join(timed)}, as often as the timing happens to run it"
    return None
