"""Worker processes: they answer, fail clearly, end when idle, and do not outlive the server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deepforge.errors import DeepForgeError
from deepforge.project import Project
from deepforge.server.failures import status_of
from deepforge.server.workers import Workers

from .conftest import write_small

PLAN = {"request": {"pipeline": "pipelines/sums.pipeline.json"}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project."""
    made = Project.create(tmp_path / "p").root
    write_small(made)
    return made


@pytest.fixture
def workers() -> Iterator[Workers]:
    """A single worker at most."""
    made = Workers(limit=1)
    yield made
    made.close()


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait; the test's own time limit is the end."""
    while not is_so():
        time.sleep(0.02)


def test_one_process_answers_all_one_after_the_other(workers: Workers, root: Path) -> None:
    results: list[bool] = []
    threads = [
        threading.Thread(target=lambda: results.append(workers.compute("plan", root, PLAN)["ready"])) for _ in range(4)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert results == [True] * 4 and len(workers.processes()) == 1


def test_an_error_arrives_as_it_was_raised(workers: Workers, root: Path) -> None:
    with pytest.raises(DeepForgeError) as refused:
        workers.compute("plan", root, {"request": {"pipeline": "nothing"}})
    assert (refused.value.code, status_of(refused.value)) == ("no-pipeline", 404)
    assert refused.value.data["pipeline"] == "nothing"
    with pytest.raises(DeepForgeError) as broken:
        workers.compute("plan", root, {"request": {}})
    assert (broken.value.code, status_of(broken.value)) == ("server", 500)
    assert workers.compute("plan", root, PLAN)["ready"]


def test_one_that_takes_too_long_is_ended(root: Path) -> None:
    workers = Workers(longest=0.01)
    with pytest.raises(DeepForgeError) as lost:
        workers.compute("plan", root, PLAN)
    assert lost.value.code == "worker-lost" and workers.processes() == []
    workers.close()


def test_idle_ones_end(root: Path) -> None:
    workers = Workers(idle=0.05)
    workers.compute("plan", root, PLAN)
    wait_until(lambda: workers.processes() == [])
    assert workers.compute("plan", root, PLAN)["ready"]
    workers.close()
    assert workers.processes() == []
    with pytest.raises(DeepForgeError, match="stopping"):
        workers.compute("plan", root, PLAN)


def test_they_end_with_a_server_that_is_killed(root: Path) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom deepforge.server.workers import Workers\n"
        f"workers = Workers()\nworkers.compute('plan', Path({str(root)!r}), {PLAN!r})\n"
        "print(workers.processes()[0].pid, flush=True)\ntime.sleep(60)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    worker = int(server.stdout.readline())
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    server.stdout.close()
    wait_until(lambda: not is_running(worker))


def is_running(pid: int) -> bool:
    """Whether there is such a process, dead ones that nobody has collected aside.

    The first thread may be dead while others still end: it cannot be collected before.
    """
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z" or len(list(Path(f"/proc/{pid}/task").iterdir())) > 1
    except OSError:
        return False
