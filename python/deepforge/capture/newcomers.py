"""Finds the names that are new in a session's namespace without looking at all of them after every cell.

IPython adds a name of its own with every execution (``_i7``) and never takes it away, so the namespace of a long
session is long. A dictionary keeps its keys in the order in which they came: what is new stands behind the last of
those names that was there before, as long as that one has stayed in its place. It has when as many names stand before
it as did; only who takes away such a name of IPython's and puts it back could make that untrue, and must say so
(``distrust``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

_INPUT = re.compile(r"_i\d+$")
MOST_STEPS = 1000
EVERY = 64  # so often all names are looked at all the same


class Newcomers:
    """The names of one namespace. ``find`` gives those that are new since it was asked last."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._seen: set[str] = set()
        self._mark: str | None = None
        self._before = 0  # how many names there are up to the mark
        self._count = 0

    def distrust(self) -> None:
        """Code that has run or will run may move names of IPython's: look at all names once."""
        self._mark = None

    def forget(self, names: Iterable[str]) -> None:
        """Names that are to be found again, when they are there or come back."""
        self._seen.difference_update(names)
        self._mark = None

    def find(self) -> Collection[str]:
        """The names that have come; each is found once, unless it is forgotten."""
        self._count += 1
        new = self._behind_the_mark() if self._mark is not None and self._count % EVERY else None
        if new is None:
            new = [] if self._seen.issuperset(self._namespace) else list(self._namespace.keys() - self._seen)
        self._seen.update(new)
        self._set_mark()
        return new

    def _behind_the_mark(self) -> list[str] | None:
        """What is new behind the mark; None when it has moved, or is far away."""
        new: list[str] = []
        for steps, name in enumerate(reversed(self._namespace)):
            if name == self._mark:
                return new if len(self._namespace) - steps == self._before else None
            if steps > MOST_STEPS:
                return None
            if name not in self._seen:
                new.append(name)
        return None

    def _set_mark(self) -> None:
        for steps, name in enumerate(reversed(self._namespace)):
            if steps > MOST_STEPS:
                break
            if _INPUT.match(name):
                self._mark, self._before = name, len(self._namespace) - steps
                return
        self._mark = None
