"""What a session records of randomness, of what comes from outside, and of patches."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from .test_session import kinds


def test_a_seeded_session_can_draw_again(make: Callable[..., Any]) -> None:
    state = random.getstate()
    try:
        seeded = make(seeded=True)
        notebook_value = seeded.run("import random\nx = random.random()")
        value = seeded.shell.user_ns["x"]
        random.seed(seeded.capture.info.seed)
        assert random.random() == value
        assert kinds(notebook_value) == []
    finally:
        random.setstate(state)


def test_draws_that_cannot_be_repeated_are_told(notebook: Any) -> None:
    state = random.getstate()
    try:
        assert notebook.capture.info.seed is None
        assert kinds(notebook.run("import random\nx = random.random()")) == ["entropy"]
        assert kinds(notebook.run("random.seed(1)\nx = random.random()")) == []
        assert kinds(notebook.run("x = random.random()")) == []
    finally:
        random.setstate(state)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("r = np.random.RandomState(3)", []),
        ("seed = 3\nr = np.random.RandomState(seed=seed)", []),
        ("r = np.random.RandomState()", ["entropy"]),
        ("seed = None\nr = np.random.RandomState(seed)", ["entropy"]),
        ("r = np.random.RandomState(\n    3)", []),
        ("r = np.random.default_rng(3)", []),
        ("r = np.random.default_rng()", ["entropy"]),
        ("a, b = s([1, 2, 3], random_state=3)", []),
        ("a, b = s([1, 2, 3], random_state=1 + 2)", []),
    ],
)
def test_generators_without_a_seed_are_told_and_no_others(notebook: Any, source: str, expected: list[str]) -> None:
    first = notebook.run("import numpy as np\nfrom sklearn.model_selection import train_test_split as s")
    assert not [effect for effect in first.effects if "a generator was made" in effect.detail]
    assert kinds(notebook.run(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("r = np.random.default_rng()", [("numpy.random.default_rng", 1, 4)]),
        ("r = np.random.default_rng(None)", [("numpy.random.default_rng", 1, 4)]),
        ("x = 1\nx, r = 1, np.random.RandomState()", [("numpy.random.RandomState", 2, 10)]),
        ("from numpy.random import SFC64 as B, Generator\nr = Generator(B())", [("numpy.random.SFC64", 2, 14)]),
        ("rs = [np.random.default_rng() for _ in range(2)]", 2 * [("numpy.random.default_rng", 1, 6)]),
        ("def f():\n    return np.random.default_rng()\nr = f()", [("numpy.random.default_rng", 2, 11)]),
        ("%%time\nr = np.random.default_rng()", [("numpy.random.default_rng", 2, 4)]),
        ("import os\n!true\nr = np.random.default_rng()", [("numpy.random.default_rng", 4, 4)]),
        ("r = np.random.default_rng().integers(5, size=3)", [("numpy.random.default_rng", 1, 4)]),
        ("import random\nr = random.Random()", [("random.Random", 2, 4)]),
        ("from random import Random\nr = Random(x=None)", [("random.Random", 2, 4)]),
        ("rs = (np.random.default_rng(),\n  np.random.default_rng())", None),
        ("r = np.random.default_rng(3)", []),
        ("import random\nr = random.Random(3)", []),
        ("import copy\nr = copy.deepcopy(np.random.default_rng(3))", []),
        ("import copy, random\nr = copy.deepcopy(random.Random(3))", []),
        ("import pickle\nr = pickle.loads(pickle.dumps(np.random.default_rng(3)))", []),
        ("import pickle, random\nr = pickle.loads(pickle.dumps(random.Random(3)))", []),
    ],
)
def test_unseeded_generators_are_draws_that_can_be_made_again(
    notebook: Any, source: str, expected: list[Any] | None
) -> None:
    notebook.run("import numpy as np")
    record = notebook.run(source)
    places = [(draw.call, draw.line, draw.column) for draw in record.draws]
    if expected is None:
        assert places == [("numpy.random.default_rng", 1, 6), ("numpy.random.default_rng", 2, 2)]
    else:
        assert places == expected
    assert {draw.effect for draw in record.draws} <= set(record.effects)
    if not expected:
        assert expected is None or kinds(record) == []
        return
    assert record.code is not None
    draw, made = record.draws[-1], notebook.shell.user_ns.get("r")
    if draw.call == "random.Random":
        assert random.Random(draw.seed).random() == made.random()
    elif draw.call == "numpy.random.RandomState":
        assert np.random.RandomState(np.random.MT19937(draw.seed)).rand() == made.rand()
    elif isinstance(made, np.random.Generator):
        maker = getattr(np.random, draw.call.rpartition(".")[2])(draw.seed)
        again = maker if isinstance(maker, np.random.Generator) else np.random.Generator(maker)
        assert again.random() == made.random()


def test_a_draw_of_other_code_than_the_cells_is_noted_without_a_place(notebook: Any) -> None:
    notebook.run("import numpy as np\ndef f():\n    return np.random.default_rng()")
    for code in ("r = f()", "np.random.seed()"):
        record = notebook.run(code)
        assert [(draw.call, draw.line, draw.column) for draw in record.draws] == [("numpy", 0, 0)]
        assert "entropy" in kinds(record)


# -- effects ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "source", "expected"),
    [
        ("", "import time\nt = time.time()", ["clock"]),
        ("", "from time import perf_counter as now\nt = now()", ["clock"]),
        ("", "from datetime import datetime\nt = datetime.now()", ["clock"]),
        ("", "import datetime as dt\nd = dt.date.today()", ["clock"]),
        ("", "import time\ntime.sleep(0)", []),
        ("import time\ndef f():\n    return time.time()", "f()", ["clock"]),
        ("def f():\n    import time\n    time.sleep(0)", "f()", []),
        ("def f():\n    from time import time as now\n    return now()", "f()", ["clock"]),
        ("def f():\n    import time\n    return time.time()", "f()", ["clock"]),
        ("import time", "def f():\n    return time.time()", []),
        ("import time", "def f():\n    return time.time()\nf()", ["clock"]),
        ("import time", "x = (lambda: time.time())()", ["clock"]),
        ("", "import os\nb = os.urandom(3)", ["entropy"]),
        ("", "import uuid\nu = uuid.uuid4()", ["entropy"]),
        ("", "import random\nr = random.Random()", ["entropy"]),
        ("", "import random\nr = random.Random(3)", []),
        ("", "import ctypes\nc = ctypes.c_int(1)", ["ctypes"]),
        ("import colorsys", "colorsys.hls_to_rgb = None", ["patch"]),
        ("import json", "setattr(json.JSONEncoder, 'x', 1)", ["patch"]),
        ("class A:\n    pass", "A.x = 1", []),
        ("import types\nn = types.SimpleNamespace()", "n.x = 1", []),
        ("", "import threading, time\nthreading.Thread(target=time.sleep, args=(1,), daemon=True).start()", ["thread"]),
        ("", "import threading\nt = threading.Thread(target=len, args=('',))\nt.start()\nt.join()", []),
        ("", "import subprocess\nsubprocess.run(['true'])", ["subprocess"]),
        ("", "import os\nos.system('true')", ["subprocess"]),
        ("", "exec(''.join(['x', '=1']))", ["unknown"]),
    ],
)
def test_effects(notebook: Any, before: str, source: str, expected: list[str]) -> None:
    import colorsys

    original = colorsys.hls_to_rgb
    try:
        if before:
            notebook.run(before)
        assert kinds(notebook.run(source)) == expected
    finally:
        colorsys.hls_to_rgb = original


def test_the_network_is_told(notebook: Any) -> None:
    record = notebook.run(
        "import socket\ns = socket.socket()\ns.settimeout(0.01)\ntry:\n    s.connect(('192.0.2.1', 9))\nexcept OSError:\n    pass\ns.close()"
    )
    assert ("network", "192.0.2.1:9") in [(effect.kind, effect.detail) for effect in record.effects]
    record = notebook.run(
        "s = socket.socket()\ntry:\n    s.connect(('127.0.0.1', 9))\nexcept OSError:\n    pass\ns.close()"
    )
    assert ("network", "127.0.0.1:9") in [(effect.kind, effect.detail) for effect in record.effects]
    record = notebook.run("a, b = socket.socketpair()\na.close()\nb.close()")
    assert "network" not in kinds(record)
