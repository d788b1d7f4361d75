"""What capture costs: the same sessions, cell by cell in turn, in a plain kernel and in the DeepForge kernel."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).resolve().parents[1]
DIGITS = ROOT / "examples" / "digits" / "notebooks" / "digits.ipynb"
MODULES = {"plain": "ipykernel_launcher", "deepforge": "deepforge.kernel"}

LEARNING = [
    "from sklearn.datasets import load_wine\nfrom sklearn.model_selection import train_test_split, cross_val_score",
    "data = load_wine(as_frame=True)\nX, y = data.data, data.target",
    "X.describe()",
    "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)",
    "from sklearn.preprocessing import StandardScaler\nscaler = StandardScaler().fit(X_train)",
    "A, B = scaler.transform(X_train), scaler.transform(X_test)",
    "from sklearn.linear_model import LogisticRegression\nlinear = LogisticRegression(max_iter=500).fit(A, y_train)",
    "linear.score(B, y_test)",
    "from sklearn.ensemble import RandomForestClassifier",
    "forest = RandomForestClassifier(200, random_state=0).fit(A, y_train)",
    "forest.score(B, y_test)",
    "scores = cross_val_score(forest, A, y_train, cv=5)",
    "from sklearn.model_selection import GridSearchCV",
    "search = GridSearchCV(forest, {'max_depth': [2, 4], 'n_estimators': [50, 100]}, cv=3).fit(A, y_train)",
    "search.best_params_",
    "from sklearn.svm import SVC\nsupport = SVC().fit(A, y_train)\nsupport.score(B, y_test)",
    "best = max([linear, forest, support], key=lambda m: m.score(B, y_test))",
]
TABLES = [
    "import numpy as np\nimport pandas as pd",
    "rng = np.random.default_rng(0)\nn = 300_000",
    "df = pd.DataFrame({'shop': rng.integers(0, 50, n), 'day': rng.integers(0, 365, n), 'price': rng.random(n) * 100})",
    "df['kind'] = rng.choice(['food', 'tools', 'books'], n)",
    "df.head()",
    "df.loc[df.price > 99, 'price'] = 99",
    "by_shop = df.groupby('shop').price.agg(['mean', 'sum', 'count'])",
    "by_kind = df.groupby(['shop', 'kind']).price.mean().unstack()",
    "limit = 50\nexpensive = df.query('price > @limit')",
    "def share(frame):\n    return len(frame) / len(df)",
    "share(expensive)",
    "wide = df.pivot_table(index='day', columns='kind', values='price', aggfunc='sum')",
    "rolling = wide.rolling(7).mean()",
    "merged = df.merge(by_shop, left_on='shop', right_index=True)",
    "merged['ratio'] = merged.price / merged['mean']",
    "merged.sort_values('ratio').tail()",
    "top = merged.nlargest(1000, 'ratio')",
]
PLOTS = [
    "import numpy as np\nimport matplotlib.pyplot as plt",
    "x = np.linspace(0, 10, 500)",
    "plt.plot(x, np.sin(x))\nplt.title('sine')",
    "fig, axes = plt.subplots(2, 2)\nfor ax in axes.flat:\n    ax.plot(x, np.cos(x))",
    "plt.hist(np.random.default_rng(0).normal(size=5000), bins=40)\nplt.show()",
    "z = np.random.default_rng(1).random((100, 100))\nplt.imshow(z)\nplt.colorbar()",
    "fig, ax = plt.subplots()\nax.scatter(x, np.sin(x), c=x)",
    "for k in range(3):\n    plt.plot(x, np.sin(k * x), label=str(k))\nplt.legend()",
]
TINY = [
    "total = 0\nwords = []\ntable = {}",
    *(f"total += {i}\nwords.append('w{i}')\ntable['k{i}'] = total\nx{i} = total * {i}" for i in range(100)),
]
SIMULATION = [
    "import numpy as np",
    "rng = np.random.default_rng(1)\nparticles = rng.normal(size=(20_000, 3))\nspeeds = np.zeros_like(particles)",
    "def step(p, v, dt=0.01):\n    v -= p * dt\n    p += v * dt",
    *(["for _ in range(60):\n    step(particles, speeds)\nenergy = (particles ** 2 + speeds ** 2).sum()"] * 8),
    "matrix = rng.random((700, 700))\nvalues = np.linalg.eigvalsh(matrix @ matrix.T)",
    "walk = np.cumsum(rng.choice([-1, 1], size=(2000, 1000)), axis=1)",
    "distance = np.abs(walk).mean(axis=0)",
]
LARGE = [
    "import numpy as np",
    "big = np.random.default_rng(0).random(62_500_000)",
    "mean = big.mean()",
    *(f"y{i} = np.arange(1000) * {i}\nz{i} = y{i}.sum()" for i in range(20)),
    "view = big[:1000]\npart = view.copy()",
]
SESSIONS: dict[str, list[str]] = {
    "learning": LEARNING, "tables": TABLES, "plots": PLOTS, "tiny cells": TINY,
    "simulation": SIMULATION, "large array": LARGE,
}  # fmt: skip


class Kernel:
    """One running kernel; ``run`` gives the seconds until a cell's reply, as a front end waits for it."""

    def __init__(self, manager: KernelManager) -> None:
        self._client = manager.blocking_client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=120)

    def run(self, source: str) -> float:
        start = time.perf_counter()
        key = self._client.execute(source)
        while True:
            reply = self._client.get_shell_msg(timeout=600)
            if reply["parent_header"].get("msg_id") == key:
                break
        seconds = time.perf_counter() - start
        if reply["content"]["status"] != "ok":
            raise SystemExit(f"A cell of the benchmark failed: {source!r}: {reply['content'].get('evalue')}")
        while True:
            message = self._client.get_iopub_msg(timeout=600)
            mine = message["parent_header"].get("msg_id") == key
            if mine and message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return seconds

    def close(self) -> None:
        self._client.stop_channels()


@contextmanager
def kernel(module: str, folder: Path, work: Path) -> Iterator[Kernel]:
    """A fresh kernel of this environment, whose records go to ``folder``."""
    spec = folder / f"{module}-spec" / "bench"
    spec.mkdir(parents=True, exist_ok=True)
    environment = {"PYTHONHASHSEED": "0", "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    argv = [sys.executable, "-m", module, "-f", "{connection_file}"]
    description = {"argv": argv, "display_name": "bench", "language": "python", "env": environment}
    (spec / "kernel.json").write_text(json.dumps(description), encoding="utf-8")
    specs = KernelSpecManager(kernel_dirs=[str(spec.parent)], ensure_native_kernel=False)
    manager = KernelManager(kernel_name="bench", kernel_spec_manager=specs)
    path = os.pathsep.join([str(ROOT / "python"), *filter(None, [os.environ.get("PYTHONPATH")])])
    manager.start_kernel(cwd=str(work), env={**os.environ, "PYTHONPATH": path, "XDG_DATA_HOME": str(folder / "data")})
    try:
        running = Kernel(manager)
        yield running
        running.close()
    finally:
        manager.shutdown_kernel(now=True)


def sessions() -> dict[str, list[str]]:
    """The sessions by name; the example notebook is one where it is there."""
    found = dict(SESSIONS)
    if DIGITS.exists():
        cells = json.loads(DIGITS.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        found = {"digits": [source for source in code if source.strip()], **found}
    return found


def measure(name: str, cells: list[str], first: int, tell: Callable[[str], None]) -> dict[str, list[float]]:
    """Seconds of each cell in both kernels: each cell runs in one, then at once in the other, taking turns."""
    seconds: dict[str, list[float]] = {kind: [] for kind in MODULES}
    with (
        tempfile.TemporaryDirectory(prefix="deepforge-bench-", ignore_cleanup_errors=True) as folder,
        ExitStack() as stack,
    ):
        running: dict[str, Kernel] = {}
        for kind, module in MODULES.items():
            work = Path(folder, f"work-{kind}")
            work.mkdir()
            running[kind] = stack.enter_context(kernel(module, Path(folder), work))
        for index, source in enumerate(cells):
            kinds = list(MODULES) if (first + index) % 2 else list(MODULES)[::-1]
            for kind in kinds:
                seconds[kind].append(running[kind].run(source))
    tell(f"{name}: " + ", ".join(f"{kind} {sum(values):.2f} s" for kind, values in seconds.items()))
    return seconds


def run(rounds: int, tell: Callable[[str], None]) -> Mapping[str, Any]:
    """``{"ratios", "spread"}``: total time of all sessions against the plain kernel, added milliseconds per cell."""
    ratios: list[float] = []
    added: list[float] = []
    per_session: dict[str, list[float]] = {}
    for turn in range(rounds):
        plain = deepforge = 0.0
        extra: list[float] = []
        for index, (name, cells) in enumerate(sessions().items()):
            tell(f"round {turn + 1} of {rounds}, session {name}")
            seconds = measure(name, cells, turn + index, tell)
            plain += sum(seconds["plain"])
            deepforge += sum(seconds["deepforge"])
            extra += [(b - a) * 1000 for a, b in zip(seconds["plain"], seconds["deepforge"], strict=True)]
            per_session.setdefault(name, []).append(sum(seconds["deepforge"]) / sum(seconds["plain"]))
        ratios.append(deepforge / plain)
        added.append(statistics.median(extra))
    for name, values in per_session.items():
        tell(f"{name}: x{statistics.median(values):.3f}")
    return {
        "ratios": {
            "sessions_vs_ipykernel": round(statistics.median(ratios), 4),
            "added_ms_median": round(statistics.median(added), 3),
        },
        "spread": {
            "sessions_vs_ipykernel": [round(min(ratios), 4), round(max(ratios), 4)],
            "added_ms_median": [round(min(added), 3), round(max(added), 3)],
        },
    }


def main() -> None:
    """Run the benchmark and print its result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print only JSON on stdout")
    parser.add_argument("--quick", action="store_true", help="one round instead of three")
    options = parser.parse_args()
    result = run(1 if options.quick else 3, lambda text: print(text, file=sys.stderr, flush=True))
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result["ratios"].items():
        low, high = result["spread"][name]
        print(f"{name}: {value} ({low} to {high})")


if __name__ == "__main__":
    main()
