"""A live Keras model as an architecture: layers, calls, nested models; arguments where they are not the defaults."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ...errors import DeepForgeError
from ...model.architecture import Architecture, Layer, Link, Object, Port, Value
from ..catalogue import Catalogue, Entry
from ..flatten import output_name
from .catalogue.build import INDEX, public_paths
from .placement import INPUT

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
    return Architecture(
        "keras", found.nodes, found.edges, inputs=found.inputs, outputs=found.outputs, models=importer.models
    )


class _Importer:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.models: dict[str, Architecture] = {}
        self._model_names: dict[int, str] = {}

    def graph(self, model: Any) -> Architecture:
        functional = _functional(model)
        names = _Names()
        nodes: dict[str, Layer] = {}
        edges: dict[str, Link] = {}
        first: dict[int, str] = {}
        produced: dict[int, Port] = {}
        for operation, node in _calls(functional):
            id_ = names.of(_name(operation))
            for index, tensor in enumerate(_flat(node.output_tensors)):
                produced[id(tensor)] = (id_, output_name(index))
            again = first.setdefault(id(operation), id_)
            if again != id_:
                layer, entry = Layer("again", again=again), self._entry(operation)
            else:
                layer, entry = self._layer(operation)
            layer, links = self._inputs(layer, entry, operation, node, produced)
            nodes[id_] = Layer(**{**vars(layer), "position": (0, 0)})
            for port, sources in links.items():
                for order, source in enumerate(sources):
                    edges[f"e{len(edges) + 1}"] = Link(source, (id_, port), order)
        ends = {produced[id(tensor)][0] for tensor in [*_flat(functional.inputs), *_flat(functional.outputs)]}
        _drop_unused(nodes, edges, ends)
        return Architecture(
            "keras",
            nodes,
            edges,
            inputs=tuple(produced[id(tensor)][0] for tensor in _flat(functional.inputs)),
            outputs=tuple(produced[id(tensor)] for tensor in _flat(functional.outputs)),
        )

    def _entry(self, operation: Any) -> Entry | None:
        return self.catalogue.by_id.get(_class_id(operation))

    def _layer(self, operation: Any) -> tuple[Layer, Entry | None]:
        import keras

        if isinstance(operation, keras.layers.InputLayer):
            return Layer("layer", INPUT, arguments=_input_arguments(operation)), None
        if isinstance(operation, keras.Model):
            return Layer("block", block=f"#{self._inner(operation)}"), None
        id_ = _class_id(operation)
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
            self.models[name] = self.graph(model)
        return name

    # -- arguments -----------------------------------------------------------------------------------------------

    def _arguments(self, layer: Any) -> dict[str, Value]:
        """Constructor arguments that differ from their defaults, by the layer's configuration."""
        kind = type(layer)
        try:
            config = layer.get_config()
        except (NotImplementedError, TypeError, ValueError) as error:
            raise ModelImportError(f"The layer {layer.name} ({kind.__name__}) has no configuration: {error}") from error
        default = _defaults(kind)
        found: dict[str, Value] = {}
        for name, value in config.items():
            if name == "trainable" and value is False and name not in default:
                # Every layer takes it, though few constructors name it.
                found["trainable"] = "False"
            if name in _COMMON and (name not in default or value == _COMMON[name]):
                continue
            if name == "name":
                found["name"] = repr(value)
            elif name == "dtype":
                if _policy(value) != _policy(None):
                    found["dtype"] = repr(_policy(value))
            elif name in default and not _same(value, default[name], kind, name):
                own = _own_function(value, getattr(layer, name, None))
                found[name] = Object(own) if own else self._value(value, f"{layer.name}.{name}")
        return found

    def _value(self, value: Any, where: str) -> Value:
        if isinstance(value, Mapping) and "class_name" in value:
            return self._object(value, where)
        if (
            isinstance(value, (list, tuple))
            and value
            and all(isinstance(v, Mapping) and "class_name" in v for v in value)
        ):
            return tuple(self._object(each, where) for each in value)
        plain = _plain(value)
        if plain is None:
            raise ModelImportError(f"{where}: a {type(value).__name__} has no text that a document could hold.")
        return plain

    def _object(self, data: Mapping[str, Any], where: str) -> Object:
        """A serialised object, such as an initializer or the layer inside a wrapper."""
        id_ = self._id_of(data, where)
        if data.get("class_name") == "function":
            return Object(id_, {})
        config = data.get("config") or {}
        default = _defaults(_find(id_))
        arguments: dict[str, Value] = {}
        for name, value in config.items():
            if name in _COMMON or name == "dtype":
                continue
            if name == "name" or (name in default and not _same(value, default[name], _find(id_), name)):
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
        if layer.kind == "block" or (layer.kind == "again" and _is_model(operation)):
            inner = self.models[self._model_names[id(operation)]]
            tensors = _flat([args, list(kwargs.values())])
            for name, tensor in zip(inner.input_nodes(INPUT), tensors, strict=False):
                links[name] = [produced[id(tensor)]]
            return layer, links
        parameters = _parameters(operation)
        pairs = [*zip(parameters, args, strict=False), *kwargs.items()]
        arguments = dict(layer.arguments)
        implied = _implied_masks(dict(pairs))
        for name, value in pairs:
            if name in implied:
                continue
            tensors = [each for each in _flat(value) if id(each) in produced]
            if tensors:
                links[name] = [produced[id(each)] for each in tensors]
            elif value is not None and not (name == "training" and value is False):
                text = _index_text(value) if layer.of == INDEX.id else _plain(value)
                if text is None:
                    raise ModelImportError(f"{operation.name}: it was called with {name}={value!r}.")
                if entry is not None and entry.is_function:
                    arguments.setdefault(name, text)
                else:
                    given[name] = text
        return Layer(**{**vars(layer), "arguments": arguments, "call": given}), links


def _implied_masks(given: Mapping[str, Any]) -> set[str]:
    """The arguments of a call that Keras fills in by itself: masks that its tensors carry."""
    from keras.src.backend.common.masking import get_keras_mask

    found: set[str] = set()
    first = True
    for name, value in given.items():
        mask = given.get(f"{name}_mask", given.get("mask") if first else None)
        first = False
        carried = [get_keras_mask(each) for each in _flat(value) if hasattr(each, "shape")]
        if mask is None or not carried or any(each is None for each in carried):
            continue
        if len(carried) == len(_flat(mask)) and all(a is b for a, b in zip(carried, _flat(mask), strict=True)):
            found.add(f"{name}_mask" if f"{name}_mask" in given else "mask")
    return found


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
        plain = re.sub(r"\W", "_", name)
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
        if not model.built or getattr(model, "_functional", None) is None:
            raise ModelImportError(
                f"{model.name} does not know the shape of its input yet: begin it with keras.Input, or call it once."
            )
        return model._functional
    if not getattr(model, "_nodes", None):
        raise ModelImportError(
            f"{model.name} is a {type(model).__name__}, a class of its own: Keras does not know the graph of what it "
            "computes. Only functional and sequential models can be drawn."
        )
    return model


def _calls(functional: Any) -> list[tuple[Any, Any]]:
    """(operation, call) in the order of the model's graph."""
    found: list[tuple[Any, Any]] = []
    for depth in sorted(functional._nodes_by_depth, reverse=True):
        for node in functional._nodes_by_depth[depth]:
            found.append((node.operation, node))
    return found


def _flat(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [each for item in value.values() for each in _flat(item)]
    if isinstance(value, (list, tuple)):
        return [each for item in value for each in _flat(item)]
    return [value]


def _is_model(operation: Any) -> bool:
    import keras

    return isinstance(operation, keras.Model)


def _name(operation: Any) -> str:
    """A layer's own name; of an operation on tensors what it does: Keras only counts them."""
    import keras

    return str(operation.name) if isinstance(operation, keras.Layer) else re.sub(r"_\d+$", "", operation.name)


def _own_function(value: Any, function: Any) -> str | None:
    """Where a function is from that an argument is, when it is none of Keras': its configuration has only its name."""
    if not isinstance(value, Mapping) or value.get("class_name") != "function":
        return None
    module, name = getattr(function, "__module__", None), getattr(function, "__qualname__", "<")
    return f"{module}.{name}" if module and "<" not in name else None


def _class_id(operation: Any) -> str:
    kind = type(operation)
    if kind.__module__.startswith("keras.src.activations"):
        # The one activation that is an operation of its own is no public one; the layer computes the same.
        return f"keras.layers.{kind.__name__}"
    paths = public_paths(kind)
    if paths:
        return next((path for path in paths if path.startswith("keras.layers.")), paths[0])
    if kind.__module__.startswith("keras.src.ops"):
        snake = re.sub(r"(?<=[a-z0-9])([A-Z])|(?<=[A-Z])([A-Z])(?=[a-z])", r"_\1\2", kind.__name__).lower()
        return INDEX.id if snake == "get_item" else f"keras.ops.{snake}"
    return f"{kind.__module__}.{kind.__qualname__}"


def _find(id_: str) -> Any:
    from .values import find

    return find(id_)


def _parameters(operation: Any) -> list[str]:
    if _class_id(operation) == INDEX.id:
        return [each.name for each in INDEX.arguments]
    if type(operation).__module__.startswith("keras.src.activations"):
        return ["inputs"]
    return [p.name for p in inspect.signature(operation.call).parameters.values() if p.kind is not p.VAR_KEYWORD]


def _defaults(kind: Any) -> dict[str, Any]:
    """Defaults of a constructor's arguments, ``_NONE`` for those that must be given."""
    # Of a class: what its constructor takes besides the object itself.
    parameters = list(inspect.signature(kind).parameters.values())
    return {
        p.name: _NONE if p.default is p.empty else p.default
        for p in parameters
        if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    }


_NONE = object()


def _same(value: Any, default: Any, kind: Any, name: str) -> bool:
    """Whether a configured value is what the default gives."""
    if default is _NONE:
        return False
    if isinstance(value, (list, tuple)) and isinstance(default, (list, tuple)):
        return list(value) == list(default)
    if default is None and value == "linear" and name.endswith("activation"):
        return True
    if isinstance(value, Mapping) and "class_name" in value:
        return _is_default_object(value, default, name)
    if isinstance(value, (list, tuple)) and isinstance(default, (int, float)) and value:
        return all(each == default for each in value)
    if name == "data_format" and default is None:
        import keras

        return bool(value == keras.config.image_data_format())
    return type(value) is type(default) and bool(value == default)


def _is_default_object(value: Mapping[str, Any], default: Any, name: str) -> bool:
    import keras

    if not isinstance(default, str):
        return False
    module = next((m for m in ("initializers", "regularizers", "constraints") if name.endswith(m[:-1])), None)
    if module is None:
        return bool(value.get("config") == default)
    registry = getattr(keras, module)
    made = registry.serialize(registry.get(default))
    drop = ("registered_name",)
    plain = {key: each for key, each in value.items() if key not in drop}
    return bool(plain == {key: each for key, each in made.items() if key not in drop})


def _policy(value: Any) -> str:
    """The name of a dtype policy, of a configuration or of the global one."""
    import keras

    if value is None:
        return str(keras.config.dtype_policy().name)
    if isinstance(value, Mapping):
        return str(value.get("config", {}).get("name", value.get("class_name")))
    return str(getattr(value, "name", value))


def _plain(value: Any) -> str | None:
    """Python-literal text, None when a value has none."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    if isinstance(value, slice):
        return None
    if isinstance(value, (list, tuple)):
        parts = [_plain(each) for each in value]
        if any(part is None for part in parts):
            return None
        inner = ", ".join(str(part) for part in parts)
        if isinstance(value, tuple):
            return f"({inner},)" if len(parts) == 1 else f"({inner})"
        return f"[{inner}]"
    if isinstance(value, Mapping):
        pairs = [(_plain(key), _plain(each)) for key, each in value.items()]
        if any(key is None or each is None for key, each in pairs):
            return None
        return "{" + ", ".join(f"{key}: {each}" for key, each in pairs) + "}"
    item = getattr(value, "item", None)
    return repr(item()) if callable(item) and getattr(value, "ndim", 1) == 0 else None


def _index_text(key: Any) -> str | None:
    """What stands in the brackets of an index, as literal text; None when it has tensors in it."""
    parts = key if isinstance(key, tuple) else (key,)
    texts: list[str] = []
    for part in parts:
        if isinstance(part, slice):
            start, stop, step = ("" if each is None else str(each) for each in (part.start, part.stop, part.step))
            texts.append(f"{start}:{stop}:{step}" if step else f"{start}:{stop}")
        elif part is Ellipsis:
            texts.append("...")
        elif part is None or isinstance(part, int):
            texts.append(str(part))
        else:
            return None
    return repr(", ".join(texts) + ("," if isinstance(key, tuple) and len(texts) == 1 else ""))


def _input_arguments(layer: Any) -> dict[str, Value]:
    shape = tuple(layer.batch_shape)
    found: dict[str, Value] = {}
    if shape[:1] == (None,):
        found["shape"] = repr(shape[1:])
    else:
        found["batch_shape"] = repr(shape)
    if layer.dtype != "float32":
        found["dtype"] = repr(layer.dtype)
    found["name"] = repr(layer.name)
    return found


def _operation_arguments(operation: Any, entry: Entry | None) -> dict[str, Value]:
    """The constants an operation was made with: what its function takes besides tensors."""
    if entry is None:
        raise ModelImportError(f"{operation.name}: {type(operation).__name__} is no public operation of Keras.")
    found: dict[str, Value] = {}
    for argument in entry.arguments:
        if hasattr(operation, argument.name):
            text = _plain(getattr(operation, argument.name))
            if text is not None and text != argument.default:
                found[argument.name] = text
    return found
