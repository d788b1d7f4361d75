"""Renaming and deleting documents; what refers to a renamed one is changed with it."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

from .. import runtime, versioning
from ..errors import DeepForgeError, ProjectError
from ..libraries import blocks
from ..model.architecture import Architecture
from ..model.artifact import Artifact
from ..model.execution import SUFFIX
from ..model.files import read_text, write_text
from ..model.layout import ProjectLayout
from ..model.operation import parse_operation
from ..model.pipeline import Node, Pipeline
from .kinds import ENDINGS, Document, checked_name, document, documents


def rename(layout: ProjectLayout, path: str, name: str) -> tuple[str, list[str]]:
    """Give a document another name in its folder; gives its new path and the other files that were changed.

    Pipelines and architectures that name it follow. The function of an operation takes the new name when it had the
    file's, and the code parses. A crash in between leaves the document under both names, never under none. Raises
    ProjectError when there is such a name (``exists``), when it cannot be one, or for an execution.
    """
    old = document(layout, path)
    if old.area == "executions":
        raise ProjectError("An execution keeps its id: it is named in records", code="not-renamable", path=path)
    target = old.file.with_name(f"{checked_name(name, old.area)}{ENDINGS[old.area]}")
    new = Document(old.area, layout.relative(target.parent) + f"/{target.name}", target)
    if target.parent == layout.root:
        new = Document(old.area, target.name, target)
    if new.path == old.path:
        return new.path, []
    if os.path.lexists(target) and not _same_file(old.file, target):
        raise ProjectError(f"There is a file {new.path} already", code="exists", path=new.path)
    try:
        _put(old, new)
        changed = _follow(layout, old, new)
        if not _same_file(old.file, target) or old.file.is_symlink():
            old.file.unlink()
        elif old.file.name != target.name:
            os.replace(old.file, target)  # the same file where upper and lower case are one
    except OSError as error:
        raise ProjectError(f"{path} cannot be renamed: {error.strerror}", code="unwritable", path=path) from error
    if old.area == "pipelines":
        from ..reify.made import move_map

        move_map(layout, old.path, new.path)
    versioning.commit(layout.root, [old.path, new.path, *changed], f"Rename {old.path} to {new.name}")
    return new.path, changed


def delete(layout: ProjectLayout, path: str) -> None:
    """Delete a document, an artifact's record, or an execution with all its jobs' files (by path or id).

    What git did not know yet is committed first, so that it can be found again. Raises ProjectError
    (``no-document``) when there is no such thing, LeaseHeldError for an execution that somebody conducts.
    """
    execution = _execution_id(layout, path)
    if execution is not None:
        runtime.delete(layout, execution)
        return
    found = document(layout, path)
    versioning.commit(layout.root, [found.path], f"Keep {found.path} as it was")
    try:
        found.file.unlink()
    except OSError as error:
        raise ProjectError(f"{path} cannot be deleted: {error.strerror}", code="unwritable", path=path) from error
    versioning.commit(layout.root, [found.path], f"Delete {found.path}")


def _put(old: Document, new: Document) -> None:
    """The document under its new name, with the name that it says itself."""
    if old.area == "operations":
        write_text(new.file, _renamed_function(old, new.name))
        shutil.copymode(old.file, new.file)
    elif old.area == "artifacts":
        replace(Artifact.load(old.file), name=new.name).save(new.file.parent)
    else:
        shutil.copy2(old.file, new.file, follow_symlinks=False)


def _renamed_function(old: Document, name: str) -> str:
    source = read_text(old.file)
    try:
        operation = parse_operation(source, old.path)
    except DeepForgeError:
        return source
    if operation.name != old.name:
        return source
    from ..model.rewrite import rename_function

    return rename_function(source, name, old.path)


def _follow(layout: ProjectLayout, old: Document, new: Document) -> list[str]:
    """Have pipelines and architectures name the document by its new name; gives those that were changed."""
    changed = _followed_blocks(layout, old, new) if old.area == "architectures" else []
    for each in documents(layout, "pipelines"):
        # A pipeline that names itself would be a ring; the copy under the old name goes anyway.
        if each.path == old.path:
            continue
        try:
            pipeline = Pipeline.load(each.file)
        except DeepForgeError:
            continue
        nodes = {id_: _renamed_node(node, old, new) for id_, node in pipeline.nodes.items()}
        if nodes != dict(pipeline.nodes):
            replace(pipeline, nodes=nodes).save(each.file)
            changed.append(each.path)
    return changed


def _followed_blocks(layout: ProjectLayout, old: Document, new: Document) -> list[str]:
    """Have architectures open the block by its new name."""
    changed = []
    for each in documents(layout, "architectures"):
        if each.path == old.path:
            continue
        try:
            whole = Architecture.load(each.file)
        except DeepForgeError:
            continue
        renamed = blocks.renamed(whole, old.path, new.path)
        if renamed != whole:
            renamed.save(each.file)
            changed.append(each.path)
    return changed


def _renamed_node(node: Node, old: Document, new: Document) -> Node:
    if old.area == "artifacts":
        return replace(node, artifact=new.name) if node.artifact == old.name else node
    if old.path == node.operation:
        node = replace(node, operation=new.path)
    if old.path == node.pipeline:
        node = replace(node, pipeline=new.path)
    if old.path in node.references.values():
        references = {key: new.path if value == old.path else value for key, value in node.references.items()}
        node = replace(node, references=references)
    return node


def _execution_id(layout: ProjectLayout, path: str) -> str | None:
    """The id of an execution that is named by its id or by its record."""
    name = path.removeprefix("executions/").removesuffix(SUFFIX) if path.startswith("executions/") else path
    if "/" in name or "\\" in name or "\0" in name or name.startswith(".") or not name:
        return None
    return name if _is_folder_of_ours(layout.runs, name) or path.endswith(f"{name}{SUFFIX}") else None


def _is_folder_of_ours(above: Path, name: str) -> bool:
    folder = above / name
    return folder.is_dir() and not folder.is_symlink()


def _same_file(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
