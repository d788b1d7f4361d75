"""Sequential models stay sequential, inside of others too; one without an input shape asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deepforge.libraries.catalogue import Catalogue
from deepforge.libraries.keras import sources
from deepforge.libraries.keras.code import generate
from deepforge.libraries.keras.importing import ModelImportError, from_model
from deepforge.libraries.keras.library import KerasLibrary
from deepforge.libraries.keras.shapes import Shapes
from deepforge.model.architecture import Architecture, Layer, Link, Object

from .test_round_trip import built, no_files


def plain() -> Any:
    import keras
    from keras import layers

    start = keras.initializers.HeNormal(seed=3)
    dense = layers.Dense(5, activation="relu", kernel_initializer=start, kernel_regularizer="l2")
    return keras.Sequential([keras.Input((8,), name="x"), dense, layers.Dropout(0.2)], name="base")


def built_later() -> Any:
    import keras

    model = keras.Sequential([keras.layers.Embedding(5, 3), keras.layers.LSTM(2)])
    model(np.zeros((2, 7), "int32"))
    return model


def frozen_inside() -> Any:
    """A name that is no Python name, a model inside a model, layers that do not learn, and shared weights."""
    import keras
    from keras import layers

    inner = keras.Sequential([layers.Dense(3)], name="in-ner")
    base = keras.Sequential([keras.Input((8,)), layers.Dense(5), inner], name="my-base")
    base.trainable = False
    left, right = keras.Input((8,)), keras.Input((8,))
    y = layers.Dense(2)(layers.Add()([base(left), base(right)]))
    return keras.Model([left, right], y, name="whole-1.0")


def functional_inside() -> Any:
    import keras
    from keras import layers

    x = keras.Input((8,))
    inner = keras.Model(x, layers.Add()([x, layers.Dense(8)(x)]), name="residual")
    inner.trainable = False
    return keras.Sequential([keras.Input((8,), batch_size=4), inner, layers.Dense(5)])


def in_a_wrapper() -> Any:
    import keras
    from keras import layers

    x = keras.Input((3, 8))
    inner = keras.Sequential([keras.Input((8,)), layers.Dense(5)], name="s")
    return keras.Model(x, layers.TimeDistributed(inner)(x))


@pytest.mark.parametrize("make", [plain, built_later, frozen_inside, functional_inside, in_a_wrapper])
def test_the_configuration_comes_back_exactly(catalogue: Catalogue, make: Callable[[], Any]) -> None:
    model = make()
    architecture = from_model(model, catalogue)
    assert Architecture.from_json(architecture.to_json()) == architecture
    assert Shapes(catalogue, no_files).update(architecture).parameters == model.count_params()
    text = generate(architecture, catalogue, no_files, model.name).text
    again = built(text)
    assert type(again) is type(model) and again.get_config() == model.get_config()
    assert generate(from_model(again, catalogue), catalogue, no_files, model.name).text == text


def test_code_has_a_layer_a_line(catalogue: Catalogue) -> None:
    import keras

    keras.backend.clear_session()
    architecture = from_model(plain(), catalogue)
    code = generate(architecture, catalogue, no_files, "base")
    lines = code.text.splitlines()
    begins = {name: lines[first - 1].strip() for name, (first, _) in code.lines.items()}
    assert begins == {
        "x": 'keras.Input(shape=(8,), name="x"),',
        "dense": "layers.Dense(",
        "dropout": 'layers.Dropout(0.2, name="dropout"),',
    }
    assert all(lines[last - 1].endswith(",") for _, last in code.lines.values())
    assert "return keras.Sequential(" in code.text and "keras.Model" not in code.text


def dense(**call: str) -> Layer:
    return Layer("layer", "keras.layers.Dense", arguments={"units": "8"}, call=call)


BROKEN: list[Callable[[Architecture], Architecture]] = [
    lambda a: replace(a, nodes={**a.nodes, "b": Layer("again", again="a")}),
    lambda a: replace(a, nodes={**a.nodes, "b": dense(training="True")}),
    lambda a: replace(a, nodes={**a.nodes, "b": Layer("layer", "keras.ops.relu")}, edges={
        **a.edges, "2": Link(("a", "output"), ("b", "x"))}),
    lambda a: replace(a, nodes={**a.nodes, "c": dense()}, edges={**a.edges, "3": Link(("a", "output"), ("c", "inputs"))}),
    lambda a: replace(a, outputs=(("a", "output"),)),
    lambda a: replace(a, made=None),
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_no_chain_any_more_is_functional_code(
    catalogue: Catalogue, broken: Callable[[Architecture], Architecture]
) -> None:
    nodes = {"x": Layer("layer", "keras.layers.InputLayer", arguments={"shape": "(8,)"}), "a": dense(), "b": dense()}
    edges = {"1": Link(("x", "output"), ("a", "inputs")), "2": Link(("a", "output"), ("b", "inputs"))}
    whole = Architecture("keras", nodes, edges, made=Object("keras.Sequential"))
    assert "keras.Sequential" in generate(whole, catalogue, no_files).text
    text = generate(broken(whole), catalogue, no_files).text
    assert "keras.Sequential" not in text and built(text).count_params()


def test_operations_get_a_sequential_model(catalogue: Catalogue, tmp_path: Path) -> None:
    path = "architectures/net.architecture.json"
    (tmp_path / "architectures").mkdir()
    from_model(plain(), catalogue).save(tmp_path / path)
    assert type(KerasLibrary().load("Architecture", path, tmp_path)).__name__ == "Sequential"


WAITING = """
import keras
model = keras.Sequential([keras.layers.Dense(10), keras.layers.Dense(1)])
"""


def test_a_model_that_does_not_know_its_input_asks_for_the_shape(catalogue: Catalogue, tmp_path: Path) -> None:
    found = sources.read({"kind": "text", "text": WAITING}, tmp_path, catalogue)
    assert any("give inputs its shape" in note for note in found["notes"])
    whole = Architecture.from_json(found["architecture"])
    feedback = Shapes(catalogue, no_files).update(whole)
    said = {name: [each.message for each in node.errors] for name, node in feedback.nodes.items() if node.errors}
    assert list(said) == ["inputs"] and "shape" in said["inputs"][0]
    given = replace(whole.nodes["inputs"], arguments={"shape": "(4,)"})
    whole = replace(whole, nodes={**whole.nodes, "inputs": given})
    assert Shapes(catalogue, no_files).update(whole).parameters == 61
    assert built(generate(whole, catalogue, no_files).text).output_shape == (None, 1)


def test_the_shape_is_taken_from_what_it_would_be_trained_on(catalogue: Catalogue, tmp_path: Path) -> None:
    text = f"{WAITING}\nimport numpy\nmodel.fit(numpy.zeros((20, 3)), numpy.zeros((20, 1)))\n"
    found = sources.read({"kind": "text", "text": text}, tmp_path, catalogue)
    whole = Architecture.from_json(found["architecture"])
    assert whole.nodes[whole.inputs[0]].arguments["shape"] == "(3,)"


def test_what_has_no_shape_is_taken_only_when_there_is_nothing_else(catalogue: Catalogue, tmp_path: Path) -> None:
    text = f"{WAITING}\ndef make():\n    return keras.Sequential([keras.Input((5,)), keras.layers.Dense(2)])\n"
    found = sources.read({"kind": "text", "text": text}, tmp_path, catalogue)
    assert len(found["architecture"]["nodes"]) == 2 and found["notes"] == []


def test_a_functional_model_inside_a_layer_is_refused_in_words(catalogue: Catalogue) -> None:
    import keras
    from keras import layers

    x, y = keras.Input((8,)), keras.Input((3, 8))
    inner = keras.Model(x, layers.Dense(5)(x))
    with pytest.raises(ModelImportError, match="a functional model inside of another layer"):
        from_model(keras.Model(y, layers.TimeDistributed(inner)(y)), catalogue)
