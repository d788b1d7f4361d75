"""The family of a variable or an artifact: all that made it and all that depends on it, as a graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import CaptureError
from .lineage import Session
from .records import ImplicitOperation
from .story import writer_of


@dataclass(frozen=True)
class Family:
    """What made ``name``, and what depends on it.

    ``made`` and ``used`` lead from ``name``, and from the id of each operation, to ids: of what it was made
    from, and of what used it. ``operations`` holds the records by id, ``labels`` a line for each. ``session``
    is None for an artifact (of which nothing is known that depends on it). The id of an execution is its number; of
    one in an earlier session of the notebook, which left a file that was read, ``SESSION:NUMBER``.
    """

    name: str
    session: str | None
    operations: Mapping[str, Mapping[str, Any]]
    labels: Mapping[str, str]
    made: Mapping[str, Sequence[str]]
    used: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON data; ``made_by`` and ``used_by`` are the ids of all that made it and all that depends on it."""
        return {
            "name": self.name,
            "session": self.session,
            "made_by": self._reached(self.made),
            "used_by": self._reached(self.used),
            "made": {key: list(ids) for key, ids in self.made.items()},
            "used": {key: list(ids) for key, ids in self.used.items()},
            "operations": {key: dict(record) for key, record in self.operations.items()},
        }

    def _reached(self, edges: Mapping[str, Sequence[str]]) -> list[str]:
        seen: dict[str, None] = {}
        todo = list(edges.get(self.name, ()))
        while todo:
            key = todo.pop(0)
            if key not in seen:
                seen[key] = None
                todo += edges.get(key, ())
        return sorted(seen, key=lambda key: (len(key), key))


def of_variable(session: Session, name: str, earlier: Iterable[Session] = ()) -> Family:
    """The family of a variable as the session ends with it. Raises CaptureError when it has no such variable.

    ``earlier``: the notebook's sessions before this one, the latest first: what they left in files is followed. They
    are asked for only when the variable was made from files that the session did not write.
    """
    maker = session.version(name)
    if maker is None:
        known = ", ".join(sorted(session.variables())[:20]) or "none"
        raise CaptureError(
            f"The session {session.info.id} has no variable {name!r}; known: {known}", code="no-variable", name=name
        )
    makers, users = session.what_made(name), session.depends_on(name)
    made = {name: [str(maker)]}
    made |= {str(number): _sources(session, number) for number in makers}
    used = {name: [str(each) for each in users if session[each].reads.get(name) == maker]}
    for number in users:
        used[str(number)] = [str(each) for each in users if number in session[each].reads.values()]
    numbers = sorted({*makers, *users})
    operations: dict[str, Mapping[str, Any]] = {str(number): session[number].to_json() for number in numbers}
    labels = {str(number): f"[{number}] {_first_line(session[number])}" for number in numbers}
    read = [use for each in makers for use in session[each].files_read if not _wrote(session, use.path, each)]
    if read:
        _add_earlier(_Part(session, makers, ""), list(earlier), operations, labels, made)
    return Family(name, session.info.id, operations, labels, made, used)


def of_artifact(name: str, provenance: Mapping[str, Any]) -> Family:
    """The family of an artifact, from the provenance in its record (``schemas/artifact.schema.json``)."""
    operations: Mapping[str, Mapping[str, Any]] = provenance["operations"]
    maker = provenance["made_by"]
    made: dict[str, list[str]] = {name: [maker] if maker is not None else []}
    labels = {key: f"{operation['name']} ({operation['kind']})" for key, operation in operations.items()}
    for key, operation in operations.items():
        made[key] = []
        for port, source in operation["inputs"].items():
            if "operation" in source:
                made[key].append(source["operation"])
            else:  # a leaf: an artifact of which no more is known, or data that is gone
                leaf = f"{key}.{port}"
                labels[leaf] = source.get("name") or source.get("artifact", "")[:12] or f"unset: {source['unset']}"
                made[key].append(leaf)
    return Family(name, None, operations, labels, {key: list(dict.fromkeys(ids)) for key, ids in made.items()})


@dataclass(frozen=True)
class _Part:
    """Executions of one session; ``prefix``: how their ids begin."""

    session: Session
    numbers: Sequence[int]
    prefix: str


def _add_earlier(
    part: _Part,
    earlier: Sequence[Session],
    operations: dict[str, Mapping[str, Any]],
    labels: dict[str, str],
    made: dict[str, list[str]],
) -> None:
    """Follow the files that executions read into the sessions before theirs, whose values are gone."""
    for number in part.numbers:
        for use in part.session[number].files_read:
            found = None if _wrote(part.session, use.path, number) else writer_of(earlier, use)
            if found is None:
                continue
            before, writer = found
            prefix = f"{before.info.id}:"
            made[f"{part.prefix}{number}"].append(f"{prefix}{writer}")
            new = [one for one in before.ancestors([writer]) if f"{prefix}{one}" not in made]
            for one in new:
                key = f"{prefix}{one}"
                operations[key] = before[one].to_json()
                labels[key] = f"[{one}] {_first_line(before[one])} (before the restart)"
                made[key] = [f"{prefix}{source}" for source in _sources(before, one)]
            following = earlier[list(earlier).index(before) + 1 :]
            _add_earlier(_Part(before, new, prefix), following, operations, labels, made)


def _wrote(session: Session, path: str, before: int) -> bool:
    """Whether an execution of a session before this one wrote a file."""
    earlier = (operation for operation in session.operations if operation.number < before)
    return any(use.path == path for operation in earlier for use in operation.files_written)


def _sources(session: Session, number: int) -> list[str]:
    """The executions whose values an execution used or changed, in order."""
    operation = session[number]
    found = {each for each in operation.reads.values() if each is not None}
    found |= {each for name in operation.mutates if (each := session.version(name, number)) is not None}
    return [str(each) for each in sorted(found) if each in session]


def _first_line(operation: ImplicitOperation) -> str:
    lines = [line for line in operation.source.splitlines() if line.strip() and not line.strip().startswith("#")]
    if not lines:
        return operation.source.strip()[:60]
    return lines[0].strip()[:60] + (" ..." if len(lines) > 1 else "")
