"""Frame times of the canvas with a network of layers against the same canvas with a pipeline of as many nodes.

A frame time is the time between two calls of requestAnimationFrame while the mouse drags a node, moves the view or
zooms, in headless Chromium with software rendering, at most 60 a second. Both pages hold the canvas alone, without
JupyterLab, and take turns: first the whole graph, then (names that begin with close) at its original size. A ratio is
the mean frame time with layers divided by that with a pipeline, of one round; what is printed is the median of the
rounds, with the lowest and the highest.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COUNTS = (100, 500, 1000)


def measure(rounds: int, moves: int) -> Any:
    """What benchmarks/editor/layers.mjs measures: frame times by number of nodes, gesture, kind of graph and round."""
    with tempfile.TemporaryDirectory(prefix="deepforge-bench-", ignore_cleanup_errors=True) as folder:
        options = {"work": folder, "counts": list(COUNTS), "rounds": rounds, "moves": moves}
        command = ["node", str(ROOT / "benchmarks" / "editor" / "layers.mjs"), json.dumps(options)]
        done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def main() -> None:
    """Run the benchmark and print its result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print only JSON on stdout")
    parser.add_argument("--quick", action="store_true", help="two short rounds instead of five")
    options = parser.parse_args()
    load = [os.getloadavg()[0]]
    measured = measure(*((2, 40) if options.quick else (5, 90)))
    load.append(os.getloadavg()[0])
    ratios: dict[str, float] = {}
    spread: dict[str, list[float]] = {}
    frames: dict[str, dict[str, float]] = {}
    for count, gestures in measured["frames"].items():
        for gesture, rounds in gestures.items():
            name = f"{gesture}_{count}"
            pairs = zip(rounds["layers"], rounds["pipeline"], strict=True)
            each = [statistics.fmean(layers) / statistics.fmean(pipeline) for layers, pipeline in pairs]
            ratios[f"{name}_vs_pipeline"] = round(statistics.median(each), 3)
            spread[f"{name}_vs_pipeline"] = [round(min(each), 3), round(max(each), 3)]
            frames[name] = {
                kind: round(statistics.median([time for one in times for time in one]), 1)
                for kind, times in rounds.items()
            }
    machine = {
        "cores": os.cpu_count(),
        "load_before_and_after": [round(value, 2) for value in load],
        "chromium": measured["version"],
    }
    if options.json:
        print(json.dumps({"ratios": ratios, "spread": spread, "frames_ms": frames, "machine": machine}))
        return
    for name, value in ratios.items():
        low, high = spread[name]
        print(f"{name}: {value} ({low} to {high})")
    for name, medians in frames.items():
        print(f"{name}: median frame {medians['layers']} ms with layers, {medians['pipeline']} ms with a pipeline")
    print(f"load of the {machine['cores']} cores before and after: {load[0]:.1f}, {load[1]:.1f}", file=sys.stderr)


if __name__ == "__main__":
    main()
