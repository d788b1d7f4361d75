"""What a proof leaves behind: a small project of its own whose artifacts are the values the pipeline made."""

from __future__ import annotations

import ast
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model import canonical
from ..model.artifact import Artifact, OperationRecord, OperationSource, Provenance, Source
from ..model.execution import Execution
from ..model.job import JobFigure, JobOutput
from ..model.layout import ProjectLayout
from ..model.times import utc_text
from ..types import serialise
from ..types.store import Store


@dataclass
class ProofFolder:
    """``<state>/proofs/<id>``: a ``deepforge.toml`` whose state is the project's, artifact records, the verdicts."""

    path: Path
    layout: ProjectLayout
    execution: Execution | None = None

    @staticmethod
    def create(layout: ProjectLayout, name: str) -> ProofFolder:
        """A new empty folder for a proof of notebook ``name``."""
        day = time.strftime("%Y-%m-%d")
        while True:
            path = layout.state / "proofs" / f"{day}-{name}-{os.urandom(2).hex()}"
            try:
                path.mkdir(parents=True)
                break
            except FileExistsError:
                continue
        return ProofFolder.prepare(path, layout, name)

    @staticmethod
    def prepare(path: Path, layout: ProjectLayout, name: str) -> ProofFolder:
        """Make a project of the folder ``path``, which is there and holds no project yet."""
        relative = os.path.relpath(layout.state, path)
        text = f'name = "proof of {_plain(name)}"\nstate = "{relative}"\nhistory = "off"\n'
        (path / "deepforge.toml").write_text(text, encoding="utf-8")
        (path / "artifacts").mkdir()
        own = ProjectLayout(path)
        if own.store != layout.store:
            # DEEPFORGE_STATE gives every project a folder of its own.
            own.state.mkdir(parents=True, exist_ok=True)
            own.store.symlink_to(layout.store, target_is_directory=True)
        modules = path / "modules"
        modules.symlink_to(os.path.relpath(layout.modules, path), target_is_directory=True)
        return ProofFolder(path, layout)

    @property
    def store(self) -> Store:
        """The project's store, where the values are."""
        return Store(self.layout.store)

    def keep_output(self, name: str, output: JobOutput, node: str, port: str) -> Path:
        """Record a job's output as artifact ``name``; the stored file."""
        self._record(name, output.type, output.size, output.sha256, self._provenance(node, port))
        return self.store.get(output.sha256)

    def keep_figure(self, name: str, figure: JobFigure, node: str) -> None:
        """Record a job's figure as artifact ``name``."""
        path = self.store.get(figure.file) if len(figure.file) == 64 else Path(figure.file)
        data = path.read_bytes()
        self._record(name, "figure", len(data), self.store.put_bytes(data), self._provenance(node, None))

    def keep_literal(self, name: str, literal: str) -> Path:
        """Record the value of an attribute as artifact ``name``; the stored file."""
        temporary = self.store.temporary()
        stored = serialise.dump(ast.literal_eval(literal), temporary, name=name)
        path = self.store.put(temporary, stored.sha256)
        self._record(name, stored.type, stored.size, stored.sha256, Provenance())
        return path

    def keep_made(self, name: str, made: Mapping[str, Any]) -> Path:
        """Record what was made anew (``rebuild.rebuilt``) as artifact ``name``; the stored file."""
        path = self.store.put(Path(made["file"]), made["sha256"])
        self._record(name, made["type"], made["size"], made["sha256"], Provenance())
        return path

    def keep_import(self, name: str, module: str, member: str) -> Path:
        """Record a function or class of a project's module as artifact ``name``; a stored reference to it."""
        data = f"c{module}\n{member}\n.".encode()
        sha256 = self.store.put_bytes(data)
        self._record(name, f"{module}.{member}", len(data), sha256, Provenance())
        return self.store.get(sha256)

    def finish(self, verdicts: dict[str, Any]) -> None:
        """Write the verdicts beside the values."""
        plain = {
            key: value
            for key, value in verdicts.items()
            if key not in ("seconds", "expected_seconds", "pipeline", "outputs")
        }
        canonical.write(self.path / "proof.json", plain)

    def _record(self, name: str, type_: str, size: int, sha256: str, provenance: Provenance) -> None:
        uri = f"{sha256[:2]}/{sha256}"
        artifact = Artifact(
            name=name,
            type=type_,
            created=utc_text(time.time()),
            provenance=provenance,
            storage="local",
            uri=uri,
            size=size,
            sha256=sha256,
        )
        artifact.save(self.path / "artifacts")

    def _provenance(self, node: str, port: str | None) -> Provenance:
        """Every job that ``node`` depended on, itself included, each once."""
        execution = self.execution
        if execution is None:
            return Provenance()
        edges = list(execution.snapshot.edges.values())
        records: dict[str, OperationRecord] = {}
        todo = [node]
        while todo:
            current = todo.pop()
            id_ = f"{execution.id}/{current}"
            if id_ in records:
                continue
            inputs: dict[str, Source] = {}
            for edge in edges:
                if edge.target[0] == current:
                    inputs[edge.target[1]] = OperationSource(f"{execution.id}/{edge.source[0]}", edge.source[1])
                    todo.append(edge.source[0])
            found = execution.snapshot.nodes[current]
            records[id_] = OperationRecord(
                kind="job",
                name=current,
                code=execution.operations.get(found.operation or "", ""),
                environment=dict(execution.environment),
                attributes=dict(found.attributes),
                inputs=inputs,
            )
        return Provenance(records, f"{execution.id}/{node}", port) if records else Provenance()


def _plain(name: str) -> str:
    return "".join(char if char.isalnum() or char in " -_." else "_" for char in name)
