"""A library of somebody else: formulas, kept as ``.formula.json``, that operations get as functions.

It stands here as it would in a package of its own: DeepForge finds it by the entry point of ``formulas-1.0.dist-info``.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deepforge.errors import DocumentError
from deepforge.libraries.catalogue import Argument, Catalogue, Entry
from deepforge.libraries.library import Library, ResourceType

_NODES = (ast.Expression, ast.BinOp, ast.operator, ast.UnaryOp, ast.unaryop, ast.Constant, ast.Name, ast.Load)


@dataclass(frozen=True, eq=False)
class Formula:
    """A function of ``x``, with the values of its other names."""

    text: str
    values: dict[str, float]
    scale: float

    def __call__(self, x: float) -> float:
        """Its value at ``x``."""
        found = eval(compile(self.text, "formula", "eval"), {"__builtins__": {}}, {**self.values, "x": x})
        return self.scale * float(found)


class Formulas(Library):
    """Formulas of one variable; a formula may be a multiple of another one."""

    name = "formulas"
    title = "Formulas"
    resources = (ResourceType("Formula", "Formula", "formulas", ".formula.json"),)

    def sources(self, resource: str, path: str, root: Path) -> list[str]:
        """Its own file, and that of the formula it is a multiple of."""
        data = _read(root, path)
        return [path, *(self.sources(resource, data["of"], root) if "of" in data else ())]

    def digest(self, resource: str, path: str, root: Path) -> str:
        """Of all that is computed with; notes do not count."""
        found = self.load(resource, path, root)
        return hashlib.sha256(json.dumps([found.text, found.values, found.scale], sort_keys=True).encode()).hexdigest()

    def load(self, resource: str, path: str, root: Path) -> Formula:
        """The formula as a function."""
        data = _read(root, path)
        if "of" not in data:
            return Formula(data["formula"], data.get("values", {}), float(data.get("scale", 1)))
        inner = self.load(resource, data["of"], root)
        return Formula(inner.text, inner.values, inner.scale * float(data.get("scale", 1)))

    def installed(self) -> tuple[str, str | None]:
        """It needs nothing but itself."""
        return "1.0", None

    def catalogue(self, cache: Path) -> Catalogue:
        """What a formula is made of."""
        number = Argument("value", "float", required=True, source="annotation")
        return Catalogue(self.name, "1.0", (Entry("formulas.number", "term", "A number", arguments=(number,)),))

    def operations(self) -> Iterable[Path]:
        """One that evaluates a formula."""
        return sorted((Path(__file__).parent / "formulas_operations").glob("*.py"))


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
