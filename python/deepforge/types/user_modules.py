"""The state that modules of the user's own files keep: counters, caches, registries."""

from __future__ import annotations

import functools
import os
import sys
import sysconfig
import types
import zlib
from collections.abc import Iterator
from typing import Any

_PLAIN = (int, float, complex, str, bytes, bool, type(None))
# Installed from a working copy, perhaps, and still nobody's notebook code.
_TOOLS = ("deepforge", "IPython", "ipykernel", "__mp_main__", "__main__")


@functools.lru_cache(maxsize=1)
def _libraries() -> tuple[str, ...]:
    places = {*sysconfig.get_paths().values(), sys.base_prefix + "/lib", sys.prefix + "/lib"}
    return tuple(os.path.join(os.path.abspath(place), "") for place in places)


@functools.lru_cache(maxsize=10_000)
def _is_users(name: str, file: str) -> bool:
    if name.partition(".")[0] in _TOOLS or not file.endswith(".py"):
        return False
    return not file.startswith(_libraries()) and "site-packages" not in file and "dist-packages" not in file


def is_user_module(module: Any) -> bool:
    """Whether a module comes from a file of the user's own: neither the standard library nor an installed package."""
    file, name = getattr(module, "__file__", None), getattr(module, "__name__", None)
    return isinstance(file, str) and isinstance(name, str) and _is_users(name, file)


def home_of(definition: Any) -> types.ModuleType | None:
    """The user's module that a function or class was defined in, None when it is none of the user's."""
    module = sys.modules.get(getattr(definition, "__module__", None) or "")
    return module if isinstance(module, types.ModuleType) and is_user_module(module) else None


def state_of(module: types.ModuleType) -> dict[str, Any]:
    """All that may change in a user's module, and in those of the user's that it uses, by dotted names."""
    found: dict[str, Any] = {}
    todo, seen = [module], {id(module)}
    while todo:
        one = todo.pop()
        for name, value in list(vars(one).items()):
            if name.startswith("__"):
                continue
            if isinstance(value, types.ModuleType):
                if id(value) not in seen and is_user_module(value):
                    seen.add(id(value))
                    todo.append(value)
                continue
            for path, part in _parts(value, one.__name__):
                found[f"{one.__name__}.{name}{path}"] = part
    return found


def _parts(value: Any, module: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, types.FunctionType):
        yield "", _code(value.__code__)
        held = [value.__defaults__, value.__kwdefaults__, value.__dict__, value.__closure__ and _contents(value)]
        if any(held):
            yield "()", held
    elif isinstance(value, type):
        if value.__module__ == module:
            for name, part in list(vars(value).items()):
                if isinstance(part, types.FunctionType):
                    yield f".{name}", _code(part.__code__)
                elif not name.startswith("_") or isinstance(part, (*_PLAIN, list, dict, set)):
                    yield f".{name}", part
    elif not isinstance(value, (types.BuiltinFunctionType, types.CodeType)):
        yield "", value


_CODES: dict[int, tuple[types.CodeType, int]] = {}


def _code(code: types.CodeType) -> int:
    """A number by which to know what a function does, the same in every process; made once for each."""
    known = _CODES.get(id(code))
    if known is None:
        if len(_CODES) > 5000:
            _CODES.clear()
        inner = [
            _code(c) if isinstance(c, types.CodeType) else c if isinstance(c, _PLAIN) else "" for c in code.co_consts
        ]
        known = _CODES[id(code)] = (
            code,
            zlib.crc32(code.co_code + repr((code.co_names, inner)).encode("utf-8", "replace")),
        )
    return known[1]


def _contents(function: types.FunctionType) -> list[Any]:
    found = []
    for cell in function.__closure__ or ():
        try:
            found.append(cell.cell_contents)
        except ValueError:
            continue
    return found
