"""Requests of the screen *Make a pipeline*: what would be made, with the user's edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..errors import ReifyError
from ..model.layout import ProjectLayout
from .edits import Edits
from .naming import identifier
from .proposal import Proposal, propose
from .recent import history_of
from .slice import possible
from .write import Files, plan_files


def asked_files(
    layout: ProjectLayout,
    journal: Path,
    request: Mapping[str, Any],
    headings_of: Callable[[str | None], Mapping[str, str]],
    *,
    whole: bool = False,
) -> Files:
    """The files for a ``ProposalRequest``; nothing is written. ``headings_of`` gives those of a notebook's cells.

    Without targets, what no pipeline can make is left out and told; ``whole``: then it is an error.

    Raises ReifyError: for a name that cannot be, an edit that makes no sense, or when no pipeline can be made.
    """
    history = history_of(journal)
    edits = Edits.from_json(request.get("edits"))
    targets = request.get("targets")
    named = request.get("notebook")
    notebook = str(layout.inside(named)) if named else history.session.info.notebook
    headings = headings_of(notebook)

    left_out: dict[str, str] = {}
    if targets is None and not whole:
        targets, left_out = possible(history)

    def make(name: str, taken: set[str]) -> Proposal:
        proposal = propose(
            history.session,
            name=name,
            root=str(layout.root),
            targets=targets,
            headings=headings,
            taken=taken,
            edits=edits,
            history=history,
            everything=request.get("targets") is None,
        )
        proposal.left_out = left_out
        return proposal

    return plan_files(layout, pipeline_name(request.get("name"), notebook), make)


def pipeline_name(name: str | None, notebook: str | None) -> str:
    """The name a pipeline is to have, by default the notebook's."""
    if name is not None and not identifier(name, words=20):
        raise ReifyError(
            f"The pipeline cannot be called {name!r}: expected letters, digits and underscores, no digit first",
            code="bad-name",
            name=name,
        )
    return identifier(name or "", words=20) or identifier(Path(notebook).stem if notebook else "session") or "session"
