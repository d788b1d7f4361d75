"""References of the jobs of a run: the files they name, whose library these are, what of them a result depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import DeepForgeError, RunError
from ..model.resources import by_package, library_of
from .graph import Graph
from .scan import Scan, scan


@dataclass(frozen=True)
class Resource:
    """What a reference names. path, sources: relative to the project. digest: of what it builds, by its library.

    packages: those its library says it needs.
    """

    type: str
    path: str
    library: str
    digest: str
    sources: tuple[str, ...]
    packages: tuple[str, ...]


class References:
    """The references of one graph, whose files are below ``root``; each resource is asked for once."""

    def __init__(self, graph: Graph, root: Path) -> None:
        self._graph = graph
        self._root = root
        self._known: dict[tuple[str, str], Resource | RunError] = {}
        self._scans: dict[tuple[Path, tuple[Path, ...]], Scan] = {}

    def of(self, node: str) -> dict[str, Resource]:
        """By name, what the references of a node name. Raises RunError that says which is wrong, and how."""
        types = {each.name: each.type for each in self._graph.operation(node).references}
        found: dict[str, Resource] = {}
        for name, path in sorted(self._graph.pipeline.nodes[node].references.items()):
            resource = self._resource(types.get(name, ""), path)
            if isinstance(resource, RunError):
                raise RunError(f"its reference {name} ({path}): {resource.message}", node=node, name=name, path=path)
            found[name] = resource
        return found

    def problem(self, node: str) -> str | None:
        """Why a node's references keep it from running, in words."""
        try:
            self.of(node)
        except RunError as error:
            return error.message
        return None

    def scan(self, node: str, folders: Sequence[Path]) -> Scan:
        """What a node's code shows, together with the modules that its references need."""
        found = self._scan(self._root / self._graph.file(node), folders)
        resources = self.of(node).values()
        modules, packages, effects = dict(found.modules), set(found.packages), dict.fromkeys(found.effects)
        for each in resources:
            packages |= set(each.packages)
            for source in each.sources:
                if source.endswith(".py"):
                    file = self._root / source
                    inner = self._scan(file, folders)
                    modules |= {file: hashlib.sha256(file.read_bytes()).hexdigest(), **inner.modules}
                    packages |= set(inner.packages)
                    effects |= dict.fromkeys(inner.effects)
        return Scan(modules, tuple(sorted(packages)), tuple(effects))

    def libraries(self, node: str, packages: Sequence[str]) -> list[str]:
        """The libraries a node's job is initialised with. ``packages``: those its code imports."""
        named = {each.library for each in self.of(node).values()}
        known = by_package()
        return sorted(named | {known[each] for each in packages if each in known})

    def _scan(self, file: Path, folders: Sequence[Path]) -> Scan:
        key = (file, tuple(folders))
        if key not in self._scans:
            self._scans[key] = scan(file, folders)
        return self._scans[key]

    def _resource(self, kind: str, path: str) -> Resource | RunError:
        key = (kind, path)
        if key not in self._known:
            try:
                self._known[key] = self._read(kind, path)
            except DeepForgeError as error:
                self._known[key] = RunError(error.message.replace(f"{self._root}/", ""))
        return self._known[key]

    def _read(self, kind: str, path: str) -> Resource:
        if Path(path).is_absolute() or ".." in Path(path).parts:
            raise RunError("it is not within the project")
        if not (self._root / path).is_file():
            raise RunError("there is no such file")
        library = library_of(kind, path, self._root)
        try:
            return Resource(
                kind,
                path,
                library.name,
                library.digest(kind, path, self._root),
                tuple(library.sources(kind, path, self._root)),
                tuple(library.requirements(kind, path, self._root)),
            )
        except DeepForgeError:
            raise
        except Exception as error:  # a library of somebody else is no reason for a plan to fail
            raise RunError(f"the library {library.name} failed: {type(error).__name__}: {error}") from error
