"""What is known of names while a session's code is followed: which values cannot be repeated, and why."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from .sources import Why

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass
class Value:
    """What is known of an expression's value: why it, or which of its attributes, cannot be repeated; its class.

    ``items``: what is known of each item of a tuple that is written out.
    """

    why: Why | None = None
    parts: dict[str, Why] = field(default_factory=dict)
    kind: str = ""
    function: Function | None = None
    items: tuple[Value, ...] | None = None

    @property
    def whole(self) -> Why | None:
        """Why the value with all its parts cannot be repeated."""
        return self.why or next(iter(self.parts.values()), None)


@dataclass
class Frame:
    """The names of the module, or of one call of a function: what is bound there, and what is known of it."""

    outer: Frame | None = None
    bound: set[str] = field(default_factory=set)
    values: dict[str, Value] = field(default_factory=dict)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    returns: Value = field(default_factory=Value)
    escape: Why | None = None

    def owner(self, name: str) -> Frame:
        """The frame in which a name lives."""
        frame = self
        while frame.outer is not None and name not in frame.bound:
            frame = frame.outer
        return frame

    def get(self, name: str) -> Value | None:
        """What is known of a name."""
        return self.owner(name).values.get(name)


def worse(one: Why | None, other: Why | None) -> Why | None:
    return other if one is None or (one.place and other is not None) else one


def bound_in(body: Sequence[ast.stmt]) -> set[str]:
    """The names that statements bind in their own scope."""
    found: set[str] = set()
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        if not isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
            todo.extend(ast.iter_child_nodes(node))
    return found
