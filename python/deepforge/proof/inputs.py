"""Whether the files that a session read are still what they were: a pipeline that reads others proves nothing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ..provenance.lineage import Session
from ..provenance.records import FileUse


def inputs_of(session: Session, nodes: Mapping[str, Iterable[int]]) -> Iterator[tuple[str, FileUse, int]]:
    """The files that a pipeline takes from outside: the node, the file as it was read, and the execution that read it.

    ``nodes``: to the executions they consist of. A file that one of these executions wrote before it was read is
    made anew by the pipeline, and is not looked at.
    """
    node_of = {number: node for node, numbers in nodes.items() for number in numbers}
    written: set[str] = set()
    for number in sorted(node_of):
        if number not in session:
            continue
        for use in session[number].files_read:
            if use.path not in written:
                yield node_of[number], use, number
        written |= {use.path for use in session[number].files_written}


def changed_inputs(session: Session, nodes: Mapping[str, Iterable[int]]) -> dict[str, str]:
    """The nodes that read a file which has changed since the session read it, with the reason."""
    known: dict[FileUse, str | None] = {}
    found: dict[str, str] = {}
    for node, use, number in inputs_of(session, nodes):
        if use not in known:
            known[use] = change_of(use)
        change = known[use]
        if change is not None:
            found.setdefault(node, f"{os.path.basename(use.path)} {change} since [{number}] read it")
    return found


def downstream(starts: Iterable[str], edges: Iterable[tuple[str, str]]) -> set[str]:
    """``starts`` and every node that values of theirs reach; ``edges`` are (source, target)."""
    following: dict[str, set[str]] = {}
    for source, target in edges:
        following.setdefault(source, set()).add(target)
    seen: set[str] = set()
    todo = list(starts)
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo += following.get(node, ())
    return seen


def change_of(use: FileUse) -> str | None:
    """What happened to a file, in words; None when nothing did. Its content counts where that was recorded."""
    path = Path(use.path)
    try:
        status = path.stat()
        if use.size is None or (status.st_size == use.size and status.st_mtime_ns == use.mtime_ns):
            return None
        if status.st_size != use.size or use.sha256 is None or _digest(path) != use.sha256:
            return "has changed"
    except OSError:
        return "cannot be read any more" if path.exists() else "is no longer there"
    return None


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
