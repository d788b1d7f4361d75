"""State of libraries that are large to load, with small stand-ins for them; and of the process itself."""

from __future__ import annotations

import decimal
import logging
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from deepforge.capture.imports import AfterImport
from deepforge.capture.process_state import ProcessState


class Bytes(SimpleNamespace):
    """As much of a tensor as is asked of it."""

    def numpy(self) -> Any:
        return np.array(self.data, dtype="u1")


def _module(monkeypatch: pytest.MonkeyPatch, name: str, **attributes: Any) -> Any:
    module: Any = ModuleType(name)
    for key, value in attributes.items():
        setattr(module, key, value)
    monkeypatch.setitem(sys.modules, name, module)
    return module


def test_keras_random_state_is_that_of_its_own_generator(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Any] = {}
    _module(monkeypatch, "keras.src.backend.common.global_state", get_global_attribute=kept.get)
    _module(monkeypatch, "keras")
    state = ProcessState(AfterImport())
    state.before()
    kept["global_seed_generator"] = SimpleNamespace(state=SimpleNamespace(_value=np.array([1, 0])))
    assert state.changed("") == {"keras.random"}
    state.before()
    assert state.changed("") == set()
    # Whatever it holds: a new value is a new state, and no value is compared or read.
    kept["global_seed_generator"].state._value = np.array([1, 0])
    assert state.changed("") == {"keras.random"}


def test_torch_random_state_is_that_of_its_devices_too(monkeypatch: pytest.MonkeyPatch) -> None:
    device = SimpleNamespace(get_state=lambda: Bytes(data=seeds[1]))
    seeds = [[1], [2]]
    _module(
        monkeypatch,
        "torch",
        get_rng_state=lambda: Bytes(data=seeds[0]),
        cuda=SimpleNamespace(is_available=lambda: True, is_initialized=lambda: True, default_generators=[device]),
        get_default_dtype=lambda: "float32",
        get_num_threads=lambda: 2,
        are_deterministic_algorithms_enabled=lambda: False,
    )
    state = ProcessState(AfterImport())
    for index in (0, 1):
        state.before()
        assert state.changed("") == set()
        seeds[index] = [7]
        assert state.changed("") == {"torch.random"}


def test_limits_and_settings_of_the_process(notebook: Any) -> None:
    limit, precision, level = sys.getrecursionlimit(), decimal.getcontext().prec, logging.root.level
    try:
        notebook.run("import decimal, logging, sys")
        assert notebook.run("decimal.getcontext().prec = 7").state == {"decimal.context": "set"}
        assert notebook.run("x = decimal.Decimal(1) / 3").state == {}
        assert notebook.run(f"sys.setrecursionlimit({limit + 10})").state == {"sys.limits": "set"}
        assert notebook.run("logging.getLogger().setLevel(7)").state == {"logging.settings": "set"}
    finally:
        sys.setrecursionlimit(limit)
        decimal.getcontext().prec = precision
        logging.root.setLevel(level)


def test_what_seeds_everything_sets_every_state(notebook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import random

    utils = _module(monkeypatch, "keras.utils")
    exec("import random\ndef set_random_seed(seed):\n    random.seed(seed)", vars(utils))
    _module(monkeypatch, "keras", utils=utils)
    before = random.getstate()
    try:
        record = notebook.run("import keras, random\nkeras.utils.set_random_seed(3)\nx = random.random()")
        assert record.state == {"random": "set"} and record.effects == []
    finally:
        random.setstate(before)
