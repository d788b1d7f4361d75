"""The variables a cell can reach: those it names, and those that the session's functions in them name, and so on."""

from __future__ import annotations

import builtins
import types
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..types.fingerprint import Fingerprint
from ..types.kinds import is_session
from ..types.user_modules import home_of
from .code import CodeFacts, facts_of
from .scopes import identifiers
from .variables import Variables


@dataclass
class Reached:
    """``names``: variables reached; ``stores``: names that reached functions bind; ``chains``: dotted names they use;
    ``everything``: why any variable could be touched, or None; ``history``: IPython's names for earlier input and
    output that are read; ``patches``, ``registers``: as in ``CodeFacts``."""

    names: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    chains: set[tuple[tuple[str, ...], bool]] = field(default_factory=set)
    everything: str | None = None
    history: set[str] = field(default_factory=set)
    patches: set[tuple[str, ...]] = field(default_factory=set)
    registers: set[str] = field(default_factory=set)


def closure(start: Iterable[str], variables: Variables, *, dynamic: bool = False) -> Reached:
    """Follow ``start`` through the session's functions and classes, and those held in values.

    ``dynamic``: texts among the values may be evaluated, so what they name is reached too. Takes the
    fingerprints of what is reached that are missing.
    """
    found = Reached()
    todo = list(start)
    done: set[int] = set()
    while todo:
        name = todo.pop()
        if name in found.names or name not in variables.namespace:
            continue
        if _is_namespace(variables.namespace[name], variables.namespace):
            found.everything = found.everything or f"{name}, which holds the session's variables"
        if not variables.counts(name):
            if variables.is_history(name):
                found.history.add(name)
            continue
        found.names.add(name)
        value = variables.namespace[name]
        if type(value) is str:
            if dynamic and len(value) < 10_000:
                todo += identifiers(value) - vars(builtins).keys()
            continue
        todo += _of_its_module(value, variables)
        for one in variables.before(name).functions:
            if id(one) in done:
                continue
            done.add(id(one))
            own_name = one.__name__
            if variables.namespace.get(own_name) is one:
                todo.append(own_name)
            for facts in _facts(one, variables.namespace):
                todo += facts.loads
                todo += facts.strings
                found.stores |= facts.stores
                found.chains |= facts.chains
                found.patches |= facts.patches
                found.registers |= facts.registers
                found.everything = found.everything or facts.everything
    return found


def _of_its_module(value: Any, variables: Variables) -> set[str]:
    """Names that lead to the user's module of a value's class: its methods may use what the module keeps."""
    home = home_of(type(value))
    return set() if home is None else variables.seen_by(Fingerprint(None, frozenset({id(vars(home))})))


def _is_namespace(value: Any, namespace: dict[str, Any]) -> bool:
    return value is namespace or (type(value) is types.ModuleType and vars(value) is namespace)


def _facts(value: Any, namespace: dict[str, Any]) -> list[CodeFacts]:
    """Facts of a function, of a running generator, or of all functions in a class."""
    if isinstance(value, types.FunctionType):
        # A function of a file that was run has other globals; what it finds there is a part of it.
        return [facts_of(value.__code__)] if value.__globals__ is namespace else []
    if not isinstance(value, type):
        code = next(getattr(value, name) for name in ("gi_code", "cr_code", "ag_code") if hasattr(value, name))
        return [facts_of(code)]
    found: list[CodeFacts] = []
    todo: list[Any] = [value]
    seen: set[int] = set()
    while todo:
        cls = todo.pop()
        for item in [*vars(cls).values(), *(base for base in cls.__bases__ if is_session(base))]:
            if id(item) in seen:
                continue
            seen.add(id(item))
            if isinstance(item, type):
                if is_session(item):
                    todo.append(item)
                continue
            for part in (item, *(getattr(item, name, None) for name in ("__func__", "fget", "fset", "fdel", "func"))):
                if isinstance(part, types.FunctionType):
                    found.append(facts_of(part.__code__))
    return found
