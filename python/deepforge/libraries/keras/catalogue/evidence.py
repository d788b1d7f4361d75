"""What a constructor's code says of its arguments: the registry that reads them, what they may be, their bounds."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

# The registry a value goes through says what it stands for.
FAMILIES = {
    "activations": "activation",
    "constraints": "constraint",
    "initializers": "initializer",
    "losses": "loss",
    "metrics": "metric",
    "optimizers": "optimizer",
    "regularizers": "regularizer",
}
# What the operations of Keras look at to know whether they are given tensors of a network.
TENSOR = "KerasTensor"
_LIMITS = {ast.Lt: ("low", False), ast.LtE: ("low", True), ast.Gt: ("high", False), ast.GtE: ("high", True)}
_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE,
}  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """What is known of one argument; fields as in ``Argument``, None when the code says nothing."""

    family: str | None = None
    choices: tuple[str, ...] = ()
    length: int | None = None
    is_tuple: bool = False
    is_range: bool = False
    types: frozenset[str] = field(default_factory=frozenset)
    low: float | None = None
    high: float | None = None
    above: bool = False


def of_class(kind: type) -> dict[str, Evidence]:
    """Evidence for the arguments of a class, from the constructors of the class and its bases.

    What a class passes to its base under the same name is judged where the base looks at it.
    """
    found: dict[str, Evidence] = {}
    for base in kind.__mro__:
        constructor = vars(base).get("__init__")
        if constructor is None or not inspect.isfunction(constructor):
            continue
        for name, evidence in of_function(constructor, kind).items():
            found[name] = merged(found.get(name), evidence)
    return found


def of_function(function: Any, owner: type | None = None) -> dict[str, Evidence]:
    """Evidence for the arguments of one function; ``owner``: the class whose attributes ``self`` has."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, TypeError, SyntaxError, IndexError):
        return {}
    if not isinstance(tree, ast.FunctionDef):
        return {}
    return of_syntax(tree, function.__globals__, owner)


def of_syntax(tree: ast.FunctionDef, scope: dict[str, Any], owner: type | None = None) -> dict[str, Evidence]:
    """Evidence for the arguments of a function that is only read. ``scope``: values of names, as far as known."""
    names = {a.arg for a in [*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs]} - {"self"}
    return _Reader(names, scope, owner).read(tree)


class _Reader:
    def __init__(self, names: set[str], scope: dict[str, Any], owner: type | None) -> None:
        self.names = names
        self.scope = scope
        self.owner = owner
        self.found: dict[str, Evidence] = {}

    def read(self, tree: ast.FunctionDef) -> dict[str, Evidence]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                self._call(node)
            elif isinstance(node, ast.Compare):
                self._membership(node)
            elif isinstance(node, ast.If) and any(isinstance(part, ast.Raise) for part in node.body):
                self._refusal(node.test, holds=True)
        return self.found

    def _note(self, name: str | None, evidence: Evidence) -> None:
        if name is not None:
            self.found[name] = merged(self.found.get(name), evidence)

    def _name(self, node: ast.AST) -> str | None:
        """The argument a node stands for: itself, ``self.x`` of the same name, or the text in lower case."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("lower", "upper"):
            node = node.func.value
        if isinstance(node, ast.Name) and node.id in self.names:
            return node.id
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            return node.attr if node.attr in self.names else None
        return None

    def _call(self, node: ast.Call) -> None:
        function = node.func
        last = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if not node.args:
            return
        if last == "any_symbolic_tensors":
            for part in ast.walk(node.args[0]):
                self._note(self._name(part), Evidence(types=frozenset({TENSOR})))
        name = self._name(node.args[0])
        if last == "get" and isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            family = FAMILIES.get(function.value.id)
            if family:
                self._note(name, Evidence(family=family))
        elif last == "standardize_tuple":
            length = node.args[1].value if len(node.args) > 1 and isinstance(node.args[1], ast.Constant) else None
            self._note(name, Evidence(is_tuple=True, length=length if isinstance(length, int) else None))
        elif last == "_set_factor" or (last.startswith("_set_") and last.endswith("_factor")):
            self._note(name, Evidence(is_range=True))
        elif last == "standardize_data_format":
            self._note(name, Evidence(choices=("channels_last", "channels_first")))
        elif last == "standardize_dtype":
            self._note(name, Evidence(types=frozenset({"dtype"})))
        elif last == "isinstance" and len(node.args) == 2:
            self._note(name, Evidence(types=frozenset(_type_names(node.args[1]))))

    def _membership(self, node: ast.Compare) -> None:
        if len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            texts = self._texts(node.comparators[0])
            if texts:
                self._note(self._name(node.left), Evidence(choices=texts))

    def _texts(self, node: ast.AST) -> tuple[str, ...]:
        try:
            value: Any = ast.literal_eval(node)
        except (ValueError, TypeError):
            value = None
            if isinstance(node, ast.Name):
                value = self.scope.get(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
                value = getattr(self.owner, node.attr, None)
        if isinstance(value, (set, frozenset)):
            value = sorted(value, key=str)
        if isinstance(value, dict):
            value = list(value)
        if not isinstance(value, (list, tuple)):
            return ()
        return tuple(item for item in value if isinstance(item, str))

    def _refusal(self, test: ast.expr, *, holds: bool) -> None:
        """``if TEST: raise``: what makes the test false is accepted. ``holds``: the refusal is when it is true."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            self._refusal(test.operand, holds=not holds)
        elif isinstance(test, ast.BoolOp):
            # ``x is not None and x <= 0`` is about one argument; ``x > 1 and y > 1`` says nothing of either alone.
            together = isinstance(test.op, ast.And) == holds
            if not together or len({name for part in ast.walk(test) if (name := self._name(part))}) == 1:
                for part in test.values:
                    self._refusal(part, holds=holds)
        elif isinstance(test, ast.Compare):
            sides = [test.left, *test.comparators]
            for left, operator, right in zip(sides, test.ops, sides[1:], strict=False):
                self._bound(left, type(operator), right, holds)
                self._bound(right, _TURNED.get(type(operator), type(operator)), left, holds)

    def _bound(self, left: ast.expr, operator: type[ast.cmpop], right: ast.expr, refused: bool) -> None:
        name, limit = self._name(left), _number(right)
        if name is None or limit is None or operator not in _LIMITS:
            return
        side, inclusive = _LIMITS[operator]
        if not refused:
            # ``not 0 <= x``: what is written is what is accepted.
            side, inclusive = ("high" if side == "low" else "low"), not inclusive
        if side == "low":
            self._note(name, Evidence(low=limit, above=inclusive))
        elif not inclusive:
            self._note(name, Evidence(high=limit))


def _number(node: ast.AST) -> float | None:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError):
        return None
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _type_names(node: ast.AST) -> Iterator[str]:
    parts: Sequence[ast.AST] = node.elts if isinstance(node, ast.Tuple) else [node]
    for part in parts:
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def merged(first: Evidence | None, second: Evidence) -> Evidence:
    """Both; where they disagree the first, which is of the class nearer to the one asked for."""
    if first is None:
        return second
    low = first if first.low is not None else second
    return replace(
        first,
        family=first.family or second.family,
        choices=first.choices or second.choices,
        length=first.length if first.length is not None else second.length,
        is_tuple=first.is_tuple or second.is_tuple,
        is_range=first.is_range or second.is_range,
        types=first.types | second.types,
        low=low.low,
        above=low.above,
        high=first.high if first.high is not None else second.high,
    )
