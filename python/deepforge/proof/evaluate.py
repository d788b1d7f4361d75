"""What is known of an expression's value, and what its calls do: the half of ``flow`` that follows expressions."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from .callbacks import Callbacks, root_of
from .frames import Frame, Function, Value, bound_in, worse
from .sources import RESEEDS, Why, dotted, why_attribute, why_call, why_function, without_seed

_MOST_DEEP = 25
# Calls that are followed for one statement; those beyond it are taken to give what they hold anywhere.
_MOST_CALLS = 500
# Methods that tell what they are given to a person: what they belong to stays what it was.
_SAYS = {"info", "debug", "warning", "error", "critical", "exception", "log", "print", "set_description", "set_postfix"}


class Evaluation:
    """Follows expressions; what is met on the way stays in ``module``, ``shown`` and ``told``.

    ``wide``: a call of a function that uses such a source anywhere is taken to give it, to excuse a difference;
    without it, only what is seen to arrive counts.
    """

    def __init__(self, *, wide: bool = False) -> None:
        self.wide = wide
        self.module = Frame()
        self.origins: dict[str, str] = {}
        self.repeated: frozenset[tuple[int, int]] = frozenset()
        """Where unseeded generators are made that the pipeline makes with the same seed."""
        self.where = ""
        self.shown: Why | None = None
        """Set when something unrepeatable was handed to a function that may draw it."""
        self.told: Why | None = None
        """Set when something unrepeatable was handed to a function that may write it."""
        self.callbacks = Callbacks(self)
        self._control: list[Why] = []
        self._active: list[ast.AST] = []
        self._calls = 0

    def block(self, body: Sequence[ast.stmt], frame: Frame) -> None:
        """Follow statements in their order."""
        raise NotImplementedError

    def taint(self, name: str, why: Why, frame: Frame | None = None) -> None:
        """From now on a name holds what cannot be repeated."""
        owner = (frame or self.module).owner(name)
        if owner.outer is None and name in self.origins:
            return
        known = owner.values.setdefault(name, Value())
        if known.why is None or known.why.place:
            owner.values[name] = Value(why, known.parts, known.kind, known.function)

    def located(self, why: Why | None) -> Why | None:
        """The reason with the place in the session."""
        return None if why is None else Why(f"{self.where} {why.text}", why.place)

    def _store(self, target: ast.expr, value: Value, frame: Frame) -> None:
        condition = self._condition()
        if isinstance(target, ast.Name):
            self._bind(target.id, Value(value.why or condition, value.parts, value.kind, value.function), frame)
        elif isinstance(target, (ast.Tuple, ast.List)):
            items = value.items if value.items is not None and len(value.items) == len(target.elts) else None
            for place, each in enumerate(target.elts):
                self._store(each, items[place] if items is not None else Value(value.whole), frame)
        elif isinstance(target, ast.Starred):
            self._store(target.value, value, frame)
        elif (why := value.whole or condition) is not None:
            self._touch(target, why, frame)

    def _bind(self, name: str, value: Value, frame: Frame) -> None:
        frame.owner(name).values[name] = value

    def _touch(self, target: ast.expr, why: Why, frame: Frame) -> None:
        """Something that cannot be repeated goes into what an expression stands for."""
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            owner = frame.owner(target.value.id)
            if owner.outer is None and target.value.id in self.origins:
                return
            owner.values.setdefault(target.value.id, Value()).parts[target.attr] = why
        elif (root := root_of(target)) is not None:
            self.taint(root, why, frame)

    def _condition(self) -> Why | None:
        return self._control[-1] if self._control else None

    # -- expressions ---------------------------------------------------------------------------------------------

    def value(self, tree: ast.expr, frame: Frame) -> Value:
        """What is known of an expression; what its calls do is taken into account."""
        if isinstance(tree, ast.Name):
            return self._name(tree, frame)
        if isinstance(tree, ast.Constant):
            return Value()
        if isinstance(tree, ast.Attribute):
            return self._attribute(tree, frame)
        if isinstance(tree, ast.Call):
            return self._call(tree, frame)
        if isinstance(tree, ast.Lambda):
            return Value(function=tree)
        if isinstance(tree, (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)):
            return self._comprehension(tree, frame)
        if isinstance(tree, ast.NamedExpr):
            value = self.value(tree.value, frame)
            self._store(tree.target, value, frame)
            return value
        if isinstance(tree, (ast.Await, ast.Starred)):
            return self.value(tree.value, frame)
        if isinstance(tree, ast.Tuple):
            items = tuple(self.value(each, frame) for each in tree.elts)
            return Value(next((each.whole for each in items if each.whole is not None), None), items=items)
        found: Why | None = None
        for child in ast.iter_child_nodes(tree):
            if isinstance(child, ast.expr):
                found = worse(found, self._given(child, frame))
        return Value(found)

    def _name(self, tree: ast.Name, frame: Frame) -> Value:
        known = frame.get(tree.id)
        return known if known is not None else Value(self.located(why_function(dotted(tree, self.origins))))

    def _given(self, tree: ast.expr, frame: Frame) -> Why | None:
        """Why what is handed on cannot be repeated; a function is what it gives."""
        value = self.value(tree, frame)
        if value.whole is None and value.function is not None:
            return self._run(value.function, [], {}, frame).whole
        return value.whole

    def _attribute(self, tree: ast.Attribute, frame: Frame) -> Value:
        if (why := self.located(why_attribute(tree))) is not None:
            self.callbacks.address_of(tree.value, why, frame)
            return Value(why)
        if path := dotted(tree, self.origins):
            return Value(self.located(why_function(path)))
        value = self.value(tree.value, frame)
        if value.why is not None:
            return Value(value.why)
        if tree.attr in value.parts:
            return Value(value.parts[tree.attr])
        return Value() if value.kind or value.parts else Value(value.whole)

    def _comprehension(self, tree: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, frame: Frame) -> Value:
        names = {n.id for g in tree.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
        inner = Frame(frame, bound=names)
        found: Why | None = None
        for each in tree.generators:
            head = self.value(each.iter, inner).whole
            self._store(each.target, Value(head), inner)
            for test in [head, *(self.value(condition, inner).whole for condition in each.ifs)]:
                found = worse(found, test)
        parts = [tree.key, tree.value] if isinstance(tree, ast.DictComp) else [tree.elt]
        for part in parts:
            found = worse(found, self._given(part, inner))
        return Value(found)

    def _call(self, tree: ast.Call, frame: Frame) -> Value:
        path = dotted(tree.func, self.origins)
        self.callbacks.of_call(tree, path, frame)
        if path in RESEEDS:
            self._reseed(tree, RESEEDS[path], frame)
        if (why := why_call(tree, path)) is not None and (tree.lineno, tree.col_offset) not in self.repeated:
            return Value(self.located(why))
        if (state := self.module.values.get(f"@{path.rpartition('.')[0]}")) is not None:
            return Value(state.why)
        given = [self.value(a.value if isinstance(a, ast.Starred) else a, frame) for a in tree.args]
        named = {k.arg or "": self.value(k.value, frame) for k in tree.keywords}
        known = self._call_known(tree.func, given, frame, named, tree)
        if known is not None:
            return known
        why = None
        for value in [*given, *named.values()]:
            handed = value.whole
            if handed is None and value.function is not None:
                handed = self._run(value.function, [], {}, frame).whole
            why = worse(why, handed)
        method = tree.func if isinstance(tree.func, ast.Attribute) else None
        if method is not None and (why or self._condition()) is not None:
            self._handed_to_method(method, why or self._condition(), path, frame)
        elif why is not None:
            self.told = why
        if not path:
            why = worse(why, self.value(tree.func, frame).whole)
        return Value(why, kind=path)

    def _handed_to_method(self, method: ast.Attribute, why: Why | None, path: str, frame: Frame) -> None:
        if why is None or method.attr in _SAYS:
            return
        self.told = self.shown = why
        root = root_of(method.value)
        if root is not None and not path:
            self.taint(root, why, frame)

    def _reseed(self, tree: ast.Call, state: str, frame: Frame) -> None:
        why = None
        if without_seed(tree):
            why = Why(f"seeds {state} with what is different each time")
        given = next((w for a in tree.args if (w := self.value(a, frame).whole) is not None), None)
        self.module.values.pop(f"@{state}", None)
        if (why := self.located(why) or given) is not None:
            self.module.values[f"@{state}"] = Value(why)

    def _call_known(
        self,
        func: ast.expr,
        given: Sequence[Value],
        frame: Frame,
        named: Mapping[str, Value] | None = None,
        tree: ast.Call | None = None,
    ) -> Value | None:
        """What a function, class or method of the session gives; None for others."""
        named = named or {}
        arguments = tree.args if tree is not None else []
        if isinstance(func, ast.Name):
            made = frame.owner(func.id).classes.get(func.id)
            if made is not None:
                known = frame.get(func.id) or Value()
                instance = Value(known.why, dict(known.parts), func.id)
                return self._method(instance, "__init__", frame, given, named)
            known = frame.get(func.id) or Value()
            if known.function is not None:
                result = self._run(known.function, given, named, frame, arguments=arguments)
                return Value(known.why or result.why, result.parts, result.kind, result.function, result.items)
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
            known = frame.get(func.value.id) or Value()
            method = self._find(known.kind, func.attr, frame)
            if method is not None:
                after = Value(known.why, dict(known.parts), known.kind)
                result = self._run(method, [after, *given], named, frame)
                if after.whole is not None:
                    self._bind(func.value.id, after, frame)
                return Value(known.why or result.why, result.parts, result.kind, result.function, result.items)
        if isinstance(func, ast.Lambda):
            return self._run(func, given, named, frame, arguments=arguments)
        return None

    def _method(
        self,
        instance: Value,
        name: str,
        frame: Frame,
        given: Sequence[Value] = (),
        named: Mapping[str, Value] | None = None,
    ) -> Value:
        """The instance after one of its methods ran; as it was when its class has no such method here."""
        method = self._find(instance.kind, name, frame)
        if method is None:
            if name == "__init__" and instance.why is None:
                instance.why = next((v.whole for v in [*given, *(named or {}).values()] if v.whole), None)
            return instance
        self._run(method, [instance, *given], named or {}, frame)
        return instance

    def _find(self, kind: str, name: str, frame: Frame) -> Function | None:
        tree = frame.owner(kind).classes.get(kind) if kind else None
        if tree is None:
            return None
        for each in tree.body:
            if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)) and each.name == name:
                return each
        bases = [base.id for base in tree.bases if isinstance(base, ast.Name) and base.id != kind]
        return next((found for base in bases if (found := self._find(base, name, frame)) is not None), None)

    def _run(
        self,
        function: Function,
        given: Sequence[Value],
        named: Mapping[str, Value],
        frame: Frame,
        *,
        arguments: Sequence[ast.expr] = (),
    ) -> Value:
        """Follow one call of a function; what it does to its arguments is noted in ``given``."""
        if function in self._active or len(self._active) > _MOST_DEEP:
            return Value()
        self._calls += 1
        if self._calls > _MOST_CALLS:
            return Value(self._anywhere(function))
        spec = function.args
        parameters = [a.arg for a in [*spec.posonlyargs, *spec.args]]
        others = [a.arg for a in [*spec.kwonlyargs, *filter(None, [spec.vararg, spec.kwarg])]]
        body = function.body if isinstance(function.body, list) else []
        inner = Frame(frame, bound={*parameters, *others, *bound_in(body)})
        extra = next((v.whole for v in [*given[len(parameters) :], *named.values()] if v.whole), None)
        for name in others:
            inner.values[name] = named.get(name, Value(extra))
        for name, value in [*zip(parameters, given, strict=False), *named.items()]:
            inner.values[name] = Value(value.why, dict(value.parts), value.kind, value.function)
        self._active.append(function)
        try:
            if isinstance(function, ast.Lambda):
                inner.returns = self.value(function.body, inner)
            else:
                self.block(body, inner)
        finally:
            self._active.pop()
        for place, (name, value) in enumerate(zip(parameters, given, strict=False)):
            after = inner.values.get(name)
            if after is None or after.whole is None or after.whole is value.whole:
                continue
            value.parts.update(after.parts)
            if place < len(arguments) and (root := root_of(arguments[place])) is not None:
                self.taint(root, after.whole, frame)
        result = inner.returns
        if self.wide and result.whole is None:
            result = Value(self._anywhere(function))
        return result

    def _anywhere(self, function: Function) -> Why | None:
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and (why := why_call(node, dotted(node.func, self.origins))) is not None:
                return self.located(why)
        return None
