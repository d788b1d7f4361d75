"""Value by value: what the notebook ended with against what its pipeline made, compared in a process of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..errors import RunError

Verdict = Literal["same", "differs", "not comparable"]


@dataclass(frozen=True)
class Judged:
    """One verdict and, unless it is "same", the reason."""

    verdict: Verdict
    reason: str = ""


def compare_values(
    pairs: Mapping[str, tuple[Any, Any]], *, python: str, roots: Sequence[Path], folder: Path, env: Mapping[str, str]
) -> dict[str, Judged]:
    """Compare pairs of stored values in a fresh process of interpreter ``python``.

    A pair is (stored value, stored value or ``{"import": [module, name]}``). When the process dies on a
    pair, that pair is not comparable and the others go on in a new one.
    """
    judged: dict[str, Judged] = {}
    folder.mkdir(parents=True, exist_ok=True)
    left = dict(pairs)
    for attempt in range(len(pairs) + 1):
        if not left:
            break
        request, output = folder / f"request-{attempt}.json", folder / f"verdicts-{attempt}.jsonl"
        stored = {name: [_plain(a), _plain(b)] for name, (a, b) in left.items()}
        data = {"root": str(roots[0]), "path": [str(r) for r in roots], "pairs": stored, "output": str(output)}
        request.write_text(json.dumps(data), encoding="utf-8")
        done = subprocess.run(
            [python, "-m", "deepforge.types.compare", str(request)],
            env=dict(env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        before = len(left)
        for line in output.read_text(encoding="utf-8").splitlines() if output.exists() else []:
            found = json.loads(line)
            left.pop(found["name"], None)
            where = f"at {found['where']}: " if found.get("where") else ""
            judged[found["name"]] = Judged(found["verdict"], where + found["reason"] if found["reason"] else "")
        if done.returncode != 0 and left:
            crashed = next(iter(left))
            last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
            left.pop(crashed)
            judged[crashed] = Judged("not comparable", f"comparing it ended the process: {last}")
        elif left and len(left) == before:
            raise RunError(f"The comparison ended without verdicts: {done.stderr.strip()[-500:]}")
    return judged


def _plain(side: Any) -> Any:
    return str(side) if isinstance(side, Path) else side
