"""What a cell's text says it may do, for cells that have not run with it: made by a room above, used by plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """One top-level statement; equal ``text`` means the same statement.

    ``loads``: names it reads before it has bound them. ``stores``: names it may bind; ``definite``: those it surely
    binds. ``deletes``: names it may unbind. ``mutates``: names whose value it may change in place.
    """

    text: str
    loads: frozenset[str] = frozenset()
    stores: frozenset[str] = frozenset()
    definite: frozenset[str] = frozenset()
    deletes: frozenset[str] = frozenset()
    mutates: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outline:
    """A whole cell.

    ``loads``: names whose value from before the cell it may read; ``needs``: those that it surely reads.
    ``stores``, ``deletes``: names it may bind or unbind.
    ``definitions``: functions and classes it binds, each with the names they use when they are called.
    ``draws``: random generators of libraries it speaks of, as in ``ImplicitOperation.state``.
    """

    parts: tuple[Part, ...] = ()
    loads: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    stores: frozenset[str] = frozenset()
    deletes: frozenset[str] = frozenset()
    definitions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    draws: frozenset[str] = frozenset()

    @property
    def mutates(self) -> frozenset[str]:
        """Names from before the cell whose value it may change in place."""
        return self.loads.intersection(name for part in self.parts for name in part.mutates)


# The outline of a text; None when it cannot be told (it is no plain Python, or may touch anything).
Outliner = Callable[[str], "Outline | None"]
