"""How the sections of a notebook share one namespace: what stays a function, what is copied, what is kept."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from libcst import matchers

from ..model.pipeline import Port
from .changes import may_change, may_share
from .code import CodeFile
from .known import known_at_top
from .known_calls import is_immutable, is_used_up
from .section import Feed, Form, Section, Source


@dataclass
class Part:
    """A section, ready to be written.

    why: for a person, why it is not plain cells. lines: input to the code that sets it in the notebook, where
    that needs a line. copied: inputs that are copied. kept: output to the name under which it is kept. builtins:
    Python's own names that another section has bound otherwise.
    """

    section: Section
    code: CodeFile
    form: Form = "plain"
    why: str = ""
    lines: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    copied: set[str] = field(default_factory=set)
    kept: dict[str, str] = field(default_factory=dict)
    builtins: list[str] = field(default_factory=list)

    @property
    def own(self) -> frozenset[str]:
        """What the operation's own code binds in the notebook."""
        scopes = self.code.scopes
        name = self.section.operation.name
        if self.form == "imported":
            return frozenset({name, *self.section.operation.outputs})
        if self.form == "function":
            return scopes.head | {name, *self.section.operation.outputs}
        return scopes.head | scopes.stored | {each.name for each in self.section.operation.attributes}

    @property
    def binds(self) -> frozenset[str]:
        """All that the section binds in the notebook, but for what is kept."""
        return self.own | self.lines.keys() | set(self.builtins)

    @property
    def meanings(self) -> dict[str, str]:
        """Text of the statement at the top of the file that binds each name."""
        found: dict[str, str] = {}
        for node in ast.parse(self.code.source).body:
            for name in _bound(node):
                found[name] = ast.unparse(node) if not isinstance(node, (ast.Import, ast.ImportFrom)) else ""
                found[name] = found[name] or self.code.imports.get(name, "")
        return found


class Arrangement:
    """The parts of a notebook, arranged so that running it from top to bottom computes what the pipeline computes."""

    def __init__(self, source: Source) -> None:
        self.source = source
        modules = {name: known_at_top(ast.parse(text), {}) for name, text in source.modules.items()}
        self.parts = [Part(each, CodeFile(each.source, each.operation, modules)) for each in source.sections]
        self.index = {each.section.node: at for at, each in enumerate(self.parts)}
        for part in self.parts:
            part.form, part.why = _form(part.code)
        self._late_names()
        self.taken = {name for part in self.parts for name in _all_names(part)}
        self.project = self.free("project")
        self._tools: dict[str, str] = {}
        self.last = self._last_needs()
        self._copies()
        self._names()

    # -- what stays a function -------------------------------------------------------------------------------------

    def _late_names(self) -> None:
        """Functions that outlive their section look names up later: no later section may have bound them otherwise."""
        for at, part in enumerate(self.parts):
            for later in self.parts[at + 1 :]:
                self._clash(part, later)

    def _clash(self, part: Part, later: Part) -> None:
        title = later.section.title
        if part.form == "plain" and (names := part.code.scopes.late & later.own):
            _keep(part, "function", f"a function that it makes uses {_words(names)}, and {title} sets that otherwise")
        if part.form == "imported":
            return
        mine, theirs = part.meanings, later.meanings
        needed = part.code.scopes.late_outside
        heads = {n for n in needed & later.code.scopes.head if mine.get(n) != theirs.get(n)}
        if later.form != "imported" and heads:
            _keep(later, "imported", f"{part.section.title} needs another {_words(heads)} than its file has")
        if later.form == "plain" and (names := needed & later.code.scopes.stored):
            other = part.section.title
            _keep(later, "function", f"it has a variable {_words(names)}, which {other} needs for another thing")
        if names := needed & set(later.section.operation.outputs):
            _keep(part, "imported", f"{title} gives {_words(names)}, which its functions need for another thing")

    # -- copies ----------------------------------------------------------------------------------------------------

    def _last_needs(self) -> dict[Port, int]:
        """By value: the last section that takes it; behind the last one for what nobody takes, and for results."""
        last: dict[Port, int] = {}
        for at, part in enumerate(self.parts):
            for feed in part.section.feeds.values():
                if feed.kind == "edge" and feed.port is not None:
                    last[feed.port] = at
        for part in self.parts:
            for output in part.section.operation.outputs:
                last.setdefault((part.section.node, output), len(self.parts))
        for port in self.source.results.values():
            last[port] = len(self.parts)
        return last

    def _copies(self) -> None:
        """In the pipeline every operation has values of its own; here those are copied that it might change."""
        groups = _Groups()
        for at, part in enumerate(self.parts):
            code, known = part.code, part.code.known
            edges = {name: feed.port for name, feed in part.section.feeds.items() if feed.kind == "edge" and feed.port}
            for name, port in edges.items():
                kind = self._type(port)
                if is_immutable(kind) or not (is_used_up(kind) or may_change(code.tree, name, known)):
                    continue
                needed = {other for other, last in self.last.items() if last > at and self.index[other[0]] < at}
                needed |= {other for other in edges.values() if other != port}
                if any(groups.same(port, other) for other in needed if not is_immutable(self._type(other))):
                    part.copied.add(name)
            for variable in code.scopes.body:
                reached = may_share(code.tree, variable, known)
                ports = [(part.section.node, output) for output in part.section.operation.outputs if output in reached]
                if variable in edges and variable not in part.copied:
                    ports.append(edges[variable])
                groups.join(ports)

    def _type(self, port: Port) -> str | None:
        return self.source.section(port[0]).types.get(port[1])

    # -- names -----------------------------------------------------------------------------------------------------

    def _names(self) -> None:
        """Keep under a name of its own what a section between maker and taker would overwrite."""
        while True:
            for part in self.parts:
                self._lines(part)
            self._builtins()
            found = next((port for port in self.last if self._is_lost(port)), None)
            if found is None:
                return
            self.parts[self.index[found[0]]].kept[found[1]] = self.free(f"{plain(found[0])}_{found[1]}")

    def name(self, port: Port) -> str:
        """The variable that holds a value in the notebook."""
        return self.parts[self.index[port[0]]].kept.get(port[1], port[1])

    def _lines(self, part: Part) -> None:
        part.lines.clear()
        part.sources.clear()
        seen: dict[tuple[str, Port | None, str], str] = {}
        for name, feed in part.section.feeds.items():
            key = (feed.kind, feed.port, feed.name)
            if feed.kind == "edge" and feed.port is not None:
                held = self.name(feed.port)
                part.sources[name] = held
                if name in part.copied:
                    part.lines[name] = seen.get(key) or f"{self.tool('deepcopy', 'copy.deepcopy')}({held})"
                    seen[key] = name
                elif name != held and part.form == "plain":
                    part.lines[name] = held
            elif feed.kind == "default":
                if part.form == "plain":
                    part.lines[name] = "None"
            else:
                part.lines[name] = seen.get(key) or _loading(feed, self.project)
                if feed.kind != "unset":
                    seen[key] = name
                part.sources[name] = name
        for name, feed in part.section.references.items():
            if feed.kind != "default" or part.form == "plain":
                part.lines[name] = "None" if feed.kind == "default" else _loading(feed, self.project)

    def _is_lost(self, port: Port) -> bool:
        made, last, name = self.index[port[0]], self.last[port], self.name(port)
        if port[1] in self.parts[made].kept:
            return False
        if any(name in part.binds for part in self.parts[made + 1 : last]):
            return True
        if last == len(self.parts):
            return False
        part = self.parts[last]
        if name in part.builtins or (name in part.code.scopes.head and part.form != "imported"):
            return True
        takers = [taken for taken, held in part.sources.items() if held == name and taken != name]
        return bool(takers) and name in part.lines

    def free(self, wanted: str) -> str:
        """A name that nothing in the notebook uses."""
        name, count = wanted, 2
        while name in self.taken or keyword.iskeyword(name):
            name, count = f"{wanted}_{count}", count + 1
        self.taken.add(name)
        return name

    def tool(self, name: str, origin: str) -> str:
        """The name under which the notebook itself knows something it imports: another one where code binds it."""
        if name not in self._tools:
            bound = [part for part in self.parts if name in part.own]
            same = all(part.meanings.get(name) == origin and name not in part.code.scopes.body for part in bound)
            self._tools[name] = name if same else self.free(f"{name}_")
        return self._tools[name]

    def _builtins(self) -> None:
        bound: set[str] = set()
        for part in self.parts:
            part.builtins = []
            if part.form != "imported":
                part.builtins = sorted(part.code.scopes.builtins & bound)
            bound -= set(part.builtins)
            bound |= part.binds


class _Groups:
    """Values that may share memory."""

    def __init__(self) -> None:
        self._of: dict[Port, set[Port]] = {}

    def join(self, ports: Sequence[Port]) -> None:
        for port in ports[1:]:
            one, other = self._group(ports[0]), self._group(port)
            if one is not other:
                one |= other
                for each in other:
                    self._of[each] = one

    def same(self, one: Port, other: Port) -> bool:
        return other in self._group(one)

    def _group(self, port: Port) -> set[Port]:
        return self._of.setdefault(port, {port})


def plain(text: str) -> str:
    """A node's id as part of a variable's name."""
    name = re.sub(r"\W+", "_", text).strip("_") or "node"
    return f"_{name}" if name[0].isdigit() else name


def _form(code: CodeFile) -> tuple[Form, str]:
    """How an operation can stand in a notebook by itself, and why not as plain cells."""
    scopes = code.scopes
    around = scopes.around & (scopes.outside | scopes.late_outside)
    if scopes.declares_global:
        return "imported", "it changes global variables of its file"
    if around & {"globals", "__file__", "__name__", "__builtins__"}:
        return "imported", f"it uses {_words(around)} of its file"
    if any(matchers.matches(node, _STAR) for node in code.module.body):
        return "imported", "its file imports all names of a module with *"
    if code.function.decorators:
        return "function", "it has a decorator"
    if around:
        return "function", f"it uses {_words(around)}, which mean another thing in a notebook"
    if _returns(code.tree) > (code.returned is not None):
        return "function", "it returns from the middle of its code"
    if code.operation.name in scopes.outside | scopes.late_outside:
        return "function", "it calls itself"
    if _deep_nonlocals(code.tree):
        return "function", "functions within its functions share variables"
    if names := scopes.body & scopes.late_outside:
        return "function", f"its variable {_words(names)} means another thing to the functions of its file"
    return "plain", ""


_STAR = matchers.SimpleStatementLine(body=[matchers.ZeroOrMore(), matchers.ImportFrom(names=matchers.ImportStar())])


def _returns(node: ast.AST) -> int:
    """The number of returns of a function itself, not of functions within it."""
    count = 0
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            count += isinstance(child, ast.Return) + _returns(child)
    return count


def _deep_nonlocals(function: ast.FunctionDef) -> bool:
    """Whether a function within a function of the body has a ``nonlocal``."""

    def depth(node: ast.AST, level: int) -> bool:
        level += isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        deep = isinstance(node, ast.Nonlocal) and level > 1
        return deep or any(depth(child, level) for child in ast.iter_child_nodes(node))

    return any(depth(each, 0) for each in function.body)


def _keep(part: Part, form: Form, why: str) -> None:
    if part.form == "plain" or form == "imported":
        part.form, part.why = form, why


def _loading(feed: Feed, project: str) -> str:
    if feed.kind == "stored" and feed.port is not None:
        return f"{project}.value({feed.port[0]!r}, {feed.port[1]!r}, {feed.execution!r})"
    if feed.kind == "reference":
        return f"{project}.build({feed.name!r})"
    if feed.kind == "artifact":
        return f"{project}.artifact({feed.name!r}).load()"
    if feed.kind == "path":
        return f"str({project}.artifact({feed.name!r}).path)"
    return ""


def _all_names(part: Part) -> set[str]:
    tree = ast.parse(part.code.source)
    names = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
    return names | part.code.scopes.head | part.code.scopes.body | {part.section.operation.name}


def _bound(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {each.asname or each.name.split(".")[0] for each in node.names}
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


def _words(names: Mapping[str, object] | frozenset[str] | set[str]) -> str:
    return " and ".join(sorted(names))
