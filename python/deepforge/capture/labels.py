"""Pandas objects that share an index: its names can be set through one of them, and all others have them then."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from .variables import Variables


def relabelled(
    mutated: Iterable[str], idents: Mapping[str, int], now: Mapping[str, Any], variables: Variables
) -> list[list[str]]:
    """Pairs of variables of which the second changed in place because it shares an index with the first.

    ``mutated``: variables that changed in place. ``idents``: identity of every variable before, ``now``: the
    variables after.
    """
    pandas: Any = sys.modules.get("pandas")
    known = set(mutated)
    if not known or not hasattr(pandas, "Index"):
        return []
    kinds = (pandas.DataFrame, pandas.Series, pandas.Index)
    owners = {id(axis): name for name in sorted(known) if isinstance(now.get(name), kinds) for axis in _axes(now[name])}
    found: list[list[str]] = []
    for name, value in now.items() if owners else ():
        if name in known or not isinstance(value, kinds) or idents.get(name) != id(value):
            continue
        owner = next((owners[id(axis)] for axis in _axes(value) if id(axis) in owners), None)
        old = variables.known[name].print if name in variables.known else None
        if owner is None or old is None or old.digest is None:
            continue
        if variables.after(name, lazy=False).digest != old.digest:
            found.append(sorted([owner, name]))
    return found


def _axes(value: Any) -> list[Any]:
    axes = getattr(value, "axes", None)
    return list(axes) if axes is not None else [value]
