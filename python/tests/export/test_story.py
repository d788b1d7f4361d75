"""From a notebook to a pipeline and back again, in real kernels: made, opened, run, changed, taken back, run again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deepforge.model.execution import Execution
from deepforge.project import Project, prove
from deepforge.proof.kernel import kernel_command
from deepforge.proof.notebook import Notebook
from deepforge.proof.session import run_session
from deepforge.types import serialise
from deepforge.types.compare import compare

from .export_project import edit, load

CELLS = [
    "import numpy as np",
    "rng = np.random.default_rng(7)\nreadings = rng.normal(size=50)",
    "rate = 0.5",
    "smooth = [readings[0]]\nfor each in readings[1:]:\n    smooth.append(rate * each + (1 - rate) * smooth[-1])",
    "readings[:5] = 0\nchanged = float(readings.sum())",
    "best = float(max(smooth))\nbest",
]


def write(path: Path) -> None:
    """A small notebook with a value that is changed in place after it was used."""
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "id": f"c{at}", "metadata": {}, "outputs": [], "execution_count": None, "source": text}
        for at, text in enumerate(CELLS)
    ]
    data = {"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(data))


def in_a_kernel(project: Project, path: Path, folder: Path) -> dict[str, Any]:
    """The values with which a kernel that runs the notebook from top to bottom ends."""
    ran = run_session(
        Notebook.load(path).steps(),
        command=kernel_command(None),
        cwd=path.parent,
        layout=project.layout,
        notebook=path,
        finals=folder,
        progress=lambda text: None,
    )
    files = {name: entry["file"] for name, entry in ran.finals.items() if entry["file"]}
    return {name: serialise.load(folder / file) for name, file in files.items() if name != "project"}


def outputs(execution: Execution) -> dict[tuple[str, str], str]:
    """What the jobs gave, by content."""
    return {(node, name): each.sha256 for node, job in execution.jobs.items() for name, each in job.outputs.items()}


def test_a_notebook_becomes_a_pipeline_and_a_notebook_again(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p")
    write(project.root / "notebooks" / "smooth.ipynb")
    proof = prove(project.root / "notebooks" / "smooth.ipynb", project=project.root)
    assert set(proof.values.values()) == {"same"}
    (pipeline,) = project.pipelines()
    first = project.execution()

    path = project.root / project.open_as_notebook(pipeline)
    sections = load(path)["metadata"]["deepforge"]["sections"]
    values = in_a_kernel(project, path, tmp_path / "finals")
    taken_on = {edge.source for edge in first.snapshot.edges.values()}
    kept = {(each["node"], output): name for each in sections for output, name in each["kept"].items()}
    finals = [port for port in outputs(first) if port not in taken_on]
    assert finals
    for node, name in finals:
        found = compare(project.value(node, name, first.id), values[kept.get((node, name), name)])
        assert (name, found.verdict) == (name, "same")
    best = next(node for node, job in first.jobs.items() if "best" in job.outputs)
    assert project.value(best, "best", first.id) == max(project.value(_maker(first, "smooth"), "smooth", first.id))

    edit(path, "best = float(max(smooth))", "best = float(min(smooth))")
    taken = project.take_back(project.layout.relative(path))
    assert [each["path"] for each in taken["operations"]] == [first.snapshot.nodes[best].operation]
    again = project.wait(project.run(pipeline), timeout=120)
    assert again.status == "done"
    assert project.value(best, "best", again.id) == min(project.value(_maker(again, "smooth"), "smooth", again.id))
    changed = {node for (node, name), sha in outputs(again).items() if outputs(first).get((node, name)) != sha}
    assert changed == {best}


def _maker(execution: Execution, output: str) -> str:
    return next(node for node, job in execution.jobs.items() if output in job.outputs)
