"""Models whose weights nobody will look at: made without drawing them, which is most of the time that making takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def weightless() -> Iterator[None]:
    """Layers built inside get no weights: they stay uninitialised, and are forgotten before they would be made.

    They can be called on symbolic tensors only.
    """
    import keras
    from keras.src.backend.common import global_state

    with keras.StatelessScope(), _no_states():
        try:
            yield
        finally:
            global_state.set_global_attribute("uninitialized_variables", [])


@contextmanager
def _no_states() -> Iterator[None]:
    """Recurrent layers that keep their states from batch to batch know their size only: they are no weights, and made
    at once otherwise."""
    from keras.layers import RNN

    make = RNN._create_state_variables

    def expect(self: Any, batch_size: int) -> None:
        self.states = self.get_initial_state(batch_size)

    RNN._create_state_variables = expect
    try:
        yield
    finally:
        RNN._create_state_variables = make


@contextmanager
def zeros() -> Iterator[None]:
    """Layers built inside begin with zeros where they would draw: anything can be done with them.

    Drawing is compiled anew for each shape, and costs seconds in large networks.
    """
    import keras
    from keras.src.initializers.random_initializers import RandomInitializer

    def nothing(self: Any, shape: Any, dtype: Any = None, **_: Any) -> Any:
        return keras.ops.zeros(shape, dtype=dtype or keras.config.floatx())

    # Those of a person's own code are left alone.
    kinds = [kind for kind in _below(RandomInitializer) if kind.__module__.startswith("keras.")]
    before = [(kind, kind.__call__) for kind in kinds if "__call__" in vars(kind)]
    for kind, _ in before:
        kind.__call__ = nothing
    try:
        yield
    finally:
        for kind, method in before:
            kind.__call__ = method


def _below(kind: Any) -> list[Any]:
    return [each for below in kind.__subclasses__() for each in (below, *_below(below))]
