"""Shapes, sizes and layers in the words that people read: as they stand on the edges, without the batch."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence

from ..catalogue import Entry

# What the dimensions beside the batch are called, by how many there are.
_IMAGES = {1: "steps × channels", 2: "height × width × channels", 3: "depth × height × width × channels"}
_TUPLE = re.compile(r"[(\[](?:None|\d+)(?:,? (?:None|\d+))*,?[)\]]")


def sizes(numbers: Iterable[int | None]) -> str:
    """``32 × 32``; ``any`` for an open one."""
    return " × ".join("any" if each is None else str(each) for each in numbers)


def shape(whole: Sequence[int | None]) -> str:
    """A tensor's shape without its batch; of one without other dimensions: ``one value``."""
    return sizes(whole[1:]) or "one value"


def dimensions(count: int) -> str:
    """How many dimensions there are beside the batch."""
    return f"{count} dimension" if count == 1 else f"{count} dimensions"


def layout(entry: Entry | None, count: int) -> str:
    """What ``count`` dimensions mean to a layer, such as ``: steps × features``; empty when that is not known."""
    if entry is None:
        return ""
    if entry.category == "rnn" and count == 2:
        return ": steps × features"
    found = re.search(r"([123])D(?:Transpose)?$", entry.name)
    if found and int(found.group(1)) + 1 == count and entry.category in ("convolutional", "pooling", "reshaping"):
        return f": {_IMAGES[int(found.group(1))]}"
    return ""


def plain(text: str) -> str:
    """A text of Keras without code marks, with shapes as people read them."""
    text = text.replace("`", "")
    return _TUPLE.sub(_shape_in_text, text)


def _shape_in_text(found: re.Match[str]) -> str:
    text = found.group(0)
    if "None" not in text:
        return text
    try:
        value = ast.literal_eval(text if "," in text else re.sub(r" ", ", ", text))
    except (ValueError, SyntaxError):
        return text
    return shape(value) if value[:1] in ((None,), [None]) else sizes(value)
