"""Says once in a process, on the log, what stops the history from being kept: work goes on without it."""

from __future__ import annotations

import logging

_said: set[str] = set()


def say_once(code: str, text: str) -> None:
    """Log a warning unless this process has logged one with this code."""
    if code not in _said:
        _said.add(code)
        logging.getLogger("deepforge").warning("%s", text)
