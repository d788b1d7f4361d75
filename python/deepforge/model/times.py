"""Times in documents: ISO 8601 text in UTC, to the millisecond, such as ``2026-11-21T09:30:00.250Z``."""

from __future__ import annotations

import time
from datetime import datetime, timezone


def utc_text(seconds: float | None = None) -> str:
    """The text of a time in seconds since 1970; of now, when it is None."""
    moment = datetime.fromtimestamp(time.time() if seconds is None else seconds, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def utc_seconds(text: str) -> float:
    """Seconds since 1970 of such a text. Raises ValueError for any other."""
    if not text.endswith("Z"):
        raise ValueError(f"Expected a time in UTC that ends with Z, received {text!r}")
    moment = datetime.strptime(text[:-1], "%Y-%m-%dT%H:%M:%S.%f" if "." in text else "%Y-%m-%dT%H:%M:%S")
    return moment.replace(tzinfo=timezone.utc).timestamp()
