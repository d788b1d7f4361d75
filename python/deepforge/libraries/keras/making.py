"""Makes the model of an architecture: by the code that a person sees, so that both are the same."""

from __future__ import annotations

import linecache
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any

from ...errors import DeepForgeError
from ...model.architecture import Architecture
from ..flatten import Load
from ..library import LibraryError
from . import messages
from .catalogue.lazy import lazy
from .code import generate
from .shapes import Shapes


def make_model(whole: Architecture, load: Load, path: str, seed: str) -> Any:
    """The Keras model: built, not compiled. ``path`` names the architecture in errors.

    seed: hexadecimal digits. Initial weights are drawn as if ``random`` had been seeded with them, so that they are the
    same whenever this is made; generators of the process are left as they were. Raises LibraryError that names the
    layers and what is wrong with each.
    """
    title = PurePosixPath(path).name.partition(".")[0]
    with _names_kept():
        text = generate(whole, lazy(), load, title).text
    name = f"<{path}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space: dict[str, Any] = {"__name__": title}
    try:
        with _drawn_from(seed):
            exec(compile(text, name, "exec"), space)
            return space["build"]()
    except Exception as error:
        raise _failure(whole, load, path, error) from error


@contextmanager
def _drawn_from(seed: str) -> Iterator[None]:
    """Have Keras draw from a generator in this state: whoever gives no seed gets one from ``random``."""
    # The generator itself: who watches the functions of the module would take this for a seed that the operation sets.
    generator: random.Random = random.random.__self__  # type: ignore[attr-defined]
    before = generator.getstate()
    generator.setstate(random.Random(int(seed, 16)).getstate())
    try:
        yield
    finally:
        generator.setstate(before)


@contextmanager
def _names_kept() -> Iterator[None]:
    """Layers that are made inside do not count when later ones are named: a model is called what its code calls it."""
    from keras.src.backend.common import global_state

    before = dict(global_state.get_global_attribute("object_name_uids", default={}))
    try:
        yield
    finally:
        global_state.set_global_attribute("object_name_uids", defaultdict(int, before))


def _failure(whole: Architecture, load: Load, path: str, error: Exception) -> LibraryError:
    """All that is wrong with the layers; where nothing is known of it, what was raised."""
    try:
        feedback = Shapes(lazy(), load).update(whole)
        wrong = [
            f"{name}: {each.message}"
            for name, node in feedback.nodes.items()
            for each in node.errors
            if each.severity == "error"
        ]
    except DeepForgeError as again:
        wrong = [again.message]
    text = "; ".join(wrong) or messages.cleaned(error, type(error).__name__).message
    return LibraryError(f"{path} cannot be built: {text}", code="cannot-build", path=path, problems=wrong)
