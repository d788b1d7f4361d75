"""A small project to run: operations and pipelines written in a line each."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from deepforge import runtime
from deepforge.model.execution import Execution
from deepforge.model.layout import ProjectLayout
from deepforge.types.serialise import load


class Project:
    """A project in a folder of its own."""

    def __init__(self, root: Path) -> None:
        (root / "pipelines").mkdir(parents=True)
        (root / "deepforge.toml").write_text('name = "test"\n')
        self.root = root.resolve()
        self.layout = ProjectLayout(root)

    def write(self, path: str, text: str) -> Path:
        """Write a file of the project."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
        return file

    def operation(self, name: str, text: str) -> None:
        """Write ``operations/<name>.py``."""
        self.write(f"operations/{name}.py", text)

    def pipeline(self, nodes: Mapping[str, Any], edges: list[str], name: str = "p") -> str:
        """Write a pipeline. ``nodes``: id to operation name, or (name, attributes), or {"input"|"output": artifact}.

        ``edges``: "a.out > b.in".
        """
        data: dict[str, Any] = {"version": 1, "nodes": {}, "edges": {}}
        for id_, what in nodes.items():
            if isinstance(what, dict):
                ((kind, artifact),) = what.items()
                data["nodes"][id_] = {"kind": kind, "artifact": artifact, "position": [0, 0]}
                continue
            operation, attributes = what if isinstance(what, tuple) else (what, {})
            data["nodes"][id_] = {
                "kind": "operation",
                "operation": f"operations/{operation}.py",
                "attributes": attributes,
                "references": {},
                "position": [0, 0],
            }
        for number, edge in enumerate(edges):
            source, target = (part.strip().split(".") for part in edge.split(">"))
            data["edges"][f"e{number}"] = {"from": source, "to": target}
        path = f"pipelines/{name}.pipeline.json"
        (self.root / path).write_text(json.dumps(data))
        return path

    def one(self, text: str, name: str = "work", attributes: Mapping[str, str] | None = None) -> str:
        """A pipeline of a single operation."""
        self.operation(name, text)
        return self.pipeline({name: (name, dict(attributes or {}))}, [])

    def run(self, pipeline: str, **options: Any) -> Execution:
        """Create an execution and conduct it."""
        return runtime.conduct(self.layout, runtime.create(self.layout, pipeline, **options))

    def value(self, execution: Execution, node: str, output: str) -> Any:
        """A value that a job made."""
        sha256 = execution.jobs[node].outputs[output].sha256
        return load(self.layout.store / sha256[:2] / sha256)

    def statuses(self, execution: Execution) -> dict[str, str]:
        """Status by node."""
        return {name: job.status for name, job in execution.jobs.items()}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project."""
    return Project(tmp_path / "project")
