"""Figures of jobs are kept as a notebook shows them."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest

from deepforge.model.execution import Execution

from .conftest import Project

pytest.importorskip("matplotlib")

# One run for all: importing matplotlib takes longer than any of these jobs.
OPERATIONS = {
    "order": """
        import matplotlib.pyplot as plt
        def order():
            for size in (2, 3):
                plt.figure(figsize=(size, 1))
                plt.plot([1, 2])
            plt.show()
            for k in range(2):
                plt.plot([k, 1])
                plt.pause(0.001)
            plt.figure(figsize=(4, 1))
            fig = plt.gcf()
            open_now = len(plt.get_fignums())
            return fig, open_now
        """,
    "after": """
        def after(fig):
            axes = len(fig.axes)
            return axes
        """,
    "fails": """
        import matplotlib
        matplotlib.use("agg")
        import matplotlib.pyplot as plt
        plt.rcParams["figure.figsize"] = (5, 1)
        def fails():
            plt.title("$\\\\badmacro{$")
            plt.figure()
            plt.plot([1, 2])
            raise ValueError("late")
        """,
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the operations."""
    made = Project(tmp_path_factory.mktemp("figures") / "project")
    for name, text in OPERATIONS.items():
        made.operation(name, textwrap.dedent(text))
    return made


@pytest.fixture(scope="module")
def ran(project: Project) -> Execution:
    """One run of all of them."""
    return project.run(project.pipeline({name: name for name in OPERATIONS}, ["order.fig > after.fig"]))


def test_shown_figures_come_in_order_then_those_left_open(project: Any, ran: Execution) -> None:
    figures = ran.jobs["order"].figures
    assert [(f.width, f.shown) for f in figures] == [
        (200, "show"),
        (300, "show"),
        (640, "show"),
        (640, "show"),
        (400, "end"),
    ]
    assert project.value(ran, "order", "open_now") == 1
    for figure in figures:
        assert Path(project.layout.store / figure.file[:2] / figure.file).read_bytes().startswith(b"\x89PNG")


def test_a_figure_that_is_returned_is_not_shown_again_by_the_next_job(project: Any, ran: Execution) -> None:
    assert ran.jobs["after"].status == "done"
    assert project.value(ran, "after", "axes") == 0
    assert ran.jobs["after"].figures == ()


def test_a_failing_job_keeps_its_figures_whatever_backend_it_chose(ran: Execution) -> None:
    job = ran.jobs["fails"]
    assert job.error is not None
    assert job.error.message == "late"
    # The one that cannot be drawn is reported, as in a notebook; the other keeps the size that was set.
    assert [(f.width, f.height) for f in job.figures] == [(500, 100)]
    assert "cannot be drawn" in job.stdout_tail


def test_the_same_picture_has_the_same_digest_in_another_run(project: Any, ran: Execution) -> None:
    again = project.run("pipelines/p.pipeline.json", force=True, until="order")
    assert again.jobs.keys() == {"order"}
    assert [f.sha256 for f in again.jobs["order"].figures] == [f.sha256 for f in ran.jobs["order"].figures]
