"""Whether a proof still stands: what it depended on, and which of that is something else now."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..errors import DeepForgeError
from ..model.execution import Execution
from ..model.layout import ProjectLayout
from ..provenance.lineage import Session
from ..provenance.records import FileUse
from ..runtime.keys import Environment
from .inputs import change_of, inputs_of

# For how long an interpreter is believed to have the packages that it had when it was asked.
_BELIEVED_SECONDS = 20.0
_asked: dict[tuple[str, tuple[str, ...]], tuple[float, dict[str, Any]]] = {}
_MOST_NAMED = 3


def depended_on(
    layout: ProjectLayout,
    pipeline: str,
    python: str,
    session: Session,
    nodes: Mapping[str, Iterable[int]],
    execution: Execution | None,
) -> dict[str, Any]:
    """What a proof of ``pipeline`` rests on, as JSON data.

    ``{"files": SHA-256 by path of the pipeline, its operations and modules, "inputs": the files that the session's
    executions ``nodes`` read as they were then, "environment": Python and packages, "interpreter": path}``.
    """
    code = [] if execution is None else [*execution.operations, *execution.modules]
    return {
        "files": digests(layout, [pipeline, *code]),
        "inputs": [asdict(use) for _, use, _ in inputs_of(session, nodes)],
        "environment": {} if execution is None else _lasting(execution.environment),
        "interpreter": python,
    }


def changes(layout: ProjectLayout, depended: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is something else now: ``{"kind": "code" | "input" | "environment", "what": file or package, "reason"}``."""
    found: list[dict[str, str]] = []
    files: Mapping[str, str | None] = depended.get("files", {})
    now = digests(layout, files)
    for path in sorted(files):
        if now[path] != files[path]:
            gone = "is no longer there" if now[path] is None else "has changed since"
            found.append({"kind": "code", "what": path, "reason": f"{path} {gone}"})
    for each in depended.get("inputs", []):
        use = FileUse(**each)
        if (change := change_of(use)) is not None:
            name = os.path.basename(use.path)
            found.append({"kind": "input", "what": use.path, "reason": f"{name} {change} since it was read"})
    return found + _environment_changes(depended)


def in_words(found: list[dict[str, str]]) -> str | None:
    """The changes in one sentence; None when there are none."""
    if not found:
        return None
    if all(each["reason"] == f"{each['what']} has changed since" for each in found):
        names = [each["what"] for each in found]
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        verb = "has" if len(names) == 1 else "have"
        return f"{', '.join(names[:_MOST_NAMED])}{more} {verb} changed since"
    more = f"; and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return "; ".join(each["reason"] for each in found[:_MOST_NAMED]) + more


def digests(layout: ProjectLayout, paths: Iterable[str]) -> dict[str, str | None]:
    """SHA-256 of files of the project by path; None for one that is not there."""
    found: dict[str, str | None] = {}
    for path in paths:
        try:
            found[path] = hashlib.sha256((layout.root / path).read_bytes()).hexdigest()
        except OSError:
            found[path] = None
    return found


def _lasting(environment: Mapping[str, Any]) -> dict[str, Any]:
    return {key: environment[key] for key in ("python", "platform", "packages") if key in environment}


def _environment_changes(depended: Mapping[str, Any]) -> list[dict[str, str]]:
    before: Mapping[str, Any] = depended.get("environment", {})
    interpreter = depended.get("interpreter")
    if not before or not interpreter:
        return []
    try:
        now = _present(str(interpreter), before.get("packages", {}))
    except DeepForgeError:
        return [_changed(str(interpreter), f"the interpreter {interpreter} cannot be asked any more")]
    found = [
        _changed(key, f"{key} was {before[key]}, is {now.get(key)}")
        for key in ("python", "platform")
        if key in before and before[key] != now.get(key)
    ]
    packages = now.get("packages", {})
    for name, version in before.get("packages", {}).items():
        if packages.get(name) != version:
            is_now = f"is {packages[name]}" if name in packages else "is not installed any more"
            found.append(_changed(name, f"{name} was {version}, {is_now}"))
    return found


def _changed(what: str, reason: str) -> dict[str, str]:
    return {"kind": "environment", "what": what, "reason": reason}


def _present(interpreter: str, packages: Mapping[str, str]) -> dict[str, Any]:
    key = interpreter, tuple(sorted(packages))
    known = _asked.get(key)
    if known is None or time.monotonic() - known[0] > _BELIEVED_SECONDS:
        if not Path(interpreter).exists():
            raise DeepForgeError(f"There is no interpreter {interpreter}")
        known = _asked[key] = time.monotonic(), Environment(interpreter).describe(packages)
    return known[1]
