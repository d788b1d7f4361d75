"""Models whose weights nobody will look at: made without drawing them, which is most of the time that making takes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# What torch and Keras say of a tensor whose numbers were asked for, and that has none.
_NO_NUMBERS = ("meta", "numerical value")


@contextmanager
def weightless() -> Iterator[None]:
    """Layers built inside get no weights: they stay uninitialised, and are forgotten before they would be made.

    They can be called on symbolic tensors only.
    """
    import keras
    from keras.src.backend.common import global_state

    with keras.StatelessScope(), _no_states(), _tried_once():
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
def _tried_once() -> Iterator[None]:
    """With torch, Keras tries a layer that fails on tensors without numbers again with numbers, those of its weights
    too: here only a layer that fails for want of numbers."""
    core: Any = sys.modules.get("keras.src.backend.torch.core")
    if core is None:
        yield
        return
    before = core.device_scope

    def scope(name: str) -> Any:
        failed = sys.exc_info()[1]
        again = failed is not None and sys._getframe(1).f_code.co_name == "symbolic_call"
        if failed is not None and again and not any(words in str(failed).lower() for words in _NO_NUMBERS):
            raise failed
        return before(name)

    core.device_scope = scope
    try:
        yield
    finally:
        core.device_scope = before


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
