"""Models whose inputs or outputs are dictionaries: the keys, as Keras has them and as a document has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...model.architecture import Architecture
from ..feedback import LayerError, LayerFeedback
from .placement import INPUT


def keys_of(structure: Any) -> tuple[str, ...] | None:
    """What an architecture says of the inputs or outputs that a model was made with.

    The keys of a dictionary in the order in which Keras has its tensors, none for a list of one; None for any other
    list, for one tensor, and for what ``is_deep``.
    """
    if is_deep(structure):
        return None
    if isinstance(structure, Mapping):
        return tuple(sorted(structure))
    return () if isinstance(structure, (list, tuple)) and len(structure) == 1 else None


def is_deep(structure: Any) -> bool:
    """Whether inputs or outputs are more than a list, or a dictionary by names: no architecture says that."""
    if isinstance(structure, Mapping):
        return not all(isinstance(key, str) and key for key in structure) or any(map(_holds, structure.values()))
    return isinstance(structure, (list, tuple)) and any(map(_holds, structure))


def _holds(value: Any) -> bool:
    return isinstance(value, (Mapping, list, tuple))


def problems(
    whole: Architecture, flat: Architecture, known: Mapping[str, LayerFeedback]
) -> Iterator[tuple[str, LayerError]]:
    """Keys that no dictionary could have: on the input, or the layer whose output it is. ``flat``: without blocks."""
    yield from _of_ends(flat.input_nodes(INPUT), whole.input_keys, known)
    yield from _of_ends([node for node, _ in flat.output_ports()], whole.output_keys, known, what="outputs")


def _of_ends(
    nodes: Sequence[str], keys: Sequence[str] | None, known: Mapping[str, LayerFeedback], what: str = "inputs"
) -> Iterator[tuple[str, LayerError]]:
    if not keys or not nodes:
        return
    taken: dict[str, str] = {}
    for node, key in zip(nodes, keys, strict=False):
        if key in taken and node in known:
            wrong = f"The key {key!r} in the dictionary of {what} is taken by {taken[key]}."
            yield node, LayerError(wrong, "a key of its own", repr(key))
        taken.setdefault(key, node)
    if len(nodes) != len(keys) and nodes[-1] in known:
        wrong = f"The dictionary of {what} has another number of keys than the model has {what}."
        yield nodes[-1], LayerError(wrong, str(len(nodes)), str(len(keys)))
