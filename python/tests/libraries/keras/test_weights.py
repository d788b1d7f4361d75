"""Models without the weights that nobody looks at."""

from __future__ import annotations

import numpy
import pytest

from deepforge.libraries.keras import backend
from deepforge.libraries.keras.weights import weightless, zeros


@pytest.fixture(autouse=True)
def _backend() -> None:
    backend.choose()


def test_no_weights_are_made_for_models_of_which_only_the_layers_count() -> None:
    import keras

    with weightless():
        model = keras.applications.MobileNet(weights=None, input_shape=(32, 32, 3), classes=3)
    assert model.count_params() > 3_000_000
    assert not any(weight._initializer is None for weight in model.weights), "no weight has a value"


def test_what_would_be_drawn_is_zero_and_afterwards_it_is_drawn_again() -> None:
    import keras

    with zeros():
        layer = keras.layers.Dense(3)
        layer.build((None, 2))
        assert layer(numpy.ones((1, 2))).shape == (1, 3)
    assert not numpy.asarray(layer.kernel).any()
    drawn = keras.layers.Dense(3)
    drawn.build((None, 2))
    assert numpy.asarray(drawn.kernel).any()
    assert keras.initializers.serialize(layer.kernel_initializer) == keras.initializers.serialize(
        drawn.kernel_initializer
    )
