"""The catalogue is the installed Keras: typed, complete, and every layer that can be built is built from it."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import pytest

from deepforge.libraries.catalogue import Argument, Catalogue, Entry
from deepforge.libraries.keras import table
from deepforge.libraries.keras.catalogue import build, overrides, store

FAMILIES = (
    "layer", "loss", "optimizer", "schedule", "metric", "callback", "initializer", "regularizer", "constraint",
    "activation", "operation",
)  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
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


def test_every_layer_that_can_be_built_is_built_from_the_catalogue(catalogue: Catalogue) -> None:
    rows = table.rows(catalogue)
    failed = {row.layer: row.problem for row in rows if row.output is None and not row.left_out}
    assert not failed
    assert sum(row.output is not None for row in rows) > 110
    assert len(rows) == len(catalogue.family("layer"))


def test_operations_take_tensors_at_ports(catalogue: Catalogue) -> None:
    ports = {name: catalogue.by_id[f"keras.ops.{name}"].inputs for name in ("add", "concatenate", "mean", "take")}
    assert [port.name for port in ports["add"]] == ["x1", "x2"]
    assert [(port.name, port.kind) for port in ports["concatenate"]] == [("xs", "list")]
    assert [port.name for port in ports["mean"]] == ["x"]
    assert [port.name for port in ports["take"]][:1] == ["x"]


def test_documentation_is_plain_text(catalogue: Catalogue) -> None:
    tags = re.compile(r"</?(p|br|a|b|i|em|strong|code|pre|ul|li|div|span|img|table)\b[^<>]*>")
    texts = [(entry.id, text) for entry in catalogue.entries for text in (entry.doc, entry.summary)]
    assert not [name for name, text in texts if tags.search(text)]


def test_an_input_layer_says_what_it_is_for(catalogue: Catalogue) -> None:
    entry = catalogue.by_id["keras.layers.InputLayer"]
    assert "all layers inherit" not in entry.doc and "given" in entry.summary
    assert "not including the batch size" in {each.name: each.doc for each in entry.arguments}["shape"]
