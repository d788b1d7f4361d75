"""Errors of Keras in words a person understands, with what was expected and what was received."""

from __future__ import annotations

import re

from ..feedback import LayerError

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_WRAPPED = re.compile(r"^Exception encountered when calling [\w.]+\(?\)?\.?\s*", re.DOTALL)
_TAIL = re.compile(r"\s*Arguments received by [\w.]+:.*\Z", re.DOTALL)
_LAYER = re.compile(r"(Input \d+) (?:with name '[^']*' )?of layer '?\"?[\w/]+'?\"? is incompatible with the layer: ")
_EXPECTED = (
    re.compile(
        r"expected (?:axis )?(?P<expected>[^.;]*?), (?:but )?(?:found|got|received)[: ]*(?P<received>[^;]*?)\.(?:\s|$)"
    ),
    re.compile(r"[Ee]xpected (?P<expected>[^.]*?)\. Received:? (?P<received>.*?)\.?$"),
    re.compile(r"must be (?P<expected>[^.]*?)\. Received:? (?P<received>.*?)\.?$"),
)
# Messages that say what went wrong inside Keras rather than what is wrong with the network.
_REWRITTEN: tuple[tuple[str, str], ...] = (
    (
        r"Shapes used to initialize variables must be fully-defined.*shape=(\([^)]*\))",
        "Its weights need a dimension of known size where the input's is open: they would have shape {0}.",
    ),
    (
        r"Could not interpret (\w+)(?: function)? identifier: (.*)",
        "There is no {0} {1!r}.",
    ),
    (
        r"size would be zero or negative\. Received `?inputs shape=(\([^)]*\))`?, `kernel shape=(\([^)]*\))`",
        "Nothing would be left: the input has shape {0}, the window {1}. Pad with 'same', or pool less before it.",
    ),
    (
        r"The total size of the tensor must be unchanged\. Received: input_shape=(\([^)]*\)), target_shape=(\([^)]*\))",
        "The number of values must stay the same: expected as many as {0} holds, received the target {1}.",
    ),
)


def cleaned(error: BaseException, kind: str) -> LayerError:
    """The error for people. ``kind``: the layer's class, for messages that name none of what they are about."""
    text = _ANSI.sub("", str(error)).strip()
    text = _TAIL.sub("", _WRAPPED.sub("", text)).strip()
    text = _LAYER.sub(r"\1: ", text)
    text = re.sub(r"<KerasTensor shape=(\([^)]*\)), dtype=(\w+)[^>]*>", r"a tensor of shape \1", text)
    text = " ".join(text.split())
    for pattern, words in _REWRITTEN:
        found = re.search(pattern, text)
        if found:
            return LayerError(words.format(*found.groups()))
    if isinstance(error, (IndexError, KeyError, TypeError, AttributeError)) and not _says_something(text):
        return LayerError(f"{kind} cannot take this input with these arguments ({type(error).__name__}: {text}).")
    if isinstance(error, TypeError):
        text = re.sub(r"^[\w.]*__init__\(\) ", f"{kind} ", text)
    for shape in _EXPECTED:
        found = shape.search(text)
        if found:
            return LayerError(text, found["expected"].strip(), found["received"].strip())
    return LayerError(text or f"{kind} failed ({type(error).__name__}).")


def _says_something(text: str) -> bool:
    """Whether a message is about the network: it names an argument, a shape or what was expected."""
    return bool(re.search(r"argument|expected|shape|must|invalid|required|received", text, re.IGNORECASE)) and not (
        text.startswith(("tuple index", "list index", "'NoneType'"))
    )
