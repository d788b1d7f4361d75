"""Classes and functions that a model uses and Keras does not have: found in it, so that they travel with it."""

from __future__ import annotations

import base64
import functools
import marshal
import os
import sys
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import keras

from ....errors import ValueTypeError
from ....types.fingerprint import code_parts
from ....types.user_modules import is_user_module
from . import members

_CONTAINERS = (list, tuple, set, frozenset)
_HOME = os.path.dirname(keras.__file__) + os.sep
_NOT_ITS_OWN = frozenset({"jax", "jaxlib", "tensorflow", "torch", "builtins", "deepforge"})
_LEAVES = (str, bytes, int, float, complex, bool, type(None), type(...))


def definitions(saveable: Any) -> dict[str, Any]:
    """The classes and functions that are not Keras's own, by the name under which Keras stores them.

    Raises ValueTypeError when two of them have one name: Keras could not tell them apart.
    """
    found: dict[str, Any] = {}
    for each in _reached(saveable):
        name = keras.saving.get_registered_name(each)
        if found.setdefault(name, each) is not each:
            raise ValueTypeError(
                f"The model uses two definitions called {name!r}: Keras stores them by name and cannot tell them "
                "apart. Build the model again with one of them",
                name=name,
            )
    return found


def lambdas(saveable: Any) -> list[types.FunctionType]:
    """Functions without a name that the model uses: Keras writes them down as byte code."""
    return [each for each in _reached(saveable, nameless=True) if each.__name__ == "<lambda>"]


def missing(config: Any, found: Mapping[str, Any]) -> list[str]:
    """Names of what a configuration asks for that is neither Keras's nor in ``found``."""
    names: set[str] = set()
    for each in members.objects(config):
        module, name = each.get("module"), each.get("registered_name")
        if isinstance(name, str) and isinstance(module, str) and not _is_keras(module) and module != "builtins":
            names.add(name)
    return sorted(name for name in names if name not in found)


def sources(found: Mapping[str, Any]) -> dict[str, str]:
    """The text of the user's modules that these definitions come from, by the module's name: where a file is opened
    away from its project, they are made from it."""
    texts: dict[str, str] = {}
    for each in found.values():
        module = sys.modules.get(each.__module__)
        if module is not None and is_user_module(module) and module.__file__:
            texts[module.__name__] = Path(module.__file__).read_text(encoding="utf-8")
    return texts


def _reached(saveable: Any, nameless: bool = False) -> Iterator[Any]:
    """Classes and functions reached from an object through its attributes; each once."""
    seen: set[int] = set()
    todo: list[Any] = [saveable]
    while todo:
        each = todo.pop()
        if isinstance(each, _LEAVES) or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, types.MethodType):
            todo += [each.__self__, each.__func__]
        elif isinstance(each, types.FunctionType):
            if (each.__name__ == "<lambda>") == nameless and is_own(each):
                yield each
        elif isinstance(each, functools.partial):
            todo += [each.func, *each.args, *each.keywords.values()]
        elif isinstance(each, type):
            if not nameless and is_own(each) and _is_saveable(each):
                yield each
        elif isinstance(each, _CONTAINERS):
            todo += each
        elif isinstance(each, dict):
            todo += each.values()
        elif _is_saveable(type(each)) or _is_keras(type(each).__module__):
            todo.append(type(each))
            # Attributes as they lie there: properties are not asked.
            todo += getattr(each, "__dict__", {}).values()


def _is_saveable(cls: type) -> bool:
    return callable(getattr(cls, "get_config", None)) or any(_is_keras(base.__module__) for base in cls.__mro__)


def is_own(value: Any) -> bool:
    """Whether a class or function is the user's: neither Keras's nor of what Keras stands on."""
    module = str(value.__module__)
    code = getattr(value, "__code__", None)
    if code is not None and code.co_filename.startswith(_HOME):
        return False  # what Keras puts around a method of somebody's class has that method's module
    return not _is_keras(module) and module.partition(".")[0] not in _NOT_ITS_OWN


def _is_keras(module: str) -> bool:
    return module == "keras" or module.startswith("keras.")


def mark_of(function: types.FunctionType) -> str:
    """What a function without a name is known by in a configuration."""
    return _code_mark(function.__code__)


def written_mark(config: dict[str, Any]) -> str:
    """The mark of a function without a name that Keras has written into a configuration. Lambda layers write it their
    own way; the text itself is another one each time, as it says which parts are in use elsewhere."""
    inner = config["config"]
    text = inner["code"] if "code" in inner else inner["value"][0]
    return _code_mark(marshal.loads(base64.b64decode(text)))


def _code_mark(code: types.CodeType) -> str:
    return repr((code.co_filename, code.co_firstlineno, code_parts(code)))
