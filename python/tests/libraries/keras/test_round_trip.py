"""Model to architecture to code to model: configuration, weights' shapes and outputs stay exactly as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from deepforge.libraries.catalogue import Catalogue
from deepforge.libraries.keras.code import generate
from deepforge.libraries.keras.importing import ModelImportError, from_model
from deepforge.libraries.keras.shapes import Shapes
from deepforge.model.architecture import Architecture

Made = tuple[Any, list[Any]]
rng = np.random.default_rng(0)


def transformer() -> Made:
    import keras
    from keras import layers

    tokens = keras.Input((10,), dtype="int32")
    x = layers.Embedding(50, 16)(tokens)
    x = layers.Add()([x, layers.MultiHeadAttention(2, 8)(x, x)])
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    x = layers.Dense(3, activation="gelu", kernel_regularizer=keras.regularizers.L2(1e-3))(x)
    return keras.Model(tokens, keras.ops.mean(x, axis=1)), [rng.integers(0, 50, (2, 10))]


def siamese() -> Made:
    import keras
    from keras import layers

    left, right = keras.Input((8,), name="left"), keras.Input((8,), name="right")
    base = keras.Sequential([keras.Input((8,)), layers.Dense(5, activation="relu"), layers.Dropout(0.2)], name="base")
    shared = layers.Dense(4)
    apart = layers.Subtract()([shared(base(left)), shared(base(right))])
    return keras.Model([left, right], layers.Dense(1, "sigmoid")(apart)), [rng.random((2, 8)), rng.random((2, 8))]


def sequences() -> Made:
    import keras
    from keras import layers

    source, target = keras.Input((None, 7)), keras.Input((None, 9))
    _, hidden, cell = layers.LSTM(6, return_state=True)(source)
    y, _, _ = layers.LSTM(6, return_sequences=True, return_state=True)(target, initial_state=[hidden, cell])
    return keras.Model([source, target], layers.Dense(9, "softmax")(y)), [rng.random((2, 5, 7)), rng.random((2, 4, 9))]


def stacked() -> Made:
    """A stack of cells gives the states of each cell as a list of their own."""
    import keras
    from keras import layers

    x = keras.Input((3, 2))
    cells = layers.StackedRNNCells([layers.LSTMCell(2), layers.GRUCell(3), layers.LSTMCell(2)])
    y, (_, cell), state, (hidden, _) = layers.RNN(cells, return_state=True)(x)
    return keras.Model(x, [layers.Add()([cell, hidden]), state, y]), [rng.random((2, 3, 2))]


def both_ways() -> Made:
    import keras
    from keras import layers

    x = keras.Input((6, 5))
    back = layers.LSTM(4, return_sequences=True, go_backwards=True)
    y = layers.Bidirectional(layers.GRU(4, return_sequences=True, kernel_regularizer="l2"), backward_layer=back)(x)
    return keras.Model(x, layers.TimeDistributed(layers.Dense(2))(y)), [rng.random((2, 6, 5))]


def operations() -> Made:
    import keras
    from keras import layers

    x = keras.Input((4, 4, 3))
    y = layers.Conv2D(2, 3, padding="same", kernel_initializer=keras.initializers.HeNormal(seed=1))(2.0 - x / 255.0)
    part = y[:, :2, ..., -1:]
    return keras.Model(x, [keras.ops.concatenate([part, part], axis=-1), y]), [rng.random((2, 4, 4, 3))]


def inception() -> Made:
    import keras
    from keras import layers

    image = x = keras.Input((16, 16, 3))
    for filters in (4, 8):
        towers = [layers.Conv2D(filters, size, padding="same", activation="relu")(x) for size in (1, 3, 5)]
        x = layers.BatchNormalization()(layers.Concatenate()([*towers, layers.MaxPooling2D(3, 1, padding="same")(x)]))
    return keras.Model(image, layers.Dense(5, "softmax")(layers.GlobalAveragePooling2D()(x))), [
        rng.random((2, 16, 16, 3))
    ]


def masked() -> Made:
    import keras
    from keras import layers

    tokens = keras.Input((None,), dtype="int32")
    x = layers.Embedding(9, 4, mask_zero=True, trainable=False)(tokens)
    return keras.Model(tokens, layers.Bidirectional(layers.LSTM(3))(x)), [np.array([[1, 2, 0, 0], [3, 4, 5, 0]])]


def no_files(path: str) -> Architecture:
    raise AssertionError(path)


def built(text: str) -> Any:
    scope: dict[str, Any] = {}
    exec(compile(text, "generated", "exec"), scope)
    return scope["build"]()


@pytest.mark.parametrize("make", [transformer, siamese, sequences, stacked, both_ways, operations, inception, masked])
def test_a_model_comes_back_as_it_was(catalogue: Catalogue, make: Callable[[], Made]) -> None:
    model, data = make()
    architecture = from_model(model, catalogue)
    assert Architecture.from_json(architecture.to_json()) == architecture
    feedback = Shapes(catalogue, no_files).update(architecture)
    assert feedback.parameters == model.count_params() and feedback.complete
    code = generate(architecture, catalogue, no_files, model.name)
    again = built(code.text)
    assert [weight.shape for weight in again.weights] == [weight.shape for weight in model.weights]
    again.set_weights(model.get_weights())
    for one, other in zip(many(model(inputs(data))), many(again(inputs(data))), strict=True):
        np.testing.assert_array_equal(one, other)
    # What the code builds gives the same code.
    assert generate(from_model(again, catalogue), catalogue, no_files, model.name).text == code.text


def inputs(data: list[Any]) -> Any:
    return data if len(data) > 1 else data[0]


def many(result: Any) -> list[Any]:
    from keras.ops import convert_to_numpy

    return [convert_to_numpy(each) for each in (result if isinstance(result, (list, tuple)) else [result])]


def test_configurations_are_equal(catalogue: Catalogue) -> None:
    model, _ = inception()
    again = built(generate(from_model(model, catalogue), catalogue, no_files, model.name).text)
    assert [each.get_config() for each in again.layers] == [each.get_config() for each in model.layers]


def test_inputs_that_are_given_by_name_stay_so(catalogue: Catalogue) -> None:
    """Keras orders the layers before them, and so all weights, by how they were given."""
    import keras
    from keras import layers

    one, other = keras.Input((4,), dtype="int32"), keras.Input((4,), dtype="int32")
    x, memory = layers.Embedding(7, 6)(one), layers.Embedding(9, 6)(other)
    attention = layers.MultiHeadAttention(2, 3)
    y = attention(memory, value=attention(query=x, value=memory, key=memory), use_causal_mask=True)
    model = keras.Model([one, other], layers.Dense(2)(y))
    architecture = from_model(model, catalogue)
    assert Architecture.from_json(architecture.to_json()) == architecture
    again = built(generate(architecture, catalogue, no_files, model.name).text)
    assert [weight.shape for weight in again.weights] == [weight.shape for weight in model.weights]
    assert again.get_config() == model.get_config()


def test_masks_that_keras_fills_in_are_not_drawn(catalogue: Catalogue) -> None:
    model, _ = masked()
    found = from_model(model, catalogue)
    kinds = [node.of.rpartition(".")[2] for node in found.nodes.values()]
    assert kinds == ["InputLayer", "Embedding", "Bidirectional"] and len(found.edges) == 2
    assert (
        next(node for node in found.nodes.values() if node.of.endswith("Embedding")).arguments["trainable"] == "False"
    )


def test_each_line_of_code_is_of_its_node(catalogue: Catalogue) -> None:
    model, _ = inception()
    architecture = from_model(model, catalogue)
    code = generate(architecture, catalogue, no_files)
    lines = code.text.splitlines()
    for name, (first, last) in code.lines.items():
        assert lines[first - 1].lstrip().startswith(f"{name} = "), name
        assert last >= first
    assert set(code.lines) == set(architecture.nodes)
    assert all(len(line) <= 120 for line in lines)


def test_code_does_not_depend_on_the_order_of_arguments_in_the_document(catalogue: Catalogue) -> None:
    def code(*names: str) -> str:
        given = {"shape": "(3,)", "dtype": "'int32'"}
        data = {
            "kind": "layer",
            "class": "keras.layers.InputLayer",
            "arguments": {name: given[name] for name in names},
            "position": [0, 0],
        }
        document = {"version": 1, "library": "keras", "nodes": {"x": data}, "edges": {}}
        return generate(Architecture.from_json(document), catalogue, no_files).text

    assert 'keras.Input(shape=(3,), dtype="int32")' in code("dtype", "shape")
    assert code("dtype", "shape") == code("shape", "dtype")


def test_what_cannot_be_drawn_is_said(catalogue: Catalogue) -> None:
    import keras

    class Own(keras.Model):
        def call(self, x: Any) -> Any:
            return x

    with pytest.raises(ModelImportError, match="a class of its own"):
        from_model(Own(), catalogue)
    with pytest.raises(ModelImportError, match="has no layers"):
        from_model(keras.Sequential(), catalogue)
    x = keras.Input((3,))
    with pytest.raises(ModelImportError, match="written in place"):
        from_model(keras.Model(x, keras.layers.Lambda(lambda t: t * 2)(x)), catalogue)


def test_a_block_is_a_function_with_its_parameters(catalogue: Catalogue) -> None:
    from deepforge.model.architecture import Layer, Link, Parameter

    block = Architecture(
        nodes={
            "x": Layer("layer", "keras.layers.InputLayer"),
            "wide": Layer("layer", "keras.layers.Dense", arguments={"units": Parameter("units")}),
        },
        edges={"e": Link(("x", "output"), ("wide", "inputs"))},
        parameters={"units": "4"},
    )
    whole = Architecture(
        nodes={
            "x": Layer("layer", "keras.layers.InputLayer", arguments={"shape": "(3,)"}),
            "one": Layer("block", block="architectures/head.architecture.json", arguments={"units": "5"}),
            "two": Layer("block", block="architectures/head.architecture.json"),
        },
        edges={"a": Link(("x", "output"), ("one", "x")), "b": Link(("one", "output"), ("two", "x"))},
    )
    code = generate(whole, catalogue, lambda path: block)
    assert "def head(x, units=4):" in code.text and "one = head(x, units=5)" in code.text
    assert built(code.text).count_params() == 3 * 5 + 5 + 5 * 4 + 4


def test_a_block_that_is_called_again_shares_its_layers(catalogue: Catalogue) -> None:
    from deepforge.model.architecture import Layer, Link, Parameter

    block = Architecture(
        nodes={
            "x": Layer("layer", "keras.layers.InputLayer"),
            "wide": Layer("layer", "keras.layers.Dense", arguments={"units": Parameter("units")}),
        },
        edges={"e": Link(("x", "output"), ("wide", "inputs"))},
        parameters={"units": "4"},
    )
    whole = Architecture(
        nodes={
            "a": Layer("layer", "keras.layers.InputLayer", arguments={"shape": "(3,)"}),
            "b": Layer("layer", "keras.layers.InputLayer", arguments={"shape": "(3,)"}),
            "one": Layer("block", block="#head", arguments={"units": "5"}),
            "two": Layer("again", again="one"),
        },
        edges={"a": Link(("a", "output"), ("one", "x")), "b": Link(("b", "output"), ("two", "x"))},
        models={"head": block},
    )
    model = built(generate(whole, catalogue, no_files).text)
    found = Shapes(catalogue, no_files).update(whole)
    assert model.count_params() == found.parameters == 3 * 5 + 5
    assert len(model.outputs) == 2 and found.nodes["two/wide"].outputs["output"].shape == (None, 5)
    # What comes in at the input of a block is known where the block is opened.
    assert found.nodes["one/x"].outputs["output"].shape == (None, 3)
