"""Watches a proof: its state whenever it has changed."""

from __future__ import annotations

from typing import Any

from ...project import Project
from ..places import child

_FAST, _SLOW = 0.3, 2.0


class ProofWatch:
    """The whole proof at first and at every change."""

    pause = _FAST

    def __init__(self, project: Project, id_: str) -> None:
        child(project.layout.state / "proofs", id_, "no-proof", "proof")
        self._project, self._id = project, id_
        self._before: dict[str, Any] | None = None

    def read(self) -> list[dict[str, Any]]:
        """The proof, if it has changed."""
        proof: dict[str, Any] = self._project.proof(self._id)
        self.pause = _FAST if proof["status"] in ("queued", "running") else _SLOW
        # Its running time grows by itself: the browser counts on alone.
        told = {key: value for key, value in proof.items() if key != "seconds"}
        if told == self._before:
            return []
        self._before = told
        return [{"id": self._id, "kind": "state", "proof": proof}]
