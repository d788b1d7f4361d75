"""What stands in for the interpreter: asks the server for a fork that runs ``-m MODULE ...`` or ``-c CODE ...``.

The part below the line is copied into an executable file, with the server's address in front. It starts with ``-IS``
and imports only what is compiled into Python, so that it costs milliseconds. It has the fork's standard streams,
passes signals on, and ends with its exit status. Other command lines go to the real interpreter.
"""

from __future__ import annotations

ADDRESS = PYTHON = ""
# --
import _socket  # noqa: E402 (the lines above are not copied)
import array  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402


def main() -> int:
    """Have the fork made, and wait for it."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] not in ("-m", "-c"):
        os.execv(PYTHON, [PYTHON, *arguments])
    request = json.dumps({"argv": arguments, "cwd": os.getcwd(), "env": dict(os.environ)}).encode()
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    connection.connect(ADDRESS)
    streams = array.array("i", [0, 1, 2])
    connection.sendmsg([b"%10d" % len(request)], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
    connection.sendall(request)
    child = int(connection.recv(32))

    def forward(number: int, frame: object) -> None:
        try:
            os.killpg(child, number)
        except OSError:  # it has ended
            return

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, forward)
    answer = connection.recv(32)
    status = int(answer) if answer else 1
    if status < 0:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status


if __name__ == "__main__":
    sys.exit(main())
