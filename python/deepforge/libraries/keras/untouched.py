"""Work with Keras that leaves a process as it was: its generator of random numbers, its counters of names, what is set
for all layers."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def drawn_from(seed: str = "0") -> Iterator[None]:
    """Have Keras draw as if ``random`` had this seed (hexadecimal): whoever gives no seed gets one from there.

    The generator goes on afterwards as if nothing had been drawn.
    """
    # The generator itself: who watches the functions of the module would take this for a seed that the operation sets.
    generator: random.Random = random.random.__self__  # type: ignore[attr-defined]
    before = generator.getstate()
    generator.setstate(random.Random(int(seed, 16)).getstate())
    try:
        yield
    finally:
        generator.setstate(before)


@contextmanager
def names_kept() -> Iterator[None]:
    """Layers that are made inside do not count when later ones are named: a model is called what its code calls it."""
    from keras.src.backend.common import global_state

    before = dict(global_state.get_global_attribute("object_name_uids", default={}))
    try:
        yield
    finally:
        global_state.set_global_attribute("object_name_uids", defaultdict(int, before))


@contextmanager
def settings_kept() -> Iterator[None]:
    """What a person's code sets for all layers, such as their precision, ends with it.

    Layers that were made inside say then by themselves what they compute with.
    """
    import keras
    from keras.src.backend.common import global_state

    config = keras.config
    floatx, epsilon, data_format = config.floatx(), config.epsilon(), config.image_data_format()
    # Who asks for it sets it: from then on it would not follow floatx.
    policy = global_state.get_global_attribute("dtype_policy")
    global_state.set_global_attribute("dtype_policy", None)
    try:
        yield
    finally:
        config.set_floatx(floatx)
        config.set_epsilon(epsilon)
        config.set_image_data_format(data_format)
        global_state.set_global_attribute("dtype_policy", policy)
