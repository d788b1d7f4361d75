"""Errors of Keras in words a person understands, with what was expected and what was received."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ...model.architecture import Layer
from ..catalogue import Entry
from ..feedback import LayerError, Tensor
from . import reasons, words

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_WRAPPED = re.compile(r"^Exception encountered when calling [\w.]+\(?\)?\.?\s*", re.DOTALL)
_TAIL = re.compile(r"\s*Arguments received by [\w.]+(?:\(\))?:.*\Z", re.DOTALL)
_INNER = re.compile(r".*Exception encountered: ", re.DOTALL)
# Of a layer whose code is followed to find its output, as that of a person's own layers is.
_INFERRED = re.compile(
    r"^Could not automatically infer the output shape .*? Either the `?([\w.]+\(\))`? method is incorrect.*?"
    r"Error encountered:\s*",
    re.DOTALL,
)
_LAYER = re.compile(r"Input (\d+) (?:with name '[^']*' )?of layer '?\"?[\w/]+'?\"? is incompatible with the layer: ")
_EXPECTED = (
    re.compile(
        r"[Ee]xpected (?:axis )?(?P<expected>[^.;]*?), (?:but )?(?:found|got|received)[: ]*"
        r"(?P<received>[^;]*?)\.?(?:\s|$)"
    ),
    re.compile(r"[Ee]xpected (?P<expected>[^.]*?)\. (?:Received|Got):? (?P<received>.*?)\.?$"),
    re.compile(r"must be (?P<expected>[^.]*?)\. Received:? (?P<received>.*?)\.?$"),
)


@dataclass(frozen=True)
class Where:
    """The layer that failed: its id, its node, what is known of its class, what it was given."""

    kind: str
    name: str = ""
    node: Layer = field(default_factory=lambda: Layer("layer"))
    entry: Entry | None = None
    inputs: Mapping[str, Sequence[Tensor]] = field(default_factory=dict)

    @property
    def first(self) -> Tensor | None:
        """The first tensor it was given."""
        return next((tensor for tensors in self.inputs.values() for tensor in tensors), None)


def cleaned(error: BaseException, kind: str, where: Where | None = None) -> LayerError:
    """The error for people. ``kind``: the layer's class, for messages that name none of what they are about."""
    place = where or Where(kind)
    text = " ".join(_LAYER.sub("", text_of(error)).split())
    for pattern, rewrite in _REWRITTEN:
        found = re.search(pattern, text)
        if found:
            return rewrite(found, place)
    if isinstance(error, (IndexError, KeyError, TypeError, AttributeError)) and not _says_something(text):
        return LayerError(f"{kind} cannot take this input with these arguments ({type(error).__name__}: {text}).")
    if isinstance(error, TypeError):
        text = re.sub(r"^[\w.]*__init__\(\) ", f"{kind} ", text)
    text = words.plain(text)
    for form in _EXPECTED:
        said = form.search(text)
        if said:
            return _named(LayerError(text, said["expected"].strip(), said["received"].strip()), place)
    message, _, received = text.partition(" Received: ")
    return _named(LayerError(message or f"{kind} failed ({type(error).__name__}).", None, received or None), place)


def text_of(error: BaseException) -> str:
    """What an error says, in one line: without colours, and without what Keras puts around it."""
    text = _ANSI.sub("", str(error)).strip()
    text = _TAIL.sub("", _WRAPPED.sub("", text)).strip()
    text, inferred = _INFERRED.subn(r"\1 fails: ", text)
    text = _TAIL.sub("", _INNER.sub("", text)).strip()
    if inferred:  # two numbers stand for any where torch computes shapes
        text = re.sub(r"(?<=[(\[])(?:83|89)(x|, )(?=\d)", lambda m: "any x " if m[1] == "x" else "any, ", text)
    text = re.sub(r"<KerasTensor shape=(\([^)]*\)), dtype=(\w+)[^>]*>", r"a tensor of shape \1", text)
    return " ".join(text.split())


def _named(wrong: LayerError, where: Where) -> LayerError:
    """With the argument that the message names, when it names one."""
    named = [each for each in where.node.arguments if re.search(rf"\b{re.escape(each)}\b", wrong.message)]
    return replace(wrong, argument=named[0]) if len(named) == 1 else wrong


def _says_something(text: str) -> bool:
    """Whether a message is about the network: it names an argument, a shape or what was expected."""
    return bool(re.search(r"argument|expected|shape|must|invalid|required|received", text, re.IGNORECASE)) and not (
        text.startswith(("tuple index", "list index", "'NoneType'"))
    )


# -- messages that say what went wrong inside Keras rather than what is wrong with the network ---------------------


def _rank(found: re.Match[str], where: Where) -> LayerError:
    word = {"min_": "at least ", "max_": "at most "}.get(found.group(1) or "", "")
    wants, has = int(found.group(2)) - 1, int(found.group(3)) - 1
    layout = words.layout(where.entry, wants)
    given = where.first
    received = words.dimensions(has) + (f": {words.shape(given.shape)}" if given is not None else "")
    hint = ""
    if has > wants == 1:
        hint = " Put Flatten or a pooling before it."
    return LayerError(
        f"{where.kind} needs {word}{words.dimensions(wants)} beside the batch{layout}.{hint}",
        f"{word}{words.dimensions(wants)}{layout}",
        received,
    )


def _axis(found: re.Match[str], where: Where) -> LayerError:
    given = where.first
    size = None if given is None else given.shape[int(found.group(1))]
    again = f" It shares its weights with {where.node.again}." if where.node.again else ""
    return LayerError(
        f"Its weights are made for inputs whose dimension {found.group(1)} is {found.group(2)}.{again}",
        found.group(2),
        "any" if size is None else str(size),
    )


def _open(found: re.Match[str], where: Where) -> LayerError:
    given = where.first
    return LayerError(
        f"{where.kind} needs to know how large its input is, which has an open dimension. Give the input layer a "
        "number in place of None, or pool over the open dimensions.",
        "a known size",
        words.shape(given.shape) if given is not None else None,
    )


def _nothing_left(found: re.Match[str], where: Where) -> LayerError:
    given, entry = where.first, where.entry
    size = reasons.window(where.node, entry) if entry is not None else None
    if given is None or entry is None or size is None:
        return LayerError("Nothing would be left: the window is larger than the input.")
    channels_first = reasons.setting(where.node, entry, "data_format") == "channels_first"
    space = given.shape[2:] if channels_first else given.shape[1:-1]
    return LayerError(
        "Nothing would be left: the window is larger than the input.",
        f"at least {words.sizes(size)}",
        words.sizes(space),
        "kernel_size" if entry.argument("kernel_size") is not None else "pool_size",
        because=reasons.of_window(where.node, entry),
        repair=reasons.pads(where.name, where.node, entry),
    )


def _identifier(found: re.Match[str], where: Where) -> LayerError:
    from .argument_checks import resembling

    family, given = found.group(1), found.group(2).strip("'\" ")
    texts = (repr(given), f'"{given}"')
    argument = next((name for name, text in where.node.arguments.items() if text in texts), None)
    hint = resembling(given, family)
    form = f"an {family}" if family[0] in "aeio" else f"a {family}"
    return LayerError(f"There is no {family} {given!r}.{hint}", form, repr(given), argument)


def _tuple(found: re.Match[str], where: Where) -> LayerError:
    name, count = found.group(1), int(found.group(2))
    text = where.node.arguments.get(name)
    wanted = "a whole number" if count == 1 else f"a whole number, or {count} of them"
    least = "" if name == "dilation_rate" else ", at least 1"
    return LayerError(f"{name}: expected {wanted}{least}.", f"{wanted}{least}", str(text), name)


def _groups(found: re.Match[str], where: Where) -> LayerError:
    return LayerError(
        f"The {found.group(2)} channels of its input cannot be divided into {found.group(1)} groups.",
        f"a divisor of {found.group(2)}", found.group(1), "groups",
    )  # fmt: skip


def _filter_groups(found: re.Match[str], where: Where) -> LayerError:
    return LayerError(
        f"Its {found.group(2)} filters cannot be divided into {found.group(1)} groups.",
        f"a multiple of {found.group(1)}", found.group(2), "filters",
    )  # fmt: skip


def _reshape(found: re.Match[str], where: Where) -> LayerError:
    given = where.first
    shape = words.shape(given.shape) if given is not None else found.group(1)
    return LayerError(
        "The number of values must stay the same.", f"as many values as {shape}", found.group(2), "target_shape",
        because=f"target_shape is {found.group(2)}",
    )  # fmt: skip


def _dot(found: re.Match[str], where: Where) -> LayerError:
    first, axis, second, other = found.groups()
    return LayerError(
        "The dimensions that are multiplied must have the same size.",
        f"{first} (dimension {axis} of the first input)",
        f"{second} (dimension {other} of the second)",
        "axes",
        because=reasons.of_arguments(where.node, {"axes": "axes"}),
    )


def _both_ways(found: re.Match[str], where: Where) -> LayerError:
    return LayerError(
        f"Bidirectional runs a recurrent layer in both directions; {found.group(1)} is none.",
        "a recurrent layer such as LSTM", found.group(1), "layer",
    )  # fmt: skip


def _per_step(found: re.Match[str], where: Where) -> LayerError:
    given = where.first
    return LayerError(
        "TimeDistributed applies its layer to each step of a sequence; its input has no steps.",
        "at least 2 dimensions: steps × features",
        f"1 dimension: {words.shape(given.shape)}" if given is not None else None,
    )


def _window_rank(found: re.Match[str], where: Where) -> LayerError:
    wants = (reasons.rank(where.entry) if where.entry is not None else 0) + 1
    given = where.first
    layout = words.layout(where.entry, wants)
    received = f"{words.dimensions(len(given.shape) - 1)}: {words.shape(given.shape)}" if given is not None else None
    return LayerError(
        f"{where.kind} needs {words.dimensions(wants)} beside the batch{layout}.",
        f"{words.dimensions(wants)}{layout}",
        received,
    )


def _matmul(found: re.Match[str], where: Where) -> LayerError:
    shapes = [words.shape(tensor.shape) for tensors in where.inputs.values() for tensor in tensors]
    return LayerError("These shapes cannot be multiplied as matrices.", None, " and ".join(shapes) or None)


def _unknown_argument(found: re.Match[str], where: Where) -> LayerError:
    return LayerError(f"{found.group(1)} has no argument {found.group(2)!r}.", argument=found.group(2))


def _numbers(found: re.Match[str], where: Where) -> LayerError:
    return LayerError(
        f"The code of {where.kind} reads numbers out of its tensors: there are none before it runs on data."
    )


_REWRITTEN: tuple[tuple[str, Callable[[re.Match[str], Where], LayerError]], ...] = (
    # What jax (through Keras), TensorFlow and torch say.
    (r"attribute '_error_repr'|not 'SymbolicTensor'|Abstract tracer value|on meta tensor", _numbers),
    (r"expected (min_|max_)?ndim=(\d+), found ndim=(\d+)", _rank),
    (r"expected axis (-?\d+) of input shape to have value (\d+)", _axis),
    (r"Shapes used to initialize variables must be fully-defined.*shape=(\([^)]*\))", _open),
    (r"last dimension of the inputs to a Dense layer should be defined", _open),
    (r"[Cc]omputed output size would be (?:zero or )?negative|size would be zero or negative", _nothing_left),
    (r"Could not interpret (\w+)(?: function)? identifier: (.*)", _identifier),
    (r"`?(\w+)`? argument must be a tuple of (\d+) integers", _tuple),
    (r"evenly divisible by the number of groups\. Received groups=(\d+), but the input has (\d+) channels", _groups),
    (r"Number of groups \((\d+)\) must be a multiple of the number of channels \((\d+)\)", _groups),
    (r"number of groups.*?filters.*?groups=(\d+).*?filters=(\d+)", _filter_groups),
    (r"total size of the tensor must be unchanged\. Received: input_shape=(\(.*?\)), target_shape=(\(.*?\))", _reshape),
    (r"axis values (\d+) \(at axis (\d+)\) != (\d+) \(at axis (\d+)\)", _dot),
    (r"Kernel shape must have the same length as input", _window_rank),
    (r"Unrecognized keyword arguments passed to (\w+): \{'go_backwards'", _both_ways),
    (r"TimeDistributed.{0,30}should be passed an .?input_shape", _per_step),
    (r"Unrecognized keyword arguments passed to (\w+): \{'(\w+)'", _unknown_argument),
    (r"not broadcastable|Inner dimensions|matmul: |are not compatible for matmul|could not be aligned", _matmul),
)  # fmt: skip
