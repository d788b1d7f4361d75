"""Work on stored models that leaves a process as it was: its generators of random numbers, its counters of names."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras

from ..untouched import names_kept
from .rest import numbers


@contextmanager
def as_it_was() -> Iterator[None]:
    """What Keras draws and counts inside is taken back: nobody asked for it."""
    from keras.src.backend.common import global_state

    seeds: Any = global_state.get_global_attribute("global_seed_generator")
    at = None if seeds is None else numbers(seeds.state).tolist()
    with names_kept(), undrawn():
        try:
            yield
        finally:
            if seeds is not None and numbers(seeds.state).tolist() != at:
                seeds.state.assign(at)


@contextmanager
def undrawn() -> Iterator[None]:
    """The global generators of Python, numpy and torch go on afterwards as if nothing had been drawn.

    Through the generators themselves: who watches the functions of these modules would take it for a seed.
    """
    python: Any = random.random.__self__  # type: ignore[attr-defined]
    numpy: Any = getattr(sys.modules.get("numpy.random.mtrand"), "_rand", None)
    torch: Any = getattr(sys.modules.get("torch"), "default_generator", None)
    before = python.getstate(), numpy and numpy.get_state(legacy=False), torch and torch.get_state()
    try:
        yield
    finally:
        python.setstate(before[0])
        if numpy is not None:
            numpy.set_state(before[1])
        if torch is not None:
            torch.set_state(before[2])


def builds_undrawn(model: Any) -> None:
    """Have a loaded model build its measures, when it is used for the first time, without a draw.

    Keras looks at a first batch for that, which shuffles the data once more than in the process where it was trained.
    """
    build = getattr(model, "_symbolic_build", None)
    if build is None:
        return

    def once(*args: Any, **kwargs: Any) -> Any:
        del model._symbolic_build
        with undrawn():
            return build(*args, **kwargs)

    model._symbolic_build = once


def has_built(model: Any) -> bool:
    """Whether a model has built its measures, or would have where it comes from."""
    if "_symbolic_build" in vars(model):
        return True
    measures = [getattr(model, name, None) for name in ("_compile_loss", "_compile_metrics")]
    return isinstance(model, keras.Model) and any(each is not None and each.built for each in measures)
