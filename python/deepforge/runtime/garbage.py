"""Removes values from the store that no artifact, execution or cached job refers to any more."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import RunError
from ..model.artifact import SUFFIX, Artifact
from ..model.execution import Execution
from ..types.store import Collected, Store
from .cache import Cache
from .folder import Layout
from .record import execution, executions


def collect(layout: Layout, *, forget_cache: bool = False, grace: float = 3600.0) -> Collected:
    """Remove from the store what nothing refers to and is older than ``grace`` seconds.

    Kept are the data of artifacts, of executions (running ones, and those with a record in the project), and
    of cached jobs; with ``forget_cache`` the cache is emptied first, and nothing is reused until it has run
    again. Raises RunError, and removes nothing, while an execution is conducted.
    """
    busy = [each.id for each in executions(layout) if each.conductor is not None]
    if busy:
        raise RunError(f"Executions are running: {', '.join(busy)}", code="busy", executions=busy)
    cache = Cache(layout.cache)
    if forget_cache:
        cache.clear()
    return Store(layout.store).gc({*_artifacts(layout), *_executions(layout), *cache.hashes()}, grace=grace)


def _artifacts(layout: Layout) -> Iterator[str]:
    for path in (layout.root / "artifacts").glob(f"*{SUFFIX}"):
        sha256 = Artifact.load(path).sha256  # a record that cannot be read stops the collection
        if sha256 is not None:
            yield sha256


def _executions(layout: Layout) -> Iterator[str]:
    for each in executions(layout):
        yield from _hashes(execution(layout, each.id))


def _hashes(record: Execution) -> Iterator[str]:
    for job in record.jobs.values():
        yield from job.inputs.values()
        yield from (output.sha256 for output in job.outputs.values())
        yield from (figure.file for figure in job.figures)
        yield from (figure.plot for figure in job.figures if figure.plot is not None)
