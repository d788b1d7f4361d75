"""Kernels to measure: started for one session each, driven as a front end drives them."""

from __future__ import annotations

import json
import os
import queue
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Kind:
    """A kernel by name: the Python it runs in, the module that starts it, and cells that set it up.

    ``first``: run before the session, unmeasured; ``{notebook}`` in them is the notebook's file. ``orders``: whether
    it wants to be told the order of the notebook's cells.
    """

    name: str
    module: str
    python: str = sys.executable
    first: tuple[str, ...] = ()
    orders: bool = False


PLAIN = Kind("plain", "ipykernel_launcher")
DEEPFORGE = Kind("deepforge", "deepforge.kernel")


class CellFailed(Exception):
    """A cell ended in an error, or not in time."""


class Kernel:
    """One running kernel; ``ready`` before the first cell."""

    def __init__(self, kind: Kind, manager: KernelManager, cells: Sequence[str], notebook: Path) -> None:
        self.kind = kind
        self._ids = [f"{index:08x}" for index in range(len(cells))]
        self._client = manager.blocking_client()
        self._client.start_channels()
        self._process = psutil.Process(manager.provisioner.pid)
        self._notebook = notebook

    def ready(self) -> None:
        """Wait until it has started, and set it up. Raises CellFailed, or RuntimeError when it does not start."""
        self._client.wait_for_ready(timeout=180)
        for source in self.kind.first:
            self.run(source.format(notebook=self._notebook))

    def run(self, source: str, index: int | None = None, limit: float = 600) -> float:
        """Seconds until the reply to a cell, as a front end waits for it; ``index``: which cell of the notebook it is.

        Raises CellFailed.
        """
        metadata: dict[str, Any] = {}
        if index is not None:
            metadata["cellId"] = metadata["cell_id"] = self._ids[index]
            if self.kind.orders:
                metadata["cell_order"] = self._ids
        content = {
            "code": source, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False,
            "stop_on_error": False,
        }  # fmt: skip
        message = self._client.session.msg("execute_request", content, metadata=metadata)
        start = time.perf_counter()
        self._client.shell_channel.send(message)
        key = message["header"]["msg_id"]
        try:
            while (reply := self._client.get_shell_msg(timeout=limit))["parent_header"].get("msg_id") != key:
                pass
            seconds = time.perf_counter() - start
            while not self._is_idle(self._client.get_iopub_msg(timeout=limit), key):
                pass
        except queue.Empty:
            raise CellFailed(f"no answer in {limit:.0f} s: {source[:60]!r}") from None
        if reply["content"]["status"] != "ok":
            found = f"{reply['content'].get('ename')}: {reply['content'].get('evalue')}"
            raise CellFailed(f"{' '.join(found.split())[:200]} (in {source[:60]!r})")
        return seconds

    @staticmethod
    def _is_idle(message: dict[str, Any], key: str) -> bool:
        mine = message["parent_header"].get("msg_id") == key
        return mine and message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"

    def cpu_seconds(self) -> float:
        """Time of processors the kernel has used so far, all its threads; where the system tells, to the nanosecond."""
        try:
            tasks = list(Path(f"/proc/{self._process.pid}/task").iterdir())
            return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
        except (OSError, ValueError, IndexError):
            times = self._process.cpu_times()
            return float(times.user + times.system)

    def memory(self) -> int:
        """Bytes the kernel has in memory now."""
        return int(self._process.memory_info().rss)

    def close(self) -> None:
        """Let go of the channels."""
        self._client.stop_channels()


@contextmanager
def kernel(kind: Kind, cells: Sequence[str], folder: Path) -> Iterator[Kernel]:
    """A fresh kernel for a notebook of these cells; all it writes goes below ``folder``."""
    own = folder / kind.name
    work = own / "work"
    work.mkdir(parents=True)
    notebook = work / "notebook.ipynb"
    notebook.write_text(json.dumps(_notebook(cells)), encoding="utf-8")
    spec = own / "specs" / "bench"
    spec.mkdir(parents=True)
    argv = [kind.python, "-m", kind.module, "-f", "{connection_file}"]
    description = {"argv": argv, "display_name": "bench", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(description), encoding="utf-8")
    specs = KernelSpecManager(kernel_dirs=[str(spec.parent)], ensure_native_kernel=False)
    manager = KernelManager(kernel_name="bench", kernel_spec_manager=specs)
    manager.connection_file = str(own / f"kernel-{uuid.uuid4()}.json")
    with open(own / "log.txt", "wb") as log:
        manager.start_kernel(cwd=str(work), env=_environment(kind, own), stdout=log, stderr=log)
        try:
            running = Kernel(kind, manager, cells, notebook)
            yield running
            running.close()
        finally:
            manager.shutdown_kernel(now=True)


def _environment(kind: Kind, own: Path) -> dict[str, str]:
    found = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    found |= {"PYTHONHASHSEED": "0", "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    found |= {"XDG_DATA_HOME": str(own / "data"), "IPYTHONDIR": str(own / "ipython"), "KISHU_PATH_ROOT": str(own)}
    if kind.python == sys.executable:
        found["PYTHONPATH"] = os.pathsep.join([str(ROOT / "python"), *filter(None, [os.environ.get("PYTHONPATH")])])
    return found


def _notebook(cells: Sequence[str]) -> dict[str, Any]:
    code = [
        {
            "cell_type": "code", "id": f"{index:08x}", "source": source, "metadata": {}, "outputs": [],
            "execution_count": None,
        }
        for index, source in enumerate(cells)
    ]  # fmt: skip
    return {"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
