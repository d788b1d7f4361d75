"""What a value reaches in memory: the mutable objects it could share with others, and the session's functions in it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from .kinds import (
    ATOMS,
    CLASS_NOISE,
    attributes_of_frame,
    globals_of,
    is_global_random_state,
    is_session,
    kept_by_logger,
    kind_of,
    owner_of_builtin,
    pandas_copies_on_write,
    referents,
)
from .known import known
from .user_modules import home_of, is_user_module, state_of

MOST_OBJECTS = 400_000


@dataclass
class Reached:
    """What a walk found.

    ``roots``: identities of mutable objects. ``frozen``: identities of memory that this value never
    changes in place but may see changed (copy-on-write frames, indexes). ``functions``: functions, classes
    and running generators of the session. ``opaque``: whether a part cannot be looked into. ``partial``: whether the
    walk was cut short. Identities hold while the value is alive and unchanged.
    """

    roots: set[int] = field(default_factory=set)
    frozen: set[int] = field(default_factory=set)
    functions: list[Any] = field(default_factory=list)
    opaque: bool = False
    partial: bool = False


def reach(value: Any, deadline: float, names: dict[str, Any] | None = None) -> Reached:
    """Walk everything ``value`` holds, breadth first, until ``deadline`` (of ``time.thread_time``).

    ``names`` is the session's namespace: its functions and classes count as the session's, and the
    contents of those that it holds under their own name are left to those names.
    """
    return _Walk(deadline, names).run(value)


def owner_of(array: Any) -> Any:
    """The object at the end of an array's ``base`` chain: the owner of its memory."""
    base = array.base
    while base is not None:
        array, base = base, getattr(base, "base", None)
        if isinstance(array, memoryview):
            array, base = array.obj, None
    return array


class _Walk:
    def __init__(self, deadline: float, names: dict[str, Any] | None) -> None:
        self.found = Reached()
        self._deadline = deadline
        self._names = names
        self._seen: set[int] = set()
        self._count = 0

    def run(self, value: Any) -> Reached:
        level = [value]
        top = True
        while level:
            through: list[Any] = []
            following: list[Any] = []
            self._level(level, through, following, top)
            top = False
            self._count += len(level)
            if self._count > MOST_OBJECTS or time.thread_time() > self._deadline:
                self.found.partial = True
                break
            if through:
                following += gc.get_referents(*through)
            # Most containers hold nothing that can change: one set of types is the quick way to know.
            level = []
            if not ATOMS.issuperset(set(map(type, following))):
                level = [item for item in following if type(item) not in ATOMS]
        return self.found

    def _level(self, level: list[Any], through: list[Any], following: list[Any], top: bool) -> None:
        """Visit the objects of one distance; containers, which are most of them, without a call."""
        add_root, seen = self.found.roots.add, self._seen
        for item in level:
            key = id(item)
            if key in seen:
                continue
            seen.add(key)
            cls = type(item)
            if cls is list or cls is set:
                add_root(key)
                through.append(item)
            elif cls is dict:
                # Not a module's or the session's namespace.
                if item is not self._names and "__builtins__" not in item and "__loader__" not in item:
                    add_root(key)
                    through.append(item)
            elif cls is tuple:
                through.append(item)
            else:
                self._visit(item, cls, through, following, top)

    def _visit(self, item: Any, cls: type, through: list[Any], following: list[Any], top: bool) -> None:
        kind = kind_of(cls)
        if kind == "through":
            through.append(item)
        elif kind == "object":
            if not is_global_random_state(item):
                self.found.roots.add(id(item))
                self._note_class(cls, following)
                through.append(item)
        elif kind == "opaque":
            self.found.opaque = True
            self.found.roots.add(id(item))
            self._note_class(cls, following)
            library = known(cls)
            held = None if library is None else library.held(item)
            if held is None:
                through.append(item)
            else:
                following += held
        elif kind == "function":
            self._function(item, following, top)
        elif kind == "class":
            self._class(item, following, top)
        elif kind in _RULES:
            _RULES[kind](self, item, following)

    def _method(self, method: Any, following: list[Any]) -> None:
        if not is_global_random_state(method.__self__):
            following += [method.__self__, method.__func__]

    def _builtin(self, function: Any, following: list[Any]) -> None:
        owner = owner_of_builtin(function)
        if owner is not None:
            following.append(owner)

    def _plain_array(self, array: Any, following: list[Any]) -> None:
        self._array(array, following, self.found.roots)
        if getattr(array, "__dict__", None):
            following.append(vars(array))

    def _artist(self, artist: Any, following: list[Any]) -> None:
        self.found.opaque = True
        self.found.roots.add(id(_figure_of(artist)))
        if isinstance(artist, tuple):
            following += artist  # a container of bars, of error bars: its parts know their figure

    def _cache(self, function: Any, following: list[Any]) -> None:
        self.found.roots.add(id(function))
        following.append(function.__wrapped__)

    def _module(self, module: Any, following: list[Any]) -> None:
        if is_user_module(module):
            self.found.roots.add(id(vars(module)))
            following += state_of(module).values()

    def _home(self, definition: Any, following: list[Any]) -> None:
        home = home_of(definition)
        if home is not None:
            self._module(home, following)

    def _stop(self, value: Any, following: list[Any]) -> None:
        following += kept_by_logger(value)

    def _weak(self, value: Any, following: list[Any]) -> None:
        self.found.roots.add(id(value))
        following += referents(value)

    def _generator(self, generator: Any, following: list[Any]) -> None:
        self.found.opaque = True
        self.found.roots.add(id(generator))
        frames = (getattr(generator, name, None) for name in ("gi_frame", "cr_frame", "ag_frame"))
        frame = next((frame for frame in frames if frame is not None), None)
        if frame is None:
            return
        if frame.f_globals is self._names or frame.f_globals.get("__name__") == "__main__":
            self.found.functions.append(generator)
        following += [value for value in frame.f_locals.values() if type(value) not in ATOMS]

    def _array(self, array: Any, following: list[Any], into: set[int]) -> None:
        owner = owner_of(array)
        into.add(id(owner))
        if array.dtype.hasobject and array.dtype.kind == "O":
            items = array.ravel().tolist() if array.size else []
            if not ATOMS.issuperset(set(map(type, items))):
                following += [item for item in items if type(item) not in ATOMS]

    def _function(self, function: Any, following: list[Any], top: bool) -> None:
        session = is_session(function, self._names)
        if session:
            self.found.functions.append(function)
            if not top and self._named(function):
                return  # the name holds it: what it carries is found there
        elif "<locals>" not in function.__qualname__:
            if top:
                self._home(function, following)
            return
        if function.__closure__:
            self.found.roots.update(map(id, function.__closure__))
            following += [cell for cell in function.__closure__ if cell is not None]
        following += [part for part in (function.__defaults__, function.__kwdefaults__) if part]
        others = globals_of(function, self._names)
        if others:
            self.found.roots.add(id(function.__globals__))
            following += others.values()
        if function.__dict__:
            following.append(function.__dict__)
        if session:
            self.found.roots.add(id(function))

    def _class(self, cls: Any, following: list[Any], top: bool) -> None:
        if not is_session(cls):
            if top:
                self._home(cls, following)
            return
        self.found.functions.append(cls)
        # A metaclass of the session may keep what it makes: singletons, registries.
        following += [base for base in (*cls.__mro__[1:], type(cls)) if is_session(base)]
        if not top and self._named(cls):
            return
        self.found.roots.add(id(cls))
        following += [
            getattr(v, "__func__", v) for k, v in vars(cls).items() if type(v) not in ATOMS and k not in CLASS_NOISE
        ]

    def _note_class(self, cls: type, following: list[Any]) -> None:
        if is_session(cls) and id(cls) not in self._seen:
            self._seen.add(id(cls))
            self._class(cls, following, False)

    def _named(self, value: Any) -> bool:
        return self._names is not None and self._names.get(value.__name__) is value

    def _frame(self, frame: Any, following: list[Any]) -> None:
        self.found.roots.add(id(frame))
        self._note_class(type(frame), following)
        into = self.found.frozen if pandas_copies_on_write() else self.found.roots
        manager = getattr(frame, "_mgr", None)
        try:
            self._arrays([block.values for block in manager.blocks], following, into)  # type: ignore[union-attr]
            for axis in manager.axes:  # type: ignore[union-attr]
                self._index(axis, following)
        except AttributeError:
            following += gc.get_referents(manager)
        if frame.attrs:
            following.append(frame.attrs)
        following += attributes_of_frame(frame).values()

    def _index(self, index: Any, following: list[Any]) -> None:
        # A range of numbers makes them all, and keeps them, when it is asked for its data.
        if not hasattr(index, "_range"):
            self._arrays([getattr(index, "_data", None)], following, self.found.frozen)

    def _arrays(self, arrays: Iterable[Any], following: list[Any], into: set[int]) -> None:
        """Memory of numpy arrays and of pandas' extension arrays, into ``into``."""
        for array in arrays:
            if array is None or isinstance(array, range):
                continue
            kind = kind_of(type(array))
            if kind == "array":
                self._array(array, following, into)
            elif kind == "object":
                parts = [part for part in gc.get_referents(array) if type(part) is not type]
                parts += [v for part in parts if type(part) is dict for v in part.values()]
                for part in parts:
                    if kind_of(type(part)) == "array":
                        self._array(part, following, into)

    def _tensor(self, tensor: Any, following: list[Any]) -> None:
        try:
            storage = tensor.untyped_storage() if hasattr(tensor, "untyped_storage") else tensor.storage()
            self.found.roots.add(storage.data_ptr() or id(tensor))
            self.found.opaque = self.found.opaque or tensor.device.type != "cpu"
            if tensor.is_leaf and tensor.grad is not None:
                following.append(tensor.grad)
        except (RuntimeError, AttributeError, NotImplementedError):
            self.found.opaque = True
            self.found.roots.add(id(tensor))


_RULES: dict[str, Callable[[_Walk, Any, list[Any]], None]] = {
    "method": _Walk._method,
    "builtin": _Walk._builtin,
    "array": _Walk._plain_array,
    "frame": _Walk._frame,
    "index": _Walk._index,
    "tensor": _Walk._tensor,
    "artist": _Walk._artist,
    "cache": _Walk._cache,
    "weak": _Walk._weak,
    "stop": _Walk._stop,
    "module": _Walk._module,
    "generator": _Walk._generator,
}


def _figure_of(artist: Any) -> Any:
    """What all parts of one figure share: the figure at the top, or the thing itself."""
    for _ in range(8):
        try:
            figure = artist.get_figure() if hasattr(artist, "get_figure") else getattr(artist, "figure", None)
        except Exception:
            figure = None
        if figure is None or figure is artist:
            canvas = getattr(artist, "canvas", None)
            inner = getattr(canvas, "figure", None)
            return artist if inner is None else inner
        artist = figure
    return artist
