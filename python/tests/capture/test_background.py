"""What goes on after its cell: it is named, and what it changes later is not called unchanged."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from deepforge.capture import background
from deepforge.capture.background import Background


def _wait(condition: Any) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


@pytest.mark.parametrize(
    "start",
    [
        "t = threading.Thread(target=work)\nt.start()",
        "t = threading.Timer(0, work)\nt.start()",
        "class T(threading.Thread):\n    def run(self):\n        work()\nt = T()\nt.start()",
        "pool = ThreadPoolExecutor(1)\nf = pool.submit(work)",
    ],
)
def test_threads_are_named_and_what_they_change_is_no_longer_known(notebook: Any, start: str) -> None:
    notebook.run(
        "import threading\nfrom concurrent.futures import ThreadPoolExecutor\ngo = threading.Event()\nv = []\nw = [1]\n"
        "def work():\n    go.wait(60)\n    v.append(1)"
    )
    record = notebook.run(start)
    assert "thread" in {effect.kind for effect in record.effects}
    space = notebook.shell.user_ns
    space["go"].set()
    _wait(lambda: space["v"])
    if "t" in space:
        space["t"].join()
    record = notebook.run("x = len(v) + len(w)")
    assert record.reads == {"v": None, "w": 1}
    if "pool" in space:
        space["pool"].shutdown()


def test_what_a_thread_changes_during_another_cell_is_that_cells(notebook: Any) -> None:
    notebook.run(
        "import threading, time\ngo = threading.Event()\nv = []\ndef work():\n    go.wait(60)\n    v.append(1)"
    )
    notebook.run("t = threading.Thread(target=work)\nt.start()")
    assert notebook.run("go.set()\nt.join()").mutates == ["v"]
    assert notebook.run("x = len(v)").reads == {"v": 3}
    notebook.run("v.append(2)")
    assert notebook.run("x = len(v)").reads == {"v": 5}


def test_a_pool_that_has_done_its_work_is_not_named(notebook: Any) -> None:
    notebook.run("from concurrent.futures import ThreadPoolExecutor\nv = [1]")
    record = notebook.run("with ThreadPoolExecutor(2) as pool:\n    y = list(pool.map(abs, v))")
    assert record.effects == []
    record = notebook.run("pool = ThreadPoolExecutor(2)\ny = list(pool.map(abs, v))")
    assert record.effects == []
    assert notebook.run("x = v[0]").reads == {"v": 1}
    notebook.shell.user_ns["pool"].shutdown()


def test_a_pool_of_a_busy_machine_has_time_to_say_that_it_is_idle(
    notebook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook.run("from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)")
    notebook.run("f = pool.submit(abs, -1)\nf.result()")
    real, asked = time.sleep, 0

    def working(_thread: Any) -> bool:
        nonlocal asked
        asked += 1
        return asked < 20

    monkeypatch.setattr(background, "_is_working", working)
    # A moment takes long here.
    monkeypatch.setattr(time, "sleep", lambda _seconds: real(0.03))
    assert notebook.run("y = f.result()").effects == []
    monkeypatch.undo()
    notebook.shell.user_ns["pool"].shutdown()


def test_tasks_of_the_session_are_named() -> None:
    namespace: dict[str, Any] = {"asyncio": asyncio}
    exec("async def later():\n    await asyncio.sleep(0)", namespace)

    async def cells() -> None:
        kept = Background(namespace)
        kept.begin()
        task = asyncio.ensure_future(namespace["later"]())
        assert [effect.kind for effect in kept.end()] == ["task"]
        assert kept.has_run()
        await task
        kept.begin()
        assert kept.end() == [] and not kept.has_run()

    asyncio.run(cells())
