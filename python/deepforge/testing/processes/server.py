"""``python -m deepforge.testing.processes.server ADDRESS``: forks a process for each request; runs nothing itself.

It imports libraries and never uses them: a fork of a process that has used some of them hangs.
"""

from __future__ import annotations

import array
import atexit
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import warnings
from contextlib import suppress
from typing import Any, NoReturn

_LIBRARIES = (
    "numpy", "pandas", "pyarrow", "scipy.stats", "sklearn.linear_model", "sklearn.model_selection", "matplotlib",
    "IPython", "ipykernel.ipkernel", "ipykernel.kernelapp", "deepforge.capture.session", "deepforge.runtime.job.main",
    "deepforge.types.compare.walk",
)  # fmt: skip


def main(address: str) -> None:
    """Listen until told to end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in _LIBRARIES:
            with suppress(Exception):
                importlib.import_module(name)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(address)
    listening.listen(64)
    wake, woken = socket.socketpair()
    woken.setblocking(False)
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGTERM, _end)
    print("ready", flush=True)
    _serve(listening, wake, woken)


def _end(*_: Any) -> NoReturn:
    raise SystemExit(0)


def _serve(listening: socket.socket, wake: socket.socket, woken: socket.socket) -> None:
    children: dict[int, socket.socket] = {}
    try:
        while True:
            watched: list[Any] = [listening, woken, 0, *children.values()]
            ready, _, _ = select.select(watched, [], [])
            if 0 in ready:  # who started this is gone
                return
            if woken in ready:
                with suppress(BlockingIOError):
                    woken.recv(4096)
                _reap(children)
            for child in [child for child, connection in children.items() if connection in ready]:
                # The launcher is gone: nobody waits for this one any more.
                children.pop(child).close()
                _kill(child)
            if listening in ready:
                connection, _ = listening.accept()
                child = _fork(connection, [listening, wake, woken, *children.values()])
                if child:
                    children[child] = connection
    finally:
        for child in children:
            _kill(child)


def _kill(child: int) -> None:
    with suppress(OSError):
        os.killpg(child, signal.SIGKILL)


def _reap(children: dict[int, socket.socket]) -> None:
    while True:
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if child == 0:
            return
        connection = children.pop(child, None)
        if connection is not None:
            with suppress(OSError):
                connection.sendall(b"%d" % os.waitstatus_to_exitcode(status))
            connection.close()


def _fork(connection: socket.socket, others: list[socket.socket]) -> int:
    """A child that runs what the connection asks for; its process id, 0 when nobody asks any more."""
    head, ancillary, _, _ = connection.recvmsg(10, socket.CMSG_SPACE(3 * array.array("i").itemsize))
    if len(head) < 10:
        connection.close()
        return 0
    size, text = int(head), b""
    while len(text) < size:
        text += connection.recv(size - len(text))
    streams = array.array("i")
    streams.frombytes(ancillary[0][2])
    child = os.fork()
    if child == 0:
        signal.set_wakeup_fd(-1)
        for each in others:
            each.close()
        connection.sendall(b"%d" % os.getpid())
        connection.close()
        _child(json.loads(text), list(streams))
    for stream in streams:
        os.close(stream)
    return child


def _child(request: dict[str, Any], streams: list[int]) -> NoReturn:
    """Become the process that was asked for, run it, and end."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    backend = os.environ.get("MPLBACKEND")
    if backend and "matplotlib" in sys.modules:
        # matplotlib looks at the variable when it is imported, which was long ago.
        sys.modules["matplotlib"].rcParams["backend"] = backend
    (option, what), rest = request["argv"][:2], request["argv"][2:]
    paths = [p for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p]
    sys.path[0:1] = [request["cwd"] if option == "-m" else "", *(p for p in paths if p not in sys.path)]
    code = 0
    try:
        if option == "-m":
            sys.argv = [what, *rest]
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            sys.argv = ["-c", *rest]
            exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    with suppress(Exception):
        atexit._run_exitfuncs()
    for out in (sys.stdout, sys.stderr):
        with suppress(Exception):
            out.flush()
    os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
