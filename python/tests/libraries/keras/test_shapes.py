"""Feedback while editing: shapes and sizes as Keras has them, all errors at once, and only what changed is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from deepforge.libraries.catalogue import Catalogue
from deepforge.libraries.feedback import Feedback, Tensor
from deepforge.libraries.keras import alike, values
from deepforge.libraries.keras.shapes import INPUT, Shapes
from deepforge.model.architecture import Architecture, Layer, Link, Value


def layer(name: str, /, **arguments: Value) -> Layer:
    return Layer("layer", f"keras.layers.{name}", arguments=arguments)


def chain(*layers: tuple[str, Layer]) -> Architecture:
    """Layers one after the other, each at the first input of its kind."""
    ports = {"Embedding": "inputs", "LSTM": "sequences", "GRU": "sequences"}
    ids = [name for name, _ in layers]
    edges = {
        f"e{i}": Link((a, "output"), (b, ports.get(node.of.rpartition(".")[2], "inputs")))
        for i, (a, (b, node)) in enumerate(zip(ids, layers[1:]))
    }
    return Architecture(nodes=dict(layers), edges=edges)


def cnn(**conv: Value) -> Architecture:
    return chain(
        ("image", Layer("layer", INPUT, arguments={"shape": "(32, 32, 3)"})),
        ("conv", layer("Conv2D", filters="16", kernel_size="3", **conv)),
        ("pool", layer("MaxPooling2D")),
        ("flat", layer("Flatten")),
        ("dense", layer("Dense", units="10")),
    )


def no_files(path: str) -> Architecture:
    raise AssertionError(path)


def errors(feedback: Feedback) -> dict[str, list[str]]:
    return {name: [each.message for each in node.errors] for name, node in feedback.nodes.items() if node.errors}


def test_shapes_and_sizes_are_those_of_the_model(catalogue: Catalogue) -> None:
    found = Shapes(catalogue, no_files).update(cnn())
    assert found.nodes["conv"].outputs == {"output": Tensor((None, 30, 30, 16), "float32")}
    assert found.nodes["flat"].outputs["output"].shape == (None, 15 * 15 * 16)
    assert found.nodes["conv"].parameters == 3 * 3 * 3 * 16 + 16
    assert found.parameters == found.nodes["conv"].parameters + found.nodes["dense"].parameters
    assert found.weight_bytes == 4 * found.parameters
    assert found.complete and not errors(found)


def test_only_what_a_change_reaches_is_computed_again(catalogue: Catalogue) -> None:
    shapes = Shapes(catalogue, no_files)
    shapes.update(cnn())
    assert shapes.computed == 5
    shapes.update(cnn())
    assert shapes.computed == 0
    # What comes out is the same: nothing after it is touched.
    shapes.update(cnn(use_bias="False"))
    assert shapes.computed == 1
    after = shapes.update(cnn(padding="'same'"))
    assert shapes.computed == 4 and after.nodes["pool"].outputs["output"].shape == (None, 16, 16, 16)


def test_layers_that_are_alike_are_built_once(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []
    make = values.make

    def counted(kind: str, arguments: Mapping[str, Value]) -> Any:
        built.append(kind)
        return make(kind, arguments)

    monkeypatch.setattr(values, "make", counted)
    image = ("image", Layer("layer", INPUT, arguments={"shape": "(8,)"}))
    twins = [(f"d{i}", layer("Dense", units="8", name=f"'twin_{i}'")) for i in range(6)]
    shapes = Shapes(catalogue, no_files)
    first = shapes.update(chain(image, *twins))
    assert built == ["keras.layers.Dense"] and shapes.computed == 7
    assert [first.nodes[name].parameters for name, _ in twins] == [72] * 6 and first.parameters == 6 * 72
    # Another width is another layer; to go back costs nothing.
    narrow = ("image", Layer("layer", INPUT, arguments={"shape": "(3,)"}))
    assert shapes.update(chain(narrow, *twins)).nodes["d0"].parameters == 32 and len(built) == 2
    assert shapes.update(chain(image, *twins)) == first and len(built) == 2


def test_what_is_wrong_with_one_of_two_that_are_alike_is_said_of_both(catalogue: Catalogue) -> None:
    image = ("image", Layer("layer", INPUT, arguments={"shape": "(8,)"}))
    wrong = chain(image, ("a", layer("Conv2D", filters="2", kernel_size="3")))
    twice = replace(
        wrong,
        nodes={**wrong.nodes, "b": wrong.nodes["a"], "c": layer("Dense", units="2", name="'no/name'")},
        edges={**wrong.edges, "to_b": Link(("image", "output"), ("b", "inputs")),
               "to_c": Link(("image", "output"), ("c", "inputs"))},
    )  # fmt: skip
    found = errors(Shapes(catalogue, no_files).update(twice))
    assert found["a"] == found["b"] and "no/name" in found["c"][0]


def test_what_was_not_met_lately_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike, "MOST", 2)
    kept: alike.Alike[int] = alike.Alike()
    kept.keep("a", 1)
    kept.keep("b", 2)
    assert kept.get("a") == 1
    kept.keep("c", 3)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (1, None, 3)


def test_errors_are_on_the_layers_that_cause_them_and_all_at_once(catalogue: Catalogue) -> None:
    architecture = chain(
        ("image", Layer("layer", INPUT, arguments={"shape": "(4, 4, 3)"})),
        ("conv", layer("Conv2D", filters="8", kernel_size="7")),
        ("dense", layer("Dense", units="10")),
    )
    lonely = {"other": Layer("layer", INPUT, arguments={"shape": "(3,)"}), "wrong": layer("Dense", units="-1")}
    found = Shapes(catalogue, no_files).update(replace(architecture, nodes={**architecture.nodes, **lonely}))
    assert set(errors(found)) == {"conv", "wrong"}
    assert "Nothing would be left" in errors(found)["conv"][0]
    # Two errors of one layer; what comes after an error is quiet.
    assert len(errors(found)["wrong"]) == 2
    assert found.nodes["dense"].waits and not found.nodes["dense"].outputs
    assert not found.complete


def test_what_keras_lets_pass_is_said(catalogue: Catalogue) -> None:
    floats = chain(
        ("x", Layer("layer", INPUT, arguments={"shape": "(7,)"})),
        ("y", layer("Embedding", input_dim="9", output_dim="2")),
    )
    found = Shapes(catalogue, no_files).update(floats)
    assert found.nodes["y"].errors[0].severity == "warning" and found.nodes["y"].errors[0].received == "float32"
    # It can be computed all the same.
    assert found.nodes["y"].outputs["output"].shape == (None, 7, 2) and found.complete


def test_a_layer_that_is_called_again_counts_once(catalogue: Catalogue) -> None:
    nodes = {
        "a": Layer("layer", INPUT, arguments={"shape": "(4,)"}),
        "b": Layer("layer", INPUT, arguments={"shape": "(4,)"}),
        "one": layer("Dense", units="3"),
        "two": Layer("again", again="one"),
    }
    edges = {"1": Link(("a", "output"), ("one", "inputs")), "2": Link(("b", "output"), ("two", "inputs"))}
    shapes = Shapes(catalogue, no_files)
    found = shapes.update(Architecture(nodes=nodes, edges=edges))
    assert found.parameters == 15 and found.nodes["two"].outputs["output"].shape == (None, 3)
    narrow = {**nodes, "b": Layer("layer", INPUT, arguments={"shape": "(5,)"})}
    wrong = shapes.update(Architecture(nodes=narrow, edges=edges)).nodes["two"].errors
    assert wrong and wrong[0].expected == "4" and wrong[0].received == "5"


def test_states_are_outputs_and_can_be_given(catalogue: Catalogue) -> None:
    nodes = {
        "x": Layer("layer", INPUT, arguments={"shape": "(None, 7)"}),
        "encode": layer("LSTM", units="6", return_state="True"),
        "decode": layer("LSTM", units="6"),
    }
    edges = {
        "1": Link(("x", "output"), ("encode", "sequences")),
        "2": Link(("x", "output"), ("decode", "sequences")),
        "3": Link(("encode", "output_1"), ("decode", "initial_state"), 0),
        "4": Link(("encode", "output_2"), ("decode", "initial_state"), 1),
    }
    found = Shapes(catalogue, no_files).update(Architecture(nodes=nodes, edges=edges))
    assert set(found.nodes["encode"].outputs) == {"output", "output_1", "output_2"}
    assert found.nodes["decode"].outputs["output"].shape == (None, 6) and found.complete


def test_a_cycle_and_a_missing_input_are_said(catalogue: Catalogue) -> None:
    ring = Architecture(
        nodes={"a": layer("Dense", units="1"), "b": layer("Dense", units="1"), "c": layer("Dense", units="1")},
        edges={"1": Link(("a", "output"), ("b", "inputs")), "2": Link(("b", "output"), ("a", "inputs"))},
    )
    found = errors(Shapes(catalogue, no_files).update(ring))
    assert "cycle" in found["a"][0] and "cycle" in found["b"][0] and "not connected" in found["c"][0]


def test_a_block_sums_up_its_layers(catalogue: Catalogue) -> None:
    block = chain(("x", Layer("layer", INPUT)), ("d", layer("Dense", units="3")))
    nodes = {
        "in": Layer("layer", INPUT, arguments={"shape": "(4,)"}),
        "head": Layer("block", block="h.architecture.json"),
    }
    whole = Architecture(nodes=nodes, edges={"1": Link(("in", "output"), ("head", "x"))})
    found = Shapes(catalogue, lambda path: block).update(whole)
    assert found.nodes["head"].parameters == 15 and found.nodes["head"].outputs["output"].shape == (None, 3)
    assert found.nodes["head/d"].parameters == 15 and found.parameters == 15


def test_memory_does_not_grow_with_the_network(catalogue: Catalogue) -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wide = chain(("x", Layer("layer", INPUT, arguments={"shape": "(50000,)"})), ("y", layer("Dense", units="20000")))
    found = Shapes(catalogue, no_files).update(wide)
    assert found.weight_bytes > 4e9
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
