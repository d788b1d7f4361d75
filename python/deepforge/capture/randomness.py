"""Gives a session's global random generators a known start, so that draws without a seed can be made again."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import ModuleType
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
    """Call ``note`` whenever numpy makes a generator from the system's entropy, in whatever library it happens."""

    def loaded(module: ModuleType) -> None:
        source: Any = sys.modules.get(f"{module.__name__}.bit_generator")
        original = getattr(source, "randbits", None)
        if original is None:
            return

        def randbits(bits: int) -> int:
            note()
            number: int = original(bits)
            return number

        source.randbits = randbits

    # Once it is imported: the import itself makes the global generator, which is seeded then.
    hooks.watch("numpy.random", loaded)
