"""Where tensors go into a layer and come out of it, read from the signature of its ``call``."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...catalogue import Argument, Port
from . import docs

# Arguments of ``call`` that steer it and are no tensors from other layers.
_SWITCHES = {"training", "mask", "return_attention_scores", "use_causal_mask", "reverse", "unpack_singleton"}
_MASKS = re.compile(r"mask$")
_STATES = re.compile(r"states?$")


def inputs(kind: type, *, merges: bool, least: int = 2, most: int | None = None) -> tuple[Port, ...]:
    """The input ports of a layer class; ``merges``: it takes one list of tensors."""
    call = getattr(kind, "call", None)
    if call is None:
        return ()
    said = docs.arguments(docs.of(kind)) | called(docs.of(kind))
    parameters = [
        (each.name, each.default is not each.empty, each.default is None)
        for each in list(inspect.signature(call).parameters.values())[1:]
        if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
    ]
    return of_parameters(parameters, said, merges=merges, least=least, most=most)


def of_parameters(
    parameters: Iterable[tuple[str, bool, bool]],
    said: Mapping[str, str],
    *,
    merges: bool,
    least: int = 2,
    most: int | None = None,
) -> tuple[Port, ...]:
    """The ports of a ``call`` by its parameters: name, whether it has a default, whether that is None."""
    found: list[Port] = []
    for name, optional, is_none in parameters:
        if name in _SWITCHES:
            continue
        doc = said.get(name, "")
        if not found and merges:
            found.append(Port(name, "list", least=least, most=most, doc=doc))
        elif _STATES.search(name):
            found.append(Port(name, "list", optional=optional, most=None, by_name=True, doc=doc))
        elif _MASKS.search(name):
            found.append(Port(name, optional=True, by_name=True, doc=doc))
        elif not optional or is_none:
            found.append(Port(name, optional=optional, by_name=optional, doc=doc))
    return tuple(found)


# Names that Keras gives to the tensors of an operation whose code does not look at them itself.
_TENSORS = {"x", "x1", "x2", "inputs", "xs", "y", "a", "b", "tensor", "query", "key", "value"}


def of_operation(arguments: Iterable[Argument], tensors: set[str]) -> tuple[Port, ...]:
    """The input ports of an operation: its arguments that are tensors (``tensors``: those its code shows to be)."""
    found: list[Port] = []
    for each in arguments:
        if each.name not in tensors and not (not tensors and each.name in _TENSORS):
            continue
        several = each.name in ("xs", "arrays") or re.match(r"(a |the )?(list|sequence|tuple)s? of", each.doc, re.I)
        port = Port(each.name, "list", least=1, most=None) if several else Port(each.name)
        found.append(replace(port, optional=not each.required, by_name=not each.required, doc=each.doc))
    return tuple(found)


def outputs(arguments: Mapping[str, object]) -> tuple[Port, ...]:
    """The output ports that the default arguments give; more come with ``return_state`` and the like."""
    doc = "The states come out too when return_state is True." if "return_state" in arguments else ""
    return (Port("output", doc=doc),)


def called(doc: str) -> dict[str, str]:
    """What a class's docstring says of the arguments of a call."""
    start = re.search(r"^Call [Aa]rguments:", doc, re.MULTILINE)
    return docs.arguments("Args:" + doc[start.end() :]) if start else {}
