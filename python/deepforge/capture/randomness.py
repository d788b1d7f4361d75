"""Gives a session's global random generators a known start, and hears of generators that get none."""

from __future__ import annotations

import functools
import linecache
import os
import random
import re
import sys
import sysconfig
from collections.abc import Callable
from types import FrameType, ModuleType
from typing import Any

from .imports import AfterImport

# Called with the frame that made a generator without a seed, with what the generator got instead, and whose it is:
# ``numpy`` or ``random``.
Heard = Callable[[FrameType, int, str], None]


def new_seed() -> int:
    """A seed below 2**32 from the system's entropy."""
    return int.from_bytes(os.urandom(4), "big")


# Libraries that draw while they are imported: a pipeline imports them first of all, whatever else it does.
_DRAW_WHILE_IMPORTED = ("keras", "rich.style", "tensorflow")


def imported_without_draws(hooks: AfterImport) -> None:
    """Have ``random`` go on after the import of these libraries as if they had drawn nothing."""
    for name in _DRAW_WHILE_IMPORTED:
        before: list[Any] = []

        def begins(before: list[Any] = before) -> None:
            before.append(random.getstate())

        def loaded(_: ModuleType, before: list[Any] = before) -> None:
            random.setstate(before.pop())

        hooks.bracket(name, begins, loaded)


def seed_on_import(seed: int, hooks: AfterImport) -> None:
    """Seed ``random`` and numpy's global generator with ``seed``: now, or as soon as each is imported."""

    def loaded(module: ModuleType) -> None:
        module.seed(seed)

    hooks.watch("random", loaded)
    hooks.watch("numpy.random", loaded)


def watch_entropy(hooks: AfterImport, heard: Heard) -> None:
    """Call ``heard`` whenever a generator of numpy or of ``random`` is made without a seed, in whatever library.

    Some cases look like it and are none: ``RandomState(3)`` asks for entropy before it takes its seed, a generator
    that is copied or unpickled gets its state afterwards, and libraries draw examples for their documentation
    while they are imported.
    """
    # Once it is imported: the import itself makes the global generator, which is seeded then.
    hooks.watch("numpy.random", lambda module: _watch_numpy(module, heard))
    hooks.watch("random", lambda module: _watch_random(module, heard))


def _watch_numpy(module: ModuleType, heard: Heard) -> None:
    source: Any = sys.modules.get(f"{module.__name__}.bit_generator")
    original = getattr(source, "randbits", None)
    if original is None:
        return
    if hasattr(original, "_deepforge_heard"):
        original._deepforge_heard[0] = heard  # for an earlier session of this process
        return
    current = [heard]

    @functools.wraps(original)
    def randbits(bits: int) -> int:
        number: int = original(bits)
        frame = sys._getframe(1)
        if not _is_harmless(frame):
            current[0](frame, number, "numpy")
        return number

    randbits._deepforge_heard = current  # type: ignore[attr-defined]
    source.randbits = randbits


def _watch_random(module: Any, heard: Heard) -> None:
    original = module.Random.seed
    if hasattr(original, "_deepforge_heard"):
        original._deepforge_heard[0] = heard
        return
    current = [heard]

    @functools.wraps(original)
    def seed(self: Any, a: Any = None, version: int = 2) -> Any:
        frame: FrameType | None = sys._getframe(1)
        if a is not None or type(self) is not module.Random or frame is None or frame.f_code is not made_in:
            return original(self, a, version)
        # From the system, as the generator does it itself; but now the number is known.
        number = int.from_bytes(os.urandom(16), "big")
        result = original(self, number, version)
        maker = frame.f_back
        if maker is not None and not _is_harmless(maker):
            current[0](maker, number, "random")
        return result

    made_in = module.Random.__init__.__code__
    seed._deepforge_heard = current  # type: ignore[attr-defined]
    module.Random.seed = seed


def _is_harmless(frame: FrameType) -> bool:
    """Whether entropy asked for by the code in ``frame`` comes to nothing, or only to a library's own import."""
    if frame.f_globals.get("__name__") in _RESTORING:
        return True
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno, frame.f_globals)
    if _RESTORED.search(line):
        return True
    seed = _SEEDED.search(line)
    if seed is not None and _value(seed[1], frame) is not None:
        return True
    inner: FrameType | None = None
    outer: FrameType | None = frame
    while outer is not None:
        if outer.f_code.co_filename.startswith("<frozen importlib"):
            name = inner.f_code.co_filename if inner is not None else ""
            return name.startswith(_LIBRARY) or "site-packages" in name or "dist-packages" in name
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


_LIBRARY = sysconfig.get_path("stdlib")
# The first argument of a call that makes a legacy generator.
_SEEDED = re.compile(r"\bRandomState\(\s*(?:seed\s*=\s*)?([\w.]+)")
# What unpickles in native code has no frame of its own.
_RESTORED = re.compile(r"\b(?:pickle|joblib|dill)\.loads?\(")
# Modules that make a generator to give it a state that was kept, or only to name temporary files.
_RESTORING = frozenset({"copy", "copyreg", "pickle", "cloudpickle.cloudpickle", "numpy.random._pickle", "tempfile"})
