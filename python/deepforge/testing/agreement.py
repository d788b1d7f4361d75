"""A second opinion on a proof: the session run again by plain IPython, and a comparison that shares no code with ours.

As a program: ``python -m deepforge.testing.agreement REQUEST.json`` prints ``{name: what is wrong}`` as JSON.
The request: ``{"outputs": folder of a proof, "kept": folder of the notebook's values, "names": those called the same,
"steps": sources in order, or null where running again gives something else}``. Without ``outputs`` the kept values
themselves are what is looked at, all of them; nothing is said when a step raises. It runs in the folder the session
starts in.
"""

from __future__ import annotations

import json
import math
import os
import pickle
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

_PLAIN = (bool, int, str, bytes, complex, type(None), range, slice)


def agree(left: Any, right: Any, seen: frozenset[tuple[int, int]] = frozenset()) -> bool | None:
    """Whether two values are the same as far as can be told by looking; None where looking cannot tell."""
    if type(left).__qualname__ != type(right).__qualname__:
        return False
    if isinstance(left, _PLAIN):
        return bool(left == right)
    if isinstance(left, float):
        return bool(left == right or (math.isnan(left) and math.isnan(right)))
    key = (id(left), id(right))
    if key in seen:
        return True
    return _inside(left, right, seen | {key})


def _inside(left: Any, right: Any, seen: frozenset[tuple[int, int]]) -> bool | None:
    library = type(left).__module__.partition(".")[0]
    if library == "numpy" and hasattr(left, "dtype"):
        return _arrays(left, right, seen)
    if library == "pandas":
        return _frames(left, right)
    if isinstance(left, Mapping):
        return len(left) == len(right) and _pairs(list(zip(left.items(), right.items(), strict=True)), seen)
    if isinstance(left, Sequence):
        return len(left) == len(right) and _pairs(list(zip(left, right, strict=True)), seen)
    if isinstance(left, (set, frozenset)):
        return left == right or None
    return _objects(left, right, seen)


def _pairs(pairs: list[tuple[Any, Any]], seen: frozenset[tuple[int, int]]) -> bool | None:
    """All agree: True; one does not: False; else None."""
    found = [agree(left, right, seen) for left, right in pairs]
    return False if False in found else None if None in found else True


def _arrays(left: Any, right: Any, seen: frozenset[tuple[int, int]]) -> bool | None:
    import numpy as np

    if left.dtype != right.dtype or left.shape != right.shape:
        return False
    if left.dtype.hasobject:
        return _pairs(list(zip(left.ravel().tolist(), right.ravel().tolist(), strict=True)), seen)
    return bool(np.array_equal(left, right, equal_nan=left.dtype.kind in "fcmM"))


def _frames(left: Any, right: Any) -> bool | None:
    import pandas as pd

    checks: dict[str, Any] = {
        "DataFrame": pd.testing.assert_frame_equal,
        "Series": pd.testing.assert_series_equal,
        "Index": pd.testing.assert_index_equal,
    }
    check: Any = next((checks[base.__name__] for base in type(left).__mro__ if base.__name__ in checks), None)
    if check is None:
        return bool(left == right) or None if not hasattr(left, "__len__") else None
    try:
        check(left, right, exact=True) if check is checks["Index"] else check(left, right, check_exact=True)
    except AssertionError:
        return False
    return True


def _objects(left: Any, right: Any, seen: frozenset[tuple[int, int]]) -> bool | None:
    if callable(left) or isinstance(left, type):
        return None
    states = []
    for value in (left, right):
        slots = [s for cls in type(value).__mro__ for s in getattr(cls, "__slots__", ()) if hasattr(value, s)]
        states.append({**getattr(value, "__dict__", {}), **{slot: getattr(value, slot) for slot in slots}})
    if states[0] and _is_own(type(left)):
        if sorted(states[0]) != sorted(states[1]):
            return False
        return _pairs([(states[0][name], states[1][name]) for name in states[0]], seen)
    try:
        return bool(left == right) or pickle.dumps(left) == pickle.dumps(right) or None
    except Exception:
        return None


def _is_own(cls: type) -> bool:
    """Whether a class is no library's: its attributes are all there is to it."""
    file = str(getattr(sys.modules.get(cls.__module__), "__file__", None) or "")
    return cls.__module__ not in sys.stdlib_module_names - {"__main__"} and "site-packages" not in file


def main(arguments: list[str]) -> int:
    """Look at what the request names."""
    request = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    os.environ["MPLBACKEND"] = "Agg"
    sys.path.insert(0, os.getcwd())
    outputs, steps = request["outputs"], request["steps"]
    shown = sys.stdout
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        kept = _kept(Path(request["kept"]), request["names"])
        again = _run_again(steps, to_the_end=outputs is None) if steps is not None else {}
        if outputs is None:
            wrong = _against(kept, again, "a run from the top gives another")
        else:
            made = _made(Path(outputs), request["names"])
            wrong = _against(made, kept, "called the same, but the notebook's value is another")
            wrong |= _against(made, again, "called the same, but running it again gives another")
    shown.write(json.dumps(wrong) + "\n")
    return 0


def _against(values: dict[str, Any], others: dict[str, Any], why: str) -> dict[str, str]:
    return {name: why for name in values.keys() & others.keys() if agree(others[name], values[name]) is False}


def _made(outputs: Path, names: list[str]) -> dict[str, Any]:
    """The pipeline's values."""
    from ..project import Project

    sys.path.insert(0, str(outputs))
    project = Project(outputs)
    return {name: project.artifact(name).load() for name in names}


def _kept(folder: Path, names: list[str] | None) -> dict[str, Any]:
    """The notebook's values as its kernel kept them; all of them without ``names``."""
    from ..types.serialise import load

    files = {file.name[5:]: file for file in folder.glob("*.pickle")}
    chosen = files if names is None else {f"{name}.pickle" for name in names} & files.keys()
    return {name.removesuffix(".pickle"): load(files[name]) for name in chosen}


def _run_again(steps: list[str], *, to_the_end: bool) -> dict[str, Any]:
    """The variables of a plain IPython after these cells, errors passed over; ``to_the_end``: none when one raised."""
    from IPython.core.interactiveshell import InteractiveShell

    shell: Any = InteractiveShell.instance()
    ended = [shell.run_cell(source, store_history=True).success for source in steps]
    return dict(shell.user_ns) if all(ended) or not to_the_end else {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
