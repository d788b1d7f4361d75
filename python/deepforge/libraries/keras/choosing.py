"""Which of the models that a person's code left behind is meant."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator
from typing import Any

from .failing import reason
from .finding import Arguments, within
from .importing import ModelImportError
from .live import is_drawn, is_model, is_waiting
from .scripts import Ran, run_statements


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
        models = {name: model for name, model in place(ran) if is_model(model)}
        drawn = {name: model for name, model in models.items() if is_drawn(model)}
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
        with ran.untrained(), Arguments(ran.name):
            found = _evaluated(ran, where or variable)
    except (NameError, AttributeError, LookupError) as error:
        if isinstance(error, NameError) and ran.program:
            run_statements(ran.program, ran)
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
    if not is_model(found):
        raise ModelImportError(f"{variable} is a {type(found).__name__}, not a Keras model.")
    return found


def _evaluated(ran: Ran, expression: str) -> Any:
    return eval(compile(expression.strip(), "<variable>", "eval"), ran.names)


def _models(ran: Ran) -> Iterator[tuple[str, Any]]:
    """Models in variables, and in attributes of objects of the code's own classes."""
    for name, value in list(ran.names.items()):
        if name.startswith("__"):
            continue
        yield from ((text, each) for text, each in within(name, value) if is_drawn(each) or is_waiting(each))
        if not is_model(value) and type(value).__module__ == ran.module:
            for inner, each in list(vars(value).items()):
                if not inner.startswith("_") and (is_drawn(each) or is_waiting(each)):
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
        yield from [(name, made)] if is_model(made) else within(f"{name}()", made)


def _program(ran: Ran) -> Iterator[tuple[str, Any]]:
    """What is left in variables when the code was started as a program."""
    run_statements(ran.program, ran)
    ran.program = []
    yield from _models(ran)


def _made(ran: Ran) -> Iterator[tuple[str, Any]]:
    """What methods give, of objects that can be made without arguments."""
    for maker in ran.makers:
        if not maker.needs and "." in maker.call and "…" not in maker.call:
            yield from within(maker.call, _called(maker.call, functools.partial(_evaluated, ran, maker.call), ran))


def _called(name: str, function: Any, ran: Ran) -> Any:
    try:
        with ran.untrained(), Arguments(ran.name):
            return function()
    except (Exception, SystemExit) as error:
        ran.notes.insert(0, f"{name} failed: {reason(error, ran.name)}")
        return None


def _parts(model: Any) -> list[Any]:
    return [each for each in model._flatten_layers(include_self=False) if is_model(each)]
