"""What goes wrong in the code of a person's own layers: said as what that code does, on any backend, at no cost."""

from __future__ import annotations

import resource
from typing import Any

import pytest

from deepforge.libraries.keras import backend, messages
from deepforge.libraries.keras.weights import weightless

backend.choose()
keras: Any = pytest.importorskip("keras")
ops = keras.ops


class Narrow(keras.layers.Layer):  # type: ignore[misc, name-defined]
    """Multiplies by weights for another width: 4 GB of them for 50 000 inputs."""

    def build(self, shape: Any) -> None:
        self.kernel = self.add_weight(shape=(shape[-1] + 1, 20_000), initializer="glorot_uniform")

    def call(self, x: Any) -> Any:
        return ops.matmul(ops.relu(x), self.kernel)


class Missing(keras.layers.Layer):  # type: ignore[misc, name-defined]
    def call(self, x: Any) -> Any:
        return x + absent  # type: ignore[name-defined]  # noqa: F821


class Reading(keras.layers.Layer):  # type: ignore[misc, name-defined]
    def call(self, x: Any) -> Any:
        return x * float(ops.max(x))


def said(layer: Any, *shape: int | None) -> str:
    """What is said of a layer that is called on a tensor of this shape."""
    with weightless(), pytest.raises(Exception) as error:  # noqa: PT011
        layer(keras.KerasTensor(shape))
    return messages.cleaned(error.value, type(layer).__name__).message


def test_the_code_that_failed_is_named_with_what_it_said() -> None:
    assert said(Missing(), None, 4) == "Missing.call() fails: name 'absent' is not defined"
    message = said(Narrow(), None, 4)
    assert "infer" not in message and "83" not in message
    assert message.startswith("Narrow.call() fails") and "4" in message and "5" in message


@pytest.mark.skipif(keras.backend.backend() == "torch", reason="torch has the numbers: the layer works there")
def test_code_that_reads_numbers_is_said_to() -> None:
    assert "reads numbers" in said(Reading(), None, 4)


def test_the_weights_of_a_layer_that_fails_are_not_made() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said(Narrow(), None, 50_000)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
