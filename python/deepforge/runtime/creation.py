"""Creates executions: checks that the pipeline can run, and freezes what it consists of."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from ..errors import RunError
from ..model.execution import new_execution_id
from .folder import SNAPSHOT, Layout, Request, write_request
from .graph import load_graph
from .job.environment import available
from .places import places
from .planning import plan_graph
from .snapshot import take_snapshot


def create(
    layout: Layout,
    pipeline_path: str,
    *,
    python: str | None = None,
    name: str | None = None,
    until: str | Iterable[str] | None = None,
    workers: int | None = None,
    force: bool = False,
    attributes: Mapping[str, str] | None = None,
    inputs: Mapping[str, str] | None = None,
    directory: str | Path | None = None,
    path: Iterable[str | Path] = (),
    env: Mapping[str, str] | None = None,
    moved: Mapping[str, str] | None = None,
) -> str:
    """Create an execution of a pipeline file (relative to the project), ready to be conducted; returns its id.

    python: interpreter of the jobs, with deepforge installed (default: this one); an operation that names an
    environment of the project gets that one's. name: part of the id
    (default: the pipeline's name). until: a node or several; only they and what they depend on. workers: how
    many jobs at once (default: the number of CPUs). force: run every job, reuse nothing. attributes:
    ``{"node.attribute": literal text}`` instead of the pipeline's; inputs: ``{Input node: artifact}``,
    likewise. directory: working directory of the jobs (default: the project); path: more folders to import
    from; env: environment variables for the jobs, on top of those the conductor has; moved: ``{folder: other
    folder}``, which jobs have as working directory and import folder instead.

    Raises DocumentError or RunError when the pipeline cannot run, saying all that is in the way; nothing is
    left behind then.
    """
    graph = load_graph(layout.root, pipeline_path, until=until, attributes=attributes, inputs=inputs)
    where = places(layout.root, directory=directory, path=path, moved=moved, python=python, env=env)
    if not where.directory.is_dir():
        raise RunError(f"The working directory {where.directory} is not there", path=str(where.directory))
    if workers is not None and workers < 1:
        raise RunError(f"workers: expected a number from 1, received {workers}")
    found = plan_graph(layout, graph, pipeline_path, where, force=force)
    problems = {step.node: step.reason for step in found.steps.values() if step.state == "cannot run"}
    problems = {**graph.problems, **problems}
    if problems:
        text = "; ".join(dict.fromkeys(f"{reason}" for reason in problems.values()))
        raise RunError(f"{pipeline_path} cannot run: {text}", problems=problems, pipeline=pipeline_path)
    if not found.steps:
        raise RunError(f"{pipeline_path} cannot run: it has no operations", pipeline=pipeline_path)
    folder = _make_folder(layout.runs, name or Path(pipeline_path).name.removesuffix(".pipeline.json"))
    try:
        modules = take_snapshot(graph, where, folder / SNAPSHOT)
        write_request(
            folder,
            Request(
                id=folder.name,
                pipeline=pipeline_path,
                root=str(where.root),
                store=str(layout.store.absolute()),
                cache=str(layout.cache.absolute()),
                python=where.python,
                workers=workers or available(),
                directory=str(where.directory),
                created=time.time(),
                path=[str(each) for each in where.path],
                env=dict(where.variables),
                environments={name: asdict(each) for name, each in where.environments.items()},
                moved={str(old): str(new) for old, new in where.moved.items()},
                force=force,
                until=[until] if isinstance(until, str) else list(until or ()),
                operations=sorted({graph.file(job) for job in graph.jobs()}),
                modules=modules,
            ),
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder.name


def _make_folder(runs: Path, name: str) -> Path:
    runs.mkdir(parents=True, exist_ok=True)
    while True:
        folder = runs / new_execution_id(name)
        try:
            folder.mkdir()
            return folder
        except FileExistsError:
            continue
