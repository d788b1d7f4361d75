"""Makes functions that read the notebook's variables anew, over the pipeline's values, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..reify.definitions import Definitions

_MOST_SECONDS = 600


def rebuilt(
    wanted: Definitions,
    values: Mapping[str, Path],
    *,
    python: str,
    roots: Sequence[Path],
    folder: Path,
    env: Mapping[str, str],
) -> dict[str, dict[str, Any]]:
    """For each name the stored function or class (``{"file", "type", "size", "sha256"}``) or ``{"error"}``.

    ``values``: stored values of the pipeline, by variable. ``roots``: folders to import from, the project first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    request, output = folder / "request.json", folder / "made.json"
    data = {
        "root": str(roots[0]),
        "imports": wanted.imports,
        "statements": wanted.statements,
        "values": {name: str(values[name]) for name in sorted(wanted.values & values.keys())},
        "literals": {name: text for name, text in wanted.literals.items() if name not in values},
        "names": wanted.names,
        "folder": str(folder),
        "output": str(output),
    }
    request.write_text(json.dumps(data), encoding="utf-8")
    path = os.pathsep.join([*map(str, roots[1:]), *filter(None, [env.get("PYTHONPATH")])])
    why = ""
    try:
        done = subprocess.run(
            [python, "-m", "deepforge.types.rebuild", str(request)],
            env={**env, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_MOST_SECONDS,
            check=False,
        )
        why = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        answer: dict[str, dict[str, Any]] = json.loads(output.read_text(encoding="utf-8"))
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return {name: {"error": f"making it ended the process: {why or error}"} for name in wanted.names}
    return answer
