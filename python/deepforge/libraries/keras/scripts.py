"""Runs a person's code far enough to find the Keras models it makes; nothing is trained."""

from __future__ import annotations

import ast
import functools
import inspect
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from .failing import Left, leave, reason
from .finding import Arguments, Maker, label, makers, program, within
from .importing import ModelImportError
from .notebooks import python_of
from .porting import ported

# What would take long, or show or write something, and says nothing of the model.
_SKIPPED = ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "summary", "save", "save_weights",
            "load_weights", "export")  # fmt: skip
# Of these, what is called with the model's input first.
_GIVEN = ("fit", "evaluate", "predict", "train_on_batch", "test_on_batch")


@dataclass
class Ran:
    """What code left behind: its names, and what did not run, in words.

    name: what its lines are said to be of. text: the code that ran. program: what it does only when it is started.
    makers: what may make a model. used: models that it trained, saved or compiled, by where it did so. left: the
    statements that did not run.
    """

    names: dict[str, Any]
    module: str = "imported"
    notes: list[str] = field(default_factory=list)
    name: str = "code"
    text: str = ""
    program: list[ast.stmt] = field(default_factory=list)
    makers: list[Maker] = field(default_factory=list)
    used: dict[str, Any] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)


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
    return python_of(source if isinstance(source, str) else "".join(source))


def run(text: str, name: str, folder: Path, module: str = "imported") -> Ran:
    """Run code statement by statement; one that fails is left out, and said. ``folder``: where it looks for modules;
    ``module``: the name under which classes of the code can be found again.

    Models are not trained, evaluated or saved meanwhile. Raises ModelImportError for text that is no Python.
    """
    try:
        tree = ast.parse(text, name)
    except SyntaxError as error:
        place: dict[str, Any] = {}
        if error.lineno is not None:
            place = {"line": error.lineno, "text": (error.text or "").strip()}
        where = "" if error.lineno is None else f", line {error.lineno},"
        raise ModelImportError(f"{name}{where} is not Python code: {error.msg}", **place) from error
    except ValueError as error:
        raise ModelImportError(f"{name} is not Python code: {error}") from error
    made = sys.modules[module] = ModuleType(module)
    made.__dict__["__file__"] = str(folder / name)
    ran = Ran(made.__dict__, module, name=name, text=text)
    if (for_keras := ported(text, tree)) is not None:
        tree, ran.text = ast.parse(for_keras, name), for_keras
        ran.notes.append("TensorFlow is not installed here: tensorflow.keras was read as Keras.")
    ran.program = program(tree)
    ran.makers = makers(tree)
    with _path(folder):
        _run(tree.body, ran)
    return ran


def _run(statements: list[ast.stmt], ran: Ran) -> None:
    """Run statements one by one; one that fails is left out, and said."""
    import keras

    left: list[Left] = []
    with _untrained(ran), Arguments(ran.name):
        for statement in statements:
            try:
                exec(compile(ast.Module([statement], []), ran.name, "exec"), ran.names)
            except (Exception, SystemExit) as error:
                for name in leave(left, statement, error):
                    # What went into a layer is not what it would have given.
                    if isinstance(ran.names.get(name), keras.KerasTensor):
                        del ran.names[name]
    ran.notes += map(str, left)
    ran.left += left


def model_in(ran: Ran, variable: str | None) -> Any:
    """The model that code left: of a variable or of an expression such as ``build(10)``; with none, what it left in
    variables, otherwise what functions without required arguments give, what it makes when it is started, what
    methods give, or what it worked with. Raises ModelImportError; with several to choose from, ``data`` has
    ``choices``.
    """
    if variable:
        return _named(ran, variable)
    found = _found(ran)
    distinct = {id(model): name for name, model in reversed(found.items())}
    # Parts of a model that is there too are no choice of their own.
    inside = {id(part) for model in found.values() for part in _parts(model)}
    outer = {key: name for key, name in distinct.items() if key not in inside} or distinct
    if len(outer) == 1:
        return found[next(iter(outer.values()))]
    if not outer:
        raise ModelImportError(_nothing(ran), **_place(ran))
    choices = sorted(outer.values())
    raise ModelImportError(
        f"There are several models: say which of {', '.join(choices)}.", code="several-models", choices=choices
    )


def _found(ran: Ran) -> dict[str, Any]:
    """The first of the places with models that can be drawn, by what a person calls them; otherwise any models."""
    others: list[dict[str, Any]] = []
    for place in (_models, _given, _program, _made, lambda ran: ran.used.items()):
        models = {name: model for name, model in place(ran) if _is_model(model)}
        drawn = {name: model for name, model in models.items() if _is_drawn(model)}
        if drawn:
            return drawn
        others.append(models)
    return next(filter(None, [*others[1:], others[0]]), {})


def _nothing(ran: Ran) -> str:
    """Why there is no model, and what would help."""
    text = "The code leaves no Keras model in a variable, and no function of it that can be called without arguments "
    needing = [each.text for each in ran.makers if each.needs]
    if needing:
        return f"{text}gives one. Name one with its arguments as the variable or function: {'; '.join(needing[:3])}."
    return f"{text}gives one.{_said(ran)}"


def _place(ran: Ran) -> dict[str, Any]:
    """The first line that did not run, as data of an error: most likely it is why there is no model."""
    if not ran.left:
        return {}
    line = ran.left[0].line
    return {"line": line, "text": "".join(ran.text.split("\n")[line - 1 : line]).strip()}


def _said(ran: Ran) -> str:
    return f" {'; '.join(ran.notes[:3])}" if ran.notes else ""


def _named(ran: Ran, variable: str) -> Any:
    _, _, where = variable.partition(" in ")
    try:
        with _untrained(ran), Arguments(ran.name):
            found = _evaluated(ran, where or variable)
    except (NameError, AttributeError, LookupError) as error:
        if isinstance(error, NameError) and ran.program:
            _run(ran.program, ran)
            ran.program = []
            return _named(ran, variable)
        raise ModelImportError(f"There is no {variable} after the code has run.{_said(ran)}", **_place(ran)) from None
    except SyntaxError:
        raise ModelImportError(
            f"Expected a variable or a call such as build(10), received {variable}", received=variable
        ) from None
    except (Exception, SystemExit) as error:
        raise ModelImportError(f"{variable} failed: {reason(error, ran.name)}") from error
    found = ran.used.get(variable, found)
    if inspect.isclass(found) or inspect.isfunction(found):
        return _named(ran, f"{variable}()")
    if not _is_model(found):
        raise ModelImportError(f"{variable} is a {type(found).__name__}, not a Keras model.")
    return found


def _evaluated(ran: Ran, expression: str) -> Any:
    return eval(compile(expression.strip(), "<variable>", "eval"), ran.names)


def _models(ran: Ran) -> Iterator[tuple[str, Any]]:
    """Models in variables, and in attributes of objects of the code's own classes."""
    for name, value in list(ran.names.items()):
        if name.startswith("__"):
            continue
        yield from ((text, each) for text, each in within(name, value) if _is_drawn(each) or _is_waiting(each))
        if not _is_model(value) and type(value).__module__ == ran.module:
            for inner, each in list(vars(value).items()):
                if not inner.startswith("_") and (_is_drawn(each) or _is_waiting(each)):
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


def _given(ran: Ran) -> Iterator[tuple[str, Any]]:
    """What functions and classes give that can be called without arguments."""
    for name, function in _functions(ran):
        made = _called(f"{name}()", function, ran)
        yield from [(name, made)] if _is_model(made) else within(f"{name}()", made)


def _program(ran: Ran) -> Iterator[tuple[str, Any]]:
    """What is left in variables when the code was started as a program."""
    _run(ran.program, ran)
    ran.program = []
    yield from _models(ran)


def _made(ran: Ran) -> Iterator[tuple[str, Any]]:
    """What methods give, of objects that can be made without arguments."""
    for maker in ran.makers:
        if not maker.needs and "." in maker.call and "…" not in maker.call:
            yield from within(maker.call, _called(maker.call, functools.partial(_evaluated, ran, maker.call), ran))


def _called(name: str, function: Any, ran: Ran) -> Any:
    try:
        with _untrained(ran), Arguments(ran.name):
            return function()
    except (Exception, SystemExit) as error:
        ran.notes.insert(0, f"{name} failed: {reason(error, ran.name)}")
        return None


def _is_model(value: Any) -> bool:
    import keras

    return isinstance(value, keras.Model)


def _is_drawn(value: Any) -> bool:
    """Whether Keras knows the graph of a model."""
    return _is_model(value) and bool(getattr(value, "_nodes", None) or getattr(value, "_functional", None))


def _is_waiting(value: Any) -> bool:
    """Whether a sequential model has layers, but has seen no tensor yet that says its input's shape."""
    import keras

    return isinstance(value, keras.Sequential) and bool(value.layers) and not _is_drawn(value)


def _parts(model: Any) -> list[Any]:
    return [each for each in model._flatten_layers(include_self=False) if _is_model(each)]


def _see(model: Any, x: Any = None, **_: Any) -> None:
    """Let a sequential model know the shape of what it would have been trained on, as training would have."""
    shape = getattr(x, "shape", None)
    if _is_waiting(model) and isinstance(shape, tuple) and shape:
        try:
            model.build((None, *shape[1:]))
        except Exception:  # its layers do not take that: training would have failed as well
            return


@contextmanager
def _path(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


@contextmanager
def _untrained(ran: Ran) -> Iterator[None]:
    """Models do not train while the code runs: their methods say that they were skipped, and which model it was."""
    import keras

    kinds = (keras.Model, keras.Sequential)
    saved = [(kind, name, vars(kind)[name]) for kind in kinds for name in _SKIPPED if name in vars(kind)]
    inherited = [name for name in _SKIPPED if not any(name in vars(kind) for kind in kinds)]

    def skip(name: str) -> Any:
        def skipped(self: Any, *args: Any, **kwargs: Any) -> Any:
            ran.used.setdefault(label(self, ran.names), self)
            if name in _GIVEN:
                _see(self, *args[:1], **kwargs)
            if name not in ("summary",) and (text := f"{name} was not run.") not in ran.notes:
                ran.notes.append(text)
            return None

        return skipped

    compile_model = keras.Model.compile

    def compiled(self: Any, *args: Any, **kwargs: Any) -> None:
        ran.used.setdefault(label(self, ran.names), self)
        compile_model(self, *args, **kwargs)

    for kind, name, _ in saved:
        setattr(kind, name, skip(name))
    for name in inherited:
        setattr(keras.Model, name, skip(name))
    keras.Model.compile = compiled
    try:
        with _nothing_downloaded():
            yield
    finally:
        for kind, name, method in saved:
            setattr(kind, name, method)
        for name in inherited:
            delattr(keras.Model, name)
        del keras.Model.compile


@contextmanager
def _nothing_downloaded() -> Iterator[None]:
    from keras.src.utils import file_utils

    def refused(*args: Any, **kwargs: Any) -> Any:
        raise OSError("nothing is downloaded while a model is imported")

    # Known models ask for their trained weights, and then load them (which is skipped); data sets need their files.
    downloads = {name: vars(file_utils)[name] for name in ("get_file", "urlretrieve") if name in vars(file_utils)}
    file_utils.get_file = lambda *args, **kwargs: "not downloaded"
    if "urlretrieve" in downloads:
        file_utils.urlretrieve = refused
    try:
        yield
    finally:
        for name, function in downloads.items():
            setattr(file_utils, name, function)
