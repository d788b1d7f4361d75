"""Keeps the figures of a job: rendered, stored, named in its journal, shown live. Does not import matplotlib."""

from __future__ import annotations

import json
import sys
import traceback
from typing import Any, Literal

from ...provenance.journal import JournalWriter
from ...types.store import Store
from .live import Live


class Keeper:
    """Where figures go: PNG files into the store, a record for each into the journal."""

    def __init__(self, store: Store, journal: JournalWriter, live: Live) -> None:
        self._store = store
        self._journal = journal
        self.live = live
        self.kept: list[dict[str, Any]] = []

    def keep(self, figure: Any, shown: Literal["show", "end"]) -> None:
        """Render and keep one figure. One that cannot be drawn is reported on stderr, as in a notebook."""
        from ...types import figures

        try:
            rendered = figures.render(figure)
        except Exception:
            traceback.print_exc()
            return
        spec = self._translated(figure)
        record: dict[str, Any] = {
            "index": len(self.kept),
            "sha256": rendered.sha256,
            "file": self._store.put_bytes(rendered.png),
            "width": rendered.width,
            "height": rendered.height,
            "shown": shown,
        }
        if spec is not None:
            # Compact and sorted: the same plot is the same content.
            text = json.dumps(spec, separators=(",", ":"), sort_keys=True, allow_nan=False)
            record["plot"] = self._store.put_bytes(text.encode())
        self.kept.append(record)
        key = self.live.kept(figures.root_figure(figure), record["index"], spec, rendered)
        self._journal.append({"kind": "figure", **record, "key": key})

    def _translated(self, figure: Any) -> dict[str, Any] | None:
        """The figure as an interactive plot; None when it is a picture only."""
        from ...types.figures import left_as_it_was, root_figure
        from .plots import translate

        try:
            with left_as_it_was(root_figure(figure)):
                return translate(root_figure(figure))
        except Exception:  # matplotlib is large: what we do not know of is kept as the picture it is
            return None


_installed: list[Keeper] = []


def install(keeper: Keeper) -> None:
    """Make ``keeper`` the one that ``keep_open`` gives figures to, and its ``live`` the one they are shown by."""
    _installed[:] = [keeper]


def live() -> Live | None:
    """Where figures are shown while the job runs; None outside of a job."""
    return _installed[0].live if _installed else None


def keep_open(shown: Literal["show", "end"]) -> None:
    """Keep pyplot's open figures, in the order of their numbers, and close them; without pyplot does nothing."""
    helpers: Any = sys.modules.get("matplotlib._pylab_helpers")
    managers = helpers.Gcf.get_all_fig_managers() if helpers is not None else []
    for manager in managers:
        for keeper in _installed:
            keeper.keep(manager.canvas.figure, shown)
    if managers:
        helpers.Gcf.destroy_all()
