"""Import lines as a person writes them: standard library, then packages, then the project; one line per module."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable

from .history import Binding


def import_lines(
    bindings: Iterable[Binding], modules: Iterable[tuple[str, str]] = (), more: Iterable[str] = ()
) -> list[str]:
    """Sorted import lines for import ``bindings``; ``modules`` are extra ``(module, name)`` imports of the project,
    ``more`` lines that are needed besides."""
    plain: set[str] = set()
    members: dict[str, set[str]] = defaultdict(set)
    stars: dict[tuple[int, int], str] = {}
    for binding in bindings:
        for place, star in enumerate(binding.stars):
            stars[binding.number, place] = f"from {star.module} import *  # noqa: F403"
        if binding.stars:
            continue
        item = binding.imported
        # Of what the future held only this is not the rule by now.
        if item is None or (item.module == "__future__" and item.symbol != "annotations"):
            continue
        if item.symbol is None:
            same = item.name == item.module.split(".")[0]
            plain.add(f"import {item.module}" if same else f"import {item.module} as {item.name}")
        elif item.symbol == item.name:
            members[item.module].add(item.symbol)
        else:
            members[item.module].add(f"{item.symbol} as {item.name}")
    own: dict[str, set[str]] = defaultdict(set)
    for module, name in modules:
        own[module].add(name)
    lines = sorted(plain) + _from_lines(members)
    lines = sorted(line for line in {*more} - {*lines}) + lines
    first = [line for line in lines if line.startswith("from __future__")]
    lines = [line for line in lines if line not in first]
    standard = [line for line in lines if line.split()[1].split(".")[0] in sys.stdlib_module_names]
    packages = [line for line in lines if line not in standard]
    # A star import may bind what another one bound before: their order stays.
    everything = list(dict.fromkeys(stars[place] for place in sorted(stars)))
    groups = [first, everything, standard, packages, _from_lines(own)]
    result: list[str] = []
    for group in groups:
        if group:
            result += ([""] if result else []) + group
    return result


def _from_lines(members: dict[str, set[str]]) -> list[str]:
    lines = []
    for module in sorted(members):
        names = sorted(members[module])
        line = f"from {module} import {', '.join(names)}"
        if len(line) > 100:
            line = f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"
        lines.append(line)
    return lines
