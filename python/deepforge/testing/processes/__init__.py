"""Processes that start in milliseconds: forks of one that has imported the large libraries and done nothing else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KERNEL = "deepforge-testing"
_LAUNCHER = Path(__file__).with_name("launcher.py")


@contextmanager
def forked_kernel() -> Iterator[str | None]:
    """The name of a kernel whose processes, kernels and jobs alike, are forks; None where there is no fork.

    What runs is the same as ever: a kernel, jobs and comparisons, each in a process of its own with its own
    environment; only the imports of numpy, pandas, matplotlib and the like have happened already.
    """
    if not hasattr(os, "fork") or sys.platform == "darwin":
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="deepforge-testing-") as name:
        folder = Path(name)
        address = str(folder / "socket")
        command = [sys.executable, "-m", f"{__name__}.server", address]
        with open(folder / "log", "wb") as log:
            process = subprocess.Popen(
                command, env={**os.environ, "PYTHONHASHSEED": "0"}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=log,
            )  # fmt: skip
        try:
            assert process.stdout is not None
            if process.stdout.readline() != b"ready\n":
                raise OSError(f"the process to fork from did not start: {(folder / 'log').read_text()[-500:]}")
            _write_kernel(folder, address)
            with _jupyter_path(folder / "share"):
                yield KERNEL
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _write_kernel(folder: Path, address: str) -> None:
    """A kernel specification whose interpreter is the launcher."""
    (folder / "bin").mkdir()
    python = folder / "bin" / "python"
    code = _LAUNCHER.read_text(encoding="utf-8")
    head = f"""\
        #!{sys.executable} -IS
        ADDRESS, PYTHON = {address!r}, {sys.executable!r}
        """
    python.write_text(textwrap.dedent(head) + code.partition("\n# --\n")[2], encoding="utf-8")
    python.chmod(0o755)
    spec = folder / "share" / "kernels" / KERNEL
    spec.mkdir(parents=True)
    argv = [str(python), "-m", "deepforge.kernel", "-f", "{connection_file}"]
    description = {"argv": argv, "display_name": "DeepForge testing", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(description), encoding="utf-8")


@contextmanager
def _jupyter_path(folder: Path) -> Iterator[None]:
    before = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(folder), before]))
    try:
        yield
    finally:
        if before is None:
            del os.environ["JUPYTER_PATH"]
        else:
            os.environ["JUPYTER_PATH"] = before
