"""Architectures in files of a project: what they consist of besides their own file, and what they are but for looks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import DocumentError
from ..model.architecture import Architecture, Layer, Object, Value
from ..model.files import read_text
from .flatten import Load


def loader(root: Path) -> Load:
    """What opens the architectures of the project at ``root``, each file once. It raises DocumentError."""
    known: dict[str, Architecture] = {}
    top = root.resolve()

    def load(path: str) -> Architecture:
        if path not in known:
            file = (top / path).resolve()
            if not file.is_relative_to(top):
                raise DocumentError(f"{path} is not in the project.", code="outside", path=path)
            if not file.is_file():
                raise DocumentError(f"There is no file {path}.", code="not-found", path=path)
            known[path] = _parsed(read_text(file), str(file))
        return known[path]

    return load


@lru_cache(maxsize=64)
def _parsed(text: str, path: str) -> Architecture:
    # Checking a document costs tens of milliseconds, and plans ask for the same files again and again.
    return Architecture.parse(text, path)


def files(path: str, load: Load) -> dict[str, Architecture]:
    """The architecture in a file and all blocks that it opens, however deep, by file; ``path`` is the first.

    Raises DocumentError for a file that cannot be read, or a block that holds itself.
    """
    found: dict[str, Architecture] = {}

    def visit(file: str, chain: tuple[str, ...]) -> None:
        if file in chain:
            raise DocumentError(
                f"The block {file} holds itself: {' → '.join((*chain, file))}.", code="cycle", path=file
            )
        if file in found:
            return
        found[file] = load(file)
        for block in blocks(found[file]):
            visit(block, (*chain, file))

    visit(path, ())
    return found


def blocks(whole: Architecture) -> list[str]:
    """The files that an architecture names as blocks, those of its inner models too."""
    return sorted({node.block for node in _nodes(whole) if node.kind == "block" and not node.block.startswith("#")})


def renamed(whole: Architecture, old: str, new: str) -> Architecture:
    """The architecture with another file for its blocks that name ``old``."""
    nodes = {id_: replace(node, block=new) if node.block == old else node for id_, node in whole.nodes.items()}
    return replace(whole, nodes=nodes, models={name: renamed(each, old, new) for name, each in whole.models.items()})


def kinds(whole: Architecture) -> set[str]:
    """The ids of all classes and functions that an architecture names."""
    found = {node.of for node in _nodes(whole) if node.kind == "layer"}
    for node in _nodes(whole):
        for value in node.arguments.values():
            found |= {each.kind for each in objects_in(value)}
    return found


def objects_in(value: Value) -> list[Object]:
    """The objects an argument holds, itself first, then those inside."""
    if isinstance(value, tuple):
        return [found for item in value for found in objects_in(item)]
    if not isinstance(value, Object):
        return []
    return [value, *(found for inner in value.arguments.values() for found in objects_in(inner))]


def digest(path: str, load: Load) -> str:
    """The same for all architectures that are the same network: without places, ids of edges, and names of files."""
    every = files(path, load)
    known: dict[str, str] = {}

    def of(file: str) -> str:
        if file not in known:
            plain = _plain(every[file], of)
            known[file] = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
        return known[file]

    return of(path)


def _plain(whole: Architecture, block: Any) -> dict[str, Any]:
    """An architecture as JSON data, less what makes no difference to the network."""
    nodes: dict[str, Any] = {}
    for name, node in whole.nodes.items():
        inner = block(node.block) if node.kind == "block" and not node.block.startswith("#") else node.block
        data = replace(node, position=(0, 0), block=inner).to_json()
        del data["position"]
        nodes[name] = data
    data = replace(whole, nodes={}, edges={}, models={}).to_json()
    return {
        **data,
        "nodes": nodes,
        "edges": {name: sources for name, sources in whole.all_sources().items() if sources},
        "models": {name: _plain(model, block) for name, model in whole.models.items()},
    }


def _nodes(whole: Architecture) -> Iterator[Layer]:
    yield from whole.nodes.values()
    for model in whole.models.values():
        yield from _nodes(model)
