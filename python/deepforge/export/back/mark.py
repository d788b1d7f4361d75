"""The notebook after its changes were taken back: made of what the project holds then, its cells as they are."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from ..cells import KEY, digest
from .reading import source_of
from .work import Work


def marked(data: Any, works: Sequence[Work], taken: Mapping[str, str], values: Mapping[str, str]) -> dict[str, Any]:
    """The notebook's JSON data with the marks of its cells as of now.

    taken: new source by operation file. values: new value by ``node.attribute``. Cells of operations that were not
    taken keep their marks, so that their changes are still seen.
    """
    new: dict[str, Any] = copy.deepcopy(data)
    made = new["metadata"][KEY]
    for path, text in taken.items():
        made["operations"][path] = {"digest": digest(text), "source": text}
    by_node = {work.section.node: work for work in works}
    for section in made["sections"]:
        work = by_node[section["node"]]
        attributes = dict(work.section.attributes)
        if section["operation"] in taken:
            given = work.found.attributes
            known = {each.name for each in work.operation().attributes}
            attributes = {k: v for k, v in ({**attributes, **(given or {})}).items() if k in known}
            ports = {name: None if port is None else list(port) for name, port in work.feeds.items()}
            kept = {name: port for name, port in section["inputs"].items() if name not in work.gone}
            section["inputs"] = {**kept, **ports}
            section["head"] = bool(work.section.of("imports") or work.found.tops)
        for name in attributes:
            attributes[name] = values.get(f"{section['node']}.{name}", attributes[name])
        section["attributes"] = attributes
    node: str | None = None
    for number, cell in enumerate(new["cells"], 1):
        mark = cell.get("metadata", {}).get(KEY, {})
        node = mark.get("node") if mark.get("role") else node
        owner = None if node is None else by_node.get(node)
        if cell.get("cell_type") == "code" and owner is not None and owner.section.path in taken:
            _mark(cell, number, owner, taken[owner.section.path])
        elif owner is not None and mark.get("role") in ("attributes", "call") and _all_set(owner, values):
            mark["made"] = digest(source_of(cell))
    return new


def _all_set(work: Work, values: Mapping[str, str]) -> bool:
    """Whether all that its cell of attributes says is in the pipeline now."""
    return bool(work.attributes) and all(f"{work.section.node}.{name}" in values for name in work.attributes)


def _mark(cell: dict[str, Any], number: int, work: Work, source: str) -> None:
    section = work.section
    span = work.found.spans.get(number)
    old = cell.setdefault("metadata", {}).get(KEY, {})
    added = "imports" if number in work.found.tops else "code" if span is not None else None
    role = old.get("role") or added
    if role is None:
        return
    mark = {"role": role, "node": section.node, "operation": section.path, "digest": digest(source)}
    mark["made"] = digest(source_of(cell))
    if span is not None:
        mark["statements"] = list(span)
    elif "statements" in old:
        mark["statements"] = old["statements"]
    cell["metadata"][KEY] = mark
