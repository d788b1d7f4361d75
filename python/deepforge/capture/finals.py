"""The variables a session ends with, as files: what a check of a pipeline compares with."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import ValueTypeError
from ..types.kinds import is_session
from ..types.serialise import dump, type_name
from .variables import Variables

# Within the folder of a proof: the folder of the values, and in it the file that says what they are.
VALUES = "notebook"
INDEX = "index.json"


def save_finals(variables: Variables, folder: Path, results: Iterable[int] | None = None) -> dict[str, dict[str, Any]]:
    """Write every final variable into ``folder`` and say what became of each.

    ``{name: {"file": name of its file or None, "type", "stays": why it has no file or None, "kind":
    "value" | "function" | "class" | "imported"}}``. Left out: names that begin with an underscore and
    modules. Imported things have no file. ``results``: executions whose displayed results count, ``_5`` being
    that of execution 5; None: all, when the session ends with no variable.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, dict[str, Any]] = {}
    finals = {
        name: value
        for name, value in variables.all().items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    displayed = variables.namespace.get("_oh", {})
    if results is None and all(_kind(value) == "imported" for value in finals.values()):
        results = displayed
    finals |= {f"_{number}": displayed[number] for number in results or () if number in displayed}
    for index, (name, value) in enumerate(sorted(finals.items())):
        kind = _kind(value)
        entry: dict[str, Any] = {"file": None, "type": type_name(value), "stays": None, "kind": kind}
        found[name] = entry
        if kind == "imported":
            continue
        file = f"{index:04d}-{re.sub(r'[^A-Za-z0-9_]', '_', name)[:60]}.pickle"
        try:
            dump(value, folder / file, name=name)
            entry["file"] = file
        except (ValueTypeError, RecursionError) as error:
            entry["stays"] = str(getattr(error, "message", error))
    return found


def _kind(value: Any) -> str:
    if isinstance(value, type):
        return "class" if is_session(value) else "imported"
    if isinstance(value, types.FunctionType):
        return "function" if is_session(value) else "imported"
    if isinstance(value, (types.BuiltinFunctionType, types.MethodDescriptorType)):
        return "imported"
    if callable(value) and type(value).__module__.partition(".")[0] == "numpy" and hasattr(value, "nin"):
        return "imported"  # a universal function
    return "value"
