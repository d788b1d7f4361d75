"""Models made of architectures: by their code, with names and first weights that do not depend on what was made before."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from deepforge.errors import DeepForgeError
from deepforge.libraries.keras.library import KerasLibrary
from deepforge.model.architecture import Architecture, Layer, Link

PATH = "architectures/net.architecture.json"
INPUT = Layer("layer", "keras.layers.InputLayer", arguments={"shape": "(4,)"})


def dense(units: int = 2) -> Layer:
    return Layer("layer", "keras.layers.Dense", arguments={"units": str(units)})


def chain(*names: str) -> dict[str, Link]:
    return {b: Link((a, "output"), (b, "inputs")) for a, b in pairwise(names)}


def load(root: Path, whole: Architecture, path: str = PATH) -> Any:
    (root / "architectures").mkdir(exist_ok=True)
    whole.save(root / path)
    return KerasLibrary().load("Architecture", path, root)


def test_names_and_first_weights_are_the_same_however_often_it_is_made(tmp_path: Path) -> None:
    whole = Architecture("keras", {"x": INPUT, "a": dense(4), "b": dense(4)}, chain("x", "a", "b"))
    first = load(tmp_path, whole).get_weights()
    state = random.getstate()
    load(tmp_path, whole)
    assert random.getstate() == state
    random.random()
    second = load(tmp_path, whole).get_weights()
    assert [(a == b).all() for a, b in zip(first, second)] == [True] * 4
    # Two layers that are alike begin with weights of their own.
    assert (first[0] != first[2]).any()


def test_a_block_may_be_called_as_its_node_and_a_node_as_what_code_imports(tmp_path: Path) -> None:
    (tmp_path / "architectures").mkdir()
    unit = "architectures/unit.architecture.json"
    Architecture("keras", {"x": INPUT, "unit": dense(4)}, chain("x", "unit")).save(tmp_path / unit)
    nodes = {"x": INPUT, "unit": Layer("block", block=unit), "modules": dense(), "keras": dense(3)}
    edges = {
        "1": Link(("x", "output"), ("unit", "x")),
        "2": Link(("unit", "output"), ("modules", "inputs")),
        "3": Link(("modules", "output"), ("keras", "inputs")),
    }
    assert load(tmp_path, Architecture("keras", nodes, edges)).output_shape == (None, 3)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    wrong = {"filters": "0", "kernel_size": "3"}
    nodes = {"x": INPUT, "a": dense(-1), "b": Layer("layer", "keras.layers.Conv2D", arguments=wrong)}
    edges = {"1": Link(("x", "output"), ("a", "inputs")), "2": Link(("x", "output"), ("b", "inputs"))}
    with pytest.raises(DeepForgeError) as error:
        load(tmp_path, Architecture("keras", nodes, edges))
    assert error.value.code == "cannot-build" and PATH in error.value.message
    assert "a: " in error.value.message and "b: " in error.value.message
