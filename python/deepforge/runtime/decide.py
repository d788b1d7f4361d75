"""Whether a job has to run or an earlier result serves; the plan and the conductor both ask here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..types.store import Store
from .cache import Cache, Entry, obstacle
from .graph import Graph
from .keys import KeyMaker, difference, key_of


@dataclass(frozen=True)
class Decision:
    """What is to be done with a job whose inputs are known. ``entry`` is the earlier job whose result serves."""

    key: str
    parts: dict[str, Any]
    entry: Entry | None
    reason: str


class Decider:
    """Decides job by job. ``force``: nothing is reused."""

    def __init__(
        self, graph: Graph, keys: KeyMaker, cache: Cache, store: Store, pipeline: str, *, force: bool = False
    ) -> None:
        self._graph = graph
        self._keys = keys
        self._cache = cache
        self._store = store
        self._pipeline = pipeline
        self._force = force
        self._digests: dict[str, str | None] = {}

    def decide(self, name: str, inputs: Mapping[str, str], directory: Path, *, force: bool = False) -> Decision:
        """Decide for a node. ``inputs``: SHA-256 by connected port. ``directory``: where it would run.

        ``force``: nothing is reused for this one.
        """
        parts = self._keys.parts(name, inputs)
        key = key_of(parts)
        if self._force or force:
            return Decision(key, parts, None, "forced")
        policy = self._graph.operation(name).header.cache
        obstacles: list[str] = []
        for entry in self._cache.candidates(key):
            found = obstacle(entry, self._store, policy, str(directory))
            if found is None:
                return Decision(key, parts, entry, f"unchanged since {entry.execution}")
            obstacles.append(found)
        if obstacles:
            return Decision(key, parts, None, obstacles[0])
        last = self._cache.last(self._pipeline, name)
        return Decision(key, parts, None, difference(last.parts, parts) if last else "first run")
