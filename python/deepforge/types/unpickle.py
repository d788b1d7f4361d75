"""Loads pickles; a library whose package a pickle imports has made its settings by then, as it has in a job."""

from __future__ import annotations

import pickle
import sys
from contextlib import suppress
from typing import IO, Any

from ..errors import DeepForgeError

# Imported by most pickles, and by none of ours described.
_COMMON = frozenset(
    {"builtins", "numpy", "pandas", "cloudpickle", "copyreg", "collections", "functools", "datetime", "deepforge"}
)


class Unpickler(pickle.Unpickler):
    """``pickle.load``, but see the module."""

    def find_class(self, module: str, name: str) -> Any:
        """What a pickle names."""
        prepare(module)
        found = super().find_class(module, name)
        return _imported if name == "subimport" and module.startswith("cloudpickle") else found


def load(file: IO[bytes]) -> Any:
    """The value in a pickle. Runs code that is in it."""
    return Unpickler(file).load()


def prepare(module: str) -> None:
    """Have the library of a module's package make its settings, when the package is not imported yet."""
    package = module.partition(".")[0]
    if package in sys.modules or package in _COMMON:
        return
    from ..model.resources import by_package, library

    name = by_package().get(package)
    if name is not None:
        with suppress(DeepForgeError):  # then the import says itself what is missing
            library(name).initialise()


def _imported(name: str) -> Any:
    """A module that a pickle refers to, as cloudpickle imports it."""
    prepare(name)
    __import__(name)
    return sys.modules[name]
