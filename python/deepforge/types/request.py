"""The request of a program that works on stored values: a JSON file, named on its command line."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any


def read_request(arguments: list[str], program: str) -> dict[str, Any] | None:
    """What the file asks for; None, after a line on stderr, when there is no such request.

    What the program then loads finds the modules of the request's ``root``, and figures look for no screen.
    """
    if len(arguments) != 1:
        print(f"usage: python -m {program} REQUEST.json", file=sys.stderr)
        return None
    try:
        request: dict[str, Any] = json.loads(Path(arguments[0]).read_text("utf-8"))
    except (OSError, ValueError) as error:
        print(f"The request {arguments[0]} cannot be read: {error}", file=sys.stderr)
        return None
    # Figures come back with pyplot's bookkeeping.
    os.environ["MPLBACKEND"] = "Agg"
    if request.get("root"):
        sys.path.insert(0, request["root"])
    return request
