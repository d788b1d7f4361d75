"""What is opened as a notebook, read from the project: a pipeline, one node of it, or an operation by itself."""

from __future__ import annotations

import ast
import heapq
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from ..errors import DeepForgeError, DocumentError
from ..model.artifact import SUFFIX, Artifact
from ..model.execution import Execution
from ..model.files import read_text
from ..model.interface import Input
from ..model.layout import ProjectLayout
from ..model.operation import Operation, parse_operation
from ..model.pipeline import DATA, Node, Pipeline, Port
from .cells import unset
from .section import Feed, Section, Source


class Values:
    """Which values the latest executions gave: port to execution id and type; only those that can still be loaded."""

    def __init__(self, executions: Sequence[Execution], has: Callable[[str], bool]) -> None:
        self._executions = executions
        self._has = has

    def of(self, pipeline: str | None, port: Port) -> tuple[str, str] | None:
        """The latest execution of a pipeline that has this value, and the value's type."""
        for each in self._executions:
            job = each.jobs.get(port[0])
            output = None if job is None or each.pipeline != pipeline else job.outputs.get(port[1])
            if output is not None and self._has(output.sha256):
                return each.id, output.type
        return None

    def of_operation(self, path: str) -> tuple[Execution, str] | None:
        """The latest execution with a node of this operation, and the node."""
        for each in self._executions:
            for name, node in sorted(each.snapshot.nodes.items()):
                if node.operation == path:
                    return each, name
        return None


def open_pipeline(layout: ProjectLayout, path: str, values: Values) -> Source:
    """A whole pipeline. Raises DocumentError when it, or an operation of it, cannot be read or has a cycle."""
    flat = _flat(layout, path)
    order = _order(flat)
    inside = {name for name in order if flat.nodes[name].kind == "operation"}
    sections = tuple(_section(layout, path, flat, name, inside, values) for name in order if name in inside)
    if not sections:
        raise DocumentError(f"{path} has no operations to open", code="nothing-to-open", path=path)
    results = {}
    for name, node in sorted(flat.nodes.items()):
        source = flat.sources(name).get(DATA) if node.kind == "output" else None
        if source is not None and source[0] in inside:
            results[node.artifact or name] = source
    return Source(_stem(path), sections, path, None, results, _folders(sections), _modules(layout, sections))


def open_node(layout: ProjectLayout, path: str, node: str, values: Values) -> Source:
    """One operation of a pipeline, with the values that the latest execution gave it."""
    flat = _flat(layout, path)
    if node not in flat.nodes or flat.nodes[node].kind != "operation":
        known = ", ".join(sorted(name for name, each in flat.nodes.items() if each.kind == "operation"))
        raise DocumentError(f"{path} has no operation {node}; it has: {known}", code="no-node", node=node)
    section = _section(layout, path, flat, node, set(), values)
    return Source(section.title, (section,), path, node, {}, _folders([section]), _modules(layout, [section]))


def open_operation(layout: ProjectLayout, path: str, values: Values) -> Source:
    """An operation by itself, with what the latest execution of any pipeline gave it."""
    source, operation = _operation(layout, path)
    found = values.of_operation(path)
    feeds: dict[str, Feed] = {}
    types: dict[str, str] = {}
    for each in operation.inputs:
        feed = unset(each.annotation, "nothing has been run yet that gives it a value")
        if found is not None:
            execution, node = found
            feed = _feed(layout, execution.pipeline, execution.snapshot, node, each, set(), values)
        feeds[each.name] = Feed("default") if each.optional and feed.kind == "unset" else feed
    attributes = {a.name: a.default if a.default is not None else "None" for a in operation.attributes}
    name = _stem(path)
    directory = operation.header.directory or "."
    references = _references(operation, found[0].snapshot.nodes[found[1]].references if found is not None else {})
    section = Section(name, name, path, source, operation, attributes, feeds, references, directory, types)
    return Source(name, (section,), None, None, {}, _folders([section]), _modules(layout, [section]))


def _section(layout: ProjectLayout, path: str, flat: Pipeline, name: str, inside: set[str], values: Values) -> Section:
    node = flat.nodes[name]
    source, operation = _operation(layout, node.operation or "")
    feeds = {each.name: _feed(layout, path, flat, name, each, inside, values) for each in operation.inputs}
    defaults = {a.name: a.default if a.default is not None else "None" for a in operation.attributes}
    attributes = {key: node.attributes.get(key, text) for key, text in defaults.items()}
    found = {output: values.of(path, (name, output)) for output in operation.outputs}
    types = {output: each[1] for output, each in found.items() if each is not None}
    directory = operation.header.directory or "."
    references = _references(operation, node.references)
    path = node.operation or ""
    return Section(name, node.title or name, path, source, operation, attributes, feeds, references, directory, types)


def _references(operation: Operation, given: Mapping[str, str]) -> dict[str, Feed]:
    """What each reference names; of one that names nothing what belongs there, unless None will do."""
    found: dict[str, Feed] = {}
    for each in operation.references:
        if given.get(each.name):
            found[each.name] = Feed("reference", name=given[each.name])
        else:
            found[each.name] = Feed("default") if each.optional else unset(each.type, "its reference names nothing")
    return found


def _feed(
    layout: ProjectLayout,
    path: str | None,
    flat: Pipeline,
    name: str,
    port: Input,
    inside: set[str],
    values: Values,
) -> Feed:
    source = flat.sources(name).get(port.name)
    if source is None:
        return Feed("default") if port.optional else unset(port.annotation, "nothing is connected to it")
    if source[0] in inside:
        return Feed("edge", source)
    node = flat.nodes.get(source[0], Node("operation"))
    if node.kind == "input":
        return _artifact(layout, node.artifact, port)
    stored = values.of(path, source)
    if stored is None:
        return unset(port.annotation, f"{source[1]} of {source[0]}, which has not been run yet")
    return Feed("stored", source, execution=stored[0])


def _artifact(layout: ProjectLayout, name: str | None, port: Input) -> Feed:
    if not name:
        return unset(port.annotation, "an Input that names no artifact")
    try:
        record = Artifact.load(layout.artifacts / f"{name}{SUFFIX}")
    except DeepForgeError:
        return unset(port.annotation, f"the artifact {name}, which is not there")
    return Feed("artifact" if record.reference is None else "path", name=name)


def _operation(layout: ProjectLayout, path: str) -> tuple[str, Operation]:
    source = read_text(layout.inside(path))
    return source, parse_operation(source, path)


def _flat(layout: ProjectLayout, path: str) -> Pipeline:
    flat = Pipeline.load(layout.inside(path)).flatten(lambda file: Pipeline.load(layout.inside(file)), path)
    flat.topological_order()  # raises for a cycle
    return flat


def _order(flat: Pipeline) -> list[str]:
    """The nodes, each after those it depends on, otherwise from left to right and from top to bottom."""
    waits = {name: {source for source, _ in flat.sources(name).values()} for name in flat.nodes}

    def key(name: str) -> tuple[Any, ...]:
        return (*flat.nodes[name].position, name)

    ready = [key(name) for name, before in waits.items() if not before]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        name = heapq.heappop(ready)[-1]
        order.append(name)
        for other, before in waits.items():
            if name in before:
                before.discard(name)
                if not before:
                    heapq.heappush(ready, key(other))
    return order


def _folders(sections: Sequence[Section]) -> tuple[str, ...]:
    """Folders to import from, as jobs have them: the working folders, and those that headers add."""
    found: Mapping[str, None] = dict.fromkeys(
        folder for each in sections for folder in (each.directory, *each.operation.header.path)
    )
    return tuple(found)


def _modules(layout: ProjectLayout, sections: Sequence[Section]) -> dict[str, str]:
    """The project's modules that the operations import names of; those that cannot be read are left out."""
    found: dict[str, str] = {}
    for section in sections:
        for node in ast.walk(ast.parse(section.source)):
            name = node.module if isinstance(node, ast.ImportFrom) else None
            if name is None or not name.startswith("modules.") or name in found:
                continue
            with suppress(DeepForgeError, SyntaxError, ValueError):
                text = read_text(layout.inside(f"{name.replace('.', '/')}.py"))
                ast.parse(text)
                found[name] = text
    return found


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".py").removesuffix(".pipeline.json")
