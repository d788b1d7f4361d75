"""The Jupyter server extension: REST and events below ``deepforge/api/``. It watches and asks; it runs nothing itself.

Importing this package needs no Jupyter server: its worker processes do without.
"""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """What Jupyter Server loads."""
    from .extension import DeepForgeExtension

    return [{"module": "deepforge.server", "app": DeepForgeExtension}]
