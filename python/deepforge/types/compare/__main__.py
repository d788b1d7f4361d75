"""``python -m deepforge.types.compare REQUEST.json``: compares pairs of files, one line of JSON for each pair.

The request is ``{"root": folder put first on sys.path or null, "pairs": {name: [expected, received]},
"output": path, "patched": library attributes that the session replaced, "tolerance": bound}``; the output gets
``{name: {"verdict", "where", "reason"}}`` per line, in the order of the pairs, each line whole and on the disk before
the next pair is begun.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ...errors import ValueTypeError
from ..request import read_request
from ..serialise import load
from .result import Comparison
from .walk import compare


def main(arguments: list[str]) -> int:
    """Compare what the request names; 0 when every pair has its line, 2 when there is no such request."""
    request = read_request(arguments, "deepforge.types.compare")
    if request is None:
        return 2
    with open(request["output"], "a", encoding="utf-8") as output:
        for name, (expected, received) in request["pairs"].items():
            verdict = compare_pair(
                name, Path(expected), Path(received), request.get("patched", ()), request.get("tolerance", 0.0)
            )
            output.write(json.dumps({name: verdict.to_json()}) + "\n")
            output.flush()
            os.fsync(output.fileno())
    return 0


def compare_pair(
    name: str, expected: Path, received: Path, patched: Sequence[str] = (), tolerance: float = 0.0
) -> Comparison:
    """Load and compare one pair; a value that cannot be loaded is not comparable."""
    values = []
    for whose, path in (("notebook", expected), ("pipeline", received)):
        try:
            values.append(load(path))
        except (ValueTypeError, RecursionError) as error:
            return Comparison("not comparable", name, f"the {whose}'s value cannot be loaded: {error}")
    return compare(values[0], values[1], name, patched, tolerance)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
