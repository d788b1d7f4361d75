"""A live Keras model as an architecture: layers, calls, nested models; arguments where they are not the defaults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ...errors import DeepForgeError
from ...model.architecture import OUTPUT, Architecture, Layer, Link, Object, Port, Value
from ..catalogue import Catalogue, Entry
from ..flatten import output_name
from .catalogue.build import INDEX
from .chains import FUNCTIONAL, SEQUENTIAL, made_of
from .constants import TooLargeError, constants, text
from .defaults import defaults, index_text, literal_text, policy, same
from .keys import keys_of
from .live import (
    calls,
    class_id,
    flat,
    implied_masks,
    is_built,
    is_model,
    is_usual,
    own_function,
    own_name,
    placed,
    takes,
)
from .placement import INPUT, placement

# What a layer's configuration holds besides its constructor's arguments, and what that is by default.
_COMMON: dict[str, Any] = {"trainable": True, "build_config": None, "registered_name": None}


class ModelImportError(DeepForgeError):
    """A model that cannot become an architecture; the message names the layer."""

    code = "cannot-import"


def from_model(model: Any, catalogue: Catalogue) -> Architecture:
    """The architecture of a functional or sequential model.

    Raises ModelImportError for a model whose graph Keras does not know (subclasses of Model), and for layers
    that hold what no document can (functions written in place).
    """
    importer = _Importer(catalogue)
    found = importer.graph(model)
    return replace(found, models=importer.models)


class _Importer:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.models: dict[str, Architecture] = {}
        self._model_names: dict[int, str] = {}

    def graph(self, model: Any, name: str | None = None) -> Architecture:
        """``name``: what the document calls an inner model."""
        import keras

        kind = SEQUENTIAL if isinstance(model, keras.Sequential) else FUNCTIONAL
        own = None if name in (None, model.name) else model.name
        made = made_of(kind, name=own, trainable=bool(model.trainable))
        if kind == SEQUENTIAL and not is_built(model):
            return self._unbuilt(model, made)
        functional = _functional(model)
        names = _Names()
        nodes: dict[str, Layer] = {}
        edges: dict[str, Link] = {}
        first: dict[int, str] = {}
        produced: dict[int, Port] = {}
        for operation, node in calls(functional):
            id_ = names.of(own_name(operation))
            for index, tensor in enumerate(flat(node.output_tensors)):
                produced[id(tensor)] = (id_, output_name(index))
            again = first.setdefault(id(operation), id_)
            if again != id_:
                layer, entry = Layer("again", again=again), self._entry(operation)
            else:
                layer, entry = self._layer(operation)
            for value, constant in _constants(operation, node):
                if id(value) not in produced:
                    produced[id(value)] = (names.of("array"), OUTPUT)
                    nodes[produced[id(value)][0]] = constant
            layer, links = self._inputs(layer, entry, operation, node, produced)
            nodes[id_] = layer
            for port, sources in links.items():
                for order, source in enumerate(sources):
                    edges[f"e{len(edges) + 1}"] = Link(source, (id_, port), order)
        _leave_names(nodes)
        ends = {produced[id(tensor)][0] for tensor in [*flat(functional.inputs), *flat(functional.outputs)]}
        _drop_unused(nodes, edges, ends)
        return Architecture(
            "keras",
            nodes,
            edges,
            inputs=tuple(produced[id(tensor)][0] for tensor in flat(functional.inputs)),
            outputs=tuple(produced[id(tensor)] for tensor in flat(functional.outputs)),
            input_keys=keys_of(functional.input),
            output_keys=keys_of(functional.output),
            made=made,
        )

    def _unbuilt(self, model: Any, made: Object | None) -> Architecture:
        """The chain of a sequential model that was never called, behind an input whose shape nobody has said."""
        if not model.layers:
            raise ModelImportError(f"{model.name} has no layers.")
        names = _Names()
        before = names.of("inputs")
        nodes = {before: Layer("layer", INPUT)}
        edges: dict[str, Link] = {}
        for operation in model.layers:
            layer, entry = self._layer(operation)
            if layer.kind == "block":
                (port,) = self.models[layer.block[1:]].input_nodes(INPUT)[:1] or ["inputs"]
            else:
                port = entry.inputs[0].name if entry is not None and entry.inputs else "inputs"
            id_ = names.of(own_name(operation))
            nodes[id_] = layer
            edges[f"e{len(edges) + 1}"] = Link((before, OUTPUT), (id_, port))
            before = id_
        return Architecture("keras", nodes, edges, inputs=("inputs",), outputs=((before, OUTPUT),), made=made)

    def _entry(self, operation: Any) -> Entry | None:
        return self.catalogue.by_id.get(class_id(operation))

    def _layer(self, operation: Any) -> tuple[Layer, Entry | None]:
        import keras

        if isinstance(operation, keras.layers.InputLayer):
            return Layer("layer", INPUT, arguments=_input_arguments(operation)), None
        if isinstance(operation, keras.Model):
            return Layer("block", block=f"#{self._inner(operation)}"), None
        id_ = class_id(operation)
        entry = self.catalogue.by_id.get(id_)
        if not isinstance(operation, keras.layers.Layer):
            return Layer("layer", id_, arguments=_operation_arguments(operation, entry)), entry
        return Layer("layer", id_, arguments=self._arguments(operation)), entry

    def _inner(self, model: Any) -> str:
        name = self._model_names.get(id(model))
        if name is None:
            name = _Names(self.models).of(model.name)
            self._model_names[id(model)] = name
            self.models[name] = Architecture()
            self.models[name] = self.graph(model, name)
        return name

    # -- arguments -----------------------------------------------------------------------------------------------

    def _arguments(self, layer: Any) -> dict[str, Value]:
        """Constructor arguments that differ from their defaults, by the layer's configuration."""
        kind = type(layer)
        try:
            config = {**_made_with(layer), **_configuration(layer)}
        except (NotImplementedError, TypeError, ValueError) as error:
            # Keras adds how a class would be written.
            reason = " ".join(str(error).partition("Example:")[0].split())
            raise ModelImportError(
                f"The layer {layer.name} ({kind.__name__}) has no configuration: {reason}"
            ) from error
        default = defaults(kind)
        found: dict[str, Value] = {}
        for name, value in config.items():
            if name == "trainable" and value is False and name not in default:
                # Every layer takes it, though few constructors name it.
                found["trainable"] = "False"
            if name in _COMMON and (name not in default or value == _COMMON[name]):
                continue
            if name == "name":
                if takes(kind, name):
                    found["name"] = repr(value)
            elif name == "dtype":
                if policy(value) != policy(None):
                    found["dtype"] = repr(policy(value))
            elif name in default and not same(value, default[name], name, kind):
                own = own_function(value, getattr(layer, name, None))
                found[name] = Object(own) if own else self._value(value, f"{layer.name}.{name}")
        return found

    def _value(self, value: Any, where: str) -> Value:
        if isinstance(value, Mapping) and value.get("class_name") in ("__numpy__", "__tensor__"):
            return _numbers(value, where)
        if isinstance(value, Mapping) and "class_name" in value:
            return self._object(value, where)
        if (
            isinstance(value, (list, tuple))
            and value
            and all(isinstance(v, Mapping) and "class_name" in v for v in value)
        ):
            return tuple(self._object(each, where) for each in value)
        text = literal_text(value)
        if text is None:
            raise ModelImportError(f"{where}: a {type(value).__name__} has no text that a document could hold.")
        return text

    def _object(self, data: Mapping[str, Any], where: str) -> Object:
        """A serialised object, such as an initializer or the layer inside a wrapper."""
        id_ = self._id_of(data, where)
        if data.get("class_name") == "Functional":
            raise ModelImportError(
                f"{where}: a functional model inside of another layer cannot be drawn. A sequential one can, and a "
                "class of its own in a module of the project."
            )
        if data.get("class_name") == "function":
            return Object(id_, {})
        config = data.get("config") or {}
        kind = _find(id_)
        default = defaults(kind)
        arguments: dict[str, Value] = {}
        for name, value in config.items():
            if name in _COMMON or name == "dtype":
                continue
            if name == "name" or (name in default and not same(value, default[name], name, kind)):
                arguments[name] = self._value(value, f"{where}.{name}")
        return Object(id_, arguments)

    def _id_of(self, data: Mapping[str, Any], where: str) -> str:
        name = data["class_name"]
        if name == "__lambda__" or data.get("module") == "builtins":
            raise ModelImportError(
                f"{where}: a function written in place cannot be read back. Put it into a module of the project."
            )
        module, registered = data.get("module"), data.get("registered_name")
        if name == "function":
            text = str(data.get("config"))
            return f"{module}.{text}" if module and not str(module).startswith("keras") else f"keras.activations.{text}"
        for entry_id in (f"{module}.{name}", f"keras.layers.{name}", f"keras.initializers.{name}"):
            if entry_id in self.catalogue.by_id:
                return entry_id
        return f"{module}.{name}" if module else str(registered or name)

    # -- inputs --------------------------------------------------------------------------------------------------

    def _inputs(
        self, layer: Layer, entry: Entry | None, operation: Any, node: Any, produced: Mapping[int, Port]
    ) -> tuple[Layer, dict[str, list[Port]]]:
        """The links into one call, and what else it was called with."""
        links: dict[str, list[Port]] = {}
        given: dict[str, str] = {}
        if layer.of == INPUT:
            return layer, links
        args, kwargs = node.arguments.args, node.arguments.kwargs
        if layer.kind == "block" or (layer.kind == "again" and is_model(operation)):
            inner = self.models[self._model_names[id(operation)]]
            tensors = flat([args, list(kwargs.values())])
            for name, tensor in zip(inner.input_nodes(INPUT), tensors, strict=False):
                links[name] = [produced[id(tensor)]]
            return layer, links
        pairs = [*placed(operation, args), *kwargs.items()]
        arguments = dict(layer.arguments)
        implied = implied_masks(dict(pairs))
        for name, value in pairs:
            if name in implied:
                continue
            tensors = [each for each in flat(value) if id(each) in produced]
            if tensors:
                if any(isinstance(each, (int, float)) for each in flat(value)):
                    raise ModelImportError(
                        f"{operation.name}: {name} has numbers among its tensors: write keras.ops.array(…) for them."
                    )
                links[name] = [produced[id(each)] for each in tensors]
            elif value is not None and not (name == "training" and is_usual(operation, value)):
                text = index_text(value) if layer.of == INDEX.id else literal_text(value)
                if text is None:
                    raise ModelImportError(f"{operation.name}: it was called with {name}={value!r}.")
                if entry is not None and entry.is_function:
                    arguments.setdefault(name, text)
                else:
                    given[name] = text
        by_place, _ = placement(entry, links)
        named = tuple(name for name in by_place if name in kwargs)
        return replace(layer, arguments=arguments, call=given, named=named), links


def _numbers(data: Mapping[str, Any], where: str) -> str:
    """The text of an array in a layer's configuration."""
    import numpy as np

    try:
        return text(np.asarray(data["config"]["value"], data["config"]["dtype"]))
    except TooLargeError as error:
        raise ModelImportError(
            f"{where}: an array of {error} is more than a document should hold. Leave it out, and set the weights of "
            "the model that the document gives."
        ) from error


def _constants(operation: Any, node: Any) -> list[tuple[Any, Layer]]:
    try:
        return list(constants((node.arguments.args, node.arguments.kwargs)))
    except TooLargeError as error:
        raise ModelImportError(
            f"{operation.name}: it is called with an array of {error}, which is none of the model's weights and more "
            "than a document should hold. Put it into a layer of your own in modules/."
        ) from error


def _leave_names(nodes: dict[str, Layer]) -> None:
    """Let Keras name layers that are called like operations of the model: it counts operations, and their names, anew
    each time that the code runs, and no two parts of a model may be called the same."""
    kinds = {node.of.rpartition(".")[2] for node in nodes.values() if node.of.startswith("keras.ops.")}
    for id_, node in nodes.items():
        name = node.arguments.get("name")
        if isinstance(name, str) and re.sub(r"_\d+$", "", name.strip("'\"")) in kinds:
            rest = {each: value for each, value in node.arguments.items() if each != "name"}
            nodes[id_] = replace(node, arguments=rest)


def _drop_unused(nodes: dict[str, Layer], edges: dict[str, Link], ends: set[str]) -> None:
    """Take away operations that nothing needs: what worked out masks that are filled in anyway."""
    while True:
        used = {edge.source[0] for edge in edges.values()} | ends
        unused = [
            name for name, node in nodes.items() if name not in used and node.of.startswith(("keras.ops.", INDEX.id))
        ]
        if not unused:
            return
        for name in unused:
            del nodes[name]
        for id_ in [id_ for id_, edge in edges.items() if edge.target[0] in unused]:
            del edges[id_]


class _Names:
    """Ids for nodes: the layers' names as Python names, told apart by numbers."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)

    def of(self, name: str) -> str:
        plain = re.sub(r"\W", "_", name, flags=re.ASCII)
        plain = plain if re.match(r"[A-Za-z_]", plain) else f"n_{plain}"
        found, number = plain, 2
        while found in self.taken:
            found, number = f"{plain}_{number}", number + 1
        self.taken.add(found)
        return found


def _functional(model: Any) -> Any:
    """The functional model behind a model."""
    import keras

    if isinstance(model, keras.Sequential):
        return model._functional
    if not getattr(model, "_nodes", None):
        raise ModelImportError(
            f"{model.name} is a {type(model).__name__}, a class of its own: Keras does not know the graph of what it "
            "computes. Only functional and sequential models can be drawn."
        )
    return model


def _made_with(layer: Any) -> dict[str, Any]:
    """What Keras noted that a person's own layer was made with: its configuration often leaves out some of it."""
    noted = None if type(layer).__module__.startswith("keras.") else getattr(layer, "_auto_config", None)
    return dict(noted.config) if noted is not None else {}


def _configuration(layer: Any) -> dict[str, Any]:
    """What a layer says of itself. Code that explains a network takes away the activation of its last layer, by None:
    Keras computes with that, as with none at all, but has no word for it."""
    import keras

    is_taken = getattr(layer, "activation", ...) is None
    try:
        if is_taken:
            layer.activation = keras.activations.linear
        return dict(layer.get_config())
    finally:
        if is_taken:
            layer.activation = None


def _find(id_: str) -> Any:
    from .values import find

    return find(id_)


def _input_arguments(layer: Any) -> dict[str, Value]:
    shape = tuple(layer.batch_shape)
    found: dict[str, Value] = {}
    if shape[:1] == (None,):
        found["shape"] = repr(shape[1:])
    else:
        found["batch_shape"] = repr(shape)
    if layer.dtype != "float32":
        found["dtype"] = repr(layer.dtype)
    for name in ("sparse", "optional"):
        if getattr(layer, name, False):
            found[name] = "True"
    found["name"] = repr(layer.name)
    return found


def _operation_arguments(operation: Any, entry: Entry | None) -> dict[str, Value]:
    """The constants an operation was made with: what its function takes besides tensors."""
    if entry is None:
        raise ModelImportError(f"{operation.name}: {type(operation).__name__} is no public operation of Keras.")
    found: dict[str, Value] = {}
    # As it was given: operations keep some of it in another form, such as one axis as a list.
    given = operation.get_config()
    for argument in entry.arguments:
        if argument.name in given or hasattr(operation, argument.name):
            text = literal_text(given.get(argument.name, getattr(operation, argument.name, None)))
            if text is not None and text != argument.default:
                found[argument.name] = text
    return found
