"""Compiled modules for processes we start, where nobody lets Python keep them: else every job compiles its imports."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def bytecode_settings(env: Mapping[str, str], python: str) -> dict[str, str]:
    """Variables that let processes of interpreter ``python`` keep compiled modules in the user's cache.

    Empty unless ``env`` forbids writing them beside the sources (PYTHONDONTWRITEBYTECODE) and the
    interpreter's packages are not compiled yet. Importing scikit-learn then takes a second or two, not ten.
    """
    forbidden = bool(env.get("PYTHONDONTWRITEBYTECODE")) and not env.get("PYTHONPYCACHEPREFIX")
    if not forbidden or _compiled(python):
        return {}
    above = env.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": os.path.join(above, "deepforge", "bytecode")}


def _compiled(python: str) -> bool:
    """Whether the installer compiled the packages of this interpreter's environment."""
    above = Path(os.path.abspath(python)).parent.parent
    return any(above.glob("lib/python3*/site-packages/cloudpickle/__pycache__/*.pyc"))
