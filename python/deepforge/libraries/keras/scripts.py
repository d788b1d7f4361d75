"""Runs a person's code far enough to find the Keras models it makes; nothing is trained."""

from __future__ import annotations

import ast
import inspect
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from .importing import ModelImportError

# What would take long, or show or write something, and says nothing of the model.
_SKIPPED = ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "summary", "save", "save_weights",
            "load_weights", "export")  # fmt: skip


@dataclass
class Ran:
    """What code left behind: its names, and what did not run, in words."""

    names: dict[str, Any]
    module: str = "imported"
    notes: list[str] = field(default_factory=list)


def text_of(path: Path) -> str:
    """The code in a Python file or a notebook; lines of a notebook that are no Python are left out.

    Raises ModelImportError for what is neither.
    """
    try:
        text = path.read_text("utf-8")
        if path.suffix == ".py":
            return text
        cells = json.loads(text)["cells"]
        return "\n".join(_cell(cell) for cell in cells if cell.get("cell_type") == "code")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelImportError(f"{path.name} is neither Python code nor a notebook: {error}") from error


def _cell(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    text = source if isinstance(source, str) else "".join(source)
    if text.lstrip().startswith("%%"):
        return ""
    return "\n".join("pass" if line.lstrip().startswith(("!", "%", "?")) else line for line in text.splitlines())


def run(text: str, name: str, folder: Path, module: str = "imported") -> Ran:
    """Run code statement by statement; one that fails is left out, and said. ``folder``: where it looks for modules;
    ``module``: the name under which classes of the code can be found again.

    Models are not trained, evaluated or saved meanwhile. Raises ModelImportError for text that is no Python.
    """
    try:
        tree = ast.parse(text, name)
    except (SyntaxError, ValueError) as error:
        raise ModelImportError(f"{name} is not Python code: {error}") from error
    made = sys.modules[module] = ModuleType(module)
    made.__dict__["__file__"] = str(folder / name)
    ran = Ran(made.__dict__, module)
    with _untrained(ran.notes), _path(folder):
        for statement in tree.body:
            try:
                exec(compile(ast.Module([statement], []), name, "exec"), ran.names)
            except (Exception, SystemExit) as error:
                ran.notes.append(f"Line {statement.lineno} was left out: {type(error).__name__}: {error}")
    return ran


def model_in(ran: Ran, variable: str | None) -> Any:
    """The model that code left: of a variable, a path of attributes, or what a function without required arguments
    gives. Raises ModelImportError; with several to choose from, ``data`` has ``choices``.
    """
    if variable:
        return _named(ran, variable)
    found = dict(_models(ran))
    if not found:
        for name, function in _functions(ran):
            made = _called(name, function, ran)
            if _is_model(made):
                found[name] = made
    distinct = {id(model): name for name, model in reversed(found.items())}
    # Parts of a model that is there too are no choice of their own.
    inside = {id(part) for model in found.values() for part in _parts(model)}
    outer = {key: name for key, name in distinct.items() if key not in inside} or distinct
    if len(outer) == 1:
        return found[next(iter(outer.values()))]
    said = f" {'; '.join(ran.notes[:3])}" if ran.notes else ""
    if not outer:
        raise ModelImportError(
            "The code leaves no Keras model in a variable, and no function of it that can be called without arguments "
            f"gives one.{said}"
        )
    choices = sorted(outer.values())
    raise ModelImportError(
        f"There are several models: say which of {', '.join(choices)}.", code="several-models", choices=choices
    )


def _named(ran: Ran, variable: str) -> Any:
    first, *rest = variable.split(".")
    try:
        found = ran.names[first]
        for part in rest:
            found = getattr(found, part)
    except (KeyError, AttributeError):
        said = f" {'; '.join(ran.notes[:3])}" if ran.notes else ""
        raise ModelImportError(f"There is no {variable} after the code has run.{said}") from None
    if inspect.isclass(found) or inspect.isfunction(found):
        try:
            found = found()
        except Exception as error:
            raise ModelImportError(f"{variable}() failed: {type(error).__name__}: {error}") from error
    if not _is_model(found):
        raise ModelImportError(f"{variable} is a {type(found).__name__}, not a Keras model.")
    return found


def _models(ran: Ran) -> Iterator[tuple[str, Any]]:
    """Models in variables, and in attributes of objects of the code's own classes."""
    for name, value in list(ran.names.items()):
        if name.startswith("__"):
            continue
        if _is_drawn(value):
            yield name, value
        elif type(value).__module__ == ran.module:
            for inner, each in list(vars(value).items()):
                if not inner.startswith("_") and _is_drawn(each):
                    yield f"{name}.{inner}", each


def _functions(ran: Ran) -> Iterator[tuple[str, Any]]:
    """Functions and classes of the code itself that can be called without arguments."""
    for name, value in list(ran.names.items()):
        if getattr(value, "__module__", None) != ran.module or not callable(value) or name.startswith("_"):
            continue
        try:
            parameters = inspect.signature(value).parameters.values()
        except (TypeError, ValueError):
            continue
        if all(p.default is not p.empty or p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters):
            yield name, value


def _called(name: str, function: Any, ran: Ran) -> Any:
    try:
        with _untrained(ran.notes):
            made = function()
    except (Exception, SystemExit) as error:
        ran.notes.insert(0, f"{name}() failed: {type(error).__name__}: {error}")
        return None
    if isinstance(made, (list, tuple)) and made and _is_model(made[0]):
        return made[0]
    return made


def _is_model(value: Any) -> bool:
    import keras

    return isinstance(value, keras.Model)


def _is_drawn(value: Any) -> bool:
    """Whether Keras knows the graph of a model."""
    return _is_model(value) and bool(getattr(value, "_nodes", None) or getattr(value, "_functional", None))


def _parts(model: Any) -> list[Any]:
    return [each for each in model._flatten_layers(include_self=False) if _is_model(each)]


@contextmanager
def _path(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


@contextmanager
def _untrained(notes: list[str]) -> Iterator[None]:
    """Models do not train while the code runs: their methods say that they were skipped."""
    import keras
    from keras.src.utils import file_utils

    kinds = (keras.Model, keras.Sequential)
    saved = [(kind, name, vars(kind)[name]) for kind in kinds for name in _SKIPPED if name in vars(kind)]
    inherited = [name for name in _SKIPPED if not any(name in vars(kind) for kind in kinds)]

    def skip(name: str) -> Any:
        def skipped(self: Any, *args: Any, **kwargs: Any) -> Any:
            if name not in ("summary",) and (text := f"{name} was not run.") not in notes:
                notes.append(text)
            return None

        return skipped

    def refused(*args: Any, **kwargs: Any) -> Any:
        raise OSError("nothing is downloaded while a model is imported")

    # Known models ask for their trained weights, and then load them (which is skipped); data sets need their files.
    downloads = {name: vars(file_utils)[name] for name in ("get_file", "urlretrieve") if name in vars(file_utils)}
    file_utils.get_file = lambda *args, **kwargs: "not downloaded"
    if "urlretrieve" in downloads:
        file_utils.urlretrieve = refused

    for kind, name, _ in saved:
        setattr(kind, name, skip(name))
    for name in inherited:
        setattr(keras.Model, name, skip(name))
    try:
        yield
    finally:
        for name, function in downloads.items():
            setattr(file_utils, name, function)
        for kind, name, method in saved:
            setattr(kind, name, method)
        for name in inherited:
            delattr(keras.Model, name)
