"""Gives a session's global random generators a known start, so that draws without a seed can be made again."""

from __future__ import annotations

import linecache
import os
import re
import sys
from collections.abc import Callable
from types import FrameType, ModuleType
from typing import Any

from .imports import AfterImport


def new_seed() -> int:
    """A seed below 2**32 from the system's entropy."""
    return int.from_bytes(os.urandom(4), "big")


def seed_on_import(seed: int, hooks: AfterImport) -> None:
    """Seed ``random`` and numpy's global generator with ``seed``: now, or as soon as each is imported."""

    def loaded(module: ModuleType) -> None:
        module.seed(seed)

    hooks.watch("random", loaded)
    hooks.watch("numpy.random", loaded)


def watch_entropy(hooks: AfterImport, note: Callable[[], None]) -> None:
    """Call ``note`` whenever numpy makes a generator from the system's entropy, in whatever library it happens.

    Two cases look like it and are none: ``RandomState(3)`` asks for entropy before it takes its seed, and
    libraries draw examples for their documentation while they are imported.
    """

    def loaded(module: ModuleType) -> None:
        source: Any = sys.modules.get(f"{module.__name__}.bit_generator")
        original = getattr(source, "randbits", None)
        if original is None:
            return

        def randbits(bits: int) -> int:
            if not _is_harmless(sys._getframe(1)):
                note()
            number: int = original(bits)
            return number

        source.randbits = randbits

    # Once it is imported: the import itself makes the global generator, which is seeded then.
    hooks.watch("numpy.random", loaded)


def _is_harmless(frame: FrameType) -> bool:
    """Whether entropy asked for by the code in ``frame`` comes to nothing, or only to a library's own import."""
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno, frame.f_globals)
    seed = _SEEDED.search(line)
    if seed is not None and _value(seed[1], frame) is not None:
        return True
    inner: FrameType | None = None
    outer: FrameType | None = frame
    while outer is not None:
        if outer.f_code.co_filename.startswith("<frozen importlib"):
            name = inner.f_code.co_filename if inner is not None else ""
            return "site-packages" in name or "dist-packages" in name
        inner, outer = outer, outer.f_back
    return False


def _value(text: str, frame: FrameType) -> Any:
    """What a name or number in the code of ``frame`` stands for; the text itself when that cannot be told."""
    if text == "None":
        return None
    first, *rest = text.split(".")
    if not first.isidentifier():
        return text
    value = frame.f_locals.get(first, frame.f_globals.get(first, text))
    for name in rest:
        value = getattr(value, name, text)
    return value


# The first argument of a call that makes a legacy generator.
_SEEDED = re.compile(r"\bRandomState\(\s*(?:seed\s*=\s*)?([\w.]+)")
