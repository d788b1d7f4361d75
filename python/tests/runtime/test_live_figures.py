"""Figures that jobs show while they run, without any change to their code; what is kept stays as it is."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from deepforge import runtime
from deepforge.model.execution import Execution
from deepforge.runtime.job.live import PNG, VEGALITE

from .conftest import Project
from .waiting import until

pytest.importorskip("matplotlib")

# Each waits where the test looks at what is shown; 'go' files let it pass. Frames may take all the time they need: on a
# busy machine drawing the first ones takes so long that the next would be left out.
HELD = """
    import os, time
    import matplotlib.pyplot as plt
    import numpy as np
    from deepforge.runtime.job import live
    live._FREE = 600.0
    def _hold(name):
        open("at-" + name, "w").close()
        while not os.path.exists("go-" + name):
            time.sleep(0.01)
    """
LOOPS = {
    "show": """
        def show():
            for epoch in range(6):
                plt.plot(np.arange(epoch + 2))
                plt.xlabel("epoch")
                plt.title(f"epoch {epoch}")
                plt.show()
            _hold("show")
        """,
    "draw": """
        def draw():
            fig, ax = plt.subplots()
            line, = ax.plot([0, 1])
            for epoch in range(4):
                line.set_data(range(epoch + 2), range(epoch + 2))
                fig.canvas.draw()
                fig.canvas.flush_events()
            _hold("draw")
        """,
    "pause": """
        def pause():
            fig, ax = plt.subplots()
            for epoch in range(4):
                ax.clear()
                ax.plot(np.arange(epoch + 2))
                plt.pause(0.25)
            _hold("pause")
        """,
    "after": """
        def after():
            fig, ax = plt.subplots()
            line, = ax.plot([0, 1])
            plt.show()
            for epoch in range(4):
                line.set_data(range(epoch + 2), range(epoch + 2))
                fig.canvas.draw()
            _hold("after")
        """,
    "picture": """
        def picture():
            plt.figure().add_subplot(projection="polar").plot([1, 2], [3, 4])
            plt.show()
            plt.plot([1, 2])
            plt.ylabel("other")
            plt.show()
            fig, _ = plt.subplots()
            fig.savefig("saved.png")
            plt.close(fig)
            _hold("picture")
        """,
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the operations."""
    made = Project(tmp_path_factory.mktemp("live") / "project")
    for name, text in LOOPS.items():
        made.operation(name, textwrap.dedent(HELD) + textwrap.dedent(text))
    return made


@pytest.fixture(scope="module")
def seen(project: Project) -> dict[str, Any]:
    """All of them run once: what was shown while each waited, what was told, and the execution at its end."""
    pipeline = project.pipeline({name: name for name in LOOPS}, [])
    execution = runtime.create(project.layout, pipeline, workers=5)
    runtime.start(project.layout, execution)
    shown: dict[str, Any] = {}
    for name in LOOPS:
        until(lambda name=name: (project.root / f"at-{name}").exists())
        shown[name] = runtime.figures(project.layout, execution, name)["figures"]
    events = []
    for event in runtime.watch(project.layout, execution):
        events.append(event)
        if {e.get("node") for e in events if e["kind"] == "live"} == set(LOOPS):
            for name in LOOPS:
                (project.root / f"go-{name}").touch()
    return {"shown": shown, "events": events, "ran": runtime.wait(project.layout, execution, timeout=60)}


def _points(figure: dict[str, Any]) -> int:
    spec = figure["data"][VEGALITE]
    return max(len(rows) for rows in spec["datasets"].values())


def test_a_figure_shown_each_epoch_is_one_that_is_updated_and_all_are_kept(seen: dict[str, Any], project: Any) -> None:
    (figure,) = seen["shown"]["show"]
    assert (figure["key"], figure["title"], figure["final"]) == ("fig-1", "epoch 5", False)
    assert _points(figure) == 7
    assert figure["frame"] == 1_000_006
    ran: Execution = seen["ran"]
    assert len(ran.jobs["show"].figures) == 6
    kept = runtime.figures(project.layout, ran.id, "show")["figures"]
    assert [(f["key"], f["final"], f["title"]) for f in kept] == [(f"figure-{k}", True, f"epoch {k}") for k in range(6)]
    assert all(set(f["data"]) == {VEGALITE, PNG} for f in kept)


def test_drawing_the_canvas_shows_it_and_keeps_nothing(seen: dict[str, Any]) -> None:
    (figure,) = seen["shown"]["draw"]
    assert (figure["key"], _points(figure)) == ("fig-1", 5)
    assert [f.shown for f in seen["ran"].jobs["draw"].figures] == ["end"]


def test_drawing_a_figure_after_it_was_shown_shows_it_and_keeps_nothing_more(seen: dict[str, Any]) -> None:
    (figure,) = seen["shown"]["after"]
    assert (figure["key"], _points(figure)) == ("fig-1", 5)
    assert [f.shown for f in seen["ran"].jobs["after"].figures] == ["show"]


def test_a_figure_that_goes_on_after_it_was_kept_is_still_shown(seen: dict[str, Any], project: Any) -> None:
    (figure,) = seen["shown"]["pause"]
    # The last change is shown at the next moment, at the latest when the job ends: pause comes before.
    assert _points(figure) >= 3
    ran = seen["ran"]
    assert len(ran.jobs["pause"].figures) == 1
    first, last = runtime.figures(project.layout, ran.id, "pause")["figures"]
    assert (first["key"], first["final"], _points(first)) == ("figure-0", True, 2)
    assert (last["key"], last["final"], _points(last)) == ("fig-1", False, 5)


def test_other_figures_get_keys_of_their_own_and_what_cannot_be_a_plot_is_a_picture(seen: dict[str, Any]) -> None:
    polar, plot = seen["shown"]["picture"]
    assert (polar["key"], set(polar["data"])) == ("fig-1", {PNG})
    assert (plot["key"], set(plot["data"])) == ("fig-1.2", {VEGALITE})
    first, second = seen["ran"].jobs["picture"].figures
    assert first.plot is None
    assert second.plot is not None


def test_watching_tells_of_new_frames(seen: dict[str, Any]) -> None:
    live = [event for event in seen["events"] if event["kind"] == "live"]
    assert {(e["node"], e["attempt"], e["key"]) for e in live} >= {("show", 1, "fig-1"), ("picture", 1, "fig-1.2")}
    for node in LOOPS:
        frames = [e["frame"] for e in live if e["node"] == node and e["key"] == "fig-1"]
        assert frames == sorted(set(frames))


def test_a_reused_job_shows_what_was_kept(project: Any, seen: dict[str, Any]) -> None:
    again = project.run("pipelines/p.pipeline.json")
    assert again.jobs["show"].status == "reused"
    kept = runtime.figures(project.layout, again.id, "show")["figures"]
    assert [f["final"] for f in kept] == [True] * 6


def test_a_pause_lasts_as_long_as_asked_and_a_job_without_figures_has_no_folder_for_them(project: Any) -> None:
    text = """
        import time
        import matplotlib.pyplot as plt
        def work():
            took = []
            for seconds in (0.2, 0.001, 0):
                plt.plot([1, 2])
                begun = time.perf_counter()
                canvas = plt.gcf().canvas
                canvas.start_event_loop(seconds)
                took.append(time.perf_counter() - begun)
            return took
        """
    project.operation("waits", textwrap.dedent(text))
    project.operation("plain", "def plain():\n    x = 1\n    return x\n")
    ran = project.run(project.pipeline({"waits": "waits", "plain": "plain"}, [], name="q"))
    long, short, none = project.value(ran, "waits", "took")
    assert long >= 0.2
    assert short >= 0.001
    assert none < long
    assert not (project.layout.runs / ran.id / "jobs" / "plain" / "1" / "live").exists()
    assert runtime.figures(project.layout, ran.id, "plain") == {"figures": []}
