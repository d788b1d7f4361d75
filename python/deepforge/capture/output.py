"""Keeps a copy of what a cell prints, without standing in for the stream."""

from __future__ import annotations

import contextlib
import sys
from typing import Any

MOST_CHARACTERS = 4_000  # for people to see what it was; a session of many executions keeps them all


class Printed:
    """While started, copies what is written to the present ``sys.stdout``; ``stop`` gives the text."""

    def __init__(self) -> None:
        self._stream: Any = None
        self._replaced: Any = None
        self._parts: list[str] = []
        self._length = 0

    def start(self) -> None:
        """Copy from now on. A stream that cannot be watched is left alone."""
        self._parts, self._length = [], 0
        stream = sys.stdout
        write = getattr(stream, "write", None)
        if write is None:
            return

        def both(text: str) -> Any:
            # User code sometimes writes what is not text; the stream itself says so.
            if isinstance(text, str) and self._length <= MOST_CHARACTERS:
                self._parts.append(text)
                self._length += len(text)
            return write(text)

        try:
            # Others do as we do, IPython for one: what they put there goes back in its place.
            self._replaced = vars(stream).get("write")
            stream.write = both  # type: ignore[method-assign]
            self._stream = stream
        except (AttributeError, TypeError):
            self._stream = None

    def stop(self) -> str:
        """What was printed since ``start``, at most MOST_CHARACTERS of it."""
        stream, self._stream = self._stream, None
        if stream is not None:
            with contextlib.suppress(AttributeError):
                if self._replaced is None:
                    del stream.write
                else:
                    stream.write = self._replaced
        text = "".join(self._parts)
        return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "\n[cut by DeepForge]\n"
