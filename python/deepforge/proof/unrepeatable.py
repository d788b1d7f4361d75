"""Which variables hold what no second run can give again: the clock, the network, unseeded entropy."""

from __future__ import annotations

import ast

from ..provenance.lineage import Session
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


def unrepeatable_values(session: Session) -> dict[str, str]:
    """Final variables that depend on such a source, with the reason.

    Followed statement by statement: what is assigned from, or changed with, an unrepeatable value is
    unrepeatable itself. A cell whose loop reads the clock only to print it taints nothing.
    """
    history = History(session)
    tainted: dict[str, str] = {}
    functions: dict[str, str] = {}
    for number, unit in history.units.items():
        origins = _origins(unit)
        network = next((e.detail for e in unit.operation.effects if e.kind == "network"), None)
        statements = sorted([*unit.body, *unit.lifted], key=lambda s: s.line)
        for statement in statements:
            _follow(statement.tree, number, origins, tainted, functions)
        if network is not None:
            for name in unit.writes:
                tainted.setdefault(name, f"cell execution {number} read the network ({network})")
    return {name: reason for name, reason in tainted.items() if name in history.final}


def _origins(unit: Unit) -> dict[str, str]:
    origins = {n: b.imported.origin for n, b in unit.needs.items() if b.kind == "import" and b.imported}
    for statement in [*unit.lifted, *unit.body]:
        origins |= {i.name: i.origin for i in statement.imports}
    return origins


def _follow(
    tree: ast.stmt, number: int, origins: dict[str, str], tainted: dict[str, str], functions: dict[str, str]
) -> None:
    if isinstance(tree, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
        reason = _source(tree, number, origins, {}, functions)
        functions.pop(tree.name, None)
        if reason:
            functions[tree.name] = reason
        return
    blocks = [getattr(tree, field, None) for field in ("body", "orelse", "finalbody")]
    if any(isinstance(block, list) and block for block in blocks):
        heads = [getattr(tree, field, None) for field in ("test", "iter", "items", "subject")]
        head = next((r for h in heads for r in [_source_of(h, number, origins, tainted, functions)] if r), None)
        # Twice, so that what a loop taints late reaches what it reads early.
        for _ in range(2):
            for block in [*blocks, *(h.body for h in getattr(tree, "handlers", []))]:
                for inner in block or []:
                    if isinstance(inner, ast.stmt):
                        _follow(inner, number, origins, tainted, functions)
        if head:
            for name in _changed(tree):
                tainted.setdefault(name, head)
        return
    reason = _source(tree, number, origins, tainted, functions)
    changed = _changed(tree)
    for name in changed:
        if reason:
            tainted[name] = reason
        elif isinstance(tree, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in tree.targets):
            tainted.pop(name, None)


def _source_of(
    part: object, number: int, origins: dict[str, str], tainted: dict[str, str], functions: dict[str, str]
) -> str | None:
    parts = part if isinstance(part, list) else [part]
    found = (_source(p, number, origins, tainted, functions) for p in parts if isinstance(p, ast.AST))
    return next((reason for reason in found if reason), None)


def _source(
    tree: ast.AST, number: int, origins: dict[str, str], tainted: dict[str, str], functions: dict[str, str]
) -> str | None:
    """Why what ``tree`` computes cannot be repeated, None when it can."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            if node.id in tainted:
                return tainted[node.id]
            if node.id in functions:
                return functions[node.id]
        if not isinstance(node, ast.Call):
            continue
        path = _path(node.func, origins)
        where = f"cell execution {number}"
        if path in _CLOCKS:
            return f"{where} reads the clock ({path})"
        if path in _ENTROPY:
            return f"{where} asks the system for what is different each time ({path})"
        if path in _UNSEEDED and _without_seed(node):
            return f"{where} draws unseeded randomness ({path})"
    return None


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
