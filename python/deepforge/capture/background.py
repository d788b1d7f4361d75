"""What a cell leaves running: threads, thread pools that still work, asyncio tasks."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from typing import Any

from ..provenance.records import Effect

_POOL = "concurrent.futures.thread"
_OWN_THREADS = ("IPython", "ipykernel", "tqdm", "concurrent", "joblib", "zmq", "tornado", "loky", "asyncio", "debugpy",
                "_pydev", "multiprocessing", "tensorflow", "distributed")  # fmt: skip
# Seconds that a pool's thread needs to say that it is idle where nothing else runs, and how many of these it is given.
# They are counted, not timed: on a busy machine all of them are longer.
_MOMENT = 0.001
_MOMENTS = 50


class Background:
    """Threads, pools and tasks of the user's code, from cell to cell. ``namespace`` is the session's."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._before: set[Any] = set()
        self._threads: set[threading.Thread] = set()  # of the user's, those that ended during the last cell included
        self._pools: dict[int, threading.Thread] = {}  # a thread of each pool that a cell made
        self._left = False

    def begin(self) -> None:
        """A cell is about to run."""
        self._before = {*threading.enumerate(), *self._tasks()}
        self._threads = {thread for thread in self._threads if thread.is_alive()}
        self._left = False

    def end(self) -> list[Effect]:
        """A cell is over: what it left running."""
        threads = set(threading.enumerate()) - self._before
        users = {thread for thread in threads if not _is_library(thread)}
        self._threads |= users
        for thread in threads:
            if _target(thread) == _POOL:
                self._pools.setdefault(id(_pool_of(thread)), thread)
        found = [Effect("thread", thread.name) for thread in sorted(users, key=lambda thread: thread.name)]
        found += [Effect("thread", f"{self._pools[key].name}: a pool at work") for key in self._working()]
        tasks = self._tasks()
        found += [Effect("task", _name_of(task)) for task in tasks if task not in self._before]
        self._left = bool(found) or bool(tasks)
        return found

    def has_run(self) -> bool:
        """Whether anything may have run since the last cell began; what has ended by now did."""
        return bool(self._threads or self._left or self._working() or self._tasks())

    def _working(self) -> list[int]:
        self._pools = {key: thread for key, thread in self._pools.items() if thread.is_alive()}
        found = [key for key, thread in self._pools.items() if _is_working(thread)]
        for _ in range(_MOMENTS):
            if not found:
                break
            time.sleep(_MOMENT)
            found = [key for key in found if _is_working(self._pools[key])]
        return found

    def _tasks(self) -> list[Any]:
        """Tasks of the running event loop whose code is the session's."""
        if "asyncio" not in sys.modules:
            return []
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return []
        found = []
        for task in asyncio.all_tasks(loop):
            frame = getattr(task.get_coro(), "cr_frame", None)
            # The cell itself is a task where it awaits.
            if frame is not None and frame.f_globals is self._namespace and not frame.f_code.co_name.startswith("<"):
                found.append(task)
        return found


def _is_library(thread: threading.Thread) -> bool:
    return type(thread).__module__.startswith(_OWN_THREADS) or _target(thread).startswith(_OWN_THREADS)


def _target(thread: threading.Thread) -> str:
    return str(getattr(getattr(thread, "_target", None), "__module__", ""))


def _pool_of(thread: threading.Thread) -> Any:
    arguments = getattr(thread, "_args", None) or (lambda: None,)
    return arguments[0]() if callable(arguments[0]) else None


def _is_working(thread: threading.Thread) -> bool:
    pool = _pool_of(thread)
    if pool is None:
        return False
    idle = getattr(getattr(pool, "_idle_semaphore", None), "_value", 0)
    return not pool._work_queue.empty() or idle < sum(each.is_alive() for each in pool._threads)


def _name_of(task: Any) -> str:
    return f"{getattr(task.get_coro(), '__qualname__', 'a task')} goes on after the cell"
