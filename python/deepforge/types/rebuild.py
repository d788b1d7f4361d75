"""``python -m deepforge.types.rebuild REQUEST.json``: makes functions and classes from their text over stored values.

The request is ``{"root": folder put first on sys.path, "imports": [line], "statements": [[name, text]], "values":
{name: file}, "literals": {name: text}, "names": [name], "folder": where files go, "output": path}``; the output is
``{name: {"file", "type", "size", "sha256"} or {"error"}}``. What fails is told of, and everything else is made.
"""

from __future__ import annotations

import json
import re
import sys
import types
import warnings
from pathlib import Path
from typing import Any

from ..errors import ValueTypeError
from .request import read_request
from .serialise import dump, load
from .unpickle import prepare


def main(arguments: list[str]) -> int:
    """Make what the request names; 0 when the output is there, 2 when there is no such request."""
    request = read_request(arguments, "deepforge.types.rebuild")
    if request is None:
        return 2
    # What is defined in __main__ is stored by its definition, as the notebook's own is.
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    space = module.__dict__
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        errors = _fill(space, request)
        answer = {name: _stored(space, name, errors, Path(request["folder"])) for name in request["names"]}
    Path(request["output"]).write_text(json.dumps(answer), encoding="utf-8")
    return 0


def _fill(space: dict[str, Any], request: dict[str, Any]) -> dict[str, str]:
    """Run the text in ``space``; what failed, by name."""
    errors: dict[str, str] = {}
    for line in request["imports"]:
        for name in re.findall(r"(?:^|[\s,])(\w+)", line):
            prepare(name)
        _run(line, space)
    for text in request["literals"].values():
        _run(text, space)
    for name, file in request["values"].items():
        try:
            space[name] = load(Path(file))
        except (ValueTypeError, RecursionError) as error:
            errors[name] = str(error)
    for name, text in request["statements"]:
        failed = _run(text, space)
        if failed is not None:
            errors[name] = failed
    return errors


def _run(text: str, space: dict[str, Any]) -> str | None:
    try:
        exec(compile(text, "<definition>", "exec", dont_inherit=True), space)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def _stored(space: dict[str, Any], name: str, errors: dict[str, str], folder: Path) -> dict[str, Any]:
    if name not in space:
        return {"error": errors.get(name, "it was not made")}
    path = folder / f"{name}.pickle"
    try:
        stored = dump(space[name], path, name=name)
    except (ValueTypeError, RecursionError) as error:
        return {"error": str(error)}
    return {"file": str(path), "type": stored.type, "size": stored.size, "sha256": stored.sha256}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
