"""Figures of jobs are kept as a notebook shows them."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("matplotlib")


def _png(project: Any, figure: Any) -> bytes:
    return bytes((project.layout.store / figure.file[:2] / figure.file).read_bytes())


def test_shown_figures_come_in_order_then_those_left_open(project: Any) -> None:
    text = """
        import matplotlib.pyplot as plt
        def work():
            for size in (2, 3):
                plt.figure(figsize=(size, 1))
                plt.plot([1, 2])
            plt.show()
            plt.figure(figsize=(4, 1))
            open_now = len(plt.get_fignums())
            return open_now
        """
    ran = project.run(project.one(text))
    figures = ran.jobs["work"].figures
    assert [(f.width, f.shown) for f in figures] == [(200, "show"), (300, "show"), (400, "end")]
    assert all(_png(project, f).startswith(b"\x89PNG") for f in figures)
    assert project.value(ran, "work", "open_now") == 1


def test_the_same_picture_has_the_same_digest_in_another_run(project: Any) -> None:
    text = "import matplotlib.pyplot as plt\ndef work():\n    plt.imshow([[1, 2], [3, 4]])\n    plt.title('t')\n"
    pipeline = project.one(text)
    first, second = (project.run(pipeline, force=True).jobs["work"].figures for _ in range(2))
    assert first[0].sha256 == second[0].sha256


def test_pause_in_a_loop_keeps_every_picture(project: Any) -> None:
    text = """
        import matplotlib.pyplot as plt
        def work():
            for k in range(3):
                plt.plot([k, 1])
                plt.pause(0.001)
        """
    assert len(project.run(project.one(text)).jobs["work"].figures) == 3


def test_figures_of_a_job_that_fails_are_kept(project: Any) -> None:
    text = "import matplotlib.pyplot as plt\ndef work():\n    plt.plot([1])\n    raise ValueError('late')\n"
    job = project.run(project.one(text)).jobs["work"]
    assert job.error.message == "late"
    assert len(job.figures) == 1


def test_a_figure_that_cannot_be_drawn_does_not_fail_the_job(project: Any) -> None:
    text = "import matplotlib.pyplot as plt\ndef work():\n    plt.title('$\\\\badmacro{$')\n    plt.show()\n    x = 1\n    return x\n"
    job = project.run(project.one(text)).jobs["work"]
    assert job.status == "done"
    assert job.figures == ()
    assert "ParseException" in job.stdout_tail or "cannot be drawn" in job.stdout_tail


def test_another_backend_chosen_by_the_operation_keeps_its_figures_too(project: Any) -> None:
    text = "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\ndef work():\n    plt.plot([1])\n"
    assert len(project.run(project.one(text)).jobs["work"].figures) == 1


def test_a_figure_that_is_returned_is_not_shown_again_by_the_next_job(project: Any) -> None:
    project.operation("draw", "import matplotlib.pyplot as plt\ndef draw():\n    fig = plt.figure()\n    return fig\n")
    project.operation("use", "def use(fig):\n    axes = len(fig.axes)\n    return axes\n")
    ran = project.run(project.pipeline({"draw": "draw", "use": "use"}, ["draw.fig > use.fig"]))
    assert ran.status == "done"
    assert (len(ran.jobs["draw"].figures), len(ran.jobs["use"].figures)) == (1, 0)


def test_sizes_set_by_the_operation_are_respected(project: Any) -> None:
    text = "import matplotlib.pyplot as plt\nplt.rcParams['figure.figsize'] = (5, 1)\ndef work():\n    plt.plot([1])\n"
    assert project.run(project.one(text)).jobs["work"].figures[0].width == 500
