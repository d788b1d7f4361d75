"""A catalogue that reads a class when it is asked for it: building a network or reading one back needs only a few."""

from __future__ import annotations

import inspect
from functools import cached_property
from typing import Any

from ...catalogue import Catalogue, Entry
from . import build


def lazy() -> Catalogue:
    """The catalogue of the installed Keras, without the seconds that reading all of it takes.

    Its ``entries`` are empty: what it knows is found by id. Arguments that only their namesakes in other classes
    tell the kind of are untyped.
    """
    import keras

    return _Lazy("keras", str(keras.__version__))


class _Lazy(Catalogue):
    @cached_property
    def by_id(self) -> dict[str, Entry]:
        return _Entries()


class _Entries(dict[str, Entry]):
    """Entries by id, made on first use. An id that is none of Keras' is remembered as such."""

    def __init__(self) -> None:
        super().__init__({build.INDEX.id: build.INDEX})
        self._unknown: set[str] = set()

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and self.get(id_) is not None

    def __missing__(self, id_: str) -> Entry:
        found = None if id_ in self._unknown else _entry(id_)
        if found is None:
            self._unknown.add(id_)
            raise KeyError(id_)
        self[id_] = found
        return found

    def get(self, id_: str, default: Any = None) -> Any:
        try:
            return self[id_]
        except KeyError:
            return default


def _entry(id_: str) -> Entry | None:
    """The entry of a public class or function of Keras, by any of its paths."""
    import keras

    module, _, name = id_.removeprefix("keras.").rpartition(".")
    family = build.CLASSES.get(module) or build.FUNCTIONS.get(module)
    if not id_.startswith("keras.") or family is None:
        return None
    found: Any = keras
    for part in (*module.split("."), name):
        found = getattr(found, part, None)
    if module in build.FUNCTIONS:
        return build.entry_of_function(found, family, id_) if inspect.isfunction(found) else None
    if not inspect.isclass(found):
        return None
    own = f"keras.{module}.{found.__name__}"
    return build.entry_of_class(found, family, own if own in build.public_paths(found) else id_)
