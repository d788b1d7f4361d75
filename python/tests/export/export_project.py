"""Projects for these tests: operations as texts, what their pipeline computes, and what its notebook computes."""

from __future__ import annotations

import io
import json
import os
import pickle
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import cloudpickle

from deepforge import Project
from deepforge.model.pipeline import Edge, Node, Pipeline
from deepforge.project import Project as OpenProject

Values = dict[tuple[str, str], Any]


def make(
    root: Path,
    operations: Mapping[str, str],
    edges: Mapping[str, str] | None = None,
    attributes: Mapping[str, Mapping[str, str]] | None = None,
    nodes: Mapping[str, str] | None = None,
) -> OpenProject:
    """A project with these operations and the pipeline ``p`` of them: ``{"b.x": "a.y"}`` connects y of a to x of b.

    ``nodes`` names the operation of each node; by default each operation is a node of its own name.
    """
    for folder in ("operations", "pipelines", "notebooks"):
        (root / folder).mkdir(parents=True)
    (root / "deepforge.toml").write_text('name = "p"\n', encoding="utf-8")
    project = Project(root)
    for name, text in operations.items():
        (root / "operations" / f"{name}.py").write_text(text, encoding="utf-8")
    placed = {
        name: Node(
            "operation",
            operation=f"operations/{operation}.py",
            attributes=(attributes or {}).get(name, {}),
            position=(at * 100, 0),
        )
        for at, (name, operation) in enumerate((nodes or {name: name for name in operations}).items())
    }
    joined = {f"{b}-{a}": Edge(_port(a), _port(b)) for b, a in (edges or {}).items()}
    Pipeline(placed, joined).save(root / "pipelines" / "p.pipeline.json")
    return project


def computed(project: OpenProject) -> Values:
    """What the pipeline computes: each operation in a namespace of its own, with values of its own."""
    from deepforge.model.operation import parse_operation

    pipeline = Pipeline.load(project.root / "pipelines" / "p.pipeline.json")
    values: dict[tuple[str, str], bytes] = {}
    for name in pipeline.topological_order():
        node = pipeline.nodes[name]
        text = (project.root / (node.operation or "")).read_text(encoding="utf-8")
        operation = parse_operation(text)
        space: dict[str, Any] = {"__name__": f"operations.{operation.name}"}
        exec(compile(text, name, "exec"), space)
        loaded = {port: pickle.loads(values[port]) for port in pipeline.sources(name).values()}
        given = {port: loaded[source] for port, source in pipeline.sources(name).items()}
        given |= {key: eval(value) for key, value in node.attributes.items()}
        folder = os.getcwd()
        os.chdir(project.root)
        with redirect_stdout(io.StringIO()):
            found = operation.unpack(space[operation.name](**given))
        os.chdir(folder)
        values |= {(name, output): cloudpickle.dumps(value) for output, value in found.items()}
    return {port: pickle.loads(data) for port, data in values.items()}


def opened(project: OpenProject, path: str = "pipelines/p.pipeline.json", node: str | None = None) -> Path:
    """The notebook's file."""
    return project.root / project.open_as_notebook(path, node)


def load(path: Path) -> dict[str, Any]:
    """The notebook in a file."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def ran(path: Path) -> tuple[Values, Values]:
    """What a notebook computes from top to bottom: each output just after its operation, and those kept at the end."""
    data = load(path)
    made = data["metadata"]["deepforge"]
    kept = {(each["node"], output): name for each in made["sections"] for output, name in each["kept"].items()}
    outputs = {each["node"]: each for each in made["sections"]}
    before, folders = os.getcwd(), list(sys.path)
    space: dict[str, Any] = {"__name__": "__main__", "display": lambda *values: None}
    then: Values = {}
    try:
        os.chdir(path.parent)
        for cell in data["cells"]:
            mark = cell["metadata"].get("deepforge", {})
            if cell["cell_type"] != "code":
                continue
            with redirect_stdout(io.StringIO()):
                exec(compile("".join(cell["source"]), "cell", "exec"), space)
            if mark.get("role") in ("outputs", "call"):
                for name in _outputs(made, outputs[mark["node"]]["operation"]):
                    then[mark["node"], name] = pickle.loads(cloudpickle.dumps(space[name]))
    finally:
        os.chdir(before)
        sys.path[:] = folders
        for name in [name for name in sys.modules if name.split(".")[0] == "operations"]:
            del sys.modules[name]
    return then, {port: space[kept.get(port, port[1])] for port in then}


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text in the one cell that has it."""
    data = load(path)
    cells = [cell for cell in data["cells"] if cell["cell_type"] == "code" and old in "".join(cell["source"])]
    assert len(cells) == 1, [cell["source"] for cell in cells]
    cells[0]["source"] = "".join(cells[0]["source"]).replace(old, new)
    path.write_text(json.dumps(data), encoding="utf-8")


def insert(path: Path, after: str, text: str) -> None:
    """Add a code cell below the one cell that has the text ``after``."""
    data = load(path)
    (at,) = [at for at, cell in enumerate(data["cells"]) if after in "".join(cell["source"])]
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": f"new{at}",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    data["cells"].insert(at + 1, {**cell, "source": text})
    path.write_text(json.dumps(data), encoding="utf-8")


def drop(path: Path, text: str) -> None:
    """Delete the one code cell that has the text."""
    data = load(path)
    found = [cell for cell in data["cells"] if cell["cell_type"] == "code" and text in "".join(cell["source"])]
    assert len(found) == 1
    data["cells"].remove(found[0])
    path.write_text(json.dumps(data), encoding="utf-8")


def _outputs(made: dict[str, Any], path: str) -> list[str]:
    from deepforge.model.operation import parse_operation

    return list(parse_operation(made["operations"][path]["source"]).outputs)


def _port(text: str) -> tuple[str, str]:
    node, _, name = text.partition(".")
    return node, name
