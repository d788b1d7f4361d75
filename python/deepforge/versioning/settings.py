"""The project's own word on its history, from ``deepforge.toml``."""

from __future__ import annotations

from pathlib import Path

from ..errors import DocumentError
from ..model.config import FILE_NAME, read_config
from .refs import Setting


def history_setting(root: Path) -> Setting:
    """What the settings of the project at ``root`` say, ``auto`` when they leave it to DeepForge.

    Settings that cannot be read may have said anything; then the user's branch is left alone.
    """
    path = root / FILE_NAME
    if not path.exists():
        return "auto"
    try:
        return read_config(path).history or "auto"
    except DocumentError:
        return "companion"
