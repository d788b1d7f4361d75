"""One change of an operation's interface, and the interface that it leads to."""

from __future__ import annotations

import ast
import keyword
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from ..interface import Attribute, Input, Interface, OperationError, Reference
from ..literals import parse_literal

_Part = TypeVar("_Part", Input, Attribute, Reference)


@dataclass(frozen=True)
class Change:
    """``action`` on the ``what`` called ``name``.

    rename: ``to`` is the new name. add: ``optional`` (inputs and references), ``annotation`` (inputs and
    attributes, source text), ``default`` (attributes, Python-literal text, None for a required one),
    ``type`` (references). set: ``default`` of an attribute, None to make it required.
    """

    action: Literal["add", "remove", "rename", "set"]
    what: Literal["input", "attribute", "reference", "output"]
    name: str
    to: str | None = None
    default: str | None = None
    annotation: str | None = None
    type: str = "Architecture"
    optional: bool = False

    def words(self) -> str:
        """What is to be done, for messages: ``rename the input x to y``."""
        to = f" to {self.to}" if self.action == "rename" else ""
        return f"{self.action} the {self.what} {self.name}{to}"

    @property
    def made_input(self) -> Input:
        """The input that an ``add`` makes, as the parser gives it."""
        return Input(self.name, self.optional, _plain_annotation(self.annotation))

    @property
    def made_attribute(self) -> Attribute:
        """The attribute that an ``add`` makes, as the parser gives it."""
        return Attribute(self.name, _plain_default(self.default), _plain_annotation(self.annotation))

    @property
    def made_reference(self) -> Reference:
        """The reference that an ``add`` makes."""
        return Reference(self.name, self.type, self.optional)


def expected_interface(before: Interface, change: Change, path: str | None = None) -> Interface:
    """The interface after the change. Raises OperationError when the change cannot be asked for."""
    groups = {
        "input": [each.name for each in before.inputs],
        "attribute": [each.name for each in before.attributes],
        "reference": [each.name for each in before.references],
        "output": list(before.outputs),
    }
    there = groups[change.what]
    if change.action != "add" and change.name not in there:
        raise _refuse(path, change, f"one of the {change.what}s {', '.join(there) or '(none)'}", change.name)
    fresh = change.name if change.action == "add" else change.to if change.action == "rename" else None
    if change.action in ("add", "rename"):
        taken = there if change.what == "output" else before.parameters
        if not fresh or not fresh.isidentifier() or keyword.iskeyword(fresh) or fresh == "__debug__":
            raise _refuse(path, change, "a Python identifier as the new name", repr(fresh))
        if fresh in taken and fresh != (change.name if change.action == "rename" else None):
            raise _refuse(path, change, "a name that is not taken", fresh)
    if change.action == "set" and change.what != "attribute":
        raise _refuse(path, change, "an attribute, only they have a default", f"the {change.what} {change.name}")
    if change.default is not None:
        parse_literal(change.default, f"The default of {change.name}")
    if change.what == "output":
        return replace(before, outputs=tuple(_outputs(before.outputs, change)))
    if change.what == "input":
        return replace(before, inputs=_inputs(before.inputs, change))
    if change.what == "attribute":
        return replace(before, attributes=tuple(_attributes(before.attributes, change)))
    return replace(before, references=tuple(_references(before.references, change)))


def _outputs(before: tuple[str, ...], change: Change) -> list[str]:
    if change.action == "add":
        return [*before, change.name]
    if change.action == "remove":
        return [name for name in before if name != change.name]
    return [change.to or name if name == change.name else name for name in before]


def _inputs(before: tuple[Input, ...], change: Change) -> tuple[Input, ...]:
    inputs = _named(before, change)
    if change.action == "add":
        # Python wants those with a default behind those without.
        required = sum(not each.optional for each in inputs)
        inputs.insert(len(inputs) if change.optional else required, change.made_input)
    return tuple(inputs)


def _attributes(before: tuple[Attribute, ...], change: Change) -> list[Attribute]:
    if change.action == "add":
        return [*before, change.made_attribute]
    if change.action == "set":
        default = _plain_default(change.default)
        return [replace(each, default=default) if each.name == change.name else each for each in before]
    return _named(before, change)


def _references(before: tuple[Reference, ...], change: Change) -> list[Reference]:
    return [*before, change.made_reference] if change.action == "add" else _named(before, change)


def _named(before: tuple[_Part, ...], change: Change) -> list[_Part]:
    """What is left after a ``remove``, or called otherwise after a ``rename``."""
    if change.action == "remove":
        return [each for each in before if each.name != change.name]
    if change.action == "rename" and change.to:
        return [replace(each, name=change.to) if each.name == change.name else each for each in before]
    return list(before)


def _plain_default(text: str | None) -> str | None:
    """Literal text on one line that can stand in a signature: a bare ``1, 2`` gets its parentheses."""
    if text is None:
        return None
    text = text.strip()
    node = ast.parse(text, mode="eval").body
    return ast.unparse(node) if isinstance(node, ast.Tuple) or "\n" in text or "#" in text else text


def _plain_annotation(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        expected = "an expression as the annotation"
        message = f"The annotation {text!r}: expected {expected}"
        raise OperationError(message, path=None, line=1, expected=expected, received=text) from None
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ast.unparse(node)


def _refuse(path: str | None, change: Change, expected: str, received: str) -> OperationError:
    message = f"{path or 'The operation'}: cannot {change.words()}: expected {expected}, received {received}"
    return OperationError(message, path=path, line=1, expected=expected, received=received)
