"""Models whose inputs or outputs are dictionaries, or lists of one, stay so: from model to code and back."""

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
from deepforge.libraries.keras.importing import from_model
from deepforge.libraries.keras.making import make_model
from deepforge.libraries.keras.shapes import Shapes
from deepforge.libraries.library import LibraryError
from deepforge.model.architecture import Architecture


def by_other_names() -> Any:
    """Keys that are neither the layers' names nor in the order of the layers; one tensor under two keys."""
    import keras

    age, colour = keras.Input((1,), name="age_input"), keras.Input((3,), name="colour_input")
    score = keras.layers.Dense(2, name="head")(keras.layers.Concatenate()([colour, age]))
    return keras.Model({"years": age, "a colour": colour}, {"score": score, "again": score, "age": age * 2.0})


def lists_of_one() -> Any:
    import keras

    x = keras.Input((3,))
    return keras.Model([x], [keras.layers.Dense(2)(x)])


def inside() -> Any:
    """Models inside of others, which take and give dictionaries and lists of one."""
    import keras

    left, right = keras.Input((3,), name="left"), keras.Input((2,), name="right")
    dense = keras.layers.Dense(4, name="made")(keras.layers.Concatenate()([left, right]))
    pair = keras.Model({"z": left, "a": right}, {"sum": dense, "half": dense / 2.0}, name="pair")
    only = keras.Input((4,))
    one = keras.Model([only], [keras.layers.Dense(1)(only)], name="one")
    named = keras.Input((4,))
    single = keras.Model({"x": named}, {"y": keras.layers.Dense(1)(named)}, name="single")
    one_in, other_in = keras.Input((3,)), keras.Input((2,))
    found = pair({"z": one_in, "a": other_in})
    last = one([found["sum"]])[0] + single({"x": found["half"]})["y"]
    more = pair({"z": one_in * 2.0, "a": other_in})["half"]
    return keras.Model([one_in, other_in], {"last": last, "more": more})


def given(model: Any) -> Any:
    """Data for a model, as its inputs are put together."""
    import keras

    rng = np.random.default_rng(0)
    return keras.tree.map_structure(lambda each: rng.random((2, *each.shape[1:]), "float32"), model.input)


def is_same(one: Any, other: Any) -> bool:
    import keras

    keras.tree.assert_same_structure(one, other)
    pairs = zip(keras.tree.flatten(one), keras.tree.flatten(other), strict=True)
    return all(np.array_equal(*map(keras.ops.convert_to_numpy, pair)) for pair in pairs)


@pytest.mark.filterwarnings("ignore:When providing `inputs` as a dict")
@pytest.mark.parametrize("make", [by_other_names, lists_of_one, inside])
def test_a_model_keeps_how_its_inputs_and_outputs_are_put_together(
    catalogue: Catalogue, make: Callable[[], Any]
) -> None:
    model = make()
    found = from_model(model, catalogue)
    assert Architecture.from_json(found.to_json()) == found
    feedback = Shapes(catalogue, Architecture.load).update(found)
    assert [each for node in feedback.nodes.values() for each in node.errors] == []
    code = generate(found, catalogue, Architecture.load, "net", feedback).text
    exec(code, space := {})
    again = space["build"]()
    again.set_weights(model.get_weights())
    data = given(model)
    assert is_same(model(data), again(data))
    assert is_same(model.predict(data, verbose=0), again.predict(data, verbose=0))
    assert generate(from_model(again, catalogue), catalogue, Architecture.load, "net").text == code


@pytest.mark.filterwarnings("ignore:When providing `inputs` as a dict")
def test_saved_models_keep_them_and_operations_get_them(catalogue: Catalogue, tmp_path: Path) -> None:
    model = by_other_names()
    model.save(tmp_path / "net.keras")
    found = sources.read({"kind": "model", "path": "net.keras"}, tmp_path, catalogue)
    assert found["notes"] == []
    whole = Architecture.from_json(found["architecture"])
    assert whole == from_model(model, catalogue) and whole.input_keys == ("a colour", "years")
    made = make_model(whole, Architecture.load, "net.architecture.json", tmp_path, "0")
    made.compile("sgd", {"score": "mse", "again": "mae", "age": "mse"})
    answers = {"score": np.zeros((2, 2)), "again": np.zeros((2, 2)), "age": np.zeros((2, 1))}
    assert np.isfinite(made.train_on_batch(given(made), answers)).all()


@pytest.mark.filterwarnings("ignore:When providing `inputs` as a dict")
def test_keys_that_no_dictionary_can_have_are_said_and_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    whole = from_model(by_other_names(), catalogue)
    twice = replace(whole, input_keys=("same", "same"))
    shapes = Shapes(catalogue, Architecture.load)
    [(node, wrong)] = [(name, each) for name, node in shapes.update(twice).nodes.items() for each in node.errors]
    assert node == whole.inputs[1] and "'same'" in wrong.message and whole.inputs[0] in wrong.message
    with pytest.raises(LibraryError, match="'same'"):
        make_model(twice, Architecture.load, "net.architecture.json", tmp_path, "0")
    fewer = replace(whole, output_keys=("only",))
    [wrong] = [each for node in shapes.update(fewer).nodes.values() for each in node.errors]
    assert (wrong.expected, wrong.received) == ("3", "1") and "outputs" in wrong.message
    # No key at all: lists, which are as long as the model has ends.
    assert "inputs=[" in generate(replace(whole, input_keys=()), catalogue, Architecture.load).text


def test_long_dictionaries_have_a_line_for_each_key(catalogue: Catalogue) -> None:
    import keras

    inputs = {f"column_{index}": keras.Input((1,), name=f"column_{index}") for index in range(9)}
    model = keras.Model(inputs, keras.layers.Concatenate()(list(inputs.values())))
    text = generate(from_model(model, catalogue), catalogue, Architecture.load).text
    assert '            "column_0": column_0,\n            "column_1": column_1,\n' in text
    exec(text, space := {})
    assert list(space["build"]().input) == list(inputs)
