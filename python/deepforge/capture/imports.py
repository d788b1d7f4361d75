"""Calls back when a module has been imported: at once for those that are there, later for the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

Loaded = Callable[[ModuleType], None]


class AfterImport:
    """A finder that only listens: finding and loading stay with the other finders.

    ``watch`` registers; ``start`` and ``stop`` switch it on and off. A callback that raises is dropped
    with its error: an import never fails because of it.
    """

    def __init__(self) -> None:
        self._callbacks: dict[str, list[Loaded]] = {}
        self._before: dict[str, Callable[[], None]] = {}
        self._busy: set[str] = set()

    def watch(self, name: str, loaded: Loaded) -> None:
        """Call ``loaded`` with the module ``name``, now if it has been imported, else once it has."""
        module = sys.modules.get(name)
        if module is not None and not getattr(module.__spec__, "_initializing", False):
            _call(loaded, module)
        else:
            self._callbacks.setdefault(name, []).append(loaded)

    def bracket(self, name: str, before: Callable[[], None], loaded: Loaded) -> None:
        """Call ``before`` when the import of the module ``name`` begins, ``loaded`` after it; nothing if it is over."""
        if name not in sys.modules:
            self._before[name] = before
            self._callbacks.setdefault(name, []).insert(0, loaded)

    def start(self) -> None:
        """Listen from now on."""
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)

    def stop(self) -> None:
        """Listen no more."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Part of the import protocol."""
        if name not in self._callbacks or name in self._busy:
            return None
        self._busy.add(name)
        try:
            for finder in sys.meta_path:
                find = getattr(finder, "find_spec", None)
                spec = find(name, path, target) if find is not None and finder is not self else None
                if spec is not None:
                    break
            else:
                return None
        finally:
            self._busy.discard(name)
        if spec.loader is not None and hasattr(spec.loader, "exec_module"):
            spec.loader = _CallingBack(spec.loader, self._loaded)
            if name in self._before:
                self._before.pop(name)()
        found: ModuleSpec = spec
        return found

    def _loaded(self, module: ModuleType) -> None:
        for loaded in self._callbacks.pop(module.__name__, []):
            _call(loaded, module)


class _CallingBack:
    """The module's own loader with a call after it; the module never sees this one."""

    def __init__(self, loader: Any, loaded: Loaded) -> None:
        self._loader = loader
        self._loaded = loaded

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._loaded(module)


def _call(loaded: Loaded, module: ModuleType) -> None:
    try:
        loaded(module)
    except Exception as error:
        print(f"deepforge: watching {module.__name__} failed: {type(error).__name__}: {error}", file=sys.stderr)
