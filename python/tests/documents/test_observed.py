"""Types of ports as executions saw them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from deepforge.project import Project


def record(project: Project, name: str, result: str, seconds: int) -> Path:
    """The record of an execution of load → use, whose load gave a value of type ``result``."""
    node = {"kind": "operation", "attributes": {}, "references": {}, "position": [0, 0]}
    data: dict[str, Any] = {
        "version": 1,
        "snapshot": {
            "nodes": {
                "a": {**node, "operation": "operations/load.py"},
                "b": {**node, "operation": "operations/use.py"},
            },
            "edges": {"e": {"from": ["a", "data"], "to": ["b", "table"]}},
        },
        "jobs": {"a": {"status": "done", "outputs": {"data": {"type": result}}}, "b": {"status": "failed"}},
    }
    path = project.layout.executions / f"{name}.execution.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(data))
    os.utime(path, (seconds, seconds))
    return path


def types(project: Project) -> dict[str, dict[str, str]]:
    """Types by operation, as the interfaces say them."""
    return {item["path"]: item["types"] for item in project.interfaces() if item["kind"] == "operation"}


def test_types_come_from_the_latest_execution_unless_the_code_says_them(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p")
    (project.layout.operations / "load.py").write_text("def load():\n    data = 1\n    return data\n")
    (project.layout.operations / "use.py").write_text("def use(table):\n    return table\n")
    assert types(project) == {"operations/load.py": {}, "operations/use.py": {}}
    record(project, "old", "builtins.int", 1000)
    latest = record(project, "new", "pandas.core.frame.DataFrame", 2000)
    assert types(project)["operations/load.py"] == {"data": "pandas.core.frame.DataFrame"}
    assert types(project)["operations/use.py"] == {"table": "pandas.core.frame.DataFrame"}
    (project.layout.operations / "use.py").write_text("def use(table: Frame):\n    return table\n")
    assert types(project)["operations/use.py"] == {"table": "Frame"}
    latest.write_text("{ broken")
    assert types(project)["operations/load.py"] == {"data": "builtins.int"}
