"""Promises of the names of outputs: each is that of the tensor which Keras returns in its place."""

from __future__ import annotations

from typing import Any

import pytest

from deepforge.libraries.keras import backend

backend.choose()

import keras  # noqa: E402
from keras import layers  # noqa: E402

from deepforge.libraries.keras.output_titles import titles  # noqa: E402

STEPS = keras.KerasTensor((None, 5, 3))


def of(layer: Any, *inputs: Any, **call: Any) -> list[str]:
    found = layer(*(inputs or (STEPS,)), **call)
    flat = found if isinstance(found, (list, tuple)) else [found]
    return list(titles(layer, len(flat)).values())


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (layers.LSTM(2, return_state=True), ["output", "state h", "state c"]),
        (layers.GRU(2, return_state=True), ["output", "state h"]),
        (layers.SimpleRNN(2, return_state=True, return_sequences=True), ["output", "state h"]),
        (layers.RNN(layers.LSTMCell(2), return_state=True), ["output", "state h", "state c"]),
        (
            layers.Bidirectional(layers.LSTM(2, return_state=True)),
            ["output", "forward state h", "forward state c", "backward state h", "backward state c"],
        ),
        (
            layers.Bidirectional(layers.GRU(2, return_state=True), merge_mode=None),
            ["forward", "backward", "forward state h", "backward state h"],
        ),
        (layers.Bidirectional(layers.GRU(2), merge_mode=None), ["forward", "backward"]),
        (layers.LSTM(2), []),
        (layers.Dense(2), []),
    ],
)
def test_states_have_names(layer: Any, expected: list[str]) -> None:
    assert of(layer) == expected


def test_attention_scores_have_a_name() -> None:
    layer = layers.MultiHeadAttention(1, 2)
    assert of(layer, STEPS, STEPS, return_attention_scores=True) == ["output", "attention scores"]


def test_the_first_state_of_an_lstm_is_its_output() -> None:
    given = layers.LSTM(2, return_state=True)(keras.ops.ones((1, 5, 3)))
    output, h, c = map(keras.ops.convert_to_numpy, given)
    assert (output == h).all() and not (output == c).all()


def test_a_cell_of_somebody_else_has_numbered_states() -> None:
    class Cell(layers.Layer):  # type: ignore[misc]
        state_size = (2, 2)

        def call(self, inputs: Any, states: Any) -> Any:
            return states[0], states

    class Returns:
        cell = Cell()

    assert list(titles(Returns(), 3).values()) == ["output", "state 1", "state 2"]
    assert titles(Returns(), 2) == {}
