"""Value by value: what the notebook ended with against what its pipeline made, compared in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..errors import RunError

Verdict = Literal["same", "differs", "not comparable", "blocked"]
_POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Judged:
    """One verdict and, unless it is "same", the reason; the node that made the value, and the one that blocks it."""

    verdict: Verdict
    reason: str = ""
    node: str = ""
    by: str = ""


def compare_values(
    pairs: Mapping[str, tuple[Path, Path]],
    *,
    python: str,
    roots: Sequence[Path],
    folder: Path,
    env: Mapping[str, str],
    patched: Sequence[str] = (),
    tolerance: float = 0.0,
    progress: Callable[[int], None] = lambda done: None,
) -> dict[str, Judged]:
    """Compare pairs of stored values in a fresh process of interpreter ``python``.

    A pair is (the notebook's stored value, the pipeline's). When the process dies on a
    pair, that pair is not comparable and the others go on in a new one. ``patched``: what the session replaced of
    libraries, by full dotted name. ``progress`` hears how many are done.
    """
    judged: dict[str, Judged] = {}
    folder.mkdir(parents=True, exist_ok=True)
    left = dict(pairs)
    for attempt in range(len(pairs) + 1):
        if not left:
            break
        request, output = folder / f"request-{attempt}.json", folder / f"verdicts-{attempt}.jsonl"
        stored = {name: [str(expected), str(received)] for name, (expected, received) in left.items()}
        data: dict[str, Any] = {"root": str(roots[0]), "pairs": stored, "output": str(output), "patched": list(patched)}
        data["tolerance"] = tolerance
        request.write_text(json.dumps(data), encoding="utf-8")
        path = os.pathsep.join([*map(str, roots[1:]), *filter(None, [env.get("PYTHONPATH")])])
        process = subprocess.Popen(
            [python, "-m", "deepforge.types.compare", str(request)],
            env={**env, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        error = ""
        try:
            while process.returncode is None:
                try:
                    _, error = process.communicate(timeout=_POLL_SECONDS)
                except subprocess.TimeoutExpired:
                    progress(len(judged) + sum(1 for _ in _read(output)))
        finally:
            process.kill()
        before = len(left)
        for name, found in _read(output):
            left.pop(name, None)
            where = f"{found['where']}: " if found.get("where") else ""
            judged[name] = Judged(found["verdict"], where + found["reason"] if found["reason"] else "")
        if process.returncode != 0 and left:
            crashed = next(iter(left))
            last = (error.strip().splitlines() or [f"exit code {process.returncode}"])[-1]
            left.pop(crashed)
            judged[crashed] = Judged("not comparable", f"comparing it ended the process: {last}")
        elif left and len(left) == before:
            raise RunError(f"The comparison ended without verdicts: {error.strip()[-500:]}")
    return judged


def _read(output: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The verdicts that were written whole; the process may have died in the middle of a line."""
    for line in output.read_text(encoding="utf-8").splitlines() if output.exists() else []:
        try:
            yield from json.loads(line).items()
        except ValueError:
            return
