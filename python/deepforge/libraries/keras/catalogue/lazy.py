"""A catalogue that reads a class when it is asked for it: building a network or reading one back needs only a few."""

from __future__ import annotations

import ast
import inspect
from functools import cached_property
from pathlib import Path
from typing import Any

from ...catalogue import Catalogue, Entry
from . import build


def lazy(project: Path | None = None) -> Catalogue:
    """The catalogue of the installed Keras and of a project, without the seconds that reading all of it takes.

    Its ``entries`` are empty: what it knows is found by id. Arguments that only their namesakes in other classes
    tell the kind of are untyped. Nothing of the project is run.
    """
    import keras

    return _Lazy(project, str(keras.__version__))


class _Lazy(Catalogue):
    def __init__(self, project: Path | None, version: str) -> None:
        super().__init__("keras", version)
        object.__setattr__(self, "_project", project)

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """Entries by id, each read when it is asked for."""
        return _Entries(self)

    @cached_property
    def own(self) -> dict[str, Entry]:
        """What the project's modules have."""
        from ..own import reading

        project: Path | None = vars(self)["_project"]
        if project is None:
            return {}
        modules = reading.sources(project)
        # What is not recognised by what it does is called by its name all the same, when it is a function.
        functions = {
            f"{module.id}.{node.name}": Entry(
                f"{module.id}.{node.name}", "activation", is_function=True, file=module.file
            )
            for module in modules
            for node in module.tree.body
            if isinstance(node, ast.FunctionDef)
        }
        return functions | {entry.id: entry for entry in reading.entries(modules, self)}


class _Entries(dict[str, Entry]):
    """Entries by id, made on first use. An id that is none of Keras' is remembered as such."""

    def __init__(self, catalogue: _Lazy) -> None:
        super().__init__({build.INDEX.id: build.INDEX})
        self._catalogue = catalogue
        self._unknown: set[str] = set()

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and self.get(id_) is not None

    def __missing__(self, id_: str) -> Entry:
        found = None
        if id_.startswith("keras."):
            found = None if id_ in self._unknown else _entry(id_)
        elif id_ not in self._unknown:
            found = self._catalogue.own.get(id_)
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
    if family is None:
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
