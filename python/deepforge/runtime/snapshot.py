"""Copies the code of a run as it is now, so that editing the project does not change a run that has begun."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from ..model import canonical
from .folder import PIPELINE
from .graph import Graph
from .inputs import artifact_file
from .places import Places
from .references import References


def take_snapshot(graph: Graph, where: Places, target: Path) -> list[str]:
    """Copy operations, modules, references and the records of input artifacts of a run into ``target``.

    All Python files below ``modules/`` are copied, and what the operations and the references' own modules import
    from elsewhere in the project. The flat pipeline goes to ``pipeline.json``. Returns the files besides operations
    that the jobs depend on, relative to the project.
    """
    target.mkdir(parents=True)
    operations = {graph.file(name) for name in graph.jobs()}
    modules: set[str] = set()
    resources: set[str] = set()
    references = References(graph, where.root)
    for name in graph.jobs():
        resources |= {source for each in references.of(name).values() for source in each.sources}
        found = references.scan(name, where.of(graph.operation(name).header).folders).modules
        modules |= {path.relative_to(where.root).as_posix() for path in found if path.is_relative_to(where.root)}
    everything = {path.relative_to(where.root).as_posix() for path in (where.root / "modules").rglob("*.py")}
    everything |= operations | modules
    for file in sorted(everything | resources):
        _copy(where.root / file, target / file)
    for node in graph.pipeline.nodes.values():
        if node.kind == "input" and node.artifact:
            _copy(artifact_file(where.root, node.artifact), artifact_file(target, node.artifact))
    _make_packages(target, everything)
    canonical.write(target / PIPELINE, graph.pipeline.to_json())
    return sorted((modules | resources) - operations)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _make_packages(target: Path, files: Iterable[str]) -> None:
    """Make every folder of the copied code a package.

    Without this, an installed package that happens to be called ``operations`` or ``modules`` would win
    over the project's folder.
    """
    for file in files:
        for folder in list(Path(file).parents)[:-1]:
            (target / folder / "__init__.py").touch()
