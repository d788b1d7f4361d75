"""Networks that are one layer after the other, and so can be written as ``keras.Sequential``."""

from __future__ import annotations

from collections.abc import Callable, Collection

from ...model.architecture import OUTPUT, Architecture, Layer, Object
from ..catalogue import Catalogue
from .catalogue.build import INDEX
from .placement import INPUT, is_list, placement
from .values import ValueTextError, literal

SEQUENTIAL = "keras.Sequential"
FUNCTIONAL = "keras.Model"
# What a document may say of a model itself besides its class.
_TRAINABLE, _NAME = "trainable", "name"


def made_of(kind: str, *, name: str | None, trainable: bool) -> Object | None:
    """What a document says of a model itself: nothing of a functional one whose layers learn. name: None when it is
    called as the document calls it."""
    arguments = ({} if name is None else {_NAME: repr(name)}) | ({} if trainable else {_TRAINABLE: "False"})
    return None if kind == FUNCTIONAL and not arguments else Object(kind, arguments)


def name_of(whole: Architecture) -> str | None:
    """The model's own name; None when the document says none that could be one."""
    given = whole.made.arguments.get(_NAME) if whole.made is not None else None
    try:
        name = literal(given) if isinstance(given, str) else None
    except ValueTextError:
        return None
    return name if isinstance(name, str) and name and "/" not in name else None


def is_frozen(whole: Architecture) -> bool:
    """Whether the model itself says that it does not learn."""
    return whole.made is not None and whole.made.arguments.get(_TRAINABLE) == "False"


def is_open(node: Layer) -> bool:
    """Whether an input does not say its shape."""
    return not {"shape", "batch_shape"} & set(node.arguments)


def chain(
    whole: Architecture, catalogue: Catalogue, nested: Collection[str], is_several: Callable[[Layer], bool]
) -> list[str] | None:
    """The nodes from the input on, of a network that says it is a sequential model; None when it is no chain any more.

    nested: the inner models that are models of their own in code. is_several: whether a node gives several tensors.
    Keras calls each layer of a chain with one tensor and with nothing else.
    """
    inputs, outputs, sources = whole.input_nodes(INPUT), whole.output_ports(), whole.all_sources()
    if whole.made is None or whole.made.kind != SEQUENTIAL or len(inputs) != 1 or len(outputs) != 1:
        return None
    following = {ports[0][0]: name for name, each in sources.items() for ports in each.values() if ports}
    found, taken = [inputs[0]], {inputs[0]}
    while (name := following.get(found[-1])) is not None:
        node, fed = whole.nodes[name], sources[name]
        if name in taken or list(fed.values()) != [[(found[-1], OUTPUT)]]:
            return None
        if is_several(whole.nodes[found[-1]]) or not _is_called_plainly(node, next(iter(fed)), catalogue, nested):
            return None
        found.append(name)
        taken.add(name)
    is_whole = len(found) == len(whole.nodes) > 1 and outputs[0] == (found[-1], OUTPUT)
    return found if is_whole and whole.nodes[inputs[0]].of == INPUT else None


def _is_called_plainly(node: Layer, port: str, catalogue: Catalogue, nested: Collection[str]) -> bool:
    if node.call or node.named or node.kind == "again" or node.of in (INPUT, INDEX.id):
        return False
    if node.kind == "block":
        return node.block in nested
    entry = catalogue.by_id.get(node.of)
    if entry is None:
        return True
    return not entry.is_function and not is_list(entry, port, 1) and placement(entry, [port])[0] == [port]
