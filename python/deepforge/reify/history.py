"""The session re-read for reify: what every name was bound to when each cell ran, and what each cell needs."""

from __future__ import annotations

import ast
import builtins
from bisect import bisect_left
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..errors import ReifyError
from ..provenance.lineage import Session
from ..provenance.records import ImplicitOperation
from .draws import seeded
from .purity import stateful_definitions
from .results import displayed, referred, result_number, with_results
from .setup import WATCHED, concerns, may_set
from .statements import ImportedName, Known, Statement, literal_text, split

BindingKind = Literal["import", "definition", "literal", "value", "unseen"]
BUILTINS = frozenset(dir(builtins)) | {"display", "get_ipython", "__name__", "__builtins__", "__doc__"}


@dataclass(frozen=True)
class Binding:
    """What a name stood for: the execution that bound it and, when its text can be repeated, the statement.

    ``stars``: all star imports of the cell when one of them bound the name.
    """

    name: str
    kind: BindingKind
    number: int
    statement: Statement | None = None
    imported: ImportedName | None = None
    stars: tuple[ImportedName, ...] = ()

    @property
    def text(self) -> str:
        """Text by which two bindings of imports, definitions or literals are the same."""
        if self.kind == "literal" and self.statement is not None:
            found = literal_text(self.statement.tree)
            return found[1] if found else ""
        if self.imported is not None:
            return repr(self.stars or self.imported)
        return self.statement.text.strip() if self.statement else f"{self.kind} {self.number}"


@dataclass
class Unit:
    """One cell execution: its statements, what was lifted out of it, and what the rest needs and makes.

    ``body``: the statements that must run in order. ``needs``: bindings of the names the body uses, as
    they were before it ran (lifted statements of the same cell included), definitions followed to what
    they use. ``writes``: names whose value this execution made or changed, lifted ones left out.
    ``shared``: like ``needs``, of values that it changes only through what it needs: for who wants their new versions.
    ``opens``: whether it uses the notebook's variables as a namespace, or calls what does.
    """

    operation: ImplicitOperation
    body: list[Statement] = field(default_factory=list)
    lifted: list[Statement] = field(default_factory=list)
    needs: dict[str, Binding] = field(default_factory=dict)
    writes: set[str] = field(default_factory=set)
    shared: dict[str, Binding] = field(default_factory=dict)
    raises_at: Statement | None = None
    opens: bool = False

    @property
    def number(self) -> int:
        """The execution's number."""
        return self.operation.number

    @property
    def shows_figure(self) -> bool:
        """Whether the value of the cell's last expression was a figure, which the notebook therefore showed."""
        shown = self.operation.displayed or ""
        return shown.startswith("matplotlib.figure.") and bool(self.operation.figures)

    @property
    def plays_animation(self) -> bool:
        """Whether the cell's last expression was an animation: showing it calls the session's code for each frame."""
        return (self.operation.displayed or "").startswith("matplotlib.animation.")

    def concerned_by(self, state: str) -> bool:
        """Whether a process-wide state can matter to this cell."""
        sources = [i for b in self.needs.values() for i in (b.stars or (b.imported,)) if i is not None]
        imported = {source.module.split(".")[0] for source in sources}
        types = {info.type.split(".")[0] for info in self.operation.values.values()}
        return concerns(state, imported | types, figures=bool(self.operation.figures))

    def values(self) -> dict[str, int]:
        """The values it needs: name to the number of the execution that made them."""
        return {name: b.number for name, b in self.needs.items() if b.kind == "value"}


class History:
    """All executions of a session as units, and what each name is bound to at the end.

    ``stays``: names whose values are known, beyond what was recorded, not to leave their process, and why.
    ``asked``: names that are asked for: a displayed result gets its name (``_5``) when it is among them, when later
    code reads it, or when the session ends with nothing else.
    """

    def __init__(
        self, session: Session, stays: Mapping[str, str] | None = None, asked: Iterable[str] | None = None
    ) -> None:
        self.session = session
        self.stays = dict(stays or {})
        self.results = referred(session.operations, asked or ())
        self._read()
        if not asked and not self.visible():
            more = displayed(session.operations) - self.results
            if more:
                self.results |= more
                self._read()

    def _read(self) -> None:
        self.units: dict[int, Unit] = {}
        self.setups: list[tuple[int, Statement]] = []
        self.problems: dict[int, str] = {}
        self._bound: dict[str, Binding] = {}
        self._namespaced: set[tuple[str, int]] = set()
        self._written: set[str] = set()
        self._paths: set[str] = set()
        self.own_modules: dict[str, str] = {}
        self._versions: dict[str, list[Binding]] = defaultdict(list)
        parsed = self._parse()
        self._openers = {
            name for each in parsed.values() for s in each if s.kind == "definition" and s.opens for name in s.stores
        }
        # Names that functions use: a cell may change their values by a call, without naming them.
        self._told = {name for each in parsed.values() for s in each for name in s.names.loads - s.names.at_once}
        self._told |= {n for each in parsed.values() for s in each if s.kind == "definition" for n in s.names.loads}
        self.stateful = stateful_definitions([s for statements in parsed.values() for s in statements])
        for operation in self.session.operations:
            self._follow(operation, parsed.get(operation.number))
        self._seen: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            for name in unit.writes | unit.operation.values.keys():
                self._seen[name].append(unit)

    def visible(self) -> list[str]:
        """The names the session ends with for people: imports and names with an underscore left out, except
        displayed results when there is nothing else."""
        names = [name for name, b in self._bound.items() if b.kind != "import"]
        return [n for n in names if not n.startswith("_")] or [n for n in names if self.is_result(n)]

    def knowing(self, asked: Iterable[str] | None) -> History:
        """This history, read anew when names are asked for of which it does not know that they are results."""
        if all(number in self.results for name in asked or () if (number := result_number(name)) is not None):
            return self
        return History(self.session, self.stays, asked)

    def is_result(self, name: str) -> bool:
        """Whether a name stands for what an execution displayed."""
        return result_number(name) in self.results

    @property
    def final(self) -> Mapping[str, Binding]:
        """What every name is bound to at the end."""
        return self._bound

    def unexplained_states(self) -> dict[str, list[int]]:
        """Process-wide states to the executions that changed them in a way no repeatable statement shows."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, unit in self.units.items():
            shown = {statement.state for statement in unit.lifted if statement.kind == "setup"}
            states = {state for state in unit.operation.state if state in WATCHED}
            trees = [statement.tree for statement in unit.body]
            states -= {state for state in shown if state and not may_set(state, trees, _origins(unit))}
            states |= {statement.state for statement in unit.body if statement.kind == "setup" and statement.state}
            for state in states:
                found[state].append(number)
        return found

    def postpones_annotations(self) -> bool:
        """Whether ``from __future__ import annotations`` was in force."""
        return any(b.imported is not None and b.imported.module == "__future__" for b in self.versions("annotations"))

    def versions(self, name: str) -> list[Binding]:
        """Every binding ``name`` has had, in order."""
        return self._versions.get(name, [])

    def lives_in_namespace(self, name: str, number: int) -> bool:
        """Whether ``name``, as execution ``number`` left it, is a function whose globals are the notebook's."""
        return (name, number) in self._namespaced

    def seen(self, name: str, number: int) -> Iterator[Unit]:
        """The executions that made or looked at the value ``name`` had after ``number``, in order, itself included."""
        units = self._seen.get(name, [])
        for unit in units[bisect_left(units, number, key=lambda unit: unit.number) :]:
            if unit.number > number and name in unit.writes:
                return
            yield unit

    def _parse(self) -> dict[int, list[Statement]]:
        parsed: dict[int, list[Statement]] = {}
        origins: dict[str, str] = {}
        known: Known = {}
        for operation in self.session.operations:
            if operation.code is None:
                self.problems[operation.number] = operation.unsupported or "its code is not plain Python"
                continue
            try:
                statements = split(operation.code, origins, known)
                statements = seeded(statements, operation.draws)
                parsed[operation.number] = with_results(operation, statements, self.results)
            except ReifyError as error:
                if operation.status == "ok":
                    self.problems[operation.number] = error.message
        return parsed

    def _follow(self, operation: ImplicitOperation, statements: list[Statement] | None) -> None:
        unit = Unit(operation)
        self.units[operation.number] = unit
        # Modules that earlier cells wrote are there only once those have run.
        self._written = {stem for use in operation.files_read if use.path in self._paths for stem in _stems(use.path)}
        self._paths |= {use.path for use in operation.files_written}
        before = self._bound
        if statements is not None:
            statements, unit.raises_at = _completed(operation, statements)
            self._lift(unit, statements)
            unit.opens = (
                any(s.opens for s in unit.body)
                or bool(self._openers & operation.reads.keys())
                or any(self.lives_in_namespace(name, b.number) for name in operation.reads if (b := before.get(name)))
            )
        unit.needs = self._needs(unit, before)
        self._bind(unit)

    # -- lifting -------------------------------------------------------------------------------------------------

    def _lift(self, unit: Unit, statements: list[Statement]) -> None:
        """Take imports, setups, pure definitions and literals out of the body."""
        seen_loads: set[str] = set()
        for index, statement in enumerate(statements):
            others = [s for i, s in enumerate(statements) if i != index]
            shown = statement is statements[-1] and (unit.shows_figure or unit.plays_animation)
            if statement.kind == "nothing" and statement is not unit.raises_at and not shown:
                continue
            if statement is not unit.raises_at and self._liftable(statement, others, seen_loads):
                unit.lifted.append(statement)
                if statement.kind == "setup":
                    self.setups.append((unit.number, statement))
            else:
                unit.body.append(statement)
                if statement.kind == "import" and self._written:
                    self.own_modules |= {i.name: i.module for i in statement.imports}
            seen_loads |= statement.names.loads

    def _liftable(self, statement: Statement, others: list[Statement], seen_loads: set[str]) -> bool:
        if statement.kind == "setup":
            made_here = {name for other in others if other.kind != "import" for name in other.stores}
            return not statement.names.loads & made_here and all(map(self._repeatable, statement.names.loads))
        bound = _bound_by(statement) or statement.stores
        if statement.kind == "import" and self._written & {stem for i in statement.imports for stem in _files_of(i)}:
            return False
        if statement.kind == "import":
            return not any(bound & other.stores for other in others if other.kind != "import")
        if statement.kind not in ("definition", "literal"):
            return False
        if any(bound & other.stores for other in others) or bound & seen_loads:
            return False
        if statement.kind == "literal":
            return True
        return not bound & self.stateful and all(self._repeatable(name) for name in statement.names.at_once)

    def _repeatable(self, name: str) -> bool:
        """Whether a name used when a definition or setup is made means the same wherever it is repeated."""
        binding = self._bound.get(name)
        if binding is None:
            return True
        if binding.kind == "literal":
            return len({b.text for b in self._versions[name]}) == 1
        return binding.kind in ("import", "definition")

    # -- binding -------------------------------------------------------------------------------------------------

    def _bind(self, unit: Unit) -> None:
        operation = unit.operation
        lifted_names: set[str] = set()
        for statement in unit.lifted:
            for binding in _bindings(unit.number, statement):
                if binding.name != "*":
                    lifted_names.add(binding.name)
                    self._set(binding)
        for name, binding in _star_bindings(unit).items():
            lifted_names.add(name)
            self._set(binding)
        stored = {name for statement in unit.body for name in statement.stores}
        for name in [*operation.writes, *operation.mutates]:
            if name in lifted_names and name not in stored:
                continue
            current = self._bound.get(name)
            only_changed = name in operation.mutates and name not in operation.writes
            # A module or a pure definition looks changed when what it refers to changed.
            if only_changed and current is not None and current.kind in ("import", "definition"):
                continue
            unit.writes.add(name)
            if self._is_namespaced(unit, name, current):
                self._namespaced.add((name, unit.number))
            self._set(Binding(name, "value", unit.number))
        for name in (statement.result for statement in unit.body if statement.result):
            unit.writes.add(name)
            self._set(Binding(name, "value", unit.number))
        for name in operation.deletes:
            self._bound.pop(name, None)

    def _is_namespaced(self, unit: Unit, name: str, current: Binding | None) -> bool:
        if name not in unit.operation.writes:
            return current is not None and (name, current.number) in self._namespaced
        info = unit.operation.values.get(name)
        return unit.opens and info is not None and info.type.rpartition(".")[2] in ("function", "type")

    def _set(self, binding: Binding) -> None:
        self._bound[binding.name] = binding
        self._versions[binding.name].append(binding)

    # -- needs ---------------------------------------------------------------------------------------------------

    def _needs(self, unit: Unit, before: dict[str, Binding]) -> dict[str, Binding]:
        own = {b.name: b for statement in unit.lifted for b in _bindings(unit.number, statement) if b.name != "*"}
        scope = ChainMap(own, _star_bindings(unit), before)
        needed: dict[str, Binding] = {}
        bound: set[str] = set()
        if unit.opens:
            follow(sorted(unit.operation.reads), scope, needed)
        for statement in unit.body:
            follow(sorted(statement.names.loads - bound), scope, needed)
            bound |= statement.binds_always()
        unit.shared = self._shared(unit, needed, before)
        for name, number in unit.operation.reads.items():
            if name in needed or name in own or name in unit.shared:
                continue
            found = before.get(name)
            if found is not None and found.kind in ("value", "literal"):
                needed[name] = found
            elif found is None and number is None and name not in BUILTINS:
                needed[name] = Binding(name, "unseen", 0)
        for name in unit.operation.mutates:
            found = before.get(name)
            if found is not None and found.kind == "value" and name not in unit.shared:
                needed.setdefault(name, found)
        return needed

    def _shared(self, unit: Unit, needed: Mapping[str, Binding], before: Mapping[str, Binding]) -> dict[str, Binding]:
        """Values that changed in place only because they share memory with what the code changes."""
        operation = unit.operation
        if unit.opens or len(operation.mutates) + len(operation.writes) < 2:
            return {}
        changed = {*operation.mutates, *operation.writes} & needed.keys()
        beside = {name for group in operation.aliases if changed.intersection(group) for name in group}
        candidates = (beside & set(operation.mutates)) - needed.keys() - self._told
        return {n: b for n in candidates if (b := before.get(n)) is not None and b.kind == "value"}


def follow(names: Iterable[str], scope: Mapping[str, Binding], needed: dict[str, Binding]) -> None:
    """Add to ``needed`` the bindings of ``names`` and, through definitions, of everything they use."""
    todo = list(names)
    while todo:
        name = todo.pop()
        binding = scope.get(name)
        if name in needed or binding is None:
            continue
        needed[name] = binding
        if binding.kind == "definition" and binding.statement is not None:
            todo += sorted(binding.statement.names.loads - {name})


def _origins(unit: Unit) -> dict[str, str]:
    """What the names a cell calls stand for: dotted paths of imports, ``__main__`` for the session's definitions."""
    origins = {n: b.imported.origin for n, b in unit.needs.items() if b.imported is not None}
    origins |= {item.name: item.origin for statement in unit.lifted for item in statement.imports}
    return origins | {n: "__main__" for n, b in unit.needs.items() if b.kind == "definition"}


def _files_of(item: ImportedName) -> list[str]:
    """What the file of an imported module may be called, without its ending; ``from a import b`` may mean ``a/b``."""
    return [part for part in [*item.module.split("."), item.symbol or ""] if part]


def _stems(path: str) -> list[str]:
    """The name of a Python file, or of the package that it begins."""
    folder, _, name = path.rpartition("/")
    return [name.removesuffix(".py"), *([folder.rpartition("/")[2]] if name == "__init__.py" else [])]


def _star_bindings(unit: Unit) -> dict[str, Binding]:
    """The names that the star imports of a cell bound: which of them gave each does not show, their order does."""
    stars = tuple(i for statement in unit.lifted for i in statement.imports if i.symbol == "*")
    if not stars:
        return {}
    own = {name for statement in [*unit.lifted, *unit.body] for name in statement.stores}
    return {
        name: Binding(name, "import", unit.number, imported=stars[0], stars=stars)
        for name in unit.operation.writes
        if name not in own
    }


def _bindings(number: int, statement: Statement) -> list[Binding]:
    if statement.kind == "import":
        return [
            Binding(i.symbol if i.symbol == "*" else i.name, "import", number, statement, i) for i in statement.imports
        ]
    if statement.kind in ("definition", "literal"):
        return [Binding(name, statement.kind, number, statement) for name in sorted(_bound_by(statement))]
    return []


def _bound_by(statement: Statement) -> set[str]:
    tree = statement.tree
    if isinstance(tree, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {tree.name}
    if isinstance(tree, ast.Assign) and isinstance(tree.targets[0], ast.Name):
        return {tree.targets[0].id}
    if isinstance(tree, ast.AnnAssign) and isinstance(tree.target, ast.Name):
        return {tree.target.id}
    return set()


def _completed(operation: ImplicitOperation, statements: list[Statement]) -> tuple[list[Statement], Statement | None]:
    """The statements that ran, and the one that raised (it is the last of them)."""
    if operation.status == "ok":
        return statements, None
    line = operation.error.line if operation.error else None
    if line is None:
        # A syntax error or an interrupt before anything ran.
        return [], None
    ran = [statement for statement in statements if statement.line <= line]
    return ran, ran[-1] if ran else None
