"""A worker process: reads tasks from its standard input, one after the other, until that is closed.

``python -m deepforge.server.worker``. Each message is eight bytes of length, big-endian, and as much JSON.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from typing import Any, BinaryIO

from ..errors import DeepForgeError

LENGTH = 8


def main() -> int:
    """Serve until the server closes the pipe, or is gone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a task prints is no answer
    tasks = sys.stdin.buffer
    while (message := _read(tasks)) is not None:
        data = json.dumps(_do(json.loads(message)), ensure_ascii=False, allow_nan=False).encode()
        try:
            answers.write(len(data).to_bytes(LENGTH, "big") + data)
            answers.flush()
        except BrokenPipeError:
            return 0
    return 0


def _read(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH)
    if len(head) < LENGTH:
        return None
    return stream.read(int.from_bytes(head, "big"))


def _do(message: dict[str, Any]) -> dict[str, Any]:
    from ..project import Project
    from .failures import status_of, unreadable
    from .tasks import TASKS

    try:
        result = TASKS[message["task"]](Project(message["project"]), **message["arguments"])
        json.dumps(result, allow_nan=False)
        return {"result": result}
    except DeepForgeError as error:
        plain = json.loads(json.dumps(error.to_json(), default=str))
        return {"error": {**plain, "status": status_of(error)}}
    except OSError as error:
        logging.getLogger("deepforge").exception("%s failed", message["task"])
        refused = unreadable(error)
        return {"error": {**refused.to_json(), "status": status_of(refused)}}
    except Exception as error:
        logging.getLogger("deepforge").exception("%s failed", message["task"])
        return {"error": {"code": "server", "message": f"{type(error).__name__} (see the server's log)", "status": 500}}


if __name__ == "__main__":
    sys.exit(main())
