"""Which variables hold what no second run can give again: the clock, the network, unseeded entropy."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ..provenance.lineage import Session
from ..provenance.records import Effect
from ..reify.history import History, Unit

_CLOCKS = {
    "time.time", "time.time_ns", "time.perf_counter", "time.perf_counter_ns", "time.process_time",
    "time.process_time_ns", "time.monotonic", "time.monotonic_ns", "time.ctime", "time.localtime", "time.gmtime",
    "time.strftime", "timeit.default_timer", "timeit.timeit", "timeit.repeat", "datetime.datetime.now",
    "datetime.datetime.today", "datetime.datetime.utcnow", "datetime.date.today", "pandas.Timestamp.now",
    "pandas.Timestamp.today", "pandas.Timestamp.utcnow", "pandas.to_datetime.today",
}  # fmt: skip
_ENTROPY = {
    "os.urandom", "uuid.uuid1", "uuid.uuid4", "secrets.token_hex", "secrets.token_bytes", "secrets.token_urlsafe",
    "secrets.randbelow", "secrets.choice", "secrets.randbits", "os.getpid", "tempfile.mkdtemp", "tempfile.mkstemp",
    "tempfile.NamedTemporaryFile", "tempfile.TemporaryDirectory", "tempfile.mktemp", "id",
}  # fmt: skip
_UNSEEDED = {
    "numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.SeedSequence", "random.Random",
    "random.SystemRandom", "numpy.random.PCG64", "numpy.random.MT19937", "numpy.random.Philox",
}  # fmt: skip


@dataclass(frozen=True)
class Unrepeatable:
    """What depends on such a source, with the reason: final variables by name, figures by execution number."""

    values: dict[str, str]
    figures: dict[int, str]


def unrepeatable(session: Session) -> Unrepeatable:
    """What of a session depends on such a source.

    Followed statement by statement: what is assigned from, or changed with, an unrepeatable value is
    unrepeatable itself. A cell whose loop reads the clock only to print it taints nothing.
    """
    taint = Taint()
    figures: dict[int, str] = {}
    history = History(session)
    for number, unit in history.units.items():
        taint.where = f"cell execution {number}"
        taint.origins = _origins(unit)
        for statement in sorted([*unit.body, *unit.lifted], key=lambda s: s.line):
            taint.follow(statement.tree)
        outside = next((why for e in unit.operation.effects if (why := _outside(e))), None)
        if outside is not None:
            for name in unit.writes:
                taint.values.setdefault(name, f"{taint.where} {outside}")
        reached = next((taint.values[name] for name in unit.needs if name in taint.values), None)
        if unit.operation.figures and (outside or reached):
            figures[number] = f"{taint.where} {outside}" if outside else str(reached)
    return Unrepeatable({name: why for name, why in taint.values.items() if name in history.final}, figures)


def _outside(effect: Effect) -> str | None:
    """In words, an effect by which everything a cell makes is new each time; None for others."""
    if effect.kind == "network":
        return f"read the network ({effect.detail})"
    if effect.kind == "entropy" and "generator" in effect.detail:
        return f"draws unseeded randomness ({effect.detail})"
    return None


def _origins(unit: Unit) -> dict[str, str]:
    origins = {n: b.imported.origin for n, b in unit.needs.items() if b.kind == "import" and b.imported}
    for statement in [*unit.lifted, *unit.body]:
        origins |= {i.name: i.origin for i in statement.imports}
    return origins


class Taint:
    """Which variables (``values``) and functions are unrepeatable so far, each with the reason."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.functions: dict[str, str] = {}
        self.origins: dict[str, str] = {}
        self.where = ""

    def follow(self, tree: ast.stmt) -> None:
        """Take one statement into account."""
        if isinstance(tree, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            reason = self._source(tree, of_values=False)
            self.functions.pop(tree.name, None)
            if reason:
                self.functions[tree.name] = reason
        elif any(_blocks(tree)):
            self._compound(tree)
        else:
            self._simple(tree)

    def _compound(self, tree: ast.stmt) -> None:
        heads = [getattr(tree, field, None) for field in ("test", "iter", "items", "subject")]
        parts = [part for head in heads for part in (head if isinstance(head, list) else [head])]
        head = next((r for p in parts if isinstance(p, ast.AST) and (r := self._source(p))), None)
        # Twice, so that what a loop taints late reaches what it reads early.
        for _ in range(2):
            for block in _blocks(tree):
                for inner in block:
                    self.follow(inner)
        if head:
            for name in _changed(tree):
                self.values.setdefault(name, head)

    def _simple(self, tree: ast.stmt) -> None:
        reason = self._source(tree)
        targets = tree.targets if isinstance(tree, ast.Assign) else []
        for name in _changed(tree):
            if reason:
                self.values[name] = reason
            elif any(isinstance(target, ast.Name) and target.id == name for target in targets):
                self.values.pop(name, None)

    def _source(self, tree: ast.AST, *, of_values: bool = True) -> str | None:
        """Why what ``tree`` computes cannot be repeated, None when it can."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                known = (self.values.get(node.id) if of_values else None) or self.functions.get(node.id)
                if known:
                    return known
            elif isinstance(node, ast.Call) and (why := self._call(node)):
                return f"{self.where} {why}"
        return None

    def _call(self, node: ast.Call) -> str | None:
        path = _path(node.func, self.origins)
        if path in _CLOCKS:
            return f"reads the clock ({path})"
        if path in _ENTROPY:
            return f"asks the system for what is different each time ({path})"
        if path in _UNSEEDED and _without_seed(node):
            return f"draws unseeded randomness ({path})"
        return None


def _blocks(tree: ast.AST) -> list[list[ast.stmt]]:
    fields = [getattr(tree, field, None) for field in ("body", "orelse", "finalbody")]
    handlers = [handler.body for handler in getattr(tree, "handlers", [])]
    return [block for block in [*fields, *handlers] if isinstance(block, list)]


def _without_seed(call: ast.Call) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return not given or all(isinstance(value, ast.Constant) and value.value is None for value in given)


def _path(node: ast.expr, origins: dict[str, str]) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    root = origins.get(node.id, node.id if node.id == "id" else "")
    return ".".join([root, *reversed(parts)]) if root else ""


def _changed(tree: ast.AST) -> set[str]:
    """Names a statement binds, or on which it calls a method or sets an item or attribute."""
    changed: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            changed.add(node.id)
        elif isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            changed |= _root(node)
    if isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Call) and isinstance(tree.value.func, ast.Attribute):
        changed |= _root(tree.value.func)
    return changed


def _root(node: ast.expr) -> set[str]:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()
