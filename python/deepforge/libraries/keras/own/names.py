"""What names mean in a module of the project: read from its imports, without running anything."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A module of the project as text. id: ``modules.galaxies``; file: relative to the project."""

    id: str
    file: str
    tree: ast.Module
    names: Mapping[str, str]

    def path(self, node: ast.expr) -> str | None:
        """The dotted path an expression such as ``layers.Layer`` means: ``keras.layers.Layer``; None for others."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        first = self.names.get(node.id)
        if first is None:
            return None
        return plain(".".join([first, *parts]))


def source(id_: str, file: str, text: str) -> Source:
    """The module with this text. Raises SyntaxError."""
    tree = ast.parse(text)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                names[each.asname or each.name.partition(".")[0]] = (
                    each.name if each.asname else each.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(id_, file, node)
            for each in node.names:
                names[each.asname or each.name] = f"{module}.{each.name}"
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            names[node.name] = f"{id_}.{node.name}"
    return Source(id_, file, tree, names)


def plain(path: str) -> str:
    """Keras by one name, however it was imported."""
    for prefix in ("tensorflow.keras.", "tf.keras.", "tensorflow.python.keras.", "keras.api."):
        if path.startswith(prefix):
            return f"keras.{path.removeprefix(prefix)}"
    return path


def _absolute(id_: str, file: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = id_.split(".") if file.endswith("__init__.py") else id_.split(".")[:-1]
    package = package[: len(package) - node.level + 1]
    return ".".join([*package, *([node.module] if node.module else [])])
