"""Which backend Keras computes with: the user's choice, otherwise the lightest that is installed."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

# The lightest to import first.
_KNOWN = ("jax", "tensorflow", "torch")


def choose(environ: MutableMapping[str, str] = os.environ) -> None:
    """Set ``KERAS_BACKEND`` when neither the environment nor the user's Keras settings name one that is installed.

    Must come before Keras is imported, which otherwise asks for TensorFlow, and writes that into the
    settings; once it is imported nothing is changed. Without any backend nothing is set, and Keras says itself what
    it misses.
    """
    if environ is os.environ and "keras" in sys.modules:
        return
    if environ.get("KERAS_BACKEND") or _is_there(_settings(environ)):
        return
    found = backend(environ)
    if found is not None:
        environ["KERAS_BACKEND"] = found


def backend(environ: Mapping[str, str] = os.environ) -> str | None:
    """The package that Keras will compute with, once ``choose`` was called; None when there is none."""
    said = environ.get("KERAS_BACKEND")
    if said:
        return said
    settings = _settings(environ)
    return settings if _is_there(settings) else next((name for name in _KNOWN if _is_there(name)), None)


def _is_there(name: str | None) -> bool:
    return name in _KNOWN and importlib.util.find_spec(name) is not None


def _settings(environ: Mapping[str, str]) -> str | None:
    """The backend that the user's Keras settings name."""
    path = Path(environ.get("KERAS_HOME") or Path.home() / ".keras") / "keras.json"
    try:
        found = json.loads(path.read_text("utf-8"))["backend"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, str) else None
