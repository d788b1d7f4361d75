"""Frame times of the pipeline editor in JupyterLab against a bare @xyflow/react page with the same nodes.

A frame time is the time between two calls of requestAnimationFrame while the mouse drags a node or moves the view, in
headless Chromium with software rendering, at most 60 a second. Both pages show the graph on a canvas of the same size
and take turns: first the whole of it, then (names that begin with close) at its original size. A ratio is the editor's
mean frame time divided by the bare page's, of one round; what is printed is the median of the rounds, with the lowest
and the highest.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "benchmarks" / "editor"
COUNTS = (100, 500, 1000)
OPEN_COUNTS = (100, 1000)
START_LIMIT_S = 120


@contextmanager
def jupyterlab(project: Path, work: Path) -> Iterator[tuple[str, str]]:
    """A JupyterLab of this environment on a project; gives its address and token."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    url = f"http://127.0.0.1:{port}"
    arguments = [
        f"--ServerApp.root_dir={project}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.open_browser=False",
        "--ServerApp.allow_root=True",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--Application.log_level=ERROR",
    ]
    environment = {
        **os.environ,
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_DIR": str(work / "config"),
        "JUPYTER_DATA_DIR": str(work / "data"),
        "JUPYTERLAB_WORKSPACES_DIR": str(work / "workspaces"),
        "JUPYTERLAB_SETTINGS_DIR": str(work / "settings"),
    }
    program = Path(sys.executable).with_name("jupyter-lab")
    with (work / "server.log").open("wb") as log:
        server = subprocess.Popen([program, *arguments], cwd=project, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_serving(f"{url}/api/status?token={token}", server)
            yield url, token
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait_until_serving(url: str, server: subprocess.Popen[bytes]) -> None:
    began = time.monotonic()
    while time.monotonic() - began < START_LIMIT_S:
        if server.poll() is not None:
            raise SystemExit(f"JupyterLab ended with exit code {server.returncode} before it served.")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"JupyterLab did not serve within {START_LIMIT_S} seconds.")


def measure(rounds: int, moves: int, counts: Sequence[int]) -> Mapping[str, Any]:
    """What benchmarks/editor/measure.mjs measures: frame times by number of nodes, gesture, page and round."""
    with tempfile.TemporaryDirectory(prefix="deepforge-bench-", ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        project = work / "project"
        numbers = sorted({*counts, *OPEN_COUNTS})
        write = ["node", str(SCRIPTS / "project.mjs"), str(project), *map(str, numbers)]
        subprocess.run(write, check=True, cwd=ROOT)
        with jupyterlab(project, work) as (url, token):
            options = {
                "url": url, "token": token, "work": str(work), "counts": list(counts),
                "openCounts": list(OPEN_COUNTS), "rounds": rounds, "moves": moves,
            }  # fmt: skip
            command = ["node", str(SCRIPTS / "measure.mjs"), json.dumps(options)]
            done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE)
    result: Mapping[str, Any] = json.loads(done.stdout)
    return result


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of all lies; values are not interpolated."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def summarise(measured: Mapping[str, Any], tell: Callable[[str], None]) -> dict[str, Any]:
    """``{"ratios", "spread", "frames", "open_seconds"}``; tells median and 95th percentile of the frame times."""
    ratios: dict[str, float] = {}
    spread: dict[str, list[float]] = {}
    frames: dict[str, dict[str, list[float]]] = {}
    for count, gestures in measured["frames"].items():
        for gesture in ("drag", "pan", "close_drag", "close_pan"):
            rounds = gestures[gesture]
            name = f"{gesture}_{count}_vs_bare"
            each = [
                statistics.fmean(ours) / statistics.fmean(theirs)
                for ours, theirs in zip(rounds["editor"], rounds["bare"], strict=True)
            ]
            ratios[name] = round(statistics.median(each), 3)
            spread[name] = [round(min(each), 3), round(max(each), 3)]
            frames[f"{gesture}_{count}"] = {}
            for kind in ("editor", "bare"):
                times = [time for one in rounds[kind] for time in one]
                middle, high = round(percentile(times, 0.5), 1), round(percentile(times, 0.95), 1)
                frames[f"{gesture}_{count}"][kind] = [middle, high]
                tell(f"{gesture}, {count} nodes, {kind}: median {middle} ms, p95 {high} ms, {len(times)} frames")
    opened: dict[str, float] = {}
    for count, times in measured["open"].items():
        for moment in ("painted", "complete"):
            first, *again = [one[moment] for one in times]
            name = f"open_{count}_{moment}"
            opened[f"{name}_first"] = round(first, 2)
            opened[name] = round(statistics.median(again), 2)
            spread[name] = [round(min(again), 2), round(max(again), 2)]
    return {"ratios": ratios, "spread": spread, "frames_ms": frames, "open_seconds": opened}


def main() -> None:
    """Run the benchmark and print its result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print only JSON on stdout")
    parser.add_argument("--quick", action="store_true", help="two short rounds instead of five")
    options = parser.parse_args()
    rounds, moves = (2, 40) if options.quick else (5, 90)
    load = [os.getloadavg()[0]]
    measured = measure(rounds, moves, COUNTS)
    load.append(os.getloadavg()[0])
    result = summarise(measured, lambda text: print(text, file=sys.stderr, flush=True))
    result["machine"] = {
        "cores": os.cpu_count(),
        "load_before_and_after": [round(value, 2) for value in load],
        "chromium": measured["version"],
    }
    if options.json:
        print(json.dumps(result))
        return
    for name, value in {**result["ratios"], **result["open_seconds"]}.items():
        low, high = result["spread"].get(name, [value, value])
        print(f"{name}: {value} ({low} to {high})")
    print(f"load of the {os.cpu_count()} cores before and after: {load[0]:.1f}, {load[1]:.1f}")


if __name__ == "__main__":
    main()
