"""Values as Python-literal text (``"1.0"``, ``"(3, 3)"``, ``"'relu'"``), which is how documents hold them."""

from __future__ import annotations

import ast
from typing import Any

from ..errors import DocumentError

EXPECTED = "a Python literal (a number, text in quotes, True, False, None, or a tuple, list, set or dict of these)"


def parse_literal(text: str, what: str = "The value") -> Any:
    """The value of literal text; nothing is evaluated. ``what`` names the value in the error.

    Raises DocumentError (code ``not-a-literal``) when the text is anything else.
    """
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        raise DocumentError(
            f"{what}: expected {EXPECTED}, received {text!r}", code="not-a-literal", expected=EXPECTED, received=text
        ) from None


def is_literal(text: str) -> bool:
    """Whether the text is a Python literal."""
    try:
        parse_literal(text)
    except DocumentError:
        return False
    return True


def literal_text(value: Any, what: str = "The value") -> str:
    """The literal text of a value, such that ``parse_literal`` gives an equal value of the same type.

    Raises DocumentError (code ``not-a-literal``) for values without such a text: objects, infinity, NaN.
    """
    text = repr(value)
    if not _is_plain(value) or not is_literal(text):
        raise DocumentError(
            f"{what}: expected {EXPECTED}, received a {type(value).__name__}",
            code="not-a-literal",
            expected=EXPECTED,
            received=type(value).__name__,
        )
    return text


def _is_plain(value: Any) -> bool:
    """Exact built-in types only: a subclass (an enum, a numpy number) would come back as something else."""
    if type(value) in (tuple, list, set):
        return not (type(value) is set and not value) and all(_is_plain(item) for item in value)
    if type(value) is dict:
        return all(_is_plain(key) and _is_plain(item) for key, item in value.items())
    return value is None or type(value) in (bool, int, float, complex, str, bytes)
