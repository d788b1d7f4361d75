"""Compares files in a process of their own, in the environment of the notebook; a crash costs one pair only."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from .result import Comparison

_PAIR_TOOK_TOO_LONG = "the comparison took longer than {:g} seconds"


def compare_files(
    python: str,
    pairs: Mapping[str, tuple[Path, Path]],
    *,
    root: Path | None = None,
    environ: Mapping[str, str] | None = None,
    seconds_each: float = 600.0,
) -> dict[str, Comparison]:
    """Compare pairs of files that ``serialise.dump`` wrote: name -> (the notebook's, the pipeline's).

    ``python`` is the interpreter of the notebook's environment (DeepForge is installed there), ``root`` the project whose modules the
    values may need, ``environ`` the environment of the process (default: this one's). Gives a
    Comparison for every pair; when the process dies or is stuck for ``seconds_each``, the pair that it
    was at is not comparable and a new process goes on with the next. Blocks until all are compared.
    """
    done: dict[str, Comparison] = {}
    with TemporaryDirectory(prefix="deepforge-compare-") as folder:
        request, output = Path(folder, "request.json"), Path(folder, "verdicts.jsonl")
        while left := [name for name in pairs if name not in done]:
            before = len(done)
            _write_request(request, output, root, {name: pairs[name] for name in left})
            ended = _run([python, "-m", "deepforge.types.compare", str(request)], environ, output, seconds_each)
            done.update(read_verdicts(output))
            left = [name for name in pairs if name not in done]
            if left and (ended or len(done) == before):
                done[left[0]] = Comparison("not comparable", left[0], ended or "the comparison gave no verdict")
            output.unlink(missing_ok=True)
    return {name: done[name] for name in pairs}


def read_verdicts(output: Path) -> dict[str, Comparison]:
    """The verdicts written so far; a line that was cut off is passed over."""
    found: dict[str, Comparison] = {}
    if not output.exists():
        return found
    for line in output.read_text("utf-8").splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        found.update({name: Comparison(**verdict) for name, verdict in record.items()})
    return found


def _write_request(path: Path, output: Path, root: Path | None, pairs: Mapping[str, tuple[Path, Path]]) -> None:
    request = {
        "root": None if root is None else str(root),
        "pairs": {name: [str(ours), str(theirs)] for name, (ours, theirs) in pairs.items()},
        "output": str(output),
    }
    path.write_text(json.dumps(request), "utf-8")


def _run(command: Sequence[str], environ: Mapping[str, str] | None, output: Path, seconds_each: float) -> str:
    """Run the process to its end; why it did not come to a good one, or an empty text."""
    process = subprocess.Popen(
        command,
        env=None if environ is None else dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    written = -1
    with process:
        while True:
            try:
                _, errors = process.communicate(timeout=seconds_each)
                break
            except subprocess.TimeoutExpired:
                size = output.stat().st_size if output.exists() else 0
                if size == written:
                    process.kill()
                    process.communicate()
                    return _PAIR_TOOK_TOO_LONG.format(seconds_each)
                written = size
    if process.returncode == 0:
        return ""
    last = errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return f"the process that compared it ended with code {process.returncode}{': ' if last else ''}{last}"
