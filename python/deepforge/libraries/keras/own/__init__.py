"""The project's own layers and functions: read from their text, imported only when a person allows it."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

from ....model.architecture import Layer
from ...blocks import objects_in
from ...catalogue import Catalogue
from ...feedback import LayerError
from ..chains import SEQUENTIAL
from ..values import ValueTextError, find
from .running import Modules


def foreign(node: Layer) -> list[str]:
    """The classes and functions a node needs that do not come with Keras."""
    return [id_ for id_ in _ids(node) if not id_.startswith(("keras.", "operator."))]


def unknown(node: Layer, catalogue: Catalogue, modules: Modules) -> LayerError | None:
    """What is wrong with the names a node uses; imports those that are not of Keras.

    Only what the catalogue, the project or a class for networks stands for is ever called: a document must
    not be able to name any function that is installed.
    """
    for id_ in _ids(node):
        entry = catalogue.by_id.get(id_)
        if entry is not None and not entry.file:
            continue
        module, _, name = id_.rpartition(".")
        if id_.startswith(("keras.", "operator.")) or not module:
            if not _is_inner(id_):
                return LayerError(f"There is no {id_} in this Keras ({catalogue.version}).", received=id_)
            continue
        file = modules.file_of(module)
        try:
            found: Any = getattr(importlib.import_module(module), name)
        except AttributeError:
            return LayerError(f"There is no {name} in {file or module}.", received=id_)
        except (Exception, SystemExit) as error:  # whatever the module does when it is imported
            return LayerError(f"{file or module} cannot be imported: {type(error).__name__}: {error}", received=id_)
        if file is None and not _is_for_networks(found):
            return LayerError(f"{id_} is no layer or other class for networks.", received=id_)
    return None


def _is_inner(id_: str) -> bool:
    """Whether a class that Keras has for itself is made for networks: its known models use some. And a chain of
    layers that a wrapper holds."""
    try:
        return id_ == SEQUENTIAL or (id_.startswith("keras.src.") and _is_for_networks(find(id_)))
    except ValueTextError:
        return False


def _ids(node: Layer) -> list[str]:
    every = [node.of, *(each.kind for value in node.arguments.values() for each in objects_in(value))]
    return [id_ for id_ in every if id_]


def _is_for_networks(found: Any) -> bool:
    import keras

    bases = (keras.Layer, keras.Loss, keras.Metric, keras.Initializer, keras.regularizers.Regularizer,
             keras.constraints.Constraint)  # fmt: skip
    return inspect.isclass(found) and issubclass(found, bases)
