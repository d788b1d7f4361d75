"""What a compiled function takes from the session's namespace, found in its bytecode and remembered."""

from __future__ import annotations

import dis
import types
from dataclasses import dataclass
from typing import Any

from .scopes import FRAME_ATTRIBUTES, FRAME_STRINGS, REGISTERS, WHOLE_NAMESPACE, identifiers

Chain = tuple[str, ...]


@dataclass(frozen=True)
class CodeFacts:
    """Facts of a code object and all code nested in it.

    ``loads``: global names read; ``stores``: global names bound or unbound; ``strings``: possible names
    in strings that are evaluated; ``everything``: why any variable could be touched, or None;
    ``chains``: dotted names that are read from globals (``("np", "random", "default_rng")``), with
    whether they are then called without arguments. ``patches``: dotted names that are set or deleted, of
    which the last is an attribute. ``registers``: methods named that hand something over for later.
    """

    loads: frozenset[str]
    stores: frozenset[str]
    strings: frozenset[str]
    everything: str | None
    chains: frozenset[tuple[Chain, bool]]
    patches: frozenset[Chain] = frozenset()
    registers: frozenset[str] = frozenset()


_CACHE: dict[types.CodeType, CodeFacts] = {}
_SKIPPED = frozenset({"PUSH_NULL", "PRECALL", "CACHE", "KW_NAMES", "NOP", "RESUME", "EXTENDED_ARG"})


def facts_of(code: types.CodeType) -> CodeFacts:
    """The facts of ``code``."""
    found = _CACHE.get(code)
    if found is None:
        if len(_CACHE) > 5000:
            _CACHE.clear()
        found = _CACHE[code] = _scan(code)
    return found


def chains_of(code: types.CodeType) -> frozenset[tuple[Chain, bool]]:
    """Dotted names of one code object alone, nested code left out."""
    return frozenset(_chains(code)[2])


def _chains(code: types.CodeType) -> tuple[set[str], set[str], set[tuple[Chain, bool]], set[Chain]]:
    loads: set[str] = set()
    stores: set[str] = set()
    chains: set[tuple[Chain, bool]] = set()
    patches: set[Chain] = set()
    modules = _LocalModules()
    chain: list[str] = []
    for instruction in dis.get_instructions(code):
        name, value = instruction.opname, instruction.argval
        if chain:
            if name in ("LOAD_ATTR", "LOAD_METHOD"):
                chain.append(value)
                continue
            if name in _SKIPPED:
                continue
            if name in ("STORE_ATTR", "DELETE_ATTR"):
                patches.add((*chain, value))
            chains.add((tuple(chain), name.startswith("CALL") and instruction.arg == 0))
            chain = []
        if name in _GLOBAL_LOADS:
            loads.add(value)
            chain = [value]
        elif name in ("STORE_GLOBAL", "DELETE_GLOBAL"):
            stores.add(value)
            # What is deleted must be there.
            loads |= {value} if name == "DELETE_GLOBAL" else set()
        else:
            chain = modules.see(name, value)
    if chain:
        chains.add((tuple(chain), False))
    return loads, stores, chains, patches


class _LocalModules:
    """Modules that a function imports itself, and what it imports from them, by the names it gives them."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._module = self._origin = ""

    def see(self, name: str, value: Any) -> list[str]:
        """Take in one instruction; where it loads such a name, the beginning of a chain."""
        if name == "IMPORT_NAME":
            self._module = self._origin = value
        elif name == "IMPORT_FROM":
            self._origin = f"{self._module}.{value}"
        elif name in ("STORE_FAST", "STORE_DEREF") and self._origin:
            # ``import a.b`` binds a, ``import a.b as c`` binds a.b.
            top = self._origin == self._module and self._module.partition(".")[0] == value
            self._names[value] = value if top else self._origin
            self._origin = ""
        elif name.startswith(("LOAD_FAST", "LOAD_DEREF")) and value in self._names:
            return [f"@{self._names[value]}"]
        return []


# What gives a module by its name.
_MODULE_TABLES = {"modules", "import_module", "__import__"}
_GLOBAL_LOADS = ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS", "LOAD_CLASSDEREF")


def _scan(code: types.CodeType) -> CodeFacts:
    loads, stores, chains, patches = _chains(code)
    registers = REGISTERS.intersection(code.co_names)
    everything = next((f"{name}()" for name in sorted(loads & WHOLE_NAMESPACE)), None)
    if everything is None and loads & {"exec", "eval"}:
        everything = f"{sorted(loads & {'exec', 'eval'})[0]}()"
    if everything is None and FRAME_ATTRIBUTES.intersection(code.co_names):
        everything = f".{sorted(FRAME_ATTRIBUTES.intersection(code.co_names))[0]}"
    names = set(code.co_names)
    # Every class body begins with its module's name.
    own_name = "__name__" in loads and "__qualname__" not in names
    if everything is None and ("__main__" in names or (own_name and names & _MODULE_TABLES)):
        everything = "the __main__ module"
    strings: set[str] = set()
    if FRAME_STRINGS.intersection(code.co_names):
        for constant in code.co_consts:
            for text in constant if isinstance(constant, tuple) else (constant,):
                if isinstance(text, str):
                    strings |= identifiers(text)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            inner = facts_of(constant)
            loads |= inner.loads
            stores |= inner.stores
            chains |= inner.chains
            patches |= inner.patches
            registers |= inner.registers
            strings |= inner.strings
            everything = everything or inner.everything
    return CodeFacts(
        frozenset(loads), frozenset(stores), frozenset(strings), everything, frozenset(chains), frozenset(patches),
        frozenset(registers),
    )  # fmt: skip
