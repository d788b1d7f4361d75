"""The provenance in an artifact's record: implicit operations, each contained once, and referred to by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ..errors import DocumentError


@dataclass(frozen=True)
class OperationSource:
    """An input that is ``output`` of the operation with the id ``operation``."""

    operation: str
    output: str


@dataclass(frozen=True)
class ArtifactSource:
    """An input that is an artifact of which no operations are known: SHA-256, and what is known beside."""

    artifact: str
    name: str | None = None
    type: str | None = None
    uri: str | None = None


@dataclass(frozen=True)
class UnsetSource:
    """An input whose data is gone; ``unset`` says why."""

    unset: str


Source = OperationSource | ArtifactSource | UnsetSource


@dataclass(frozen=True)
class OperationRecord:
    """An implicit operation: code, environment, attribute values (literal text), references (files), inputs by port.

    ``environment`` has the keys of ``schemas/environment.schema.json``.
    """

    kind: Literal["cell", "job", "upload"]
    name: str
    code: str = ""
    environment: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, Source] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON data."""
        data: dict[str, Any] = {**vars(self), "inputs": {port: _source(each) for port, each in self.inputs.items()}}
        for key in ("environment", "attributes", "references"):
            data[key] = dict(data[key])
        if not data["references"]:
            del data["references"]
        return data

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> OperationRecord:
        """The record in JSON data that is known to be valid."""
        return OperationRecord(**{**data, "inputs": {port: _parse(each) for port, each in data["inputs"].items()}})


@dataclass(frozen=True)
class Provenance:
    """Everything that made an artifact: ``operations`` by id, of which ``made_by`` gave it as ``output``.

    Ids name events (a cell execution of a session, a job of an execution), not code: the same code run
    twice is two operations. ``made_by`` is None when nothing is known.
    """

    operations: Mapping[str, OperationRecord] = field(default_factory=dict)
    made_by: str | None = None
    output: str | None = None

    def port(self, output: str) -> Provenance:
        """The same operations, for another output of ``made_by``."""
        return replace(self, output=output)

    def unset(self, sha256: str, reason: str) -> Provenance:
        """With every input that is the artifact of this hash unset, because its data was deleted."""
        operations = {}
        for id_, record in self.operations.items():
            inputs = {
                port: UnsetSource(reason) if isinstance(each, ArtifactSource) and each.artifact == sha256 else each
                for port, each in record.inputs.items()
            }
            operations[id_] = replace(record, inputs=inputs)
        return replace(self, operations=operations)

    def to_json(self) -> dict[str, Any]:
        """JSON data as in ``schemas/artifact.schema.json``."""
        operations = {id_: record.to_json() for id_, record in self.operations.items()}
        return {"operations": operations, "made_by": self.made_by, "output": self.output}

    @staticmethod
    def from_json(data: Mapping[str, Any], path: str | None = None) -> Provenance:
        """The provenance in JSON data that is known to fit the schema; see ``Artifact.from_json`` for errors."""
        operations = {id_: OperationRecord.from_json(each) for id_, each in data["operations"].items()}
        found = Provenance(operations, data["made_by"], data["output"])
        _check(found, path)
        return found


def grow(
    id_: str, record: OperationRecord, inputs: Mapping[str, Provenance | ArtifactSource | UnsetSource]
) -> Provenance:
    """The provenance of what the operation ``record`` makes of ``inputs``; choose an output with ``port``.

    ``inputs`` are the provenances of its inputs by port, each at its output; one whose maker is not known
    is given as an ArtifactSource. Ancestors shared by several inputs are contained once. Raises
    DocumentError when two inputs contain different operations under one id, or ``id_`` is one of them.
    """
    sources: dict[str, Source] = {}
    known: list[Provenance] = []
    for port, each in inputs.items():
        if not isinstance(each, Provenance):
            sources[port] = each
        elif each.made_by is None or each.output is None:
            raise DocumentError(f"The input {port} of {record.name} does not say which output of what it is", port=port)
        else:
            sources[port] = OperationSource(each.made_by, each.output)
            known.append(each)
    operations = merge(known)
    if id_ in operations:
        raise DocumentError(f"The operation {id_} would be made of itself", operation=id_)
    return Provenance({**operations, id_: replace(record, inputs=sources)}, id_)


def merge(provenances: Iterable[Provenance]) -> dict[str, OperationRecord]:
    """The operations of all, each once.

    Where one record knows an input that another has unset (its data was deleted in between), the one
    that knows is kept. Raises DocumentError when two operations with one id differ in anything else.
    """
    merged: dict[str, OperationRecord] = {}
    for each in provenances:
        for id_, record in each.operations.items():
            merged[id_] = _unite(id_, merged[id_], record) if id_ in merged else record
    return merged


def _unite(id_: str, one: OperationRecord, other: OperationRecord) -> OperationRecord:
    inputs = dict(one.inputs)
    for port, source in other.inputs.items():
        if isinstance(inputs.get(port), UnsetSource):
            inputs[port] = source
    united = replace(one, inputs=inputs)
    compared = {
        port: inputs[port] if isinstance(source, UnsetSource) and port in inputs else source
        for port, source in other.inputs.items()
    }
    if united != replace(other, inputs=compared):
        message = f"Two different operations are both recorded as {id_} ({one.name}, {other.name})"
        raise DocumentError(message, operation=id_)
    return united


def _check(provenance: Provenance, path: str | None) -> None:
    """Every operation that is referred to is there, and none is made of itself."""
    where = path or "The artifact record"
    operations = provenance.operations
    if provenance.made_by is not None and provenance.made_by not in operations:
        raise DocumentError(f"{where}: made_by names {provenance.made_by}, which is not in it", path=path)
    parents: dict[str, set[str]] = {}
    for id_, record in operations.items():
        parents[id_] = {each.operation for each in record.inputs.values() if isinstance(each, OperationSource)}
        missing = sorted(parents[id_] - operations.keys())
        if missing:
            raise DocumentError(f"{where}: {id_} has an input from {missing[0]}, which is not in it", path=path)
    while parents:
        roots = [id_ for id_, before in parents.items() if not before & parents.keys()]
        if not roots:
            raise DocumentError(f"{where}: operations are made of themselves: {', '.join(sorted(parents))}", path=path)
        for id_ in roots:
            del parents[id_]


def _source(source: Source) -> dict[str, str]:
    return {key: value for key, value in vars(source).items() if value is not None}


def _parse(data: Mapping[str, Any]) -> Source:
    if "operation" in data:
        return OperationSource(**data)
    if "artifact" in data:
        return ArtifactSource(**data)
    return UnsetSource(**data)
