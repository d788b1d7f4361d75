"""The order of a graph's nodes: each after those it waits for."""

from __future__ import annotations

import heapq
from collections.abc import Mapping


def ordered(waits: Mapping[str, set[str]]) -> tuple[list[str], dict[str, set[str]]]:
    """All nodes, each after those it waits for, otherwise by id; and those left over, which wait for one another.

    ``waits``: node to the nodes before it, all of them keys too. What is left over still waits for what is named.
    """
    left = {name: set(before) for name, before in waits.items()}
    feeds: dict[str, list[str]] = {name: [] for name in waits}
    for name, before in waits.items():
        for other in before:
            feeds[other].append(name)
    ready = sorted(name for name, before in left.items() if not before)
    order: list[str] = []
    while ready:
        name = heapq.heappop(ready)
        order.append(name)
        for after in feeds[name]:
            left[after].discard(name)
            if not left[after]:
                heapq.heappush(ready, after)
    return order, {name: before for name, before in left.items() if before}


def ring(waits: Mapping[str, set[str]]) -> list[str]:
    """A cycle among nodes that all wait for one another, in the direction of the edges, first node repeated."""
    node = min(waits)
    seen: list[str] = []
    while node not in seen:
        seen.append(node)
        node = min(waits[node])
    found = seen[seen.index(node) :][::-1]
    start = found.index(min(found))
    found = found[start:] + found[:start]
    return [*found, found[0]]


def rings(waits: Mapping[str, set[str]]) -> list[list[str]]:
    """Cycles that have no node in common, each as ``ring`` gives it; ``waits`` as for ``ordered``."""
    found: list[list[str]] = []
    left = ordered(waits)[1]
    while left:
        found.append(ring(left))
        others = {name: before - set(found[-1]) for name, before in left.items() if name not in found[-1]}
        left = ordered(others)[1]
    return found
