"""A second opinion on a notebook that owes nothing to DeepForge: plain ipykernel runs it, plain Python compares."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import KernelManager

_KEEP = """
import cloudpickle as _p, types as _t
_kept = {}
for _n, _v in list(globals().items()):
    if _n.startswith('_') or _n in ('In', 'Out', 'get_ipython', 'exit', 'quit', 'open') or isinstance(_v, _t.ModuleType):
        continue
    try:
        _kept[_n] = _p.dumps(_v)
    except Exception:
        pass
with open(%r, 'wb') as _f:
    _f.write(_p.dumps(_kept))
"""


def plain_run(notebook: Path, kept: Path) -> dict[str, Any]:
    """What each variable holds after a plain kernel ran the notebook's code cells; those that can be pickled."""
    cells = [c.source for c in nbformat.read(str(notebook), 4).cells if c.cell_type == "code"]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "MPLBACKEND": "Agg"}
    manager = KernelManager(transport="ipc", ip=str(kept.with_suffix(".socket")))
    manager.start_kernel(cwd=str(notebook.parent), env=environment)
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        for cell in [*cells, _KEEP % str(kept)]:
            reply = client.execute(cell, reply=True, timeout=120)
            assert reply["content"]["status"] == "ok", reply["content"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    found: dict[str, Any] = {}
    for name, data in pickle.loads(kept.read_bytes()).items():
        try:
            found[name] = pickle.loads(data)
        except Exception:
            continue
    return found


def equal(one: Any, other: Any) -> bool:
    """Whether two values are equal as a user would see it: by content, by text for what has no better equality."""
    if type(one).__name__ != type(other).__name__:
        return False
    if hasattr(one, "bit_generator"):
        return equal(one.bit_generator.state, other.bit_generator.state)
    if isinstance(one, dict):
        return list(map(str, one)) == list(map(str, other)) and all(equal(one[k], other[k]) for k in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(equal(a, b) for a, b in zip(one, other, strict=True))
    if hasattr(one, "equals"):
        return bool(one.equals(other)) and str(getattr(one, "dtypes", "")) == str(getattr(other, "dtypes", ""))
    if hasattr(one, "dtype") and hasattr(one, "tobytes"):
        return bool(one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes())
    if hasattr(one, "__dict__") and not isinstance(one, type) and not callable(one):
        return equal(vars(one), vars(other))
    if callable(one):
        code, theirs = getattr(one, "__code__", None), getattr(other, "__code__", None)
        return code is None or theirs is None or code.co_code == theirs.co_code
    return bool(one == other) or repr(one) == repr(other)
