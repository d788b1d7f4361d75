"""``%load_ext deepforge``: turns capture on in an IPython shell, with the ``%deepforge`` magic to switch it."""

from __future__ import annotations

import atexit
from typing import Any

from . import _current
from .session import Capture


def load(shell: Any, *, seeded: bool = False, kernel: str = "ipython") -> Capture:
    """Capture ``shell`` from the next cell on; a shell that is captured already stays so.

    ``seeded``: give the global random generators a recorded start (the DeepForge kernel does).
    """
    for capture in _current:
        if capture.shell is shell:
            return capture
    capture = Capture(shell, seeded=seeded, kernel=kernel)
    capture.start()
    _current.append(capture)
    shell.register_magic_function(_magic, "line", "deepforge")
    atexit.register(capture.close)
    return capture


def unload(shell: Any) -> None:
    """End the capture of ``shell``, if there is one."""
    for capture in list(_current):
        if capture.shell is shell:
            capture.close()
            _current.remove(capture)
            atexit.unregister(capture.close)
            shell.magics_manager.magics["line"].pop("deepforge", None)


def _magic(line: str) -> None:
    """%deepforge on | off | status | delete [NUMBER]: whether cells are recorded, and what has been."""
    words = line.split()
    command = words[0] if words else "status"
    capture = _current[-1] if _current else None
    if capture is None:
        print("DeepForge records nothing here: %load_ext deepforge turns it on.")
    elif command == "on":
        capture.on()
        print("DeepForge records the cells.")
    elif command == "off":
        capture.off()
        print("DeepForge does not record the cells.")
    elif command == "delete" and all(word.isdigit() for word in words[1:]):
        wanted: list[int | None] = [int(word) for word in words[1:]] or [None]
        gone = [one for number in wanted for one in capture.delete(number)]
        print(f"Deleted: {', '.join(map(str, gone)) or 'nothing'}.")
    elif command == "status":
        state = capture.status()
        how = "records" if state["on"] else "does not record"
        print(f"DeepForge {how} the cells of this session ({state['executions']} so far): {state['journal']}")
    else:
        print(f"%deepforge {line}: expected on, off, status or delete [NUMBER].")
