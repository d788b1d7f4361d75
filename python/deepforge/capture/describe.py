"""What a record says of a value: type, size, a short text."""

from __future__ import annotations

import sys
import types
from typing import Any

from ..provenance.records import ValueInfo
from ..types.fingerprint import Fingerprint
from ..types.serialise import summarise, type_name


def describe(value: Any, found: Fingerprint | None) -> ValueInfo:
    """Information on a value with its fingerprint; never raises, never walks through a large value."""
    stays = found.stays if found is not None else None
    digest = (found.digest or None) if found is not None else None
    if isinstance(value, types.ModuleType):
        return ValueInfo("module", None, value.__name__)
    if isinstance(value, type):
        # Whatever its metaclass: a class of `abc` or `enum` is a class to whoever reads the record.
        return ValueInfo("type", None, summarise(value), digest, stays)
    return ValueInfo(type_name(value), size_of(value), summarise(value), digest, stays)


def size_of(value: Any) -> int | None:
    """Bytes of memory, as far as that is cheap to know: contents of plain containers are not counted."""
    try:
        module = type(value).__module__.partition(".")[0]
        if module == "numpy" and hasattr(value, "nbytes"):
            return int(value.nbytes)
        if module == "pandas":
            manager = getattr(value, "_mgr", None)
            if manager is not None:
                return int(sum(block.values.nbytes for block in manager.blocks))
        if module == "torch" and hasattr(value, "element_size"):
            return int(value.nelement() * value.element_size())
        return sys.getsizeof(value)
    except Exception:
        return None
