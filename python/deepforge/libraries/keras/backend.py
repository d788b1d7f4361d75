"""Which backend Keras computes with: the user's choice, otherwise the lightest that is installed."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

# Those that train, the lightest to import first; and what a person may choose besides.
USUAL = ("jax", "tensorflow", "torch")
KNOWN = (*USUAL, "openvino", "numpy")


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
    return settings if _is_there(settings) else next(filter(_is_there, USUAL), None)


def missing(environ: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
    """Why Keras has nothing to compute with, and what to install; None when it has."""
    found = backend(environ)
    if found is None:
        return "Keras is installed without anything to compute with: pip install jax (or tensorflow, or torch)", "jax"
    if found not in KNOWN:
        expected = f"{', '.join(KNOWN[:-1])} or {KNOWN[-1]}"
        return f"KERAS_BACKEND names what Keras computes with: expected {expected}, received {found!r}", "keras"
    if not _is_there(found):
        said = f"Keras is to compute with {found}, as KERAS_BACKEND says, which is not installed: pip install {found}"
        other = next(filter(_is_there, USUAL), None)
        return (f"{said}, or set KERAS_BACKEND to {other}, which is" if other else said), found
    return None


def _is_there(name: str | None) -> bool:
    return name in KNOWN and importlib.util.find_spec(name) is not None


def _settings(environ: Mapping[str, str]) -> str | None:
    """The backend that the user's Keras settings name."""
    path = Path(environ.get("KERAS_HOME") or "~/.keras", "keras.json")
    try:
        found = json.loads(path.expanduser().read_text("utf-8"))["backend"]
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, str) else None
