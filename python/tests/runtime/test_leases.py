"""One conductor at a time, also between hosts that share a file system."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from deepforge.runtime.job.process import ProcessId, create_exclusive, start_time
from deepforge.runtime.lease import LAPSE, Lease, LeaseHeldError, read_holder


def _foreign(folder: Path, number: int, age: float) -> None:
    """A lease that another host renewed ``age`` seconds ago."""
    path = folder / f"lease-{number}"
    path.write_text(json.dumps({"pid": 1, "started": "1", "host": "elsewhere", "boot": "b", "released": False}))
    os.utime(path, (time.time() - age, time.time() - age))


def test_a_lease_is_held_by_one_and_can_be_taken_once_released(tmp_path: Path) -> None:
    lease = Lease.acquire(tmp_path)
    assert read_holder(tmp_path) == ProcessId.current()
    with pytest.raises(LeaseHeldError, match=f"process {os.getpid()}"):
        Lease.acquire(tmp_path)
    lease.release()
    assert read_holder(tmp_path) is None
    Lease.acquire(tmp_path).release()


def test_a_dead_process_on_this_host_frees_its_lease_at_once(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from deepforge.runtime.lease import Lease\n"
    code += "Lease.acquire(Path(sys.argv[1])); import os; os.kill(os.getpid(), 9)"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=env, check=False)
    assert len(list(tmp_path.glob("lease-*"))) == 1
    Lease.acquire(tmp_path).release()


def test_another_hosts_lease_counts_until_it_lapses(tmp_path: Path) -> None:
    _foreign(tmp_path, 1, age=1)
    with pytest.raises(LeaseHeldError, match="on elsewhere"):
        Lease.acquire(tmp_path)
    _foreign(tmp_path, 1, age=LAPSE + 5)
    lease = Lease.acquire(tmp_path)
    assert not lease.lost()
    _foreign(tmp_path, 3, age=0)  # the other host takes over in its turn
    assert lease.lost()
    lease.release()
    assert read_holder(tmp_path).host == "elsewhere"  # type: ignore[union-attr]


def test_of_many_that_see_a_stale_lease_one_gets_it(tmp_path: Path) -> None:
    for round_ in range(5):
        folder = tmp_path / str(round_)
        folder.mkdir()
        _foreign(folder, 4, age=LAPSE + 5)
        won: list[Lease] = []
        barrier = threading.Barrier(6)

        def contend(folder: Path = folder, won: list[Lease] = won, barrier: Any = barrier) -> None:
            barrier.wait()
            with suppress(LeaseHeldError):
                won.append(Lease.acquire(folder))

        threads = [threading.Thread(target=contend) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == 1
        won[0].release()


def test_a_process_is_told_from_another_with_the_same_id() -> None:
    me = ProcessId.current()
    assert me.is_here()
    assert me.is_alive()
    assert not ProcessId(me.pid, "0", me.host, me.boot).is_alive()
    assert not ProcessId(me.pid, me.started, "elsewhere", me.boot).is_here()
    assert ProcessId.from_json(me.to_json()) == me


def test_an_ended_process_is_dead_before_it_is_collected() -> None:
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    deadline = time.monotonic() + 120
    while start_time(child.pid) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert child.wait() == 0


def test_a_file_is_created_whole_or_not_at_all(tmp_path: Path) -> None:
    assert create_exclusive(tmp_path / "claim", b"first")
    assert not create_exclusive(tmp_path / "claim", b"second")
    assert (tmp_path / "claim").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["claim"]
