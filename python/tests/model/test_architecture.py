"""Architectures as data: what is written is read, what is wrong is said with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deepforge.errors import DocumentError, NewerVersionError
from deepforge.model.architecture import Architecture, Layer, Link, Object, Parameter

SMALL = Architecture(
    nodes={
        "image": Layer("layer", "keras.layers.InputLayer", arguments={"shape": "(8, 8, 3)"}),
        "conv": Layer(
            "layer",
            "keras.layers.Conv2D",
            arguments={
                "filters": Parameter("filters"),
                "kernel_size": "3",
                "kernel_initializer": Object("keras.initializers.HeNormal", {"seed": "1"}),
            },
            position=(10, 20),
        ),
        "again": Layer("again", again="conv", call={"training": "False"}),
        "joined": Layer("layer", "keras.layers.Add"),
        "cells": Layer(
            "layer", "keras.layers.RNN", arguments={"cell": (Object("keras.layers.LSTMCell", {"units": "4"}),)}
        ),
        "inner": Layer("block", block="#head", arguments={"units": "3"}),
    },
    edges={
        "e1": Link(("image", "output"), ("conv", "inputs")),
        "e2": Link(("image", "output"), ("again", "inputs")),
        "e3": Link(("again", "output"), ("joined", "inputs"), 1),
        "e4": Link(("conv", "output"), ("joined", "inputs"), 0),
    },
    parameters={"filters": "16"},
    inputs=("image",),
    outputs=(("joined", "output"),),
    models={"head": Architecture(nodes={"x": Layer("layer", "keras.layers.Dense", arguments={"units": "3"})})},
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "small.architecture.json"
    SMALL.save(path)
    assert Architecture.load(path) == SMALL
    text = path.read_text()
    SMALL.save(path)
    assert path.read_text() == text


def test_inputs_are_ordered_and_names_come_from_the_graph() -> None:
    assert SMALL.all_sources()["joined"] == {"inputs": [("conv", "output"), ("again", "output")]}
    open_ends = Architecture(nodes=SMALL.nodes, edges=SMALL.edges)
    assert open_ends.input_nodes("keras.layers.InputLayer") == ["image"]
    assert open_ends.output_ports() == [("cells", "output"), ("inner", "output"), ("joined", "output")]
    order = SMALL.topological_order()
    # A layer is made before it is called again.
    assert order.index("conv") < order.index("again") < order.index("joined")


def test_a_cycle_is_named() -> None:
    ring = Architecture(
        nodes={"a": Layer("layer", "x"), "b": Layer("layer", "x"), "c": Layer("layer", "x")},
        edges={"1": Link(("a", "output"), ("b", "inputs")), "2": Link(("b", "output"), ("a", "inputs"))},
    )
    with pytest.raises(DocumentError) as caught:
        ring.topological_order()
    assert caught.value.code == "cycle" and caught.value.data["cycle"] == ["a", "b", "a"]
    assert ring.cycles() == [["a", "b", "a"]] and ring.order_around(["a", "b"]) == ["c"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d["nodes"]["conv"].pop("class"), "/nodes/conv"),
        (lambda d: d["nodes"]["conv"].__setitem__("kind", "box"), "/nodes/conv/kind"),
        (lambda d: d["edges"]["e1"].__setitem__("from", ["image"]), "/edges/e1/from"),
        (lambda d: d["nodes"].__setitem__("a b", d["nodes"]["image"]), "/nodes"),
        (lambda d: d.__setitem__("extra", 1), ""),
    ],
)
def test_wrong_data_is_refused_with_its_place(change, place: str) -> None:
    data = json.loads(json.dumps(SMALL.to_json()))
    change(data)
    with pytest.raises(DocumentError) as caught:
        Architecture.from_json(data)
    assert caught.value.data["pointer"].startswith(place)


def test_a_newer_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new.architecture.json"
    path.write_text('{"version": 2, "library": "keras", "nodes": {}, "edges": {}}')
    with pytest.raises(NewerVersionError):
        Architecture.load(path)
    with pytest.raises(NewerVersionError):
        SMALL.save(path)
    assert path.read_text().startswith('{"version": 2')
