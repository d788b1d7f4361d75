"""A library of somebody else: formulas, kept as ``.formula.json``, that operations get as functions.

It stands here as it would in a package of its own: DeepForge finds it by the entry point of ``formulas-1.0.dist-info``.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from deepforge.errors import DocumentError
from deepforge.libraries.catalogue import Argument, Catalogue, Entry
from deepforge.libraries.library import Library, ResourceType

_NODES = (ast.Expression, ast.BinOp, ast.operator, ast.UnaryOp, ast.unaryop, ast.Constant, ast.Name, ast.Load)


class Formula:
    """A function of ``x``, with the values of its other names."""

    def __init__(self, text: str, values: dict[str, float], scale: float) -> None:
        self.text, self.values, self.scale = text, values, scale

    def __call__(self, x: float) -> float:
        """Its value at ``x``."""
        from formulas_engine import number

        found = eval(compile(self.text, "formula", "eval"), {"__builtins__": {}}, {**self.values, "x": x})
        return number(self.scale * found)


class Formulas(Library):
    """Formulas of one variable; a formula may be a multiple of another one."""

    name = "formulas"
    title = "Formulas"
    resources = (ResourceType("Formula", "Formula", "formulas", ".formula.json"),)
    packages = ("formulas_engine",)

    def sources(self, resource: str, path: str, root: Path) -> list[str]:
        """Its own file, and that of the formula it is a multiple of."""
        data = _read(root, path)
        return [path, *(self.sources(resource, data["of"], root) if "of" in data else ())]

    def digest(self, resource: str, path: str, root: Path) -> str:
        """Of all that is computed with; notes do not count."""
        return hashlib.sha256(json.dumps(_resolved(root, path), sort_keys=True).encode()).hexdigest()

    def initialise(self) -> None:
        """The engine wants to know its kind of numbers when it is imported."""
        os.environ.setdefault("FORMULAS_NUMBER", "float")

    def load(self, resource: str, path: str, root: Path) -> Formula:
        """The formula as a function."""
        return Formula(*_resolved(root, path))

    def installed(self) -> tuple[str, str | None]:
        """The engine comes with it."""
        return "1.0", "formulas_engine"

    def catalogue(self, cache: Path) -> Catalogue:
        """What a formula is made of."""
        number = Argument("value", "float", required=True, source="annotation")
        return Catalogue(self.name, "1.0", (Entry("formulas.number", "term", "A number", arguments=(number,)),))

    def operations(self) -> Iterable[Path]:
        """One that evaluates a formula."""
        return sorted((Path(__file__).parent / "formulas_operations").glob("*.py"))


def _resolved(root: Path, path: str) -> tuple[str, dict[str, float], float]:
    """Text, values and scale of a formula, with those of the formula it is a multiple of."""
    data = _read(root, path)
    scale = float(data.get("scale", 1))
    if "of" not in data:
        return data["formula"], data.get("values", {}), scale
    text, values, inner = _resolved(root, data["of"])
    return text, values, scale * inner


def _read(root: Path, path: str) -> dict[str, Any]:
    """The data of a formula. Raises DocumentError."""
    try:
        data = json.loads((root / path).read_text("utf-8"))
        if "of" not in data and not all(isinstance(each, _NODES) for each in ast.walk(_parsed(data["formula"]))):
            raise ValueError("more than a formula")
    except (OSError, ValueError, KeyError, TypeError, SyntaxError) as error:
        raise DocumentError(f"{path}: expected a formula, received {error}", path=path) from error
    found: dict[str, Any] = data
    return found


def _parsed(text: str) -> ast.Expression:
    return ast.parse(text, mode="eval")
