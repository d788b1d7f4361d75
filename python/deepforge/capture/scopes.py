"""The names a function or class body takes from the session when it runs, found by syntax."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# Calls whose strings are evaluated with the caller's variables: pandas, patsy and statsmodels formulas, numexpr.
FRAME_STRINGS = frozenset(
    {
        "query", "eval", "evaluate", "assign_query", "ols", "wls", "gls", "logit", "probit", "glm", "mixedlm", "gee",
        "poisson", "negativebinomial", "mnlogit", "quantreg", "rlm", "phreg", "ordinal_gee", "nominal_gee",
        "dmatrix", "dmatrices", "from_formula", "formula", "lmer", "gam", "Formula", "model_matrix",
    }
)  # fmt: skip
WHOLE_NAMESPACE = frozenset({"globals", "locals", "get_ipython"})
FRAME_ATTRIBUTES = frozenset(
    {"_getframe", "currentframe", "user_ns", "user_global_ns", "f_globals", "f_locals", "__globals__", "__subclasses__",
     "get_referrers", "get_objects"}
)  # fmt: skip
# Methods that hand a function or an object to a library for later.
REGISTERS = frozenset(
    {
        "addHandler", "addFilter", "create_function", "create_aggregate", "create_collation", "create_window_function",
        "set_trace_callback", "set_progress_handler", "set_authorizer", "add_done_callback", "mpl_connect", "observe",
        "on_click", "on_submit", "register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook",
        "register_hook", "add_callback", "call_soon", "call_later", "call_at", "add_signal_handler",
        "register_post_execute", "register_line_magic_function",
    }
)  # fmt: skip
_IDENTIFIER = re.compile(r"[^\W\d]\w*")


def identifiers(text: str) -> set[str]:
    """Everything in a text that could be a name."""
    return set(_IDENTIFIER.findall(text))


@dataclass
class Free:
    """What a body takes from and does to the session's namespace.

    ``loads``: names read; ``stores``: names bound or unbound through ``global``; ``strings``: possible
    names in strings that are evaluated; ``dynamic``: such a string is not a constant; ``everything``:
    why any variable could be touched, or None.
    """

    loads: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    strings: set[str] = field(default_factory=set)
    dynamic: bool = False
    everything: str | None = None

    def add(self, other: Free, hidden: Iterable[str] = ()) -> None:
        """Take in what a nested body does, except for names that are local here."""
        hidden = set(hidden)
        self.loads |= other.loads - hidden
        self.stores |= other.stores
        self.strings |= other.strings - hidden
        self.dynamic = self.dynamic or other.dynamic
        self.everything = self.everything or other.everything


def free_of(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Free:
    """What the body of a function takes from outside (decorators, defaults and annotations not included)."""
    scope = _Scope()
    arguments = node.args
    for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]:
        if argument is not None:
            scope.bound.add(argument.arg)
    for part in node.body if isinstance(node.body, list) else [node.body]:
        scope.visit(part)
    return scope.free()


def call_name(node: ast.Call) -> str:
    """The last identifier of what is called: ``query`` in ``df.query(...)``; empty when there is none."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def strings_of_call(node: ast.Call) -> tuple[set[str], bool]:
    """Possible names in the strings of a call, and whether it could be given a string that is not a constant."""
    found: set[str] = set()
    dynamic = False
    for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
        for part in ast.walk(argument):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                found |= identifiers(part.value)
        dynamic = dynamic or not isinstance(argument, (ast.Constant, ast.Lambda))
    return found, dynamic


def namespace_call(node: ast.Call) -> tuple[str | None, set[str], set[str]]:
    """For a call of exec, eval, vars or dir: why it touches everything (or None), names read, names bound."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in ("vars", "dir") and not node.args:
        return f"{name}()", set(), set()
    if name not in ("exec", "eval", "compile") or not node.args:
        return None, set(), set()
    text = node.args[0]
    if isinstance(text, ast.Constant) and isinstance(text.value, str):
        try:
            tree = ast.parse(text.value)
        except (SyntaxError, ValueError):
            return None, set(), set()
        stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
        return None, identifiers(text.value), stored
    if name == "compile":
        return None, set(), set()
    return f"{name}() of code that is not a constant", set(), set()


def is_main_module(node: ast.Subscript | ast.Call) -> bool:
    """Whether an expression is ``sys.modules[__name__]``, or fetches a module by that name."""
    if isinstance(node, ast.Subscript):
        index: ast.expr | None = node.slice
    else:
        index = node.args[0] if node.args and call_name(node) in ("get", "import_module", "__import__") else None
    return isinstance(index, ast.Name) and index.id == "__name__"


def pattern_names(pattern: ast.AST) -> Iterator[str]:
    """Names that a ``match`` pattern binds."""
    for node in ast.walk(pattern):
        if isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            yield node.name
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest


class _Scope(ast.NodeVisitor):
    """One function body; nested functions, lambdas and comprehensions get scopes of their own."""

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.declared: set[str] = set()
        self.outer: set[str] = set()
        self.found = Free()
        self.nested: list[Free] = []

    def free(self) -> Free:
        local = self.bound - self.declared - self.outer
        result = Free(stores=self.bound & self.declared)
        result.add(self.found, local)
        for nested in self.nested:
            result.add(nested, local)
        return result

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.found.loads.add(node.id)
            if node.id in WHOLE_NAMESPACE:
                self.found.everything = f"{node.id}()"
        else:
            self.bound.add(node.id)
            if isinstance(node.ctx, ast.Del):
                self.found.loads.add(node.id)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.found.loads.add(node.target.id)
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr in FRAME_ATTRIBUTES:
            self.found.everything = f".{node.attr}"
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if call_name(node) in FRAME_STRINGS and not (isinstance(node.func, ast.Name) and node.func.id == "eval"):
            strings, dynamic = strings_of_call(node)
            self.found.strings |= strings
            self.found.dynamic = self.found.dynamic or dynamic
        if is_main_module(node):
            self.found.everything = "the __main__ module"
        why, loads, _ = namespace_call(node)
        if why not in ("vars()", "dir()"):
            self.found.everything = self.found.everything or why
        self.found.loads |= loads
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if is_main_module(node):
            self.found.everything = "the __main__ module"
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if node.value == "__main__":
            self.found.everything = "the __main__ module"

    def visit_Compare(self, node: ast.Compare) -> None:
        # ``__name__ == "__main__"`` looks at no variable.
        for part in [node.left, *node.comparators]:
            if not isinstance(part, ast.Constant):
                self.visit(part)

    def visit_Global(self, node: ast.Global) -> None:
        self.declared.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self.outer.update(node.names)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "__main__":
                self.found.everything = "the __main__ module"
            self.bound.add(alias.asname or alias.name.partition(".")[0])

    visit_ImportFrom = visit_Import

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.bound.add(node.name)
        self.generic_visit(node)

    def visit_Match(self, node: ast.Match) -> None:
        for case in node.cases:
            self.bound.update(pattern_names(case.pattern))
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.bound.add(node.name)
        for part in [*node.decorator_list, *node.args.defaults, *node.args.kw_defaults, node.returns]:
            if part is not None:
                self.visit(part)
        self.nested.append(free_of(node))

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for part in [*node.args.defaults, *node.args.kw_defaults]:
            if part is not None:
                self.visit(part)
        self.nested.append(free_of(node))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.bound.add(node.name)
        for part in [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]:
            self.visit(part)
        # A class body falls back on the session for names it has not bound yet: nothing of it is hidden.
        body = _Scope()
        for statement in node.body:
            body.visit(statement)
        found = body.free()
        found.loads |= body.found.loads
        self.nested.append(found)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> None:
        self.visit(node.generators[0].iter)
        inner = _Scope()
        for index, generator in enumerate(node.generators):
            inner.visit(generator.target)
            for part in [*([generator.iter] if index else []), *generator.ifs]:
                inner.visit(part)
        for part in [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]:
            inner.visit(part)
        for walrus in ast.walk(node):
            if isinstance(walrus, ast.NamedExpr) and isinstance(walrus.target, ast.Name):
                inner.bound.discard(walrus.target.id)
                self.bound.add(walrus.target.id)
        self.nested.append(inner.free())

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _comprehension
