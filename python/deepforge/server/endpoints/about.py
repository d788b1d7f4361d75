"""About the server extension, and the description of its endpoints."""

from __future__ import annotations

import platform
from typing import Any

from ... import __version__
from ..call import Call
from ..openapi import describe
from ..table import TABLE


@TABLE.add("GET", "", answer="About", in_project=False)
def about(_call: Call) -> dict[str, Any]:
    """Versions of DeepForge and of the server's Python."""
    return {"version": __version__, "python": platform.python_version()}


@TABLE.add("GET", "openapi.json", in_project=False)
def openapi(call: Call) -> dict[str, Any]:
    """This description."""
    return describe(TABLE, __version__, call.url)
