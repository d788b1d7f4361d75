"""Keeps the figures of a job: rendered, stored, named in its journal. Does not import matplotlib."""

from __future__ import annotations

import sys
import traceback
from typing import Any, Literal

from ...provenance.journal import JournalWriter
from ...types.store import Store


class Keeper:
    """Where figures go: PNG files into the store, a record for each into the journal."""

    def __init__(self, store: Store, journal: JournalWriter) -> None:
        self._store = store
        self._journal = journal
        self.kept: list[dict[str, Any]] = []

    def keep(self, figure: Any, shown: Literal["show", "end"]) -> None:
        """Render and keep one figure. One that cannot be drawn is reported on stderr, as in a notebook."""
        from ...types import figures

        try:
            rendered = figures.render(figure)
        except Exception:
            traceback.print_exc()
            return
        record = {
            "index": len(self.kept),
            "sha256": rendered.sha256,
            "file": self._store.put_bytes(rendered.png),
            "width": rendered.width,
            "height": rendered.height,
            "shown": shown,
        }
        self.kept.append(record)
        self._journal.append({"kind": "figure", **record})


_installed: list[Keeper] = []


def install(keeper: Keeper) -> None:
    """Make ``keeper`` the one that ``keep_open`` gives figures to."""
    _installed[:] = [keeper]


def keep_open(shown: Literal["show", "end"]) -> None:
    """Keep pyplot's open figures, in the order of their numbers, and close them; without pyplot does nothing."""
    helpers: Any = sys.modules.get("matplotlib._pylab_helpers")
    managers = helpers.Gcf.get_all_fig_managers() if helpers is not None else []
    for manager in managers:
        for keeper in _installed:
            keeper.keep(manager.canvas.figure, shown)
    if managers:
        helpers.Gcf.destroy_all()
