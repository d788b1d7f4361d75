"""Where in a person's code models are: what may make one, what holds one, and which ones the code worked with."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# More than that in one variable are no models that somebody would choose from.
_MOST = 32
_MADE_BY = ("Model", "Sequential", "Functional")


@dataclass(frozen=True)
class Maker:
    """A function, or a method of a class, that makes a model: how it is called, and what must be said for that."""

    call: str
    needs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The call with a place for what must be said."""
        if not self.needs:
            return self.call
        return f"{self.call.removesuffix(')')}{', '.join(f'{name}=…' for name in self.needs)})"


def makers(tree: ast.Module) -> list[Maker]:
    """Functions of code that make a model by themselves, and methods of its classes that do."""
    found: list[Maker] = []
    for each in tree.body:
        if isinstance(each, ast.FunctionDef) and _makes(each):
            found.append(Maker(f"{each.name}()", _needs(each, 0)))
        elif isinstance(each, ast.ClassDef):
            methods = [method for method in each.body if isinstance(method, ast.FunctionDef)]
            first = next((_needs(method, 1) for method in methods if method.name == "__init__"), ())
            found += [
                Maker(f"{each.name}().{method.name}()" if not first else f"{each.name}(…).{method.name}()", needs)
                for method in methods
                if not method.name.startswith("_") and not method.decorator_list and _makes(method)
                for needs in [_needs(method, 1)]
            ]
    return found


def _makes(function: ast.FunctionDef) -> bool:
    """Whether a function calls what makes a model, and gives something back."""
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    names = [each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in calls]
    gives = any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(function))
    return gives and any(name in _MADE_BY for name in names)


def _needs(function: ast.FunctionDef, skip: int) -> tuple[str, ...]:
    given = function.args
    placed = [each.arg for each in (*given.posonlyargs, *given.args)]
    placed = placed[skip : len(placed) - len(given.defaults)]
    named = [each.arg for each, value in zip(given.kwonlyargs, given.kw_defaults, strict=True) if value is None]
    return (*placed, *named)


def program(tree: ast.Module) -> list[ast.stmt]:
    """What code does only when it is started: the statements below ``if __name__ == "__main__"``."""
    return [each for statement in tree.body if isinstance(statement, ast.If) and _is_main(statement.test)
            for each in statement.body]  # fmt: skip


def _is_main(test: ast.expr) -> bool:
    if not isinstance(test, ast.Compare):
        return False
    sides = (test.left, *test.comparators)
    said = {each.id if isinstance(each, ast.Name) else getattr(each, "value", None) for each in sides}
    return said == {"__name__", "__main__"}


def within(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A value by its name, or what a list, tuple or dictionary holds, by the text that takes it from there."""
    if isinstance(value, (list, tuple)) and len(value) <= _MOST:
        yield from ((f"{name}[{at}]", each) for at, each in enumerate(value))
    elif isinstance(value, Mapping) and len(value) <= _MOST:
        yield from ((f"{name}[{key!r}]", each) for key, each in value.items() if isinstance(key, (str, int)))
    else:
        yield name, value


def label(model: Any, names: Mapping[str, Any]) -> str:
    """What a person calls a model that code is working with: ``model in main()``. ``names``: those of the code."""
    called, function = "", ""
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_globals is names and frame.f_code.co_name != "<module>":
            local = (name for name, value in frame.f_locals.items() if value is model and name != "self")
            called, function = called or next(local, ""), frame.f_code.co_name
        frame = frame.f_back
    return f"{called or model.name} in {function}()" if function else str(model.name)


class Arguments:
    """While code runs, it was started without arguments, as a file of its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self.before = sys.argv
        sys.argv = [self.name]

    def __exit__(self, *_: object) -> None:
        sys.argv = self.before
