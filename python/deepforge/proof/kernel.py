"""A kernel that captures, started for one session: runs cells one after the other and hands over what it ends with."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_client.manager import KernelManager

from ..errors import CaptureError

LAUNCH = ("-m", "deepforge.kernel")


@dataclass(frozen=True)
class CellResult:
    """How one cell ended: ``error`` is None or ``(type, message)``; ``text`` is what it printed."""

    error: tuple[str, str] | None = None
    text: str = ""


@dataclass(frozen=True)
class KernelCommand:
    """How to start a capturing kernel: the interpreter and its environment variables."""

    python: str
    env: Mapping[str, str] = field(default_factory=dict)


def kernel_command(name: str | None) -> KernelCommand:
    """The interpreter of the kernel called ``name`` (default: this one), which must have deepforge installed.

    Raises CaptureError when there is no such kernel, it is not Python, or it lacks deepforge.
    """
    if name is None:
        return KernelCommand(sys.executable)
    try:
        spec = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel as error:
        known = ", ".join(sorted(KernelSpecManager().find_kernel_specs())) or "none"
        raise CaptureError(f"There is no kernel called {name!r}; there are: {known}.", code="no-such-kernel") from error
    if spec.language.lower() != "python":
        raise CaptureError(f"The kernel {name!r} runs {spec.language}; DeepForge captures Python.", code="not-python")
    python = spec.argv[0] if os.path.isabs(spec.argv[0]) else sys.executable
    env = dict(spec.env)
    probe = subprocess.run(
        [python, "-c", "import deepforge.kernel"],
        check=False,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
    )
    if probe.returncode != 0:
        last = (probe.stderr.strip().splitlines() or ["it did not start"])[-1]
        raise CaptureError(
            f"The kernel {name!r} runs {python}, where deepforge cannot be imported ({last}). "
            "Install the deepforge wheel into that environment.",
            code="kernel-without-deepforge",
        )
    return KernelCommand(python, env)


class CapturingKernel:
    """A running kernel of one session."""

    def __init__(self, manager: KernelManager) -> None:
        self._manager = manager
        self._client = manager.blocking_client()
        self._comm: str | None = None
        self._client.start_channels()
        self._client.wait_for_ready(timeout=120)

    def run(self, source: str, cell: str) -> CellResult:
        """Run one cell to its end. Raises CaptureError when the kernel dies."""
        content = {
            "code": source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        message = self._client.session.msg("execute_request", content, metadata={"cellId": cell})
        self._client.shell_channel.send(message)
        return self._wait(message["header"]["msg_id"])

    def evaluate(self, expression: str) -> Any:
        """The value of an expression that gives a str with JSON, evaluated unrecorded."""
        key = self._client.execute("", silent=True, store_history=False, user_expressions={"value": expression})
        while True:
            reply = self._reply()
            if reply["parent_header"].get("msg_id") == key:
                break
        answer = reply["content"].get("user_expressions", {}).get("value", {})
        if answer.get("status") != "ok":
            raise CaptureError(
                f"The kernel could not hand over its records: {answer.get('ename')}: {answer.get('evalue')}"
            )
        return json.loads(ast.literal_eval(answer["data"]["text/plain"]))

    def ask(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        """Send a message on the comm ``deepforge`` (``kernel/comm.py``) and wait for its answer.

        Raises CaptureError when the kernel answers with an error.
        """
        session, channel = self._client.session, self._client.shell_channel
        if self._comm is None:
            self._comm = uuid.uuid4().hex
            channel.send(session.msg("comm_open", {"comm_id": self._comm, "target_name": "deepforge", "data": {}}))
        request = uuid.uuid4().hex
        channel.send(session.msg("comm_msg", {"comm_id": self._comm, "data": {**wish, "request": request}}))
        while True:
            try:
                message = self._client.get_iopub_msg(timeout=1)
            except Empty:
                if not self._manager.is_alive():
                    raise CaptureError("The kernel died.", code="kernel-died") from None
                continue
            content = message["content"]
            if message["msg_type"] == "comm_close" and content["comm_id"] == self._comm:
                raise CaptureError("The kernel records nothing.", code="not-recorded")
            if message["msg_type"] != "comm_msg" or content["data"].get("request") != request:
                continue
            if content["data"]["kind"] == "error":
                raise CaptureError(content["data"]["message"], code=content["data"]["code"])
            answer: dict[str, Any] = content["data"]
            return answer

    def _reply(self) -> Any:
        while True:
            try:
                return self._client.get_shell_msg(timeout=1)
            except Empty:
                if not self._manager.is_alive():
                    raise CaptureError("The kernel died.", code="kernel-died") from None

    def _wait(self, key: str) -> CellResult:
        error: tuple[str, str] | None = None
        text: list[str] = []
        while True:
            try:
                message = self._client.get_iopub_msg(timeout=1)
            except Empty:
                if not self._manager.is_alive():
                    raise CaptureError("The kernel died while it ran a cell.", code="kernel-died") from None
                continue
            if message["parent_header"].get("msg_id") != key:
                continue
            content = message["content"]
            if message["msg_type"] == "error":
                error = (content["ename"], content["evalue"])
            elif message["msg_type"] == "stream":
                text.append(content["text"])
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                return CellResult(error, "".join(text))

    def close(self) -> None:
        """Shut the kernel down; kills it when it does not go."""
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=False)
        self._manager.cleanup_resources()


@contextmanager
def capturing_kernel(command: KernelCommand, cwd: Path, env: Mapping[str, str]) -> Iterator[CapturingKernel]:
    """A capturing kernel in folder ``cwd``, shut down at the end whatever happens."""
    with tempfile.TemporaryDirectory(prefix="deepforge-kernel-") as folder:
        spec = Path(folder, "deepforge-session")
        spec.mkdir()
        argv = [command.python, *LAUNCH, "-f", "{connection_file}"]
        variables = {
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            **command.env,
            "PYTHONHASHSEED": "0",
            **env,
        }
        description = {"argv": argv, "display_name": "DeepForge session", "language": "python", "env": variables}
        (spec / "kernel.json").write_text(json.dumps(description), encoding="utf-8")
        manager = KernelManager(
            kernel_name="deepforge-session",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[folder], ensure_native_kernel=False),
            shutdown_wait_time=10.0,
            # Sockets in a folder that only this user can enter: no port is opened.
            transport="ipc",
            ip=str(Path(folder, "socket")),
        )
        log = Path(folder, "log")
        with open(log, "wb") as output:
            manager.start_kernel(cwd=str(cwd), stdout=output, stderr=output)
        kernel: CapturingKernel | None = None
        try:
            try:
                kernel = CapturingKernel(manager)
            except RuntimeError as error:
                last = (log.read_text(encoding="utf-8", errors="replace").strip().splitlines() or [""])[-1]
                raise CaptureError(f"The kernel did not start: {error}. {last}", code="kernel-did-not-start") from error
            yield kernel
        finally:
            if kernel is not None:
                kernel.close()
            else:
                manager.shutdown_kernel(now=True)
