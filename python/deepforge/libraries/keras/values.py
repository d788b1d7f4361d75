"""Argument values of an architecture as what Keras takes: literals, objects, functions, layers."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
from collections.abc import Mapping
from typing import Any

from ...errors import DeepForgeError
from ...model.architecture import Object, Parameter, Value
from .backend import choose

# Every part of the library that imports Keras imports this module or ``catalogue.build``.
choose()


class ValueTextError(DeepForgeError):
    """A value that cannot be made; ``data`` has ``argument``, ``expected`` and ``received``."""

    code = "bad-value"


def find(id_: str) -> Any:
    """The class or function a catalogue id stands for: of Keras, or of the project's modules.

    Raises ValueTextError when there is none.
    """
    module, _, name = id_.rpartition(".")
    if id_ == "operator.getitem":
        return take
    try:
        if id_.startswith("keras."):
            found: Any = importlib.import_module("keras")
            for part in id_.split(".")[1:]:
                found = getattr(found, part)
            return found
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        where = "this Keras" if id_.startswith("keras.") else "the project's modules"
        raise ValueTextError(f"There is no {id_} in {where}: {error}", received=id_) from None
    except SystemExit:
        raise ValueTextError(
            f"{module} ends the program that imports it (sys.exit). Put what only a script does below "
            'if __name__ == "__main__".',
            received=id_,
        ) from None


def make(kind: str, arguments: Mapping[str, Value]) -> Any:
    """An object of a class, or a function with some of its arguments filled in."""
    found = find(kind)
    values = {name: value(each, name) for name, each in arguments.items()}
    if isinstance(found, type):
        return found(**values)
    return functools.partial(found, **values) if values else found


def take(tensor: Any, key: str) -> Any:
    """``tensor[key]`` for the text of an index, such as ``:, -1``. Raises ValueTextError."""
    try:
        tree = ast.parse(f"_[{key}]", mode="eval").body
        index = tree.slice if isinstance(tree, ast.Subscript) else None
    except SyntaxError:
        index = None
    if index is None:
        raise ValueTextError(
            f"key: expected an index such as ':, -1', received {key!r}",
            argument="key",
            expected="an index",
            received=key,
        )
    parts = [_index(part) for part in index.elts] if isinstance(index, ast.Tuple) else _index(index)
    return tensor[tuple(parts) if isinstance(parts, list) else parts]


def _index(node: ast.expr) -> Any:
    if isinstance(node, ast.Slice):
        return slice(
            *(None if each is None else ast.literal_eval(each) for each in (node.lower, node.upper, node.step))
        )
    return ast.literal_eval(node)


def value(each: Value, argument: str = "") -> Any:
    """The Python value of an argument. Raises ValueTextError that names the argument."""
    if isinstance(each, str):
        return literal(each, argument)
    if isinstance(each, tuple):
        return [_part(item, argument) for item in each]
    if isinstance(each, Parameter):
        raise ValueTextError(
            f"{argument}: the parameter {each.name!r} has no value", argument=argument, received=each.name
        )
    return _part(each, argument)


def _part(given: Object, argument: str) -> Any:
    """An object inside of a layer. Raises ValueTextError that names what it lacks, in words Keras does not have."""
    found = find(given.kind)
    missing = _required(found) - set(given.arguments) if isinstance(found, type) else set()
    if missing:
        names = " and ".join(sorted(missing))
        raise ValueTextError(
            f"{given.kind.rpartition('.')[2]}: {names} {'is' if len(missing) == 1 else 'are'} required.",
            argument=argument,
        )
    return make(given.kind, given.arguments)


def _required(kind: type) -> frozenset[str]:
    """Names of what a class must be given; nothing where that cannot be seen."""
    try:
        known = inspect.signature(kind).parameters.values()
    except (TypeError, ValueError):
        return frozenset()
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return frozenset(each.name for each in known if each.default is each.empty and each.kind in named)


def literal(text: str, argument: str = "") -> Any:
    """The value of a Python-literal text. Raises ValueTextError."""
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        raise ValueTextError(
            f"{argument}: expected a Python literal such as 32, (3, 3) or 'same', received {text!r}",
            argument=argument,
            expected="a Python literal",
            received=text,
        ) from None
