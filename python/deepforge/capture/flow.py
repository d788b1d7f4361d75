"""Definite assignment at the top level of a cell: which loads can see a value from before the cell."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from .loops import Known, runs_once
from .scopes import (
    FRAME_ATTRIBUTES,
    FRAME_STRINGS,
    WHOLE_NAMESPACE,
    Free,
    call_name,
    free_of,
    is_main_module,
    namespace_call,
    strings_of_call,
)

# Context managers that never swallow an exception: what their block binds is bound afterwards.
_HONEST = frozenset(
    {
        "open", "no_grad", "inference_mode", "enable_grad", "errstate", "printoptions", "catch_warnings",
        "option_context", "rc_context", "context", "style", "parallel_backend", "parallel_config", "config_context",
        "Pool", "ThreadPoolExecutor", "ProcessPoolExecutor", "ZipFile", "File", "Session", "urlopen", "tqdm", "Image",
        "TemporaryDirectory", "NamedTemporaryFile", "autocast", "device", "GradientTape", "connect", "Dataset",
        "redirect_stdout", "redirect_stderr", "axes_style", "plotting_context", "ExcelWriter", "ExcelFile", "load",
        "HDFStore", "Progress", "Live", "closing", "nullcontext", "localcontext", "read_csv",
    }
)  # fmt: skip


_LITERAL = (ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict)


class Flow(ast.NodeVisitor):
    """Visits the statements of a cell in order; see ``static.Analysis`` for what the results mean."""

    def __init__(self, known: Known | None) -> None:
        self.exposed: set[str] = set()
        self.before: set[str] = set()  # bound or unbound for sure by the statements before this one
        self.all_stores: set[str] = set()
        self.all_deletes: set[str] = set()
        self.free = Free()
        self.live: set[str] = set()
        self.star: list[str] = []
        self._known = known
        self._used: set[str] = set()
        self._literals: dict[str, ast.expr] = {}
        self._functions: dict[str, list[Free]] = {}  # all bodies a name may stand for in this cell
        self._running: set[int] = set()
        self._loads: set[str] = set()
        self._stores: set[str] = set()
        self._deletes: set[str] = set()
        self._assigned: set[str] = set()
        self._dead = False
        self._loops: list[tuple[list[set[str]], list[set[str]]]] = []
        self._hidden: list[set[str]] = []  # names local to comprehensions
        self._class: list[set[str]] = []  # names bound so far in class bodies
        self._class_bodies: list[Free] = []
        self._future = False

    def statement(self, node: ast.stmt) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
        """Loads, possible stores, sure stores and possible deletes of the next top-level statement."""
        self._loads, self._stores, self._deletes = set(), set(), set()
        self._assigned, self._dead = set(), False
        self.visit(node)
        definite = frozenset(self._assigned & (self._stores | self._deletes))
        self.before |= definite
        self.all_stores |= self._stores
        self.all_deletes |= self._deletes
        return frozenset(self._loads), frozenset(self._stores), definite, frozenset(self._deletes)

    # -- names ---------------------------------------------------------------------------------------------------

    def use(self, name: str) -> None:
        """A load of ``name`` from the session's namespace, here and now."""
        if any(name in hidden for hidden in self._hidden) or (self._class and name in self._class[-1]):
            return
        self._used.add(name)
        if name not in self._assigned:
            self._loads.add(name)
            if name not in self.before:
                self.exposed.add(name)
        if name in WHOLE_NAMESPACE:
            self.free.everything = f"{name}()"
        for body in self._functions.get(name, ()):
            self.live.add(name)
            self._run(body)

    def _run(self, body: Free) -> None:
        """A function of this cell may be called from here on."""
        if id(body) in self._running:
            return
        first = not self._running
        self._running.add(id(body))
        hidden, self._hidden = self._hidden, []
        classes, self._class = self._class, []
        for name in body.loads:
            self.use(name)
        self._stores |= body.stores
        self.free.strings |= body.strings
        self.free.dynamic = self.free.dynamic or body.dynamic
        self.free.everything = self.free.everything or body.everything
        self._hidden, self._class = hidden, classes
        if first:
            self._running.clear()

    def _store(self, name: str, certain: bool = True) -> None:
        if self._class:
            self._class[-1].add(name)
            return
        self._stores.add(name)
        self._literals.pop(name, None)
        if certain:
            self._assigned.add(name)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.use(node.id)
        elif isinstance(node.ctx, ast.Del):
            # It must be there to be deleted.
            self.use(node.id)
            if not self._class:
                self._deletes.add(node.id)
                self._assigned.add(node.id)
                self._literals.pop(node.id, None)
        elif not any(node.id in hidden for hidden in self._hidden):
            self._store(node.id)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        if isinstance(node.target, ast.Name):
            self._store(node.target.id, certain=not self._hidden)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr in FRAME_ATTRIBUTES:
            self.free.everything = f".{node.attr}"
        self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if is_main_module(node):
            self.free.everything = "the __main__ module"
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        # What a file that is run is called is no look at this module.
        if node.arg != "run_name":
            self.visit(node.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if node.value == "__main__":
            self.free.everything = "the __main__ module"

    def visit_Compare(self, node: ast.Compare) -> None:
        # ``__name__ == "__main__"`` looks at no variable.
        for part in [node.left, *node.comparators]:
            if not (isinstance(part, ast.Constant) and part.value == "__main__"):
                self.visit(part)

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        if call_name(node) in FRAME_STRINGS and not (isinstance(node.func, ast.Name) and node.func.id == "eval"):
            strings, dynamic = strings_of_call(node)
            self.free.strings |= strings
            self.free.dynamic = self.free.dynamic or dynamic
        if is_main_module(node):
            self.free.everything = "the __main__ module"
        why, loads, stored = namespace_call(node)
        self.free.everything = self.free.everything or why
        for name in loads:
            self.use(name)
        for name in stored:
            self._store(name, certain=False)

    # -- simple statements ---------------------------------------------------------------------------------------

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)
        target = node.targets[0]
        if (
            len(node.targets) == 1
            and isinstance(target, ast.Name)
            and not self._class
            and isinstance(node.value, _LITERAL)
        ):
            self._literals[target.id] = node.value
            self._used.discard(target.id)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if not self._future:
            self.visit(node.annotation)
        if node.value is not None:
            self.visit(node.value)
            self.visit(node.target)
        elif not isinstance(node.target, ast.Name):
            self.visit(node.target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.use(node.target.id)
        self.visit(node.value)
        self.visit(node.target)

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            self._future = self._future or any(alias.name == "annotations" for alias in node.names)
        for alias in node.names:
            if alias.name == "__main__" or (isinstance(node, ast.ImportFrom) and node.module == "__main__"):
                self.free.everything = "the __main__ module"
            if alias.name == "*":
                self.star.append("." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else "")
            else:
                self._store(alias.asname or alias.name.partition(".")[0])

    visit_ImportFrom = visit_Import

    # -- definitions ---------------------------------------------------------------------------------------------

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._signature(node)
        body = free_of(node)
        if self._class:
            self._class_bodies[-1].add(body)
            self._store(node.name)
            return
        self._define(node.name, body, at_once=bool(node.decorator_list))

    visit_AsyncFunctionDef = visit_FunctionDef

    def _signature(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = node.args
        parts: list[ast.expr | None] = [*node.decorator_list, *arguments.defaults, *arguments.kw_defaults]
        if not self._future:
            every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
            parts += [argument.annotation for argument in every if argument is not None]
            parts.append(node.returns)
        for part in parts:
            if part is not None:
                self.visit(part)

    def _define(self, name: str, body: Free, at_once: bool) -> None:
        self._store(name)
        if at_once:
            self.live.add(name)
            self._run(body)
        self._functions.setdefault(name, []).append(body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]:
            self.visit(part)
        self._class.append(set())
        self._class_bodies.append(Free())
        for statement in node.body:
            self.visit(statement)
        self._class.pop()
        body = self._class_bodies.pop()
        if self._class:
            self._class_bodies[-1].add(body)
            self._store(node.name)
            return
        # A metaclass, a base or a decorator may call methods while the class is made.
        plain = not (node.decorator_list or node.keywords or node.bases)
        self._define(node.name, body, at_once=not plain)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for part in [*node.args.defaults, *node.args.kw_defaults]:
            if part is not None:
                self.visit(part)
        hidden = {name for names in self._hidden for name in names}
        body = Free()
        body.add(free_of(node), hidden)
        self._run(body)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> None:
        self.visit(node.generators[0].iter)
        self._hidden.append({n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)})
        # Names of a class body are not seen inside a comprehension.
        classes, self._class = self._class, []
        for index, generator in enumerate(node.generators):
            for part in [*([generator.iter] if index else []), *generator.ifs]:
                self.visit(part)
        for part in [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]:
            self.visit(part)
        self._hidden.pop()
        self._class = classes

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _comprehension

    # -- branches ------------------------------------------------------------------------------------------------

    def _branch(self, nodes: Sequence[ast.AST]) -> set[str] | None:
        """Visit one branch; what it surely binds, None when it never gets to its end. State is put back."""
        saved, dead, literals = set(self._assigned), self._dead, dict(self._literals)
        classes = [set(names) for names in self._class]
        for node in nodes:
            self.visit(node)
        result = None if self._dead else self._assigned
        self._assigned, self._dead, self._class = saved, dead, classes
        self._literals = {k: v for k, v in literals.items() if self._literals.get(k) is v}
        return result

    def _merge(self, branches: Sequence[set[str] | None]) -> None:
        alive = [branch for branch in branches if branch is not None]
        if alive:
            self._assigned = self._assigned | set.intersection(*alive)
        else:
            self._dead = True

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)
        if isinstance(node.test, ast.Constant):
            for part in node.body if node.test.value else node.orelse:
                self.visit(part)
            return
        self._merge([self._branch(node.body), self._branch(node.orelse)])

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.visit(node.test)
        self._merge([self._branch([node.body]), self._branch([node.orelse])])

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self.visit(node.values[0])
        self._branch(node.values[1:])

    def visit_Match(self, node: ast.Match) -> None:
        self.visit(node.subject)
        branches: list[set[str] | None] = []
        exhaustive = False
        for case in node.cases:
            guard = [case.guard] if case.guard is not None else []
            branches.append(self._branch([case.pattern, *guard, *case.body]))
            exhaustive = exhaustive or (
                isinstance(case.pattern, ast.MatchAs) and not case.pattern.pattern and not guard
            )
        self._merge(branches if exhaustive else [*branches, set(self._assigned)])

    def _capture(self, node: ast.MatchAs | ast.MatchStar | ast.MatchMapping) -> None:
        self.generic_visit(node)
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name:
            self._store(name)

    visit_MatchAs = visit_MatchStar = visit_MatchMapping = _capture

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        once = runs_once(node.iter, self._value)
        self.visit(node.iter)
        self._loop([node.target, *node.body], node.orelse, once)

    visit_AsyncFor = visit_For

    def visit_While(self, node: ast.While) -> None:
        self.visit(node.test)
        self._loop(node.body, node.orelse, isinstance(node.test, ast.Constant) and bool(node.test.value))

    def _loop(self, body: Sequence[ast.AST], orelse: Sequence[ast.AST], once: bool) -> None:
        if any(isinstance(n, (ast.FunctionDef, ast.ClassDef)) for part in body for n in ast.walk(part)):
            # A function bound in one round may be called at the start of the next.
            self._loops.append(([], []))
            self._branch(body)
            self._loops.pop()
        breaks: list[set[str]] = []
        continues: list[set[str]] = []
        self._loops.append((breaks, continues))
        end = self._branch(body)
        self._loops.pop()
        if once:
            self._merge([end, *continues, *breaks])
        self._branch(orelse)

    def visit_Break(self, node: ast.Break) -> None:
        if self._loops:
            self._loops[-1][0].append(set(self._assigned))
        self._dead = True

    def visit_Continue(self, node: ast.Continue) -> None:
        if self._loops:
            self._loops[-1][1].append(set(self._assigned))
        self._dead = True

    def visit_Raise(self, node: ast.Raise) -> None:
        self.generic_visit(node)
        self._dead = True

    def visit_With(self, node: ast.With | ast.AsyncWith) -> None:
        honest = True
        for item in node.items:
            self.visit(item.context_expr)
            if item.optional_vars is not None:
                self.visit(item.optional_vars)
            expression = item.context_expr
            name = call_name(expression) if isinstance(expression, ast.Call) else ""
            honest = honest and name in _HONEST
        if honest:
            for part in node.body:
                self.visit(part)
        else:
            self._branch(node.body)

    visit_AsyncWith = visit_With

    def _try(self, node: Any) -> None:
        branches = [self._branch([*node.body, *node.orelse])]
        for handler in node.handlers:
            branches.append(self._branch([handler]))
        final = self._branch(node.finalbody)
        self._merge(branches)
        if final is not None:
            self._assigned |= final

    visit_Try = visit_TryStar = _try

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.type is not None:
            self.visit(node.type)
        if node.name:
            self._store(node.name)
            self._deletes.add(node.name)
        for part in node.body:
            self.visit(part)

    def _value(self, name: str) -> Any:
        """The value a loop is over, when nothing in the cell could have changed it before."""
        literal = self._literals.get(name)
        if literal is not None:
            if name in self._used and not isinstance(literal, ast.Constant):
                return None
            try:
                return ast.literal_eval(literal)
            except (ValueError, TypeError, SyntaxError, MemoryError):
                return [None] if isinstance(literal, (ast.List, ast.Tuple, ast.Set)) and literal.elts else None
        if self._known is None or name in self._used or name in self.before or name in self._stores:
            return None
        return self._known(name)
