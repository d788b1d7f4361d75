"""The catalogue is the installed Keras: typed, complete, and every layer that can be built is built from it."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest

from deepforge.libraries.catalogue import Argument, Catalogue, Entry
from deepforge.libraries.keras.catalogue import build, overrides, store
from deepforge.libraries.keras.shapes import INPUT, Shapes
from deepforge.model.architecture import Architecture, Layer, Link, Object, Value

CLASSES = ("layer", "loss", "optimizer", "schedule", "metric", "callback", "initializer", "regularizer", "constraint")


@pytest.mark.parametrize("family", CLASSES)
def test_at_least_97_percent_of_the_arguments_are_typed(catalogue: Catalogue, family: str) -> None:
    arguments = [(entry.name, each) for entry in catalogue.family(family) for each in entry.arguments]
    untyped = [(name, each.name) for name, each in arguments if not each.source]
    assert arguments and len(untyped) <= 0.03 * len(arguments), untyped


def test_every_public_class_of_keras_is_there(catalogue: Catalogue) -> None:
    import keras

    for path in build.CLASSES:
        module = build._module(keras, path)
        public = {kind for name in dir(module) if inspect.isclass(kind := getattr(module, name))}
        for kind in public:
            if kind.__name__ not in build._ABSTRACT:
                assert any(name in catalogue.by_id for name in build.public_paths(kind)), kind


def expected(entry: Entry, name: str) -> Argument:
    found = entry.argument(name)
    assert found is not None
    return found


def test_what_is_known_of_some_arguments(catalogue: Catalogue) -> None:
    conv = catalogue.by_id["keras.layers.Conv2D"]
    assert catalogue.by_id["keras.layers.Convolution2D"] is conv
    assert [each.name for each in conv.arguments][:3] == ["filters", "kernel_size", "strides"]
    filters = expected(conv, "filters")
    assert (filters.kind, filters.required, filters.low, filters.above) == ("int", True, 0.0, True)
    strides = expected(conv, "strides")
    assert (strides.kind, strides.also, strides.length, strides.default) == ("tuple", "int", 2, "(1, 1)")
    padding = expected(conv, "padding")
    assert padding.kind == "enum" and set(padding.choices) >= {"valid", "same"}
    kernel = expected(conv, "kernel_initializer")
    assert (kernel.kind, kernel.family, kernel.default) == ("object", "initializer", "'glorot_uniform'")
    rate = expected(catalogue.by_id["keras.layers.Dropout"], "rate")
    assert (rate.kind, rate.low, rate.high) == ("float", 0.0, 1.0)
    assert expected(catalogue.by_id["keras.layers.Bidirectional"], "layer").family == "layer"
    assert expected(catalogue.by_id["keras.layers.StackedRNNCells"], "cells").kind == "objects"
    ports = catalogue.by_id["keras.layers.MultiHeadAttention"].inputs
    assert [port.name for port in ports if not port.optional] == ["query", "value"]
    assert catalogue.by_id["keras.layers.Concatenate"].inputs[0].kind == "list"
    assert catalogue.by_id["keras.layers.Dot"].inputs[0].most == 2
    assert [port.name for port in catalogue.by_id["keras.layers.LSTM"].inputs] == ["sequences", "initial_state"]


def test_each_override_has_a_reason_and_is_used(catalogue: Catalogue) -> None:
    used = {
        (entry.name, each.name) for entry in catalogue.entries for each in entry.arguments if each.source == "override"
    }
    used |= {("GroupedQueryAttention", name) for owner, name in used if owner == "GroupQueryAttention"}
    assert set(overrides.OVERRIDES) <= used
    assert all(len(row.reason) > 8 for row in overrides.OVERRIDES.values())


def test_it_is_remembered_by_version_and_made_again_when_unreadable(
    catalogue: Catalogue, tmp_path: Path, monkeypatch
) -> None:
    made = []
    monkeypatch.setattr(store, "build", lambda progress: made.append(1) or catalogue)
    assert store.load(tmp_path) == catalogue
    assert store.load(tmp_path) == catalogue and len(made) == 1
    path = next(tmp_path.iterdir())
    assert Catalogue.from_json(json.loads(path.read_text())) == catalogue
    path.write_text("{")
    assert store.load(tmp_path) == catalogue and len(made) == 2


# -- every layer is built ----------------------------------------------------------------------------------------

SAMPLES: dict[str, str] = {
    "int": "2", "float": "0.5", "number": "2", "text": "'x'", "bool": "True", "tuple": "(2, 2)", "shape": "(-1,)", "array": "[1.0, 2.0]",
}  # fmt: skip
# What a layer needs to make sense together, with the reason.
BETTER: dict[str, dict[str, Value]] = {
    "Bidirectional": {"layer": Object("keras.layers.LSTM", {"units": "2"})},
    "CategoryEncoding": {"num_tokens": "4"},
    "Discretization": {"bin_boundaries": "[0.0, 1.0]"},
    "Dot": {"axes": "1"},
    "EinsumDense": {"equation": "'ab,bc->ac'", "output_shape": "3"},
    "GroupNormalization": {"groups": "2"},
    "Lambda": {"function": Object("keras.activations.relu", {})},
    "Permute": {"dims": "(2, 1)"},
    "Pipeline": {"layers": (Object("keras.layers.Rescaling", {"scale": "0.5"}),)},
    "RNN": {"cell": Object("keras.layers.LSTMCell", {"units": "2"})},
    "StackedRNNCells": {"cells": (Object("keras.layers.LSTMCell", {"units": "2"}),)},
    "RandomBrightness": {"factor": "0.2"},
    "RandomGrayscale": {"factor": "0.2"},
    "RandomHue": {"factor": "0.2"},
    "RandomPosterization": {"factor": "4"},
    "STFTSpectrogram": {"frame_length": "4"},
    "SpectralNormalization": {"layer": Object("keras.layers.Dense", {"units": "2"})},
    "TimeDistributed": {"layer": Object("keras.layers.Dense", {"units": "2"})},
}
SHAPES = ["(8,)", "(8, 8)", "(8, 8, 3)", "(8, 8, 8, 3)", "(8, 8, 8, 8, 3)"]
# Not on a canvas by themselves: cells live inside RNN, one class wraps functions of another framework.
INSIDE = {"GRUCell", "LSTMCell", "SimpleRNNCell", "StackedRNNCells"}


def sample(argument: Argument) -> Value:
    if argument.kind == "tuple":
        return SAMPLES["int"] if argument.also == "int" else SAMPLES["float"]
    if argument.kind == "enum":
        return repr(argument.choices[0])
    if argument.kind == "object":
        return repr("relu") if argument.family == "activation" else Object("keras.layers.Dense", {"units": "2"})
    return SAMPLES[argument.kind]


def test_every_layer_that_can_be_built_is_built_from_the_catalogue(catalogue: Catalogue) -> None:
    shapes = Shapes(catalogue, lambda path: Architecture())
    failed: dict[str, str] = {}
    built = 0
    for entry in catalogue.family("layer"):
        if entry.needs or entry.name in INSIDE or entry.name in ("InputLayer", "JaxLayer"):
            continue
        arguments = BETTER.get(entry.name) or {each.name: sample(each) for each in entry.arguments if each.required}
        errors = ""
        for shape in SHAPES:
            found = shapes.update(network(entry, arguments, shape)).nodes["layer"]
            if found.outputs:
                break
            errors = "; ".join(each.message for each in found.errors)
        else:
            failed[entry.name] = errors
            continue
        built += 1
    assert not failed
    assert built > 110


def network(entry: Entry, arguments: dict[str, Value], shape: str) -> Architecture:
    dtype = "'int32'" if entry.name in ("Embedding", "ReversibleEmbedding", "CategoryEncoding") else "'float32'"
    nodes = {
        "a": Layer("layer", INPUT, arguments={"shape": shape, "dtype": dtype}),
        "b": Layer("layer", INPUT, arguments={"shape": shape, "dtype": dtype}),
        "layer": Layer("layer", entry.id, arguments=arguments),
    }
    edges = {}
    for port in entry.inputs:
        if port.optional:
            continue
        for index, source in enumerate("ab"[: port.least]):
            edges[f"{port.name}{index}"] = Link((source, "output"), ("layer", port.name), index)
    return Architecture(nodes=nodes, edges=edges)
