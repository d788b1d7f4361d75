"""What a record says of a value: type, size, a short text."""

from __future__ import annotations

import pickle
import sys
import types
from typing import Any

import xxhash

from ..provenance.records import ValueInfo
from ..types.fingerprint import LARGE, Fingerprint
from ..types.kinds import is_elsewhere
from ..types.serialise import summarise, type_name


def describe(value: Any, found: Fingerprint | None) -> ValueInfo:
    """Information on a value with its fingerprint; never raises, never walks through a large value."""
    stays = found.stays if found is not None else None
    digest = found.digest if found is not None else None
    if digest == "":
        digest = constant_digest(value)
    if isinstance(value, types.ModuleType):
        return ValueInfo("module", None, value.__name__)
    if isinstance(value, type):
        # Whatever its metaclass: a class of `abc` or `enum` is a class to whoever reads the record.
        return ValueInfo("type", None, summarise(value), digest, stays)
    return ValueInfo(type_name(value), size_of(value), summarise(value), digest, stays)


def constant_digest(value: Any) -> str | None:
    """What tells apart constants whose summary does not: ``of:`` and the full name of what a library defines, or a
    digest of long texts and of tuples; None for numbers and short texts, and when it cannot be had."""
    if value is None or isinstance(value, (bool, int, float, complex)):
        return None
    try:
        if isinstance(value, (str, bytes)):
            data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
            return xxhash.xxh3_128_hexdigest(data) if len(data) > 70 else None
        name = getattr(value, "__qualname__", None)
        if isinstance(name, str):
            return f"of:{getattr(value, '__module__', '')}.{name}"
        if is_elsewhere(value) or int(getattr(value, "nbytes", 0)) > LARGE:
            return None
        return xxhash.xxh3_128_hexdigest(pickle.dumps(value, protocol=5))
    except Exception:
        return None


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
