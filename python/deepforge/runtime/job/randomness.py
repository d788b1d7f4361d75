"""Tells whether an operation drew from the global generators of ``random`` or ``numpy.random`` without a seed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_WATCHED = ("random", "numpy.random")
_SETTERS = {"random": ("seed", "setstate"), "numpy.random": ("seed", "set_state")}


class RandomnessWatch:
    """Compares each generator's state with what it was when the operation began, or its module was imported later.

    A library that draws is seen too, since only states are compared. A generator that was seeded first
    is a seeded one; a draw before the seed counts as unseeded.
    """

    def __init__(self) -> None:
        self._initial: dict[str, Any] = {}
        self._seeded: set[str] = set()
        self._unseeded: set[str] = set()
        self._finder = _AfterImport(self._loaded)

    def start(self) -> None:
        """Watch the modules that are imported, and those that will be."""
        for name in _WATCHED:
            if name in sys.modules:
                self._loaded(name, sys.modules[name])
        sys.meta_path.insert(0, self._finder)

    def begin(self) -> None:
        """The operation's own work begins: what its imports drew is no draw of its own."""
        for name in self._initial.keys() - self._seeded:
            self._initial[name] = _state(name, sys.modules[name])

    def unseeded(self) -> list[str]:
        """The modules whose global generator was used without a seed, sorted."""
        for name in self._initial:
            if name not in self._seeded and self._moved(name):
                self._unseeded.add(name)
        return sorted(self._unseeded)

    def _loaded(self, name: str, module: ModuleType) -> None:
        self._initial[name] = _state(name, module)
        for setter in _SETTERS[name]:
            setattr(module, setter, self._wrap(name, getattr(module, setter)))

    def _wrap(self, name: str, setter: Callable[..., Any]) -> Callable[..., Any]:
        def seed(*args: Any, **kwargs: Any) -> Any:
            if name not in self._seeded and self._moved(name):
                self._unseeded.add(name)
            values = [*args[:1], *kwargs.values()]
            if values and values[0] is not None:
                self._seeded.add(name)
            else:  # the seed comes from the system's entropy
                self._unseeded.add(name)
            return setter(*args, **kwargs)

        seed.__doc__ = setter.__doc__
        seed.__name__ = seed.__qualname__ = setter.__name__
        return seed

    def _moved(self, name: str) -> bool:
        return bool(_state(name, sys.modules[name]) != self._initial[name])


def _state(name: str, module: Any) -> Any:
    if name == "random":
        return module.getstate()
    kind, keys, *rest = module.get_state()
    return kind, keys.tobytes(), *rest


# No base classes from importlib.abc: importing it would be a tenth of a job's start.
class _AfterImport:
    """Calls back once a watched module has been executed; finding and loading stay with the other finders."""

    def __init__(self, loaded: Callable[[str, ModuleType], None]) -> None:
        self._loaded = loaded
        self._busy = False

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in _WATCHED or self._busy:
            return None
        self._busy = True
        try:
            from importlib.util import find_spec

            spec = find_spec(name)
        finally:
            self._busy = False
        if spec is not None and spec.loader is not None:
            spec.loader = _CallingBack(spec.loader, self._loaded)  # type: ignore[assignment]
        return spec


class _CallingBack:
    """The module's own loader, with a call after it. The spec gets its loader back, so nobody sees this one."""

    def __init__(self, loader: Any, loaded: Callable[[str, ModuleType], None]) -> None:
        self._loader = loader
        self._loaded = loaded

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        spec = module.__spec__
        if spec is not None:
            spec.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._loaded(module.__name__, module)
