"""Translates matplotlib figures to Vega-Lite v5: faithfully, or not at all."""

from __future__ import annotations

from .figure import translate

__all__ = ["translate"]
