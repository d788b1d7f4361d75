"""Follows one attempt at a job: what it prints, the figures it shows."""

from __future__ import annotations

import os
from typing import Any

from ... import runtime
from ...errors import DeepForgeError
from ...project import Project
from ...runtime.folder import Folder
from ...runtime.job.live import FOLDER as LIVE

_PER_LOOK = 1 << 20


class JobFollower:
    """``over``: nothing more will come after the next ``read``. ``more``: that one left something unread."""

    def __init__(self, project: Project, execution: str, node: str, attempt: int) -> None:
        self._project, self._execution = project, execution
        self._node, self._attempt = node, attempt
        self._folder = Folder(project.layout.runs / execution).job(node, attempt)
        self._offset = 0
        self._frames: dict[str, tuple[int, bool]] = {}
        self._stamp: object = None
        self.over = False
        self.more = False

    def read(self) -> list[dict[str, Any]]:
        """Events ``log`` and ``figure`` since the last call.

        Of a job that is over no figures: those it has kept can be many, and are asked for by who looks at them.
        """
        return [*self._log(), *([] if self.over else self._figures())]

    def _log(self) -> list[dict[str, Any]]:
        text, start, total = [], self._offset, 0
        while True:
            part = runtime.log(self._project.layout, self._execution, self._node, self._offset, attempt=self._attempt)
            text.append(part["text"])
            total += part["next"] - self._offset
            advanced = part["next"] > self._offset
            self._offset, size = part["next"], part["size"]
            self.more = advanced and self._offset < size
            if not self.more or total >= _PER_LOOK:
                break
        if self._offset == start:
            return []
        log = {"text": "".join(text), "offset": start, "next": self._offset, "size": size}
        return [{"kind": "log", "node": self._node, "attempt": self._attempt, "log": log}]

    def _figures(self) -> list[dict[str, Any]]:
        stamp = self._stamp_of_figures()
        if stamp == self._stamp:
            return []
        self._stamp = stamp
        try:
            figures = self._project.figures(self._execution, self._node)["figures"]
        except DeepForgeError:
            return []  # it is being deleted; the watch itself finds that out
        events = []
        for figure in figures:
            frame = (figure["frame"], figure["final"])
            if self._frames.get(figure["key"]) != frame:
                self._frames[figure["key"]] = frame
                events.append({"kind": "figure", "node": self._node, "figure": figure})
        return events

    def _stamp_of_figures(self) -> list[tuple[str, int, int]]:
        """Names, times and sizes of the files that tell of figures."""
        found = []
        for folder in (self._folder, self._folder / LIVE):
            try:
                with os.scandir(folder) as entries:
                    for each in entries:
                        if each.is_file() and each.name not in ("stdout", "job.json", "claim"):
                            status = each.stat()
                            found.append((each.name, status.st_mtime_ns, status.st_size))
            except OSError:
                continue
        return sorted(found)
