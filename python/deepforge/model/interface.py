"""The interface of an operation: named inputs, attributes, references and outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import DocumentError


class OperationError(DocumentError):
    """An operation's code is not what an operation may be.

    ``data`` has ``path`` (None when not from a file), ``line`` (1-based), ``expected`` and ``received``.
    """

    code = "invalid-operation"


@dataclass(frozen=True)
class Input:
    """An input port. ``annotation`` is the source text of its annotation, None without one."""

    name: str
    optional: bool = False
    annotation: str | None = None


@dataclass(frozen=True)
class Attribute:
    """A constant set at design time. ``default`` is Python-literal text, None when the attribute is required."""

    name: str
    default: str | None = None
    annotation: str | None = None


@dataclass(frozen=True)
class Reference:
    """A pointer to a resource of the project; ``type`` is the resource type's name, such as ``Architecture``."""

    name: str
    type: str = "Architecture"
    optional: bool = False


@dataclass(frozen=True)
class Interface:
    """What can be connected to, and set on, a node. Names are unique among inputs, attributes and references."""

    inputs: tuple[Input, ...] = ()
    outputs: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the inputs, the attributes and the references, which share one namespace."""
        inputs = tuple(each.name for each in self.inputs)
        return (*inputs, *(each.name for each in self.attributes), *(each.name for each in self.references))

    def to_json(self) -> dict[str, Any]:
        """JSON data as in ``schemas/interface.schema.json``; order is kept."""
        return {
            "inputs": [{"name": i.name, "optional": i.optional, **_annotation(i.annotation)} for i in self.inputs],
            "outputs": list(self.outputs),
            "attributes": [
                {"name": a.name, "default": a.default, **_annotation(a.annotation)} for a in self.attributes
            ],
            "references": [{"name": r.name, "type": r.type, "optional": r.optional} for r in self.references],
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> Interface:
        """The interface in JSON data; raises DocumentError when the data is not valid."""
        from .validate import validate

        validate("interface", data)
        return Interface(
            inputs=tuple(Input(**item) for item in data["inputs"]),
            outputs=tuple(data["outputs"]),
            attributes=tuple(Attribute(**item) for item in data["attributes"]),
            references=tuple(Reference(**item) for item in data["references"]),
        )


def _annotation(text: str | None) -> dict[str, str]:
    return {} if text is None else {"annotation": text}
