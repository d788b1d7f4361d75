"""Blocks and inner models become their layers; what cannot be opened stays and is named."""

from __future__ import annotations

from deepforge.libraries.flatten import flatten, problems
from deepforge.model.architecture import Architecture, Layer, Link, Parameter

INPUT = "keras.layers.InputLayer"
BLOCK = Architecture(
    nodes={
        "x": Layer("layer", INPUT),
        "first": Layer("layer", "Dense", arguments={"units": Parameter("units")}),
        "second": Layer("layer", "Dense", arguments={"units": "2"}),
        "sum": Layer("layer", "Add"),
    },
    edges={
        "a": Link(("x", "output"), ("first", "inputs")),
        "b": Link(("first", "output"), ("second", "inputs")),
        "c": Link(("second", "output"), ("sum", "inputs"), 0),
        "d": Link(("x", "output"), ("sum", "inputs"), 1),
    },
    parameters={"units": "7"},
)


def whole(*nodes: tuple[str, Layer]) -> Architecture:
    edges = {
        "in": Link(("image", "output"), ("one", "x")),
        "out": Link(("one", "output"), ("end", "inputs")),
    }
    return Architecture(
        nodes={"image": Layer("layer", INPUT), "end": Layer("layer", "Dense"), **dict(nodes)}, edges=edges
    )


def load(path: str) -> Architecture:
    return {"b.architecture.json": BLOCK}[path]


def test_a_block_becomes_its_layers_with_its_parameters_filled_in() -> None:
    flat = flatten(whole(("one", Layer("block", block="b.architecture.json", arguments={"units": "9"}))), load, INPUT)
    assert set(flat.nodes) == {"image", "end", "one/first", "one/second", "one/sum"}
    assert flat.nodes["one/first"].arguments == {"units": "9"}
    assert flat.all_sources()["one/first"] == {"inputs": [("image", "output")]}
    assert flat.all_sources()["one/sum"] == {"inputs": [("one/second", "output"), ("image", "output")]}
    assert flat.all_sources()["end"] == {"inputs": [("one/sum", "output")]}


def test_a_block_that_is_called_again_shares_all_its_layers() -> None:
    architecture = whole(("one", Layer("block", block="b.architecture.json")), ("two", Layer("again", again="one")))
    edges = {**architecture.edges, "more": Link(("image", "output"), ("two", "x"))}
    flat = flatten(Architecture(nodes=architecture.nodes, edges=edges), load, INPUT)
    assert flat.nodes["one/first"].arguments == {"units": "7"}
    assert flat.nodes["two/first"] == Layer("again", again="one/first")
    assert flat.all_sources()["two/first"] == {"inputs": [("image", "output")]}


def test_an_inner_model_is_opened_and_one_that_holds_itself_is_not() -> None:
    inner = Architecture(nodes={"x": Layer("layer", INPUT), "deep": Layer("block", block="#m")},
                         edges={"a": Link(("x", "output"), ("deep", "x"))})  # fmt: skip
    base = whole(("one", Layer("block", block="#m")))
    flat = flatten(Architecture(nodes=base.nodes, edges=base.edges, models={"m": inner}), load, INPUT)
    assert flat.nodes["one/deep"].block == "#m"
    missing = Architecture(nodes={"one": Layer("block", block="#n")})
    assert problems(missing, load) == {"one": "There is no model 'n' in this architecture."}
