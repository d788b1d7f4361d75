"""What is known of each variable between cells: who made it, its fingerprint, what it shares memory with."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..provenance.records import ValueInfo
from ..types.fingerprint import CONSTANT, Fingerprint, fingerprint, is_constant
from .describe import describe
from .newcomers import Newcomers

# Names that IPython keeps for itself in the user's namespace.
_SHELL = frozenset({"In", "Out", "get_ipython", "exit", "quit", "_dh", "_ih", "_oh", "_exit_code"})
_HISTORY = re.compile(r"_i{0,3}$|_{2,3}$|_i?\d+$|__\w+__$")
BUDGET = 0.15  # seconds for one fingerprint


@dataclass
class Known:
    """What was known of one variable after the last cell that touched it.

    ``made``: number of the execution that wrote or changed it, None when unknown. ``print``: its
    fingerprint, None when never taken. ``suspect``: code ran unobserved since then. ``info``: what the
    last record said of it, None when that may have changed.
    """

    ident: int
    made: int | None = None
    print: Fingerprint | None = None
    suspect: bool = False
    info: ValueInfo | None = None


class Variables:
    """The variables of one session. One owner: the watcher."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.known: dict[str, Known] = {}
        self.cell_seconds = 0.0
        self.own_seconds = 0.0
        self._ignored: set[str] = set()
        self._counted: dict[str, None] = {}
        self._newcomers = Newcomers(namespace)
        self._last: dict[str, int] = {}
        self._user_underscores: set[str] = set()
        self._results: set[str] = set()
        # Something outside the variables may use what these names stand for, at any time.
        self.entrusted: set[str] = set()
        self._roots: dict[int, set[str]] = {}
        self._frozen: dict[int, set[str]] = {}
        self._shared: set[int] = set()  # roots that more than one variable has
        self._definitions: dict[int, str] = {}
        self._open_hidden = namespace.get("open")

    # -- which names count ---------------------------------------------------------------------------------------

    def claim(self, names: Iterable[str]) -> None:
        """The user's own code binds these names, even when they look like IPython's."""
        for name in names:
            if name.startswith("_") and _HISTORY.match(name) and not name.endswith("__"):
                self._user_underscores.add(name)
                self._results.discard(name)
                self._ignored.discard(name)
                self._newcomers.forget([name])

    def is_claimed(self, name: str) -> bool:
        """Whether the user's own code bound a name that looks like IPython's."""
        return name in self._user_underscores and name not in self._results

    def is_adopted(self, name: str) -> bool:
        """Whether a displayed result counts as a variable of this name."""
        return name in self._results

    def adopt(self, name: str, made: int, found: Fingerprint) -> None:
        """From now on the result that execution ``made`` displayed counts as a variable of this name."""
        self._results.add(name)
        self._user_underscores.add(name)
        self._ignored.discard(name)
        self._counted[name] = None
        self._set(name, Known(id(self.namespace[name]), made, found))
        self._index(name, None, found)

    def counts(self, name: str) -> bool:
        """Whether a name in the namespace is the user's variable."""
        if name in self._counted:
            return True
        if name in self._ignored or name in _SHELL:
            return False
        if name == "open":
            return self.namespace.get("open") is not self._open_hidden
        if name.startswith("_") and _HISTORY.match(name) and name not in self._user_underscores:
            self._ignored.add(name)
            return False
        self._counted[name] = None
        return True

    def is_history(self, name: str) -> bool:
        """Whether a name is IPython's record of earlier input, output, folders or exit codes."""
        return name in self.namespace and (
            name in ("In", "Out", "_ih", "_oh", "_dh", "_exit_code")
            or (bool(re.match(r"_{1,3}$|_i{1,3}$|_i?\d+$", name)) and name not in self._user_underscores)
        )

    def all(self) -> dict[str, Any]:
        """The user's variables and their values, as they are now."""
        namespace = self.namespace
        for name in self._newcomers.find():
            self.counts(name)
        try:
            found = {name: namespace[name] for name in self._counted}
        except KeyError:
            gone = self._counted.keys() - namespace.keys()
            self._newcomers.forget(gone)
            self._counted = {name: None for name in self._counted if name not in gone}
            found = {name: namespace[name] for name in self._counted}
        if "open" in namespace and self.counts("open"):
            found["open"] = namespace["open"]
        return found

    def expect(self, names: Iterable[str], *, anything: bool) -> None:
        """The coming cell may bind or delete these names, or may do ``anything`` to the namespace."""
        if anything or any(name.startswith("_") and _HISTORY.match(name) for name in names):
            self._newcomers.distrust()

    # -- between cells -------------------------------------------------------------------------------------------

    def changed_outside(self, unobserved: bool) -> dict[str, int]:
        """Called before a cell: note what changed since the last one; all are suspect after unobserved code.

        Gives the identity of every variable.
        """
        now = self.all()
        idents = {name: id(value) for name, value in now.items()}
        if idents == self._last and not unobserved:
            return idents
        for name in [name for name in self.known if name not in now]:
            self.forget(name)
        for name, value in now.items():
            known = self.known.get(name)
            if known is None or known.ident != id(value):
                self._set(name, Known(id(value)))
            elif unobserved:
                known.suspect = True
        return idents

    def remember(self, now: dict[str, Any]) -> None:
        """Called after a cell: these are the variables now, and all is known of them."""
        self._last = {name: id(value) for name, value in now.items()}

    def forget(self, name: str) -> None:
        """The variable is gone."""
        known = self.known.pop(name, None)
        if known is not None and known.print is not None:
            self._index(name, known.print, None)

    # -- fingerprints --------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Nothing of the user's runs between this call and the next: definitions need one look only."""
        self._definitions.clear()

    def before(self, name: str) -> Fingerprint:
        """The full fingerprint of a variable that the coming cell touches; taken only when it is missing."""
        value = self.namespace[name]
        known = self.known.get(name)
        if known is None or known.ident != id(value):
            known = Known(id(value))
            self._set(name, known)
        old = known.print
        if old is not None and not known.suspect and (old.complete or old.costly):
            return old
        new = self._take(value, lazy=False)
        if known.suspect:
            known.suspect = False
            if old is not None and old.digest is not None and old.digest != new.digest:
                known.made = None
        self._index(name, old, new)
        known.print, known.info = new, None
        return new

    def after(self, name: str, *, lazy: bool) -> Fingerprint:
        """The fingerprint now; ``lazy`` leaves large memory unread."""
        value = self.namespace[name]
        known = self.known.get(name)
        if known is None:
            known = Known(id(value))
            self.known[name] = known
        old = known.print
        if old is not None and old.costly and known.ident == id(value):
            return old
        new = self._take(value, lazy)
        known.ident = id(value)
        known.suspect = False
        if old is None or new.digest is None or old.digest != new.digest:
            known.info = None
        self._index(name, old, new)
        known.print = new
        return new

    def look_anew(self, definitions: Iterable[Any]) -> None:
        """Take the fingerprints again of all variables that hold one of these functions or classes."""
        for one in definitions:
            for name, known in list(self.known.items()):
                if known.print is not None and any(held is one for held in known.print.functions):
                    self.after(name, lazy=True)

    def made(self, name: str, number: int | None) -> None:
        """An execution wrote or changed the variable."""
        self.known[name].made = number
        self.known[name].info = None

    def info(self, name: str) -> ValueInfo:
        """What a record says of the variable's value."""
        known = self.known[name]
        if known.info is None:
            known.info = describe(self.namespace[name], known.print)
        return known.info

    def maker(self, name: str) -> int | None:
        """The execution that made the variable's value, None when unknown."""
        known = self.known.get(name)
        return None if known is None else known.made

    def _take(self, value: Any, lazy: bool) -> Fingerprint:
        if is_constant(value):
            return CONSTANT
        # A long session may spend a little more on a value than a short one.
        budget = max(BUDGET, 0.03 * self.cell_seconds - self.own_seconds)
        start = time.perf_counter()
        found = fingerprint(value, budget, names=self.namespace, cache=self._definitions, lazy=lazy)
        self.own_seconds += time.perf_counter() - start
        return found

    # -- aliases -------------------------------------------------------------------------------------------------

    def sharing(self, found: Fingerprint) -> set[str]:
        """Variables that may see a change made through a value with this fingerprint."""
        names: set[str] = set()
        for root in found.roots & self._shared:
            names |= self._roots.get(root, _NONE)
            names |= self._frozen.get(root, _NONE)
        for root in found.frozen & self._shared:
            names |= self._roots.get(root, _NONE)
        return names

    def seen_by(self, found: Fingerprint) -> set[str]:
        """Like ``sharing``, for a fingerprint that no variable may have any more."""
        names: set[str] = set()
        for root in found.roots:
            names |= self._roots.get(root, _NONE)
            names |= self._frozen.get(root, _NONE)
        for root in found.frozen:
            names |= self._roots.get(root, _NONE)
        return names

    def groups(self, touched: Iterable[str]) -> list[list[str]]:
        """Groups of variables that share mutable memory, those with a touched member."""
        groups: list[list[str]] = []
        seen: set[str] = set()
        for name in touched:
            if name in seen or name not in self.known:
                continue
            group: set[str] = set()
            todo = [name]
            while todo:
                one = todo.pop()
                known = self.known.get(one)
                if one in group or known is None or known.print is None:
                    continue
                group.add(one)
                if known.print.roots or known.print.frozen:
                    todo += self.sharing(known.print) - group
            seen |= group
            if len(group) > 1:
                groups.append(sorted(group))
        return sorted(groups)

    def _set(self, name: str, known: Known) -> None:
        old = self.known.get(name)
        if old is not None and old.print is not None:
            self._index(name, old.print, None)
        self.known[name] = known

    def _index(self, name: str, old: Fingerprint | None, new: Fingerprint | None) -> None:
        for table, before, now in (
            (self._roots, old.roots if old else _EMPTY, new.roots if new else _EMPTY),
            (self._frozen, old.frozen if old else _EMPTY, new.frozen if new else _EMPTY),
        ):
            if before == now:
                continue
            for root in before - now:
                names = table.get(root)
                if names is not None:
                    names.discard(name)
                    if not names:
                        del table[root]
            for root in now - before:
                table.setdefault(root, set()).add(name)
            for root in before ^ now:
                owners = self._roots.get(root, _NONE)
                if owners and len(owners | self._frozen.get(root, _NONE)) > 1:
                    self._shared.add(root)
                else:
                    self._shared.discard(root)


_NONE: set[str] = set()
_EMPTY: frozenset[int] = frozenset()
