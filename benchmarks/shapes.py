"""Time from an edit of an architecture to its feedback, against building the whole model with Keras again.

Networks of 50 (a plain chain), 177 (ResNet50), 313 (InceptionV3) and 517 layers (ResNet152). An edit changes the width
of a convolution at the beginning, in the middle or at the end; its time is that of one message to the editor's worker,
its answer included, through a pipe as the editor has it. A rebuild is what one would do otherwise: run the code that
builds the model. Both take turns in one run. A ratio is rebuild / edit (the median of the edits of one round); what is
printed is the median of the rounds with the lowest and the highest. What is downstream of an edit shows in the times at
the head, in the middle and at the tail, and in ``rebuild_vs_reshape``: images of another size, which change what every
layer gives. No edit sets what an earlier one has set. ``memory_growth_10000_edits`` is the worker's memory after 10 000
edits / before them; ``catalogue_cold_vs_warm`` the time from the start of a worker until the palette has its layers,
without / with a remembered catalogue.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WHERE = ("head", "middle", "tail", "everything")
MODELS = {"chain50": 50, "resnet50": 177, "inception": 313, "resnet152": 517}


class WorkerProcess:
    """The editor's worker, asked as the editor asks it."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "deepforge.libraries.keras.worker", "--project", str(folder)]
        self._process = subprocess.Popen(
            [*command, "--cache", str(folder / "cache")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self._count = 0
        self._revision = 0

    def open(self, document: Mapping[str, Any]) -> Any:
        """The feedback for a whole document."""
        self._revision += 1
        return self.ask(ask="open", editor="bench", revision=self._revision, architecture=document)

    def edit(self, **change: Any) -> Any:
        """The feedback after a change of the document that is open."""
        self._revision += 1
        return self.ask(ask="edit", editor="bench", revision=self._revision, base=self._revision - 1, change=change)

    def ask(self, **message: Any) -> Any:
        """The result of one message; a wrong one ends the benchmark."""
        assert self._process.stdin and self._process.stdout
        self._count += 1
        self._process.stdin.write(json.dumps({"id": self._count, **message}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise SystemExit(f"The worker answered: {answer['error']['message']}")
        return answer["result"]

    def memory(self) -> int:
        """Resident memory in KiB."""
        text = Path(f"/proc/{self._process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS"))

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)


def build(name: str) -> Any:
    """A model, with its weights as Keras makes them."""
    import keras

    if name == "chain50":
        layers = keras.layers
        x = image = keras.Input((64, 64, 3))
        for _ in range(24):
            x = layers.Activation("relu")(layers.Conv2D(16, 3, padding="same")(x))
        return keras.Model(image, layers.Dense(10)(x))
    kinds = {"resnet50": "ResNet50", "inception": "InceptionV3", "resnet152": "ResNet152"}
    return getattr(keras.applications, kinds[name])(weights=None)


def places(architecture: Mapping[str, Any]) -> list[str]:
    """Convolutions at the beginning, in the middle and at the end, whose width can be changed."""
    found = [id_ for id_, node in architecture["nodes"].items() if node.get("class") == "keras.layers.Conv2D"]
    return [found[1], found[len(found) // 2], found[-2]]


def edits(architecture: Mapping[str, Any], id_: str, filters: Sequence[int]) -> list[dict[str, Any]]:
    """The node with other widths."""
    return [_with(architecture, id_, "filters", str(n)) for n in filters]


def reshape(architecture: Mapping[str, Any], size: int) -> dict[str, Any]:
    """The input with images of another size."""
    inputs = (id_ for id_, node in architecture["nodes"].items() if node.get("class") == "keras.layers.InputLayer")
    return _with(architecture, next(inputs), "shape", f"({size}, {size}, 3)")


def _with(architecture: Mapping[str, Any], id_: str, argument: str, text: str) -> dict[str, Any]:
    node = architecture["nodes"][id_]
    return {id_: {**node, "arguments": {**node["arguments"], argument: text}}}


def seconds(action: Any) -> float:
    """How long an action takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def measure(worker: WorkerProcess, names: Sequence[str], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Seconds of rebuilds and of edits, by network."""
    from deepforge.libraries.keras.catalogue.build import build as catalogue
    from deepforge.libraries.keras.importing import from_model

    known = catalogue()
    found: dict[str, dict[str, list[float]]] = {}
    for name in names:
        document = from_model(build(name), known).to_json()
        worker.open(document)
        one = found[name] = {"rebuild": [], "edit": []}
        for turn in range(rounds):
            one["rebuild"].append(seconds(lambda name=name: build(name)))
            taken: list[float] = []
            for where, place in zip(WHERE, places(document), strict=False):
                original = document["nodes"][place]
                here: list[float] = []
                for nodes in edits(document, place, [5 + 2 * (3 * turn + each) for each in range(3)]):
                    here.append(seconds(lambda nodes=nodes: worker.edit(nodes=nodes)))
                worker.edit(nodes={place: original})
                one.setdefault(where, []).append(statistics.median(here))
                taken += here
            one["edit"].append(statistics.median(taken))
            image = reshape(document, 320 + 32 * turn)
            one.setdefault("everything", []).append(seconds(lambda image=image: worker.edit(nodes=image)))
    return found


def growth(worker: WorkerProcess, count: int) -> float:
    """The worker's memory after ``count`` edits of the network that is open, by what it was before."""
    from deepforge.libraries.keras.catalogue.build import build as catalogue
    from deepforge.libraries.keras.importing import from_model

    document = from_model(build("chain50"), catalogue()).to_json()
    worker.open(document)
    place = places(document)[2]
    change = edits(document, place, range(2, 402 + count))
    for nodes in change[:400]:
        worker.edit(nodes=nodes)
    before = worker.memory()
    for nodes in change[400:]:
        worker.edit(nodes=nodes)
    return worker.memory() / before


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true", help="print only JSON")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, 1 000 edits for the memory")
    options = parser.parse_args()
    rounds, count = (2, 1000) if options.quick else (5, 10_000)
    from deepforge.libraries.keras import backend

    backend.choose()
    ratios: dict[str, float] = {}
    spread: dict[str, list[float]] = {}
    milliseconds: dict[str, float] = {}
    by_place: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="deepforge-bench-") as folder:
        starts = [_starts(Path(folder) / f"start{turn}") for turn in range(rounds)]
        worker = WorkerProcess(Path(folder))
        for name, times in measure(worker, list(MODELS), rounds).items():
            for which, taken in (("edit", "edit"), ("reshape", "everything")):
                each = [rebuild / edit for rebuild, edit in zip(times["rebuild"], times[taken], strict=True)]
                ratios[f"{name}_rebuild_vs_{which}"] = statistics.median(each)
                spread[f"{name}_rebuild_vs_{which}"] = [min(each), max(each)]
            milliseconds[name] = 1000 * statistics.median(times["edit"])
            for where in WHERE:
                by_place[f"{name}_{where}"] = 1000 * statistics.median(times[where])
        ratios[f"memory_growth_{count}_edits"] = growth(worker, count)
        worker.close()
    each = [cold / warm for cold, warm in starts]
    ratios["catalogue_cold_vs_warm"] = statistics.median(each)
    spread["catalogue_cold_vs_warm"] = [min(each), max(each)]
    if options.json:
        print(json.dumps({"ratios": ratios, "spread": spread, "edit_ms": milliseconds, "edit_ms_by_place": by_place}))
        return 0
    for name, value in ratios.items():
        low, high = spread.get(name, [value, value])
        print(f"{name:36} {value:8.2f}  ({low:.2f} to {high:.2f})")
    for name, value in milliseconds.items():
        by_where = ", ".join(f"{where} {by_place[f'{name}_{where}']:.1f}" for where in WHERE)
        print(f"{name}: {MODELS[name]} layers, feedback {value:.1f} ms after an edit ({by_where})")
    return 0


def _starts(folder: Path) -> tuple[float, float]:
    """Seconds until a first and a second worker of a new folder have told the catalogue."""
    folder.mkdir()

    def start() -> None:
        worker = WorkerProcess(folder)
        worker.ask(ask="catalogue")
        worker.close()

    return seconds(start), seconds(start)


if __name__ == "__main__":
    sys.exit(main())
