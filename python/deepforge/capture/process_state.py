"""State of the whole process that a cell may change: random generators, options of libraries, environment, folder."""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import warnings
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import xxhash

from ..provenance.held import getcwd
from .imports import AfterImport

RANDOM = ("random", "numpy.random", "torch.random", "keras.random")
# What importing any library may touch: counts only when the code speaks of it.
_TOUCHED_BY_IMPORTS = {
    "warnings.filters": ("warnings", "filterwarnings", "simplefilter"),
    "os.environ": ("environ", "putenv", "%env", "dotenv", "getenv"),
    "sys.path": ("sys.path", "site", "path"),
    "matplotlib.rcParams": ("rc", "style", "set_theme", "set_context", "set_palette", "sns.set", "matplotlib."),
    "logging.settings": ("logging", "basicConfig"),
    "locale.settings": ("locale",),
    "sys.limits": ("setrecursionlimit", "set_int_max_str_digits"),
    "torch.config": ("set_default_dtype", "set_num_threads", "deterministic"),
}
# Which backend draws is the front end's business.
_BACKEND = ("backend", "backend_fallback", "interactive", "toolbar", "figure.hooks", "webagg.port")


def _random(module: Any) -> Any:
    return module.getstate()


def _numpy_random(module: Any) -> Any:
    found = module.get_state(legacy=False)
    state = found["state"]
    if "key" not in state:
        return repr(found)
    return state["key"].tobytes(), state["pos"], found["has_gauss"], found["gauss"]


def _torch(module: Any) -> Any:
    found = [module.get_rng_state().numpy().tobytes()]
    if module.cuda.is_available() and module.cuda.is_initialized():
        # Their seeds and offsets are kept on this side.
        found += [generator.get_state().numpy().tobytes() for generator in module.cuda.default_generators]
    return found


class _Itself:
    """Equal to the same object only: for values that are never changed in place, and are not to be looked into."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other._value is self._value

    __hash__ = None  # type: ignore[assignment]


def _keras(module: Any) -> Any:
    tracker: Any = sys.modules["keras.src.backend.common.global_state"]
    generator = tracker.get_global_attribute("global_seed_generator")
    value = getattr(getattr(generator, "state", None), "_value", None)
    # A tensor of torch is changed in place, and counts how often.
    return None if value is None else (_Itself(value), getattr(value, "_version", None))


def _torch_config(module: Any) -> Any:
    return str(module.get_default_dtype()), module.get_num_threads(), module.are_deterministic_algorithms_enabled()


def _decimal(module: Any) -> Any:
    context = module.getcontext()
    return context.prec, context.rounding, context.Emin, context.Emax, context.clamp, str(context.traps)


def _logging(module: Any) -> Any:
    root = module.getLogger()
    return root.level, root.manager.disable, [id(handler) for handler in root.handlers]


def _rc(module: Any) -> Any:
    found = {key: value[:] if type(value) is list else value for key, value in dict.items(module.rcParams)}
    for key in _BACKEND:
        found.pop(key, None)
    return found


def _pandas(module: Any) -> Any:
    found: dict[str, Any] = {}
    _flatten(module._config.config._global_config, "", found)
    return found


def _flatten(options: dict[str, Any], prefix: str, found: dict[str, Any]) -> None:
    for key, value in options.items():
        if type(value) is dict:
            _flatten(value, f"{prefix}{key}.", found)
        else:
            found[prefix + key] = value


# State, the module it belongs to, how it is looked at.
_LIBRARIES: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("random", "random", _random),
    ("numpy.random", "numpy.random", _numpy_random),
    ("torch.random", "torch", _torch),
    ("matplotlib.rcParams", "matplotlib", _rc),
    ("pandas.options", "pandas", _pandas),
    ("numpy.printoptions", "numpy", lambda module: module.get_printoptions()),
    ("numpy.errstate", "numpy", lambda module: module.geterr()),
    ("sklearn.config", "sklearn", lambda module: module.get_config()),
    ("keras.random", "keras", _keras),
    ("torch.config", "torch", _torch_config),
    ("decimal.context", "decimal", _decimal),
    ("locale.settings", "locale", lambda module: module.setlocale(module.LC_ALL)),
    ("logging.settings", "logging", _logging),
)
_PROCESS: tuple[tuple[str, Callable[[], Any]], ...] = (
    ("warnings.filters", lambda: list(warnings.filters)),
    ("os.environ", lambda: dict(getattr(os.environ, "_data", os.environ))),
    ("cwd", getcwd),
    ("sys.path", lambda: list(sys.path)),
    ("sys.limits", lambda: (sys.getrecursionlimit(), getattr(sys, "get_int_max_str_digits", int)())),
)


class ProcessState:
    """Compares the state before and after a cell. Importing a library is no change of its state."""

    def __init__(self, hooks: AfterImport) -> None:
        self._probes: dict[str, tuple[Callable[[Any], Any], ModuleType]] = {}
        self._before: dict[str, Any] = {}
        self._now: dict[str, Any] = {}
        self._modules = 0
        for key, name, probe in _LIBRARIES:
            hooks.watch(name, self._listener(key, probe))

    def before(self) -> None:
        """Look at everything: a cell is about to run."""
        self._modules = len(sys.modules)
        self._before = self._look()

    def changed(self, text: str) -> set[str]:
        """What changed since ``before``; ``text`` is the code that ran."""
        now = self._now = self._look()
        found = {key for key, value in now.items() if key in self._before and not _same(value, self._before[key])}
        if found and len(sys.modules) != self._modules:
            for key, words in _TOUCHED_BY_IMPORTS.items():
                if key in found and not any(word in text for word in words):
                    found.discard(key)
        return found

    def digests(self, keys: Iterable[str]) -> dict[str, str]:
        """Digests of these states as ``changed`` found them; without those that cannot be had."""
        found: dict[str, str] = {}
        for key in keys:
            if key in self._now:
                with contextlib.suppress(Exception):  # some option that cannot be pickled
                    found[key] = xxhash.xxh3_128_hexdigest(pickle.dumps(self._now[key], protocol=5))
        return found

    def rebase(self, key: str) -> None:
        """What ``key`` is now is what it was before: the session itself has set it."""
        if key in self._probes:
            probe, module = self._probes[key]
            self._before[key] = probe(module)

    def _listener(self, key: str, probe: Callable[[Any], Any]) -> Callable[[ModuleType], None]:
        def loaded(module: ModuleType) -> None:
            self._before[key] = probe(module)
            self._probes[key] = (probe, module)

        return loaded

    def _look(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, (probe, module) in self._probes.items():
            try:
                found[key] = probe(module)
            except Exception:
                continue  # a library whose insides differ: its state is not watched
        for key, look in _PROCESS:
            try:
                found[key] = look()
            except OSError:
                found[key] = None  # the working directory is gone
        return found


def _same(one: Any, other: Any) -> bool:
    try:
        return bool(one == other)
    except Exception:
        return False
