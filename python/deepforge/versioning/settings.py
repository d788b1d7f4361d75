"""The project's own word on its history, from ``deepforge.toml``."""

from __future__ import annotations

from pathlib import Path

from ..model.files import read_text
from ..model.toml import parse_toml
from .refs import Setting


def history_setting(root: Path) -> Setting:
    return parse_toml(read_text(root / "deepforge.toml")).get("history", "auto") if (root / "deepforge.toml").exists() else "auto"
