"""Git trees as data: look a path up, change some paths, merge three trees."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import VersioningError
from .objects import Entry, Objects

FOLDER = b"40000"


Entries = dict[bytes, Entry]


def load(objects: Objects, sha: str | None) -> Entries:
    """The entries of a tree by name; of no tree, none. To be read only: they are shared within the block."""
    if sha is None:
        return {}
    if sha in objects.trees:
        return objects.trees[sha]
    found = objects.read(sha)
    if found is None or found[1] != "tree":
        raise VersioningError(f"The repository is incomplete: the tree {sha} is missing", tree=sha)
    content, at = found[2], 0
    entries: Entries = {}
    while at < len(content):
        zero = content.index(b"\0", at)
        mode, _, name = content[at:zero].partition(b" ")
        at = zero + 1 + objects.id_bytes
        entries[name] = Entry(mode, content[zero + 1 : at].hex())
    objects.trees[sha] = entries
    return entries


def store(objects: Objects, entries: Entries) -> str:
    """Write a tree and give its id. Git sorts a folder as if its name ended with a slash."""
    ordered = sorted(entries.items(), key=lambda item: item[0] + b"/" if item[1].mode == FOLDER else item[0])
    content = b"".join(b"%s %s\0%s" % (entry.mode, name, bytes.fromhex(entry.sha)) for name, entry in ordered)
    return objects.write("tree", content)


def lookup(objects: Objects, tree: str | None, path: bytes) -> Entry | None:
    """The entry of the file at a path below a tree; None when there is none, or a folder."""
    entry: Entry | None = None
    for part in path.split(b"/"):
        entry = load(objects, tree).get(part)
        tree = _sha(entry)
    return None if tree else entry


def edit(objects: Objects, tree: str | None, changes: Mapping[bytes, Entry | None]) -> str | None:
    """The tree with the file at each path in ``changes`` set to its entry, or removed (None).

    None when nothing is left. Folders are made as needed and go when they are empty. An unchanged tree
    is given back as it is.
    """
    before = load(objects, tree)
    entries = dict(before)
    below: dict[bytes, dict[bytes, Entry | None]] = {}
    for path, entry in changes.items():
        name, slash, rest = path.partition(b"/")
        if slash:
            below.setdefault(name, {})[rest] = entry
        elif entry is None:
            if name in entries and entries[name].mode != FOLDER:
                del entries[name]
        else:
            entries[name] = entry
    for name, inner in below.items():
        known = entries.get(name)
        folder = known.sha if known is not None and known.mode == FOLDER else None
        if folder is None and not any(inner.values()):
            continue  # nothing to remove there
        sha = edit(objects, folder, inner)
        if sha is None:
            entries.pop(name, None)
        else:
            entries[name] = Entry(FOLDER, sha)
    if entries == before:
        return tree
    return store(objects, entries) if entries else None


def merge(objects: Objects, base: str | None, ours: str | None, theirs: str | None) -> str | None:
    """Three trees into one: what only one side changed is taken from it; where both did, ``theirs`` is taken."""
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    old, mine, new = load(objects, base), load(objects, ours), load(objects, theirs)
    merged: Entries = {}
    for name in old.keys() | mine.keys() | new.keys():
        entry = _merge_entry(objects, old.get(name), mine.get(name), new.get(name))
        if entry is not None:
            merged[name] = entry
    return store(objects, merged) if merged else None


def _merge_entry(objects: Objects, old: Entry | None, mine: Entry | None, new: Entry | None) -> Entry | None:
    if mine in (old, new):
        return new
    if new == old:
        return mine
    if _folder(mine) and _folder(new):
        sha = merge(objects, _sha(old), _sha(mine), _sha(new))
        return None if sha is None else Entry(FOLDER, sha)
    return new


def _folder(entry: Entry | None) -> bool:
    return entry is None or entry.mode == FOLDER


def _sha(entry: Entry | None) -> str | None:
    return entry.sha if entry is not None and entry.mode == FOLDER else None
