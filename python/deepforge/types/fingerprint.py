"""Fingerprints of live values: whether a value changed in place, what it shares, whether it can leave its process."""

from __future__ import annotations

import builtins
import functools
import sys
import time
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cloudpickle
import xxhash

from .kinds import (
    ATOMS,
    CLASS_NOISE,
    attributes_of_frame,
    globals_of,
    is_elsewhere,
    is_global_random_state,
    is_session,
    kept_by_logger,
    kind_of,
    notes_of,
    owner_of_builtin,
    referents,
    why_it_stays,
)
from .known import known
from .reach import reach
from .user_modules import home_of, is_user_module, state_of

LARGE = 4 * 1024 * 1024
_HASHED_PER_SECOND = 8e9  # bytes: a careful guess, to know in advance what a large array would cost


@dataclass(frozen=True)
class Fingerprint:
    """What is known of a value at one moment.

    digest: hexadecimal digest of the content; equal before and after means not changed in place. None
        when the value is opaque, when the time ran out, or when large memory was left for later.
    roots, frozen: see ``reach.Reached``; two values alias when one's roots meet the other's roots or frozen.
    stays: why the value cannot leave its process, None when it can.
    functions: functions and classes of the session found in it.
    complete: False when large memory was left unhashed on request: ask again to have a digest.
    costly: the time ran out; asking again will cost as much.
    """

    digest: str | None
    roots: frozenset[int] = frozenset()
    frozen: frozenset[int] = frozenset()
    stays: str | None = None
    functions: tuple[Any, ...] = ()
    complete: bool = True
    costly: bool = False


CONSTANT = Fingerprint("")


def is_constant(value: Any) -> bool:
    """Whether a value can never change and refers to nothing that can: numbers, texts, library functions, modules."""
    cls = type(value)
    if cls in ATOMS:
        return True
    if cls is tuple:
        return len(value) < 100 and all(type(item) in ATOMS or is_constant(item) for item in value)
    rule = _CONSTANT.get(kind_of(cls))
    return rule is not None and rule(value)


_CONSTANT: dict[str, Callable[[Any], bool]] = {
    "atom": lambda value: True,
    "function": lambda value: not is_session(value) and "<locals>" not in value.__qualname__ and home_of(value) is None,
    "module": lambda value: not is_user_module(value),
    "builtin": lambda value: owner_of_builtin(value) is None,
    "method": lambda value: is_global_random_state(value.__self__),
    "class": lambda value: not is_session(value) and home_of(value) is None,
    "cache": lambda value: not is_session(value),
    "weak": lambda value: not referents(value),
}


def fingerprint(
    value: Any,
    budget_seconds: float = 0.15,
    *,
    names: dict[str, Any] | None = None,
    cache: dict[int, str] | None = None,
    lazy: bool = False,
) -> Fingerprint:
    """The fingerprint of ``value``, in about ``budget_seconds`` of this thread's time at most.

    ``names`` is the session's namespace. ``cache`` is shared by calls between which nothing runs. With
    ``lazy``, memory of more than 4 MiB is not read; the digest is then None and ``complete`` False.
    Never raises, never copies large memory, never reads values from an accelerator.
    """
    if is_constant(value):
        return CONSTANT
    deadline = time.thread_time() + budget_seconds
    try:
        found = reach(value, deadline, names)
    except Exception as error:
        return Fingerprint(None, frozenset({id(value)}), stays=f"{type(error).__name__}: {error}")
    digest = _Digest(deadline, names, {} if cache is None else cache, LARGE if lazy else None)
    text = digest.of(value)
    # A part without a digest makes the whole opaque: a change in it would go unseen.
    whole = text is not None and not digest.opaque and not digest.skipped and not found.partial
    return Fingerprint(
        text if whole else None,
        frozenset(found.roots),
        frozenset(found.frozen),
        digest.stays,
        tuple(found.functions),
        complete=not digest.skipped,
        costly=digest.late or found.partial,
    )


class _Late(Exception):
    """The time is up."""


class _Digest:
    """One digest: the pickle stream and the buffers beside it, hashed as they come."""

    def __init__(
        self, deadline: float, names: dict[str, Any] | None, cache: dict[int, str], skip_over: int | None
    ) -> None:
        self.deadline = deadline
        self.names = names
        self.cache = cache
        self.skip_over = skip_over
        self.opaque = False
        self.skipped = False
        self.late = False
        self.stays: str | None = None
        self.top: Any = None
        self.open: set[int] = set()
        self._bytes = 0

    def of(self, value: Any) -> str | None:
        self.top = value
        try:
            return self.stream(value)
        except _Late:
            self.late = True
        except RecursionError:
            self.stays = self.stays or "it is nested too deeply"
        except Exception as error:
            text = " ".join(str(error).split())[:200]
            self.stays = self.stays or f"{type(error).__name__}: {text}"
        return None

    def stream(self, value: Any) -> str:
        """The digest of one pickle stream; nested calls make digests of functions and classes."""
        sink = _Sink(self)
        _Pickler(sink, self).dump(value)
        return sink.digest()

    def check(self, coming: int = 0) -> None:
        """Raise when the time is up, or would be after hashing so many bytes."""
        if time.thread_time() + coming / _HASHED_PER_SECOND > self.deadline:
            raise _Late

    def function_parts(self, function: Any) -> Any:
        """What a function of the session is made of, with what it uses of other globals than the session's."""
        return *_function_parts(function), globals_of(function, self.names)

    def leaves_out(self, size: int) -> bool:
        self._bytes += size
        if self.skip_over is not None and self._bytes > self.skip_over:
            self.skipped = True
            return True
        return False


class _Sink:
    """The file and the buffer callback of a pickler."""

    def __init__(self, owner: _Digest) -> None:
        self._owner = owner
        self._stream = xxhash.xxh3_128()
        self._buffers = xxhash.xxh3_128()

    def write(self, data: Any) -> int:
        self._owner.check()
        self._stream.update(data)
        return len(data)

    def buffer(self, data: Any) -> None:
        with data.raw() as memory:
            size = memory.nbytes
            self._buffers.update(b"%d;" % size)
            if self._owner.leaves_out(size):
                return
            if size > LARGE:
                self._owner.check(size)
            self._buffers.update(memory)

    def digest(self) -> str:
        self._stream.update(self._buffers.digest())
        return self._stream.hexdigest()


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]
    """Pickles for a digest only: functions by their code, devices and open things by a mark."""

    def __init__(self, sink: _Sink, owner: _Digest) -> None:
        super().__init__(sink, protocol=5, buffer_callback=sink.buffer)
        self._owner = owner

    def reducer_override(self, obj: Any) -> Any:
        kind = kind_of(type(obj))
        if kind == "object":
            if is_global_random_state(obj):
                return str, ("the global random state",)
            if type(obj).__module__ == "pandas.core.internals.blocks" and _is_scattered(obj.values):
                # pandas would copy it together.
                return tuple, ([obj.values, obj.mgr_locs.indexer, obj.ndim],)
            notes = notes_of(type(obj))
            return _without(obj, notes) if notes else NotImplemented
        rule = _RULES.get(kind)
        return NotImplemented if rule is None else rule(self._owner, obj)


def _function(owner: _Digest, function: Any) -> Any:
    if not is_session(function, owner.names) and "<locals>" not in function.__qualname__:
        if function is owner.top and (home := home_of(function)) is not None:
            return _module(owner, home)
        return str, (f"{function.__module__}.{function.__qualname__}",)
    return str, (_named(owner, function) or _definition(owner, function, owner.function_parts),)


def _class(owner: _Digest, cls: Any) -> Any:
    if not is_session(cls):
        if cls is owner.top and (home := home_of(cls)) is not None:
            return _module(owner, home)
        # Builtins go the ordinary way: ``str`` is what all the marks are made with.
        if cls.__module__ == "builtins" and getattr(builtins, cls.__name__, None) is cls:
            return NotImplemented
        return str, (f"{cls.__module__}.{cls.__qualname__}",)
    return str, (_named(owner, cls) or _definition(owner, cls, _class_parts),)


def _module(owner: _Digest, module: Any) -> Any:
    """A module by its name; one of the user's own with what it keeps."""
    if id(module) in owner.open or not is_user_module(module):
        return str, (module.__name__,)
    owner.open.add(id(module))
    return str, (owner.stream(state_of(module)),)


def _named(owner: _Digest, value: Any) -> str | None:
    """The mark of a function or class that the session has under its own name: a change of it is that name's."""
    held = owner.names is not None and owner.names.get(value.__name__) is value
    return f"named {value.__name__}" if held and value is not owner.top else None


def _cache(owner: _Digest, function: Any) -> Any:
    """A function that keeps its results: they count where they may be other than what it would compute anew."""
    inner = function.__wrapped__
    kept = function.cache_info()[1:] if owner.names is not None and _reads_values(inner, owner.names) else ()
    return tuple, ([inner, kept],)


def _reads_values(function: Any, names: dict[str, Any]) -> bool:
    """Whether a function of the session, or one that it calls, uses a variable that is no function, class or module."""
    todo, seen = [function], set()
    while todo:
        one = todo.pop()
        code = getattr(one, "__code__", None)
        if code is None or id(one) in seen:
            continue
        seen.add(id(one))
        if one.__closure__ and any(not callable(cell.cell_contents) for cell in one.__closure__):
            return True
        for name in code.co_names:
            value = getattr(names.get(name), "__wrapped__", names.get(name))
            if isinstance(value, types.FunctionType):
                todo.append(value)
            elif name in names and not isinstance(value, (type, types.ModuleType, types.BuiltinFunctionType)):
                return True
    return False


def _weak(owner: _Digest, value: Any) -> Any:
    owner.stays = owner.stays or "a weak reference belongs to its process"
    return tuple, ([type(value).__qualname__, *referents(value)],)


def _definition(owner: _Digest, value: Any, parts: Callable[[Any], Any]) -> str:
    """Digest of a function or class of the session, made once while nothing runs."""
    key = id(value)
    if key in owner.open:
        return f"within {value.__qualname__}"
    found = owner.cache.get(key)
    if found is None:
        before = owner.opaque, owner.skipped
        owner.open.add(key)
        try:
            found = owner.stream(parts(value))
        finally:
            owner.open.discard(key)
        if not owner.open and before == (owner.opaque, owner.skipped):
            owner.cache[key] = found
    return found


def _function_parts(function: Any) -> Any:
    cells = []
    for cell in function.__closure__ or ():
        try:
            cells.append(cell.cell_contents)
        except ValueError:
            cells.append("empty cell")
    return (
        function.__qualname__,
        code_parts(function.__code__),
        function.__defaults__,
        function.__kwdefaults__,
        cells,
        {k: v for k, v in function.__dict__.items() if k != "__wrapped__" or is_session(v)},
    )


def code_parts(code: types.CodeType) -> tuple[Any, ...]:
    """What a code object does, without where it was written."""
    constants = tuple(code_parts(c) if isinstance(c, types.CodeType) else c for c in code.co_consts)
    return (code.co_code, constants, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars, code.co_flags)


def _class_parts(cls: Any) -> Any:
    items = {
        k: v.func if type(v) is functools.cached_property else v
        for k, v in vars(cls).items()
        if (k not in CLASS_NOISE and kind_of(type(v)) != "atom") or _plain(k, v)
    }
    return cls.__qualname__, list(cls.__bases__), items


def _plain(key: str, value: Any) -> bool:
    return key not in CLASS_NOISE and isinstance(value, (int, float, complex, str, bytes, type(None)))


def _atom(owner: _Digest, value: Any) -> Any:
    if is_elsewhere(value):
        # It never changes, but another may stand in its place.
        owner.opaque = True
        return str, ("array elsewhere",)
    return NotImplemented


def _array(owner: _Digest, array: Any) -> Any:
    if array.dtype.kind == "O" and array.size >= 256:
        # Each of its objects takes about as long as hundreds of bytes.
        if array.nbytes > LARGE and owner.leaves_out(array.nbytes):
            return str, (f"objects {array.shape}",)
        text = _texts(array)
        if text is not None:
            return str, (text,)
    elif _is_scattered(array):
        # numpy would copy it into the stream.
        if owner.leaves_out(array.nbytes):
            return str, (f"{array.dtype.str} {array.shape}",)
        owner.check(array.nbytes * 4)
    return NotImplemented


def _is_scattered(array: Any) -> bool:
    """Whether values are a large array that is not in one piece of memory."""
    flags = getattr(array, "flags", None)
    return flags is not None and not getattr(flags, "forc", True) and array.nbytes > LARGE


def _texts(array: Any) -> str | None:
    """Digest of an array of strings by their cached hashes: ten times faster than writing them all out."""
    lib = getattr(getattr(sys.modules.get("pandas"), "_libs", None), "lib", None)
    if lib is None or lib.infer_dtype(array.ravel(), skipna=True) != "string":
        return None
    return f"texts {array.shape} {hash(tuple(array.ravel().tolist()))}"


def _without(value: Any, notes: frozenset[str]) -> Any:
    """How the value pickles, without the attributes ``notes``, wherever in its state they are."""
    reduced = value.__reduce_ex__(5)
    if not isinstance(reduced, tuple) or len(reduced) < 3:
        return reduced
    state = reduced[2]
    if type(state) is dict:
        state = {k: v for k, v in state.items() if k not in notes}
    elif type(state) is tuple:
        parts = [{k: v for k, v in p.items() if k not in notes} if type(p) is dict else p for p in state]
        # An array that has noted nothing yet pickles without the dictionary for it.
        state = tuple(part for part in parts if type(part) is not dict or part)
    return (*reduced[:2], state, *reduced[3:])


def _frame(owner: _Digest, frame: Any) -> Any:
    extra = attributes_of_frame(frame)
    # pandas leaves them out when it pickles.
    return (tuple, ([*frame.__reduce_ex__(5)[:3], extra],)) if extra else NotImplemented


def _tensor(owner: _Digest, tensor: Any) -> Any:
    torch: Any = sys.modules["torch"]
    if tensor.device.type != "cpu" or tensor.layout is not torch.strided or tensor.is_quantized:
        owner.opaque = True
        return str, ("tensor elsewhere",)
    plain = tensor.detach()
    if plain.dtype is torch.bfloat16:
        plain = plain.view(torch.int16)
    data = plain.resolve_conj().resolve_neg().numpy()
    grad = tensor.grad if tensor.is_leaf else None
    return tuple, ([str(tensor.dtype), tensor.requires_grad, data, grad],)


def _opaque(owner: _Digest, value: Any) -> Any:
    library = known(type(value))
    if library is not None:
        owner.stays = owner.stays or library.stays(value)
        state = library.state(value)
        if state is not None:
            return tuple, ([type(value), state],)
    owner.opaque = True
    owner.stays = owner.stays or why_it_stays(type(value))
    return str, (f"opaque {type(value).__module__}.{type(value).__qualname__}",)


def _stop(owner: _Digest, value: Any) -> Any:
    # Loggers pickle by name; locks, shells and loops do not leave their process.
    if type(value).__module__ != "logging" and type(value).__module__ != "weakref":
        owner.stays = owner.stays or f"a {type(value).__qualname__} belongs to its process"
    name = f"{type(value).__module__}.{type(value).__qualname__}"
    kept = kept_by_logger(value)
    return (tuple, ([name, *kept],)) if kept else (str, (name,))


_RULES: dict[str, Callable[[_Digest, Any], Any]] = {
    "atom": _atom,
    "function": _function,
    "class": _class,
    "cache": _cache,
    "weak": _weak,
    "module": _module,
    "array": _array,
    "tensor": _tensor,
    "frame": _frame,
    "artist": _opaque,
    "generator": _opaque,
    "opaque": _opaque,
    "stop": _stop,
}
