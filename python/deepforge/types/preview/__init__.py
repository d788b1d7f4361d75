"""A look at a value, small enough to keep beside it: so that nobody has to load the value to show something of it."""

from __future__ import annotations

from .look import LIMIT, preview
from .pictures import contact_sheet

__all__ = ["LIMIT", "contact_sheet", "preview"]
