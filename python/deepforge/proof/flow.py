"""Follows through a session's code what comes of calls that cannot be repeated: by assignment, call and condition.

Functions and classes of the session are followed into when they are called: one that reads the clock only to print
it gives what it always gives. What is not known (methods of libraries) is taken to depend on its arguments.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .callbacks import root_of
from .evaluate import Evaluation
from .frames import Frame, Value, bound_in
from .sources import Why


class Flow(Evaluation):
    """``values``: what is known of each variable of the session so far."""

    def __init__(self, *, wide: bool = False) -> None:
        super().__init__(wide=wide)
        self._followed: dict[type[ast.stmt], Callable[[Any, Frame], None]] = {
            ast.FunctionDef: self._define,
            ast.AsyncFunctionDef: self._define,
            ast.ClassDef: self._define_class,
            ast.Assign: self._assignment,
            ast.AnnAssign: self._assignment,
            ast.AugAssign: self._augmented,
            ast.Expr: lambda tree, frame: self._expression(tree.value, frame),
            ast.Return: self._returned,
            ast.Delete: self._deleted,
            ast.For: self._loop,
            ast.AsyncFor: self._loop,
            ast.While: self._loop,
            ast.If: self._branch,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Match: self._match,
            ast.Break: self._escaped,
            ast.Continue: self._escaped,
            ast.Global: self._outside_names,
            ast.Nonlocal: self._outside_names,
            ast.Import: self._imported,
            ast.ImportFrom: self._imported,
        }

    @property
    def values(self) -> dict[str, Why]:
        """The module's variables that cannot be repeated, with the reason."""
        return {name: why for name, value in self.module.values.items() if (why := value.whole) is not None}

    def follow(self, tree: ast.stmt) -> None:
        """Take one top-level statement into account."""
        self._calls = 0
        self._statement(tree, self.module)

    def block(self, body: Sequence[ast.stmt], frame: Frame) -> None:
        """Follow statements in their order."""
        for statement in body:
            self._statement(statement, frame)

    def _statement(self, tree: ast.stmt, frame: Frame) -> None:
        follow = self._followed.get(type(tree))
        if follow is not None:
            follow(tree, frame)
            return
        for block in blocks(tree):
            self.block(block, frame)

    def _assignment(self, tree: ast.Assign | ast.AnnAssign, frame: Frame) -> None:
        targets = tree.targets if isinstance(tree, ast.Assign) else [tree.target]
        for target in targets:
            if tree.value is not None:
                if isinstance(target, ast.Attribute) and root_of(target) in self.origins:
                    self.callbacks.replaces(tree.value, frame)
                self._assign(target, tree.value, frame)

    def _augmented(self, tree: ast.AugAssign, frame: Frame) -> None:
        if (why := self.value(tree.value, frame).whole or self._condition()) is not None:
            self._touch(tree.target, why, frame)

    def _returned(self, tree: ast.Return, frame: Frame) -> None:
        self._return(self.value(tree.value, frame) if tree.value else Value(), frame)

    def _deleted(self, tree: ast.Delete, frame: Frame) -> None:
        for target in tree.targets:
            if isinstance(target, ast.Name):
                frame.owner(target.id).values.pop(target.id, None)

    def _branch(self, tree: ast.If, frame: Frame) -> None:
        self._under(self.value(tree.test, frame).whole, [tree.body, tree.orelse], frame)

    def _match(self, tree: ast.Match, frame: Frame) -> None:
        self._under(self.value(tree.subject, frame).whole, [case.body for case in tree.cases], frame)

    def _escaped(self, tree: ast.stmt, frame: Frame) -> None:
        frame.escape = frame.escape or self._condition()

    def _outside_names(self, tree: ast.Global | ast.Nonlocal, frame: Frame) -> None:
        frame.bound -= set(tree.names)

    def _imported(self, tree: ast.Import | ast.ImportFrom, frame: Frame) -> None:
        for each in tree.names:
            if isinstance(tree, ast.ImportFrom):
                self.origins[each.asname or each.name] = f"{tree.module}.{each.name}"
            else:
                top = each.name.partition(".")[0]
                self.origins[each.asname or top] = each.name if each.asname else top

    def _define(self, tree: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> None:
        known = Value(function=tree)
        arguments = tree.args
        for default in [*arguments.defaults, *filter(None, arguments.kw_defaults)]:
            known.why = known.why or self.value(default, frame).whole
        for decorator in reversed(tree.decorator_list):
            # A decorator of the session gives the function that it makes.
            made = self._call_known(decorator, [known], frame)
            known = made if made is not None else known
        self._bind(tree.name, known, frame)

    def _define_class(self, tree: ast.ClassDef, frame: Frame) -> None:
        inner = Frame(frame, bound=bound_in(tree.body))
        for statement in tree.body:
            if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self._statement(statement, inner)
        frame.owner(tree.name).classes[tree.name] = tree
        parts = {name: why for name, value in inner.values.items() if (why := value.whole) is not None}
        self._bind(tree.name, Value(None, parts), frame)
        self.callbacks.of_class(tree, frame)

    def _assign(self, target: ast.expr, given: ast.expr, frame: Frame) -> None:
        if (
            isinstance(target, (ast.Tuple, ast.List))
            and isinstance(given, (ast.Tuple, ast.List))
            and len(target.elts) == len(given.elts)
        ):
            for one, other in zip(target.elts, given.elts, strict=True):
                self._assign(one, other, frame)
            return
        self._store(target, self.value(given, frame), frame)

    def _expression(self, tree: ast.expr, frame: Frame) -> None:
        tree = tree.value if isinstance(tree, ast.Await) else tree
        if isinstance(tree, (ast.Yield, ast.YieldFrom)):
            self._return(self.value(tree.value, frame) if tree.value else Value(), frame)
            return
        self.value(tree, frame)

    def _return(self, value: Value, frame: Frame) -> None:
        before = frame.returns
        why = before.why or value.why or self._condition()
        items = value.items
        if before.items is not None:
            # Of several ways to return, none says what the other gives.
            items = None
        function = value.function or before.function
        frame.returns = Value(why, {**before.parts, **value.parts}, value.kind, function, items)

    def _loop(self, tree: ast.For | ast.AsyncFor | ast.While, frame: Frame) -> None:
        head = self.value(tree.test if isinstance(tree, ast.While) else tree.iter, frame)
        before, frame.escape = frame.escape, None
        # Twice, so that what comes late in the body reaches what it reads early.
        for _ in range(2):
            if not isinstance(tree, ast.While):
                self._store(tree.target, Value(head.whole), frame)
            self._under(head.whole or frame.escape, [tree.body], frame)
            if isinstance(tree, ast.While):
                head = self.value(tree.test, frame)
        frame.escape = before
        self.block(tree.orelse, frame)

    def _with(self, tree: ast.With | ast.AsyncWith, frame: Frame) -> None:
        head: Why | None = None
        for item in tree.items:
            value = self.value(item.context_expr, frame)
            for name in ("__enter__", "__exit__"):
                value = self._method(value, name, frame)
            head = head or value.whole
            if item.optional_vars is not None:
                self._store(item.optional_vars, value, frame)
        self._under(head if self.wide else None, [tree.body], frame)

    def _under(self, why: Why | None, bodies: Sequence[Sequence[ast.stmt]], frame: Frame) -> None:
        if why is not None:
            self._control.append(why)
        for body in bodies:
            self.block(body, frame)
        if why is not None:
            self._control.pop()


def blocks(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks of statements in a compound statement."""
    for each in ("body", "orelse", "finalbody"):
        block = getattr(tree, each, None)
        if isinstance(block, list):
            yield block
    for handler in getattr(tree, "handlers", []):
        yield handler.body
