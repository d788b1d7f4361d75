"""Jobs leave previews beside what they store; nobody loads a value to show it."""

from __future__ import annotations

from typing import Any

import pytest

from deepforge import Project as Api
from deepforge import runtime
from deepforge.errors import DeepForgeError
from deepforge.types.store import Store

TEXT = """
    import numpy as np
    class Mine:
        def __repr__(self):
            raise RuntimeError("no")
        def __reduce__(self):
            return (int, ())
    def work():
        table = np.arange(6).reshape(2, 3)
        own = Mine()
        number = 3
        return table, own, number
    """


def test_previews_are_made_by_the_job_and_go_with_their_value(project: Any) -> None:
    text = TEXT.replace("class Mine", "class _Mine").replace("Mine()", "_Mine()").replace("__Mine", "_Mine")
    ran = project.run(project.one(text))
    assert ran.status == "done"
    outputs = ran.jobs["work"].outputs
    api = Api(project.root)
    table = api.preview(outputs["table"].sha256)
    assert (table["kind"], table["shape"], table["mean"]) == ("array", [2, 3], 2.5)
    assert (table["type"], table["summary"]) == ("numpy.ndarray", "int64 (2, 3)")
    assert table["size"] == outputs["table"].size
    assert api.preview(outputs["number"].sha256) == {
        "kind": "none",
        "type": "int",
        "size": outputs["number"].size,
        "summary": "3",
    }
    assert api.preview(outputs["own"].sha256)["kind"] == "text"
    store = Store(project.layout.store)
    assert sorted(store.hashes()) == sorted(output.sha256 for output in outputs.values())
    assert all(store.verify(sha256) for sha256 in store.hashes())
    runtime.delete(project.layout, ran.id)
    runtime.collect(project.layout, forget_cache=True, grace=-1)
    assert list(store.hashes()) == []
    assert [path for path in project.layout.store.rglob("*") if path.is_file()] == []


def test_a_figure_that_is_kept_is_seen_and_what_is_not_there_is_an_error(project: Any) -> None:
    pytest.importorskip("matplotlib")
    text = "import matplotlib.pyplot as plt\ndef work():\n    plt.plot([1, 2])\n    fig = plt.gcf()\n    return fig\n"
    ran = project.run(project.one(text))
    job = ran.jobs["work"]
    assert set(runtime.preview(project.layout, job.figures[0].file)["data"]) == {"image/png"}
    assert runtime.preview(project.layout, job.outputs["fig"].sha256)["kind"] == "image"
    for bad in ("0" * 64, "../x", "zz"):
        with pytest.raises(DeepForgeError):
            runtime.preview(project.layout, bad)


def test_a_preview_that_cannot_be_made_fails_no_job(project: Any) -> None:
    text = """
        import deepforge.types.preview
        def _broken(value):
            raise SystemError("broken")
        def work():
            deepforge.types.preview.preview = _broken
            y = [1, 2, 3]
            return y
        """
    ran = project.run(project.one(text))
    assert ran.status == "done"
    assert "No preview of an output: SystemError: broken" in ran.jobs["work"].stdout_tail
