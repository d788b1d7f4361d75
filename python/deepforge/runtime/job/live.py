"""Figures while a job runs: the latest frame of each, in a small file of the job's folder that is replaced.

``live/<key>.json`` holds two lines of JSON: ``{"key", "frame", "title", "width", "height", "kept", "order"}``,
then the MIME bundle. ``frame`` grows with every update, and from attempt to attempt; ``kept`` is the index of
the kept figure that the frame shows, null when it was not kept; ``order`` is when the figure appeared among all.
Nothing here imports matplotlib: it hears of figures from the backend.
"""

from __future__ import annotations

import base64
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary, WeakSet

FOLDER = "live"
VEGALITE = "application/vnd.vegalite.v5+json"
PNG = "image/png"
# Frames may take this part of the job's time, after the first seconds' worth.
_SHARE, _FREE = 0.1, 1.0
_PAUSE = 0.2
_KEYS = 16
_ATTEMPT = 1_000_000


class Live:
    """Writes frames. Never raises: a figure that cannot be shown now is shown later, or only kept.

    Keys: a figure keeps its key. A new figure takes over that of an earlier one with the same number and the
    same make (axes, labels, kinds of marks): in a loop that plots and shows each epoch it is *one* figure
    that is updated. Another make gets a key of its own: ``fig-1``, ``fig-1.2``, ...
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._first = int(folder.name) * _ATTEMPT if folder.name.isdigit() else 0
        self._pid = os.getpid()
        self._keys: WeakKeyDictionary[Any, str] = WeakKeyDictionary()
        self._makes: dict[str, dict[str, Any]] = {}
        self._frames: dict[str, int] = {}
        self._last: dict[str, float] = {}
        self._changed: WeakSet[Any] = WeakSet()
        self._began = time.monotonic()
        self._spent = 0.0

    def changed(self, figure: Any) -> None:
        """The figure was changed, perhaps in the middle of what the code does to it. Cheap."""
        self._changed.add(figure)

    def moment(self, figure: Any = None) -> None:
        """A good moment to show a changed figure, by default all that were shown before: nothing is half done."""
        for each in [figure] if figure is not None else [one for one in list(self._changed) if one in self._keys]:
            if each in self._changed:
                self.show(each)

    def show(self, figure: Any) -> None:
        """Show a figure as it is now; when that would be too often, at one of the next moments."""
        self._changed.add(figure)
        if self._pid == os.getpid() and self._may(figure):
            self._emit(figure)
        elif self._pid == os.getpid() and figure not in self._keys:
            with suppress(Exception):
                self._key(figure)  # it is one of those that were shown

    def kept(self, figure: Any, index: int, spec: dict[str, Any] | None, rendered: Any) -> str | None:
        """The figure has just been kept as the one with this index: that is its latest frame. Gives its key."""
        if self._pid != os.getpid():
            return None
        with suppress(Exception):
            self._changed.discard(figure)
            key = self._key(figure)
            data = {VEGALITE: spec} if spec is not None else {PNG: base64.b64encode(rendered.png).decode()}
            self._write(key, figure, rendered.width, rendered.height, data, kept=index)
            return key
        return None

    def close(self) -> None:
        """The job ends: the last frame of all that was shown and changed since."""
        if self._pid == os.getpid():
            for figure in [each for each in list(self._changed) if each in self._keys]:
                self._emit(figure)

    def _may(self, figure: Any) -> bool:
        now = time.monotonic()
        if now - self._last.get(self._keys.get(figure, ""), 0.0) < _PAUSE and self._spent > _FREE / 2:
            return False
        return self._spent <= _FREE + _SHARE * (now - self._began)

    def _emit(self, figure: Any) -> None:
        from ...types import figures
        from .plots import translate

        start = time.perf_counter()
        with suppress(Exception):
            self._changed.discard(figure)
            if not figure.axes and not figure.get_children()[1:]:
                return  # nothing in it yet
            with figures.left_as_it_was(figure):
                spec = translate(figure)
            if spec is not None:
                width, height = (round(each) for each in figure.bbox.size)
                self._write(self._key(figure), figure, width, height, {VEGALITE: spec})
            else:
                drawn = figures.render(figure)
                data = {PNG: base64.b64encode(drawn.png).decode()}
                self._write(self._key(figure), figure, drawn.width, drawn.height, data)
        self._spent += time.perf_counter() - start

    def _write(
        self, key: str, figure: Any, width: int, height: int, data: dict[str, Any], kept: int | None = None
    ) -> None:
        frame = self._frames[key] = self._frames.get(key, self._first) + 1
        self._last[key] = time.monotonic()
        title = _title(figure)
        head = {"key": key, "frame": frame, "title": title, "width": width, "height": height, "kept": kept}
        head["order"] = list(self._frames).index(key)
        self._folder.mkdir(exist_ok=True)
        temporary = self._folder / f".{quote(key, safe='')}.{os.getpid()}"
        lines = (json.dumps(each, separators=(",", ":"), allow_nan=False) for each in (head, data))
        temporary.write_text("\n".join(lines), encoding="utf-8")
        os.replace(temporary, self._folder / f"{quote(key, safe='')}.json")

    def _key(self, figure: Any) -> str:
        if figure not in self._keys:
            number = str(getattr(getattr(figure.canvas, "manager", None), "num", "none"))
            makes = self._makes.setdefault(number, {})
            make = _make(figure)
            key = next((known for known, other in makes.items() if other == make), None)
            if key is None and len(makes) >= _KEYS:
                key = list(makes)[-1]
            if key is None:
                key = f"fig-{number}" if not makes else f"fig-{number}.{len(makes) + 1}"
            makes[key] = make
            self._keys[figure] = key
        return self._keys[figure]


def _make(figure: Any) -> Any:
    """What tells a figure from another that takes its number, and stays when it is drawn again with new data."""
    found = []
    for axes in figure.axes:
        place = axes.get_subplotspec()
        grid = None if place is None else place.get_geometry()
        kinds = [bool(each) for each in (axes.lines, axes.images, axes.patches, axes.collections)]
        found.append((axes.name, grid, axes.get_xlabel(), axes.get_ylabel(), kinds))
    return found


def _title(figure: Any) -> str | None:
    """The figure's own title, else that of its first axes, else its name."""
    above = getattr(figure, "_suptitle", None)
    titles = [above.get_text() if above is not None else "", *(axes.get_title() for axes in figure.axes)]
    named = figure.get_label()
    return next((title for title in titles if title), None) or (str(named) if named else None)
