"""The provenance of what jobs make: each job a record, each contained once, back to the artifacts that went in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..errors import DeepForgeError
from ..model.artifact import Artifact, ArtifactSource, OperationRecord, OperationSource, Provenance, Source
from .cache import Cache
from .folder import Folder
from .graph import Graph
from .inputs import artifact_file
from .keys import KeyMaker
from .state import RunState


@dataclass(frozen=True)
class Made:
    """What one execution has made, and all that is known of how."""

    folder: Folder
    graph: Graph
    keys: KeyMaker
    cache: Cache
    state: RunState

    def record(self, name: str) -> OperationRecord:
        """The record of a job that has just run."""
        return OperationRecord(
            kind="job",
            name=self.graph.operation(name).name,
            code=(self.folder.snapshot / self.graph.file(name)).read_text(encoding="utf-8"),
            environment=self.keys.job_environment(name),
            attributes=self.graph.attributes(name),
            references=dict(self.graph.pipeline.nodes[name].references),
            inputs={port: self._source(name, port, *place) for port, place in self.graph.sources(name).items()},
        )

    def provenance(self, name: str, output: str) -> Provenance:
        """All that made an output of a job that has succeeded.

        An ancestor of which no record is left any more becomes an input known by its hash only.
        """
        own = {
            job_id(self.folder.request.id, node): node for node, job in self.state.jobs.items() if job.status == "done"
        }
        foreign = self._foreign()
        found: dict[str, OperationRecord] = {}
        start = self._maker(name)
        todo = [start]
        while todo:
            id_ = todo.pop()
            if id_ in found:
                continue
            record = self.record(own[id_]) if id_ in own else foreign.get(id_) or self._remembered(id_)
            if record is not None:
                found[id_] = record
                todo += [each.operation for each in record.inputs.values() if isinstance(each, OperationSource)]
        if start not in found:
            return Provenance()
        return Provenance({id_: self._cut(id_, record, found) for id_, record in found.items()}, start, output)

    def _source(self, name: str, port: str, source: str, output: str) -> Source:
        """Where the value of an input came from."""
        if source in self.state.jobs:
            return OperationSource(self._maker(source), output)
        artifact = self.graph.pipeline.nodes[source].artifact or source
        record = self._artifact(artifact)
        if record and record.provenance.made_by is not None and record.provenance.output is not None:
            return OperationSource(record.provenance.made_by, record.provenance.output)
        sha256 = self.state.jobs[name].job["inputs"][port]
        return ArtifactSource(sha256, artifact, record.type if record else None)

    def _maker(self, node: str) -> str:
        """The id of the job that made a node's outputs: its own, or the one whose result it reused."""
        reused = self.state.jobs[node].job.get("reused_from")
        return job_id(reused["execution"], reused["job"]) if reused else job_id(self.folder.request.id, node)

    def _foreign(self) -> dict[str, OperationRecord]:
        """The records within the artifacts that went into the execution."""
        nodes = self.graph.pipeline.nodes.values()
        records = [self._artifact(node.artifact) for node in nodes if node.kind == "input" and node.artifact]
        return {id_: op for record in records if record for id_, op in record.provenance.operations.items()}

    def _remembered(self, id_: str) -> OperationRecord | None:
        execution, _, node = id_.partition("/")
        entry = self.cache.job(execution, node)
        return OperationRecord.from_json(entry.record) if entry and entry.record else None

    def _cut(self, id_: str, record: OperationRecord, found: Mapping[str, OperationRecord]) -> OperationRecord:
        """The record with every input whose operation is not in ``found`` known by its hash."""
        inputs = dict(record.inputs)
        execution, _, node = id_.partition("/")
        entry = self.cache.job(execution, node)
        hashes = entry.parts.get("inputs", {}) if entry else {}
        for port, source in record.inputs.items():
            if isinstance(source, OperationSource) and source.operation not in found and port in hashes:
                inputs[port] = ArtifactSource(hashes[port])
        return replace(record, inputs=inputs)

    def _artifact(self, name: str) -> Artifact | None:
        try:
            return Artifact.load(artifact_file(self.folder.snapshot, name))
        except DeepForgeError:
            return None


def job_id(execution: str, node: str) -> str:
    """The id of a job's record. Ids name events: what was reused keeps the id of the job that made it."""
    return f"{execution}/{node}"
