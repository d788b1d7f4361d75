"""How far two floats may be apart and still count as the same: not at all, or a stated bound.

The bound is relative: ``abs(a - b) <= bound * max(abs(a), abs(b))``. It is for where threads or devices make floats
differ; everything that is no float is compared bit by bit all the same.
"""

from __future__ import annotations

from ..errors import RunError

BITWISE = "bitwise"
_LARGEST = 0.01


def parsed(text: str | float | None) -> float:
    """The bound in a text such as ``1e-9``; 0 for None and ``bitwise``. Raises RunError for what is no bound."""
    if text is None or text == BITWISE:
        return 0.0
    try:
        bound = float(str(text).removeprefix("relative "))
    except ValueError:
        bound = -1.0
    if not 0 <= bound <= _LARGEST:
        raise RunError(
            f"The tolerance must be {BITWISE} or a relative bound up to {_LARGEST}, such as 1e-9; found {text!r}",
            code="bad-tolerance",
        )
    return bound


def stated(bound: float) -> str:
    """The tolerance as a proof states it: ``bitwise``, or ``relative 1e-09``."""
    return BITWISE if bound == 0 else f"relative {bound:g}"
