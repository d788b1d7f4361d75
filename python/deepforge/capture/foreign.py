"""Code that writes to memory by its address, and so can change any value unseen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import ModuleType
from typing import Any

_FOREIGN = ("ctypes", "_ctypes", "cffi", "_cffi_backend")
_SPEAKS_OF_IT = re.compile(r"\b(?:ctypes|cffi)\b")


def is_foreign(code: str | None, names: Iterable[str], namespace: dict[str, Any]) -> bool:
    """Whether code may write to memory by its address, and so change any value."""
    if code is not None and _SPEAKS_OF_IT.search(code):
        return True
    for name in names:
        value = namespace.get(name)
        module = getattr(value, "__module__", None) or type(value).__module__
        if isinstance(value, ModuleType):
            module = value.__name__
        if str(module).partition(".")[0] in _FOREIGN or type(value).__module__.partition(".")[0] in _FOREIGN:
            return True
    return False
