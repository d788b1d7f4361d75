"""Makes the catalogue of the Keras that is installed. The only module that walks through Keras."""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ...catalogue import Argument, Catalogue, Entry, Port
from ..backend import choose
from . import docs, evidence, kinds, overrides, ports

# Every part of the library that imports Keras imports this module or ``values``.
choose()

# Public modules of Keras with classes, and the family of what is in each.
CLASSES = {
    "layers": "layer",
    "losses": "loss",
    "optimizers": "optimizer",
    "optimizers.schedules": "schedule",
    "metrics": "metric",
    "callbacks": "callback",
    "initializers": "initializer",
    "regularizers": "regularizer",
    "constraints": "constraint",
}
FUNCTIONS = {"activations": "activation", "ops": "operation"}
# Bases nobody puts on a canvas, and helpers that are no layers.
_ABSTRACT = {"Layer", "Wrapper", "InputSpec", "Loss", "Optimizer", "LearningRateSchedule", "Metric", "Callback",
             "Initializer", "Regularizer", "Constraint", "OptimizerMap", "CallbackList"}  # fmt: skip
# Layers that TensorFlow or another framework computes, whatever the backend is.
_NEEDS = {
    "HashedCrossing": "tensorflow", "Hashing": "tensorflow", "IntegerLookup": "tensorflow",
    "StringLookup": "tensorflow", "TextVectorization": "tensorflow", "TFSMLayer": "tensorflow",
    "TorchModuleWrapper": "torch", "FlaxLayer": "flax", "JaxLayer": "jax",
}  # fmt: skip

# ``tensor[key]`` is an operation without a public name.
INDEX = Entry(
    "operator.getitem",
    "operation",
    category="operation",
    summary="Part of a tensor, by index.",
    arguments=(
        Argument("a", "array", required=True, doc="The tensor.", source="override"),
        Argument("key", "text", required=True, doc="What stands in the brackets, such as ':, -1'.", source="override"),
    ),
    inputs=(Port("a"),),
    is_function=True,
)

Progress = Callable[[str], None]


def build(progress: Progress = lambda text: None) -> Catalogue:
    """The catalogue of the installed Keras. Takes seconds; see ``store`` for one that is remembered."""
    import keras

    entries: list[Entry] = []
    for path, family in CLASSES.items():
        progress(f"Reading keras.{path}")
        entries += _agreed(list(_classes(_module(keras, path), family)))
    for path, family in FUNCTIONS.items():
        progress(f"Reading keras.{path}")
        entries += _agreed(list(_functions(_module(keras, path), path, family)))
    return Catalogue("keras", str(keras.__version__), (*entries, INDEX))


def entry_of_class(kind: type, family: str, id_: str, aliases: tuple[str, ...] = ()) -> Entry:
    """The entry of one class: of Keras, or of a project's own."""
    seen = evidence.of_class(kind)
    said = _docs(kind)
    arguments = [
        overrides.apply(kind.__name__, _argument(parameter, said, seen))
        for parameter in list(inspect.signature(kind.__init__).parameters.values())[1:]  # type: ignore[misc]
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
    arguments = [_ranked(kind, each) for each in arguments]
    doc = docs.of(_described(kind))
    is_layer = family == "layer"
    return Entry(
        id_,
        family,
        category=_category(kind) if is_layer else "",
        summary=overrides.SUMMARIES.get(kind.__name__) or docs.summary(doc),
        doc=doc,
        arguments=tuple(arguments),
        inputs=_inputs(kind) if is_layer else (),
        outputs=ports.outputs({each.name: each for each in arguments}) if is_layer else (),
        aliases=aliases,
        needs=_needs(kind.__name__),
    )


def entry_of_function(function: Any, family: str, id_: str) -> Entry:
    """The entry of one function: an activation, an operation on tensors."""
    seen = evidence.of_function(function)
    doc = docs.of(function)
    said = docs.arguments(doc)
    parameters = [
        each
        for each in inspect.signature(function).parameters.values()
        if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
    ]
    arguments = tuple(overrides.apply(function.__name__, _argument(each, said, seen)) for each in parameters)
    inputs = ports.of_operation(arguments, {name for name, each in seen.items() if evidence.TENSOR in each.types})
    every = inspect.signature(function).parameters.values()
    several = [each.name for each in every if each.kind is each.VAR_POSITIONAL]
    inputs += tuple(Port(name, "list", least=1, most=None, doc=said.get(name, "")) for name in several)
    if family == "activation":
        # The first is the tensor.
        arguments = arguments[1:]
    return Entry(
        id_, family, category=family, summary=docs.summary(doc), doc=doc, arguments=arguments,
        inputs=inputs if family == "operation" else (), is_function=True,
    )  # fmt: skip


def public_paths(kind: type) -> list[str]:
    """The public paths of a class of Keras, as it names them itself; empty for others, subclasses included."""
    paths = vars(kind).get("_api_export_path", ())
    return [paths] if isinstance(paths, str) else list(paths)


def _module(keras: Any, path: str) -> Any:
    module = keras
    for part in path.split("."):
        module = getattr(module, part)
    return module


def _classes(module: Any, family: str) -> Iterator[Entry]:
    done: set[type] = set()
    for name in sorted(dir(module)):
        kind = getattr(module, name)
        if not inspect.isclass(kind) or kind in done or kind.__name__ in _ABSTRACT:
            continue
        done.add(kind)
        paths = public_paths(kind)
        here = [path for path in paths if path.rpartition(".")[0] == module.__name__.replace("keras.api", "keras")]
        id_ = next((path for path in here if path.endswith("." + kind.__name__)), None) or (here or paths or [name])[0]
        yield entry_of_class(kind, family, id_, tuple(path for path in paths if path != id_))


def _functions(module: Any, path: str, family: str) -> Iterator[Entry]:
    done: set[int] = set()
    for name in sorted(dir(module)):
        function = getattr(module, name)
        if not inspect.isfunction(function) or id(function) in done or name in ("get", "serialize", "deserialize"):
            continue
        done.add(id(function))
        yield entry_of_function(function, family, f"keras.{path}.{name}")


def _agreed(entries: list[Entry]) -> list[Entry]:
    """The entries, with untyped arguments typed as those of the same name elsewhere in the family."""
    every = [each for entry in entries for each in entry.arguments]
    return [
        Entry(**{**vars(entry), "arguments": tuple(kinds.agreed(each, every) for each in entry.arguments)})
        for entry in entries
    ]


def _argument(parameter: inspect.Parameter, said: dict[str, str], seen: dict[str, evidence.Evidence]) -> Argument:
    required = parameter.default is parameter.empty
    return kinds.argument(
        parameter.name,
        None if required else parameter.default,
        required=required,
        doc=said.get(parameter.name, ""),
        evidence=seen.get(parameter.name, evidence.Evidence()),
        annotation="" if parameter.annotation is parameter.empty else str(parameter.annotation),
    )


def _ranked(kind: type, found: Argument) -> Argument:
    """A tuple with an entry per dimension has as many as the layer's name says."""
    rank = kind.__name__[-2:-1] if kind.__name__.endswith(("1D", "2D", "3D")) else ""
    if found.kind != "tuple" or found.source != "code" or found.length is not None or not rank:
        return found
    return Argument(**{**vars(found), "length": int(rank)})


def _docs(kind: type) -> dict[str, str]:
    """What docstrings say of the arguments: the class's own before those of its bases."""
    said: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if base.__doc__ and base is not object:
            said |= docs.arguments(docs.of(base))
    return said if _described(kind) is kind else said | docs.arguments(docs.of(_described(kind)))


def _described(kind: type) -> Any:
    """What carries the text of a class: itself, or the function that people call for an input layer, which has none."""
    import keras

    return keras.Input if kind is keras.layers.InputLayer else kind


def _category(kind: type) -> str:
    """The folder of Keras a layer lives in: ``convolutional``, ``pooling``, ..."""
    parts = kind.__module__.split(".")
    return parts[parts.index("layers") + 1] if "layers" in parts and parts.index("layers") + 2 < len(parts) else "core"


def _inputs(kind: type) -> tuple[Any, ...]:
    if kind.__name__ == "InputLayer":
        return ()
    least, most, _ = overrides.LISTS.get(kind.__name__, (2, None, ""))
    merges = kind.__name__ in overrides.LISTS or any(base.__name__ == "Merge" for base in kind.__mro__)
    found = ports.inputs(kind, merges=merges, least=least, most=most)
    # Its function takes one tensor or a list of them.
    return tuple(replace(port, most=None) for port in found) if kind.__name__ == "Lambda" else found


def _needs(name: str) -> str:
    package = _NEEDS.get(name)
    if package is None or importlib.util.find_spec(package) is not None:
        return ""
    return f"needs {package}, which is not installed here"
