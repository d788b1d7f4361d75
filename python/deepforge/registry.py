"""Registry of adapters of one kind: registered explicitly, or found by entry point and loaded on first use."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Generic, TypeVar

from .errors import DeepForgeError

T = TypeVar("T")


class UnknownNameError(DeepForgeError):
    """No adapter has this name; the message lists those there are."""

    code = "unknown-name"


class Registry(Generic[T]):
    """Adapters of one kind by name.

    ``group`` is the entry-point group (``deepforge.compute``); an explicit registration wins over an
    entry point, the first entry point over later ones. ``hints`` maps the name of an optional adapter
    to the sentence that says how to get it.
    """

    def __init__(self, kind: str, group: str, hints: dict[str, str] | None = None) -> None:
        self.kind = kind
        self.group = group
        self._hints = dict(hints or {})
        self._loaded: dict[str, T] = {}
        self._late: dict[str, Callable[[], T]] = {}

    def register(self, name: str, value: T) -> None:
        """Make ``value`` known under ``name``; replaces an earlier one."""
        self._loaded[name] = value

    def register_late(self, name: str, load: Callable[[], T]) -> None:
        """Make ``name`` known; ``load`` is called on first use only."""
        self._late[name] = load

    def forget(self, name: str) -> None:
        """Undo the registration of ``name``, or that it was loaded: an entry point is then looked for anew."""
        self._loaded.pop(name, None)
        self._late.pop(name, None)

    def names(self) -> list[str]:
        """All known names, sorted; loads nothing."""
        found = {point.name for point in entry_points(group=self.group)}
        return sorted(found | self._loaded.keys() | self._late.keys())

    def get(self, name: str) -> T:
        """The adapter called ``name``.

        Raises UnknownNameError with an instruction when there is none, or when it cannot be loaded.
        """
        if name in self._loaded:
            return self._loaded[name]
        load = self._late.get(name) or self._entry_point(name)
        try:
            value = load()
        except ImportError as error:
            hint = self._hints.get(name, f"the package it needs is missing: {error}")
            raise UnknownNameError(f"The {self.kind} {name!r} cannot be loaded: {hint}", name=name) from error
        self._loaded[name] = value
        return value

    def _entry_point(self, name: str) -> Callable[[], T]:
        for point in entry_points(group=self.group):
            if point.name == name:
                load: Callable[[], T] = point.load
                return load
        known = ", ".join(self.names()) or "none"
        hint = self._hints.get(name)
        more = f" {hint}" if hint else ""
        raise UnknownNameError(f"There is no {self.kind} {name!r}; known: {known}.{more}", name=name)
