"""Runs a proposal in this process: the truth suite's own way of doing it."""

from __future__ import annotations

from deepforge.testing.traces.replay import replay

__all__ = ["replay"]
