"""What a record of variables cannot show, found in the code: clock, entropy, foreign functions, patches, questions."""

from __future__ import annotations

import ast
import builtins
import inspect
import re
import sys
import types
from collections.abc import Iterable, Mapping
from typing import Any

from ..provenance.records import Effect
from ..types.user_modules import is_user_module
from .code import chains_of, facts_of
from .seeds import chain_of

_RISKY = re.compile(
    r"patch|reload|trace|profile|register|hook|signal|finalize|callback|seterrcall|time|date|today|now|urandom|uuid|secrets|rng|Random|seed|ctypes|cffi|input|getpass|SeedSequence|PCG64|MT19937"
    r"|Philox|SFC64"
)
_STORES_ATTRIBUTE = re.compile(
    r"__dict__|\bvars\b|\bmodules\b|\.\s*\w+\s*(?:[-+*/%@&|^<>]{0,3}=[^=]|,|:)|setattr|delattr|\bdel\b|\bfor\b|\bas\b"
)
_CLOCK = {
    "time": {
        "time", "time_ns", "perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns", "process_time", "localtime",
        "gmtime", "ctime", "asctime", "strftime", "thread_time",
    },
    "datetime": {"now", "today", "utcnow"},
    "pandas": {"now", "today", "utcnow"},
    "timeit": {"default_timer", "timeit"},
}  # fmt: skip
_ENTROPY = {
    "os": {"urandom", "getrandom"},
    "uuid": {"uuid1", "uuid4"},
    "random": {"SystemRandom"},
    "torch": {"seed"},
}
# Code that libraries are given to call later, and what changes libraries themselves.
_REGISTRIES = {
    "sys": {"settrace", "setprofile", "addaudithook", "meta_path", "path_hooks"},
    "threading": {"settrace", "setprofile", "settrace_all_threads", "setprofile_all_threads"},
    "atexit": {"register"},
    "signal": {"signal", "sigaction"},
    "weakref": {"finalize"},
    "gc": {"callbacks"},
    "codecs": {"register", "register_error"},
    "os": {"register_at_fork"},
    "copyreg": {"pickle", "constructor"},
    "numpy": {"seterrcall", "set_string_function"},
    "pandas": {"register_dataframe_accessor", "register_series_accessor", "register_index_accessor",
               "register_extension_dtype"},
    "matplotlib": {"register_projection", "register_scale", "register"},
    "joblib": {"register_parallel_backend", "register_compressor", "register_store_backend"},
}  # fmt: skip
_PATCHERS = {"unittest": {"patch", "object", "dict", "multiple"}, "importlib": {"reload"}, "imp": {"reload"}}
# Entropy only when called without a seed.
_UNSEEDED = {
    "numpy": {"default_rng", "RandomState", "SeedSequence", "PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64", "seed"},
    "random": {"Random", "seed"},
}


class Resolver:
    """Full dotted names of what chains of names stand for in a session's namespace."""

    def __init__(self, namespace: dict[str, Any], tree: ast.Module | None = None) -> None:
        self._namespace = namespace
        self._imported: dict[str, str] = {}
        for node in tree.body if tree is not None else ():
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.partition(".")[0]
                    self._imported[alias.asname or top] = alias.name if alias.asname else top
            elif isinstance(node, ast.ImportFrom) and not node.level:
                for alias in node.names:
                    self._imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"

    def __call__(self, chain: tuple[str, ...]) -> str | None:
        """``numpy.random.default_rng`` for ``("np", "random", "default_rng")``; None when it is not a library's."""
        root = chain[0]
        if root.startswith("@"):
            return ".".join((root[1:], *chain[1:]))
        if root in self._imported:
            return ".".join((self._imported[root], *chain[1:]))
        value = self._namespace.get(root, getattr(builtins, root, None))
        if isinstance(value, types.ModuleType):
            return ".".join((value.__name__, *chain[1:]))
        module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        if not isinstance(name, str) or module == "__main__":
            return None
        if not isinstance(module, str):
            # Methods of numpy's hidden global generator have no module.
            owner = type(getattr(value, "__self__", None)).__module__
            module = owner if isinstance(owner, str) else "builtins"
        return ".".join((module, name, *chain[1:]))


def effects_of_chains(chains: Iterable[tuple[tuple[str, ...], bool]], resolve: Resolver) -> list[Effect]:
    """Effects of using what the chains stand for; the flag says whether it is called without arguments."""
    found: list[Effect] = []
    for chain, bare in sorted(chains):
        name = resolve(chain)
        kind = None if name is None else _kind(name, bare)
        if kind is not None and name is not None:
            # Not by the private module a function lives in: the name that people know.
            found.append(Effect(kind, re.sub(r"\._\w+", "", name)))
    return found


def effects_of_cell(text: str, tree: ast.Module, live: frozenset[str], resolve: Resolver) -> list[Effect]:
    """Effects of a cell's own code; functions defined in it count when they are ``live``."""
    if not _RISKY.search(text):
        return []
    try:
        code = compile(tree, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError):
        return []
    return effects_of_chains(_live_chains(code, live), resolve)


def patches(text: str, tree: ast.Module, namespace: dict[str, Any]) -> list[Effect]:
    """Attributes of library modules, classes and functions that the cell sets or deletes."""
    if not _STORES_ATTRIBUTE.search(text):
        return []
    found: list[Effect] = []
    for node in ast.walk(tree):
        owner: tuple[str, ...] | None = None
        attribute = ""
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            owner, attribute = chain_of(node.value), node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("setattr", "delattr"):
            owner = chain_of(node.args[0]) if node.args else None
            name = node.args[1] if len(node.args) > 1 else None
            attribute = str(name.value) if isinstance(name, ast.Constant) else "..."
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            owner, attribute = _dictionary_of(node.value), _key(node.slice)
        target = _library_object(owner, namespace) if owner else None
        if target is not None:
            found.append(Effect("patch", f"{target}.{attribute}"))
    return found


def _dictionary_of(node: ast.expr) -> tuple[str, ...] | None:
    """The chain whose attributes ``node`` gives as a dictionary: ``x.__dict__``, ``vars(x)``; or ``sys.modules``."""
    if isinstance(node, ast.Attribute):
        return chain_of(node.value) if node.attr == "__dict__" else chain_of(node) if node.attr == "modules" else None
    vars_of = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "vars"
    return chain_of(node.args[0]) if isinstance(node, ast.Call) and vars_of and node.args else None


def _key(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else "..."


def patches_of_chains(chains: Iterable[tuple[str, ...]], namespace: dict[str, Any]) -> list[Effect]:
    """Attributes of library modules, classes and functions that reached functions of the session set or delete."""
    found = []
    for chain in sorted(chains):
        root = chain[0]
        if root.startswith("@"):
            # A module that the function imports itself.
            path = root[1:].split(".")
            owner = _library_object((path[0], *path[1:], *chain[1:-1]), sys.modules)
        else:
            owner = _library_object(chain[:-1], namespace)
        if owner is not None:
            found.append(Effect("patch", f"{owner}.{chain[-1]}"))
    return found


def _kind(name: str, bare: bool) -> str | None:
    parts = name.split(".")
    top, last = parts[0], parts[-1]
    if last in _CLOCK.get(top, ()):
        return "clock"
    if last in _ENTROPY.get(top, ()) or top == "secrets":
        return "entropy"
    if bare and last in _UNSEEDED.get(top, ()):
        return "entropy"
    if top in ("ctypes", "cffi", "_ctypes"):
        return "ctypes"
    if last in _REGISTRIES.get(top, ()):
        return "callback"
    if last in _PATCHERS.get(top, ()) and (top != "unittest" or "patch" in parts):
        return "patch"
    if name in ("builtins.input", "getpass.getpass") or (top == "ipykernel" and last == "raw_input"):
        return "input"
    return None


def _live_chains(code: types.CodeType, live: frozenset[str]) -> set[tuple[tuple[str, ...], bool]]:
    found = set(chains_of(code))
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            name = constant.co_name
            if name in live or name.startswith("<"):
                found |= facts_of(constant).chains
    return found


def _library_object(chain: tuple[str, ...], namespace: Mapping[str, Any]) -> str | None:
    """The library module, class or function that a chain stands for, by name; None for the session's own things."""
    value = namespace.get(chain[0])
    for name in chain[1:]:
        if not isinstance(value, (types.ModuleType, type)):
            return None
        try:
            value = inspect.getattr_static(value, name)
        except AttributeError:
            return None
    if value is sys.modules:
        return "sys.modules"
    if isinstance(value, types.ModuleType):
        return None if is_user_module(value) else value.__name__
    if isinstance(value, (type, types.FunctionType)) and value.__module__ != "__main__":
        return f"{value.__module__}.{value.__qualname__}"
    return None
