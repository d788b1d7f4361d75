"""All that is told of a notebook as it is now: what is stale, what must run, what Restart and Run All would do."""

from __future__ import annotations

from typing import Any

from .foretell import foretell
from .outline import Outliner
from .rerun import plan_rerun
from .staleness import find_stale
from .versions import Versions
from .walk import Cells


def tell(versions: Versions, cells: Cells, outline: Outliner | None = None) -> dict[str, Any]:
    """JSON data: ``{"stale": [...], "plan": [...], "leftover": [...], "foretold": [...]}``, cells by id.

    Entries as ``Stale``, ``Planned`` and ``Foretold`` have them; ``leftover`` are names.
    """
    rerun = plan_rerun(versions, cells, outline)
    return {
        "stale": [each.to_json() for each in find_stale(versions, cells, outline)],
        "plan": [each.to_json() for each in rerun.cells],
        "leftover": rerun.leftover,
        "foretold": [each.to_json() for each in foretell(versions, cells, outline)],
    }
