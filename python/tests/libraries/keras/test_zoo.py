"""The example architectures: each opens without a word of complaint, is code that runs anywhere, and trains."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from deepforge.libraries.catalogue import Catalogue
from deepforge.libraries.keras import offers
from deepforge.libraries.keras.code import generate
from deepforge.libraries.keras.importing import from_model
from deepforge.libraries.keras.shapes import Shapes
from deepforge.libraries.keras.weights import weightless
from deepforge.model.architecture import Architecture


@dataclass(frozen=True)
class Row:
    """What is known of an example: its weights. small: parameters that make it quick to train."""

    parameters: int
    small: dict[str, str] = field(default_factory=dict)


ZOO = {
    "acgan_discriminator": Row(525_835),
    "acgan_generator": Row(2_657_897),
    "bidirectional_rnn": Row(2_757_761, {"words": "10", "units": "3"}),
    "cifar10_cnn": Row(3_227_050),
    "redshift_inception": Row(24_773_720, {"bins": "4"}),
    "resnet50": Row(25_636_712, {"shape": "(32, 32, 3)", "classes": "3"}),
    "seq2seq_lstm": Row(718_173, {"source_shape": "(None, 5)", "target_shape": "(None, 4)", "target_tokens": "4", "latent": "3"}),
    "siamese": Row(121_345),
    "transformer_encoder": Row(668_446, {"words": "10", "shape": "(5,)", "places": "6", "width": "4"}),
}  # fmt: skip


def opened(name: str) -> Architecture:
    return Architecture.from_json(json.loads(offers.examples()[name].read_text()), name)


def no_files(path: str) -> Architecture:
    raise AssertionError(path)


def built(text: str) -> Any:
    scope: dict[str, Any] = {}
    exec(compile(text, "generated", "exec"), scope)
    return scope["build"]()


def test_every_example_is_here() -> None:
    assert [each["name"] for each in offers.offers()["examples"]] == sorted(ZOO)
    assert all(each["title"] != each["name"] and each["summary"] for each in offers.offers()["examples"])


@pytest.mark.parametrize("name", ZOO)
def test_an_example_opens_without_errors(catalogue: Catalogue, name: str) -> None:
    found = Shapes(catalogue, no_files).update(opened(name))
    assert found.complete and found.parameters == ZOO[name].parameters
    assert not [error for node in found.nodes.values() for error in node.errors]


@pytest.mark.parametrize("name", ZOO)
def test_an_example_is_placed_by_the_editor(name: str) -> None:
    # Layers at one place are arranged when they are first shown, with the sizes that their cards have then.
    whole = opened(name)
    for graph in (whole, *whole.models.values()):
        assert {node.position for node in graph.nodes.values()} == {(0, 0)}


@pytest.mark.parametrize("name", ZOO)
def test_an_example_comes_back_from_its_code_and_trains(catalogue: Catalogue, name: str) -> None:
    whole = opened(name)
    small = replace(narrow(whole), parameters={**whole.parameters, **ZOO[name].small})
    text = generate(small, catalogue, no_files, name).text
    assert "deepforge" not in text
    with quickly_compiled():
        model = built(text)
    with weightless():
        again = built(generate(from_model(model, catalogue), catalogue, no_files, name).text)
    assert [each.get_config() for each in again.layers] == [each.get_config() for each in model.layers]
    assert [weight.shape for weight in again.weights] == [weight.shape for weight in model.weights]
    before = np.array(model.trainable_weights[-1])
    model.compile(optimizer="sgd", loss="mse")
    rng = np.random.default_rng(0)
    inputs = [data(rng, tensor) for tensor in model.inputs]
    outputs = [data(rng, tensor) for tensor in model.outputs]
    with quickly_compiled():
        model.train_on_batch(inputs if len(inputs) > 1 else inputs[0], outputs if len(outputs) > 1 else outputs[0])
    assert (np.array(model.trainable_weights[-1]) != before).any()


@contextmanager
def quickly_compiled() -> Iterator[None]:
    """One step is run: making it fast would take far longer than the step."""
    import keras

    if keras.backend.backend() != "jax":
        yield
        return
    import jax

    before = jax.config.read("jax_disable_most_optimizations")
    jax.config.update("jax_disable_most_optimizations", True)
    try:
        yield
    finally:
        jax.config.update("jax_disable_most_optimizations", before)


def narrow(whole: Architecture) -> Architecture:
    """With blocks of an eighth of their width: half the time goes into drawing weights."""
    widths = ("filters", "wide", "reduce", "expand")
    nodes = {
        id_: replace(node, arguments={
            name: str(int(str(value)) // 8) if name in widths else value for name, value in node.arguments.items()
        }) if node.kind == "block" else node
        for id_, node in whole.nodes.items()
    }  # fmt: skip
    return replace(whole, nodes=nodes)


def data(rng: np.random.Generator, tensor: Any) -> Any:
    """A batch of one for an input or output of a model; open dimensions are 5 long."""
    shape = (1, *(size or 5 for size in tensor.shape[1:]))
    return rng.integers(0, 9, shape) if tensor.dtype.startswith("int") else rng.random(shape, dtype=np.float32)
