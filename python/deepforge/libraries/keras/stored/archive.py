"""Models and layers to ``.keras`` files and back, with what Keras leaves out: definitions, seeds, history."""

from __future__ import annotations

import base64
import inspect
import os
import sys
import tempfile
import types
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import cloudpickle
import keras

from ....errors import ValueTypeError
from . import custom, members, rest
from .untouched import as_it_was, builds_undrawn, has_built

_VERSION = 1


def write(value: Any, file: IO[bytes]) -> None:
    """Write a model or layer. The same value gives the same bytes."""
    found = custom.definitions(value)
    notes: dict[str, Any] = {"version": _VERSION}
    if found:
        notes["definitions"] = _text(cloudpickle.dumps(found, protocol=5))
        notes["sources"] = custom.sources(found)
    nameless = {custom.mark_of(each): each for each in custom.lambdas(value)}
    if nameless:
        notes["lambdas"] = _text(cloudpickle.dumps(nameless, protocol=5))
    if has_built(value):
        notes["built"] = True
    kept = rest.kept(value)
    if kept:
        notes["rest"] = _text(cloudpickle.dumps(kept, protocol=5))
    with tempfile.TemporaryDirectory(prefix="deepforge-") as folder:
        path = Path(folder, "value.keras")
        with _quiet(), as_it_was():
            try:
                if hasattr(value, "built"):
                    keras.saving.save_model(value, path)
                else:  # metrics and losses: what their pickles hold
                    path.write_bytes(value.__reduce__()[1][0].getvalue())
            except NotImplementedError as error:
                reason = rest.why_not(value) or rest.without_config(value)
                raise ValueTypeError(reason, type=type(value).__qualname__) from error
        absent = custom.missing(members.config(path), found)
        if absent:
            raise ValueTypeError(
                f"The model uses {', '.join(absent)}, which {'is' if len(absent) == 1 else 'are'} neither Keras's nor "
                "an attribute of one of its layers: it could not be loaded again",
                names=absent,
            )
        members.copy(path, file, notes)


def read(path: Path) -> Any:
    """The value in a ``.keras`` file: what DeepForge noted in it, then the rest as Keras does it.

    Raises whatever Keras raises. Runs code that is in the file, as unpickling does.
    """
    notes = members.notes(path)
    found = _definitions(notes)
    with tempfile.TemporaryDirectory(prefix="deepforge-") as folder, _quiet(), as_it_was():
        link = Path(folder, "value.keras")
        if notes and (found or "lambdas" in notes):
            config = members.config(path)
            _without_refused(config, found)
            found |= _named(config, _unpickled(notes.get("lambdas")) or {})
            members.with_config(path, link, config)
        else:
            os.symlink(path.resolve(), link)
        # In the scope, as a class may look for its parts by itself.
        with keras.saving.custom_object_scope(found):
            value = keras.saving.load_model(link, custom_objects=found, safe_mode=not notes)
        if "rest" in notes:
            rest.restore(value, _unpickled(notes["rest"]))
    if notes.get("built"):
        builds_undrawn(value)
    rest.count_names(value)
    return value


def _without_refused(config: Any, found: dict[str, Any]) -> None:
    """Takes from configurations what Keras adds by itself and the class's ``__init__`` does not take: it is set after
    (``rest.py``)."""
    for each in members.objects(config):
        name, inner = each.get("registered_name"), each.get("config")
        cls = found.get(name) if isinstance(name, str) else None
        if isinstance(cls, type) and isinstance(inner, dict):
            takes = inspect.signature(cls.__init__).parameters  # type: ignore[misc]
            if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in takes.values()):
                for added in ("name", "trainable", "dtype"):
                    if added not in takes:
                        inner.pop(added, None)


def _named(config: Any, nameless: dict[str, Any]) -> dict[str, Any]:
    """Replaces functions without a name in a configuration by names; what these stand for."""
    found: dict[str, Any] = {}
    for each in members.objects(config):
        if each.get("class_name") == "__lambda__":
            function = nameless.get(custom.written_mark(each))
            if function is not None:
                name = f"lambda_{len(found)}"
                found[name] = function
                each.clear()
                each |= {"module": "builtins", "class_name": "function", "config": name, "registered_name": name}
    return found


def _definitions(notes: dict[str, Any]) -> dict[str, Any]:
    """The definitions that came with a file. Modules that are not here are made of the text that came with them."""
    made: list[str] = []
    for name, text in dict(notes.get("sources") or {}).items():
        try:
            __import__(name)
        except ImportError:
            _module(name, text)
            made.append(name)
    return _unpickled(notes.get("definitions")) or {}


def _module(name: str, text: str) -> None:
    parts = name.split(".")
    for length in range(1, len(parts)):
        package = ".".join(parts[:length])
        if package not in sys.modules:
            sys.modules[package] = types.ModuleType(package)
            sys.modules[package].__path__ = []
    module = types.ModuleType(name)
    sys.modules[name] = module
    try:
        exec(compile(text, f"<{name}, as it was stored>", "exec", dont_inherit=True), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _unpickled(text: str | None) -> Any:
    return None if text is None else cloudpickle.loads(base64.b64decode(text))


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
