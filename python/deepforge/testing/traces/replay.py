"""Runs a proposal the way the runtime would, but in this process: values cross ports as pickles, nothing else does."""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path
from typing import Any

import cloudpickle

from ...reify.proposal import Proposal


def replay(proposal: Proposal, root: Path) -> dict[str, Any]:
    """The notebook's final variables as the pipeline makes them, by name; those that come out nowhere are left out."""
    for path, text in proposal.files().items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(root))
    try:
        values = _run(proposal)
        final: dict[str, Any] = {}
        for name, place in proposal.places.items():
            if place.kind == "output":
                final[name] = cloudpickle.loads(values[place.node, place.name])
            elif place.kind == "attribute":
                final[name] = ast.literal_eval(place.literal)
            elif place.kind == "module":
                final[name] = getattr(importlib.import_module(f"modules.{place.node}"), place.name)
        return final
    finally:
        sys.path.remove(str(root))
        for name in [n for n in sys.modules if n.split(".")[0] in ("modules", "operations")]:
            del sys.modules[name]
        importlib.invalidate_caches()


def _run(proposal: Proposal) -> dict[tuple[str, str], bytes]:
    values: dict[tuple[str, str], bytes] = {}
    todo = {step.name: step for step in proposal.steps}
    edges = proposal.document["edges"].values()
    while todo:
        ready = [n for n in todo if all(e["from"][0] not in todo for e in edges if e["to"][0] == n)]
        assert ready, "the pipeline has a cycle"
        for name in ready:
            step = todo.pop(name)
            function = getattr(importlib.import_module(f"operations.{name}"), name)
            given = {e["to"][1]: cloudpickle.loads(values[tuple(e["from"])]) for e in edges if e["to"][0] == name}
            result = function(*[given[port] for port in step.inputs])
            outputs = (result,) if len(step.outputs) == 1 else result or ()
            assert len(outputs) == len(step.outputs), f"{name} gave {len(outputs)} outputs"
            for port, value in zip(step.outputs, outputs, strict=True):
                values[name, port] = cloudpickle.dumps(value)
    return values
