"""What people call the outputs of a layer that has several: the states of recurrent layers, attention scores.

Keras numbers the tensors that leave a layer. Which state is which is said by its descriptions only, in prose, so the
rows below say it; what has no row keeps its numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..flatten import output_name

# Class of the cell -> its states in the order of its state_size, and why that is so.
CELL_STATES: dict[str, tuple[tuple[str, ...], str]] = {
    "LSTMCell": (("state h", "state c"), "its step returns h and then the states [h, c]"),
    "ConvLSTMCell": (("state h", "state c"), "its step returns h and then the states [h, c]"),
    "GRUCell": (("state h",), "its only state is the last output h"),
    "SimpleRNNCell": (("state h",), "its only state is the last output h"),
}
# Class of the layer -> its outputs when it is called for more than one, and why that is so.
OUTPUTS: dict[str, tuple[tuple[str, ...], str]] = {
    "MultiHeadAttention": (("output", "attention scores"), "what it returns with return_attention_scores"),
    "GroupedQueryAttention": (("output", "attention scores"), "what it returns with return_attention_scores"),
    "Attention": (("output", "attention scores"), "what it returns with return_attention_scores"),
    "AdditiveAttention": (("output", "attention scores"), "what it returns with return_attention_scores"),
}


def titles(layer: Any, count: int) -> Mapping[str, str]:
    """The titles of a layer's ``count`` outputs, by the outputs' names; empty where numbers say all there is.

    ``layer``: a Keras layer as it was built; what it is not built of is never looked at.
    """
    if count < 2:
        return {}
    found = _titles(layer)
    return {output_name(index): title for index, title in enumerate(found)} if len(found) == count else {}


def _titles(layer: Any) -> Sequence[str]:
    named = _row(OUTPUTS, layer)
    if named is not None:
        return named
    if hasattr(layer, "forward_layer") and hasattr(layer, "backward_layer"):
        states = _states(getattr(layer.forward_layer, "cell", layer.forward_layer))
        merged = ["forward", "backward"] if layer.merge_mode is None else ["output"]
        more = [f"{side} {state}" for side in ("forward", "backward") for state in states]
        return [*merged, *(more if layer.return_state else [])]
    cell = getattr(layer, "cell", None)
    return ["output", *_states(cell)] if cell is not None else []


def _states(cell: Any) -> Sequence[str]:
    """The states of a cell, or of the cells that are stacked in it, which are counted from 1."""
    stacked = getattr(cell, "cells", None)
    if stacked is not None:
        return [f"{state} {index}" for index, each in enumerate(stacked, 1) for state in _states(each)]
    named = _row(CELL_STATES, cell)
    if named is not None:
        return named
    sizes = getattr(cell, "state_size", None)
    count = len(sizes) if isinstance(sizes, (list, tuple)) else 1
    return ["state"] if count == 1 else [f"state {index}" for index in range(1, count + 1)]


def _row(rows: Mapping[str, tuple[tuple[str, ...], str]], value: Any) -> Sequence[str] | None:
    """The row of the class, or of the nearest class it is made from."""
    for kind in type(value).__mro__:
        if kind.__name__ in rows:
            return rows[kind.__name__][0]
    return None
