"""Where tensors go into a layer and come out of it, read from the signature of its ``call``."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping

from ...catalogue import Port
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
    said = docs.arguments(docs.of(kind)) | _call_docs(kind)
    found: list[Port] = []
    for parameter in list(inspect.signature(call).parameters.values())[1:]:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD) or parameter.name in _SWITCHES:
            continue
        optional = parameter.default is not parameter.empty
        doc = said.get(parameter.name, "")
        if not found and merges:
            found.append(Port(parameter.name, "list", least=least, most=most, doc=doc))
        elif _STATES.search(parameter.name):
            found.append(Port(parameter.name, "list", optional=optional, most=None, by_name=True, doc=doc))
        elif _MASKS.search(parameter.name):
            found.append(Port(parameter.name, optional=True, by_name=True, doc=doc))
        elif not optional or isinstance(parameter.default, type(None)):
            found.append(Port(parameter.name, optional=optional, by_name=optional, doc=doc))
    return tuple(found)


def outputs(kind: type, arguments: Mapping[str, object]) -> tuple[Port, ...]:
    """The output ports that the default arguments give; more come with ``return_state`` and the like."""
    doc = "The states come out too when return_state is True." if "return_state" in arguments else ""
    return (Port("output", doc=doc),)


def _call_docs(kind: type) -> dict[str, str]:
    """What the class's docstring says of the arguments of a call."""
    doc = docs.of(kind)
    start = re.search(r"^Call [Aa]rguments:", doc, re.MULTILINE)
    return docs.arguments("Args:" + doc[start.end() :]) if start else {}
