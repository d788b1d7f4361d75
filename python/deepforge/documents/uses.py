"""What uses a document: shown before it is deleted, and changed with it when it is renamed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ..errors import DeepForgeError
from ..libraries import blocks
from ..model.architecture import Architecture
from ..model.artifact import Artifact
from ..model.artifact_provenance import ArtifactSource
from ..model.layout import ProjectLayout
from ..model.pipeline import Node, Pipeline
from .kinds import Document, document, documents
from .tree import executions

Use = dict[str, Any]


def uses(layout: ProjectLayout, path: str) -> list[Use]:
    """What uses the document of this path, or the artifact: ``{"path", "kind", "node"?}``, by kind and path.

    Files that cannot be read are passed over. Raises ProjectError (``no-document``) when there is no such thing.
    """
    found = document(layout, path)
    if found.area == "executions":
        return list(_artifacts_of_execution(layout, found.name))
    every = [*_in_pipelines(layout, found)]
    if found.area == "architectures":
        every += _in_architectures(layout, found)
    if found.area == "pipelines":
        every += [_use(each["id"], "execution") for each in executions(layout) if each["pipeline"] == found.path]
    if found.area == "operations":
        every += _importers(layout, found)
    if found.area == "artifacts":
        every += [*_in_artifacts(layout, found), *_in_notebooks(layout, found)]
    return every


def refers(node: Node, document: Document) -> bool:
    """Whether a node of a pipeline names this document. An Output node makes its artifact, it does not use it."""
    if document.area == "artifacts":
        return node.kind == "input" and node.artifact == document.name
    return document.path in (node.operation, node.pipeline) or document.path in node.references.values()


def _in_pipelines(layout: ProjectLayout, wanted: Document) -> Iterator[Use]:
    for each in documents(layout, "pipelines"):
        try:
            pipeline = Pipeline.load(each.file)
        except DeepForgeError:
            continue
        for id_, node in sorted(pipeline.nodes.items()):
            if refers(node, wanted):
                yield {**_use(each.path, "pipeline"), "node": id_}


def _in_architectures(layout: ProjectLayout, wanted: Document) -> Iterator[Use]:
    """Architectures that have this one as a block."""
    for each in documents(layout, "architectures"):
        try:
            whole = Architecture.load(each.file)
        except DeepForgeError:
            continue
        for id_, node in sorted(whole.nodes.items()):
            if node.kind == "block" and node.block == wanted.path:
                yield {**_use(each.path, "architecture"), "node": id_}
        if any(wanted.path in blocks.blocks(model) for model in whole.models.values()):
            yield _use(each.path, "architecture")


def _importers(layout: ProjectLayout, wanted: Document) -> Iterator[Use]:
    """Operations whose code imports this one."""
    module = wanted.path.removesuffix(".py").replace("/", ".")
    parent, _, name = module.rpartition(".")
    patterns = rf"^\s*(import\s+{re.escape(module)}\b|from\s+{re.escape(module)}\s+import\b"
    patterns += rf"|from\s+{re.escape(parent)}\s+import\s+.*\b{re.escape(name)}\b)"
    for each in documents(layout, "operations"):
        if each.path == wanted.path:
            continue
        try:
            text = each.file.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if re.search(patterns, text, re.MULTILINE):
            yield _use(each.path, "operation")


def _in_artifacts(layout: ProjectLayout, wanted: Document) -> Iterator[Use]:
    """Artifacts that were made from this one."""
    try:
        digest = Artifact.load(wanted.file).digest
    except DeepForgeError:
        return
    for each in documents(layout, "artifacts"):
        if each.path == wanted.path:
            continue
        try:
            operations = Artifact.load(each.file).provenance.operations.values()
        except DeepForgeError:
            continue
        sources = [source for operation in operations for source in operation.inputs.values()]
        if any(isinstance(source, ArtifactSource) and source.artifact == digest for source in sources):
            yield _use(each.path, "artifact")


def _in_notebooks(layout: ProjectLayout, wanted: Document) -> Iterator[Use]:
    """Notebooks whose code asks for the artifact by its name."""
    asked = re.compile(rf"\bartifact\(\s*['\"]{re.escape(wanted.name)}['\"]")
    for each in documents(layout, "notebooks"):
        try:
            cells = json.loads(each.file.read_bytes())["cells"]
            texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if any(asked.search(text) for text in texts):
            yield _use(each.path, "notebook")


def _artifacts_of_execution(layout: ProjectLayout, execution: str) -> Iterator[Use]:
    """Artifacts whose data an execution made: they stay, with their own records, when it is deleted."""
    from .. import runtime

    try:
        jobs = runtime.execution(layout, execution).jobs.values()
    except DeepForgeError:
        return
    made = {output.sha256 for job in jobs for output in job.outputs.values()}
    for each in documents(layout, "artifacts"):
        try:
            digest = Artifact.load(each.file).digest
        except DeepForgeError:
            continue
        if digest in made:
            yield _use(each.path, "artifact")


def _use(path: str, kind: str) -> Use:
    return {"path": path, "kind": kind}
