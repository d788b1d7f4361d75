"""The operation file of one step: signature, body as executed, return; and where each value comes out."""

from __future__ import annotations

import ast
import builtins
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType

import libcst as cst

from ..errors import ReifyError
from ..model.names import names_of, waits
from .attributes import StepAttributes
from .edits import Edits
from .history import Binding, History, Unit
from .imports import import_lines
from .literals import Candidate, unique
from .modules import HelperModule
from .namespace import Namespace
from .rewrite import (
    attribute_annotation,
    coroutine,
    function_text,
    inside,
    parse,
    played,
    printed,
    shown_again,
    spaced,
    standalone,
    tolerated,
)
from .slice import FILE, RANDOM_STATES, SEEDING, STATE
from .statements import Statement, is_plain_look
from .steps import mentions

_MOST_DRAWN = 100


@dataclass
class StepCode:
    """One step as an operation file.

    ``inputs``: port to the flow name it carries and the execution that made it. ``outputs``: port to flow
    name. ``attributes``: name to literal text. ``figures``: (execution, index) in the order the operation
    shows them. ``literals``: those that are attributes or can become some. ``seeded``: whether its random
    draws start from the session's seed. ``repeated``: functions and classes whose code it repeats.
    """

    name: str
    numbers: list[int]
    inputs: dict[str, tuple[str, int]] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    figures: list[tuple[int, int]] = field(default_factory=list)
    literals: list[Candidate] = field(default_factory=list)
    seeded: bool = False
    repeated: list[str] = field(default_factory=list)
    text: str = ""

    @property
    def path(self) -> str:
        """Path within the project."""
        return f"operations/{self.name}.py"


class StepWriter:
    """Writes the operation of one group of executions."""

    def __init__(
        self,
        history: History,
        numbers: Sequence[int],
        inputs: Iterable[tuple[int, str, int]],
        outputs: Iterable[str],
        module: HelperModule,
        root: str,
        edits: Edits | None = None,
    ) -> None:
        self.history = history
        self.units = [history.units[number] for number in numbers]
        self.numbers = list(numbers)
        order = self._order_of_names()
        self.flows_in = sorted({(name, source) for source, name, _ in inputs}, key=lambda flow: order(flow[0]))
        self.flows_out = sorted(set(outputs), key=order)
        self.module = module
        self.root = root
        self.taken = {n for unit in self.units for s in unit.body for n in s.names.loads | s.stores}
        self.ports = {name: self._port(name) for name in {*(n for n, _ in self.flows_in), *self.flows_out}}
        self.body: list[cst.BaseStatement] = []
        self.head: list[str] = []
        self.extra_imports: set[str] = set()
        self._literals: dict[str, str] = {}
        self._defined: dict[str, str] = {}
        self._repeated: set[str] = set()
        self._imported: dict[str, str] = {}
        self._space = Namespace(unique("notebook", self.taken))
        # In a notebook a cell may wait, and begin what goes on while later cells wait.
        self._waits = any(waits(statement.tree) for unit in self.units for statement in unit.body)
        self._inlined = {
            name
            for unit in self.units
            for name, binding in unit.needs.items()
            if binding.kind in ("definition", "literal") and not module.has(name, unit.needs)
        }
        taken = {*self.taken, *self.ports.values()}
        if any(name in SEEDING and not source for name, source in self.flows_in):
            taken.add(self._seed_name())
        self.attributes = StepAttributes(history, self.units, edits or Edits(), taken, self._files_named)

    def write(self, name: str, title: str) -> StepCode:
        """The operation's code; ``title`` is the first line of its docstring."""
        step = StepCode(name, self.numbers)
        cwd = self.units[0].operation.cwd
        self._take_states(step)
        previous = 0
        for unit in self.units:
            if unit.operation.cwd != cwd and unit is not self.units[0]:
                self._change_folder(cwd, unit.operation.cwd)
            self._setups(previous, unit)
            before = len(self.body)
            self._unit(unit)
            if before and len(self.body) > before:
                self.body[before] = spaced(self.body[before])
            step.figures += [(unit.number, index) for index in range(len(unit.operation.figures))]
            cwd = unit.operation.cwd
            previous = unit.number
        self._give_states()
        step.inputs = {self.ports[n]: (n, source) for n, source in self.flows_in if source or n not in SEEDING}
        step.outputs = {self.ports[n]: n for n in self.flows_out}
        step.attributes = self.attributes.values
        step.literals = sorted(self.attributes.candidates, key=lambda c: (c.number, c.span.line, c.span.column))
        step.repeated = sorted(self._repeated)
        step.text = self._file(step, title)
        return step

    def _order_of_names(self) -> Callable[[str], tuple[int, str]]:
        """Names in the order in which the body first mentions them."""
        places: dict[str, int] = {}
        for unit in self.units:
            for statement in unit.body:
                for node in ast.walk(statement.tree):
                    if isinstance(node, ast.Name):
                        key = unit.number * 100_000 + statement.line
                        places.setdefault(node.id, key)
        return lambda name: (places.get(name, sys.maxsize), name)

    # -- ports and process-wide state ----------------------------------------------------------------------------

    def _port(self, flow: str) -> str:
        if flow.startswith(FILE):
            stem = re.sub(r"\W+", "_", os.path.basename(flow.removeprefix(FILE))).strip("_").lower() or "file"
            stem = f"file_{stem}" if stem[0].isdigit() else stem
        elif flow in RANDOM_STATES:
            name = flow.removeprefix(STATE)
            stem = {"random": "python_random_state"}.get(name, name.replace(".", "_") + "_state")
        else:
            return flow
        while stem in self.taken:
            stem += "_"
        return stem

    def _module_name(self, origin: str) -> str:
        """The name under which this operation knows module ``origin``; adds the import when there is none."""
        for unit in self.units:
            for binding in unit.needs.values():
                if binding.kind == "import" and binding.imported and binding.imported.origin == origin:
                    return binding.name
        usual = {"numpy": "np", "matplotlib.pyplot": "plt"}.get(origin)
        self.extra_imports.add(f"import {origin} as {usual}" if usual else f"import {origin}")
        return usual or origin

    def _take_states(self, step: StepCode) -> None:
        for flow, source in self.flows_in:
            if flow not in RANDOM_STATES:
                continue
            if source:
                module, _, put = RANDOM_STATES[flow]
                self.body += parse(f"{self._module_name(module)}.{put.format(self.ports[flow])}\n")
            else:
                module, seed = SEEDING[flow]
                name = self._seed_name()
                if name not in self.attributes.values:
                    self.attributes.own(name, str(self.history.session.info.seed or 0))
                step.seeded = True
                self.body += parse(f"{self._module_name(module)}.{seed.format(name)}\n")

    def _seed_name(self) -> str:
        return "seed" if "seed" not in self.taken else "random_seed"

    def _give_states(self) -> None:
        for flow in self.flows_out:
            if flow in RANDOM_STATES:
                module, get, _ = RANDOM_STATES[flow]
                self.body += parse(f"{self.ports[flow]} = {self._module_name(module)}.{get}\n")

    def _change_folder(self, old: str, new: str) -> None:
        self.extra_imports.add("import os")
        self.body += parse(f"os.chdir({os.path.relpath(new, old)!r})\n")

    def _setups(self, previous: int, unit: Unit) -> None:
        for number, statement in self.history.setups:
            later = number == unit.number and bool(unit.body) and statement.line > unit.body[0].line
            if not previous < number <= unit.number or later or not self._relevant(statement):
                continue
            if previous == 0:
                self.head.append(standalone(statement).strip("\n"))
            else:
                self.body += inside(statement)

    def _relevant(self, statement: Statement) -> bool:
        return any(unit.concerned_by(statement.state or "") for unit in self.units)

    # -- the body ------------------------------------------------------------------------------------------------

    def _unit(self, unit: Unit) -> None:
        defined = self._materialise(unit)
        start = len(self.body)
        self._replay_entropy(unit)
        files, closing = self._files(unit)
        first = unit.body[0].line if unit.body else 0
        own = [s for number, s in self.history.setups if number == unit.number and s.line > first > 0]
        if unit.opens:
            self.body += self._space.run(unit)
            own, files = [], {}
        for statement in sorted([*unit.body, *own], key=lambda s: s.line) if not unit.opens else ():
            nodes = inside(self.attributes.read_by(statement), files)
            if statement is unit.raises_at and nodes and unit.operation.error:
                self.body += tolerated(nodes[0], unit.operation.error.type)
            elif statement is unit.body[-1] and isinstance(statement.tree, ast.Expr):
                self.body += [self._displayed(unit, statement, node) for node in nodes]
            elif statement.result:
                shown = parse(f"{statement.result}\n")
                self.body += [*nodes, *(n for node in shown if (n := self._displayed(unit, None, node)) is not node)]
            else:
                self.body += nodes
        self.body += closing
        if defined and len(self.body) > start:
            self.body[start] = spaced(self.body[start])
        if any(figure.shown == "end" for figure in unit.operation.figures):
            self.body += parse(f"{self._module_name('matplotlib.pyplot')}.show()\n")

    def _replay_entropy(self, unit: Unit) -> None:
        """Give generators that libraries make without a seed what they drew in the notebook."""
        drawn = tuple(draw.seed for draw in unit.operation.draws if draw.line == 0)
        if not 0 < len(drawn) <= _MOST_DRAWN:
            return
        name = self.attributes.own("entropy", repr(drawn))
        numpy = self._module_name("numpy")
        self.extra_imports.add("import secrets")
        self.body += parse(
            "# What libraries draw without a seed is what they drew in the notebook.\n"
            f"{numpy}.random.bit_generator.randbits = (\n"
            f"    lambda bits, drawn=iter({name}): next(drawn, None) or secrets.randbits(bits)\n)\n"
        )

    def _displayed(self, unit: Unit, statement: Statement | None, node: cst.BaseStatement) -> cst.BaseStatement:
        """``node`` so that it shows what the notebook showed; ``statement`` None: it is the name of a result."""
        if unit.shows_figure:
            return shown_again(node, self._module_name("matplotlib.pyplot"))
        if unit.plays_animation:
            return played(node)
        shown = unit.operation.displayed
        quiet = (
            not shown or shown.split(".")[0] in ("matplotlib", "seaborn") or shown in ("NoneType", "builtins.NoneType")
        )
        tree = statement.tree if statement is not None else None
        value = tree.value if isinstance(tree, ast.Expr) else None
        if quiet or unit.operation.figures or (value is not None and is_plain_look(value)):
            return node
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in ("print", "display"):
            return node
        return printed(node)

    def _in_module(self, name: str, needs: Mapping[str, Binding]) -> bool:
        return name not in self._inlined and self.module.has(name, needs)

    def _materialise(self, unit: Unit) -> bool:
        """Bring literals and definitions that are not in a module to the version this execution used.

        Says whether a definition was written.
        """
        defined = False
        for name, binding in sorted(unit.needs.items()):
            if binding.kind == "import" and self._imported.setdefault(name, binding.text) != binding.text:
                # The name stood for something else before, which the import at the top gives.
                self._imported[name] = binding.text
                if any(each.symbol == "*" for each in binding.stars):
                    raise ReifyError(
                        f"Cell execution {unit.number} uses {name!r} from a star import, and it was bound otherwise "
                        "before; a function cannot import it again.",
                        number=unit.number,
                    )
                self.body += parse("\n".join(import_lines([binding])) + "\n")
        for name, binding in sorted(unit.needs.items(), key=lambda item: _place(item[1])):
            if binding.statement is None or self._in_module(name, unit.needs):
                continue
            if binding.kind == "literal":
                self._literal(name, binding)
            elif binding.kind == "definition" and self._defined.get(name) != binding.text:
                self._defined[name] = binding.text
                self._repeated.add(name)
                self.body += [spaced(node) for node in inside(binding.statement)]
                defined = True
        for name in unit.writes:
            self._imported[name] = ""
            self._literals.pop(name, None)
            self._defined.pop(name, None)
        return defined

    def _literal(self, name: str, binding: Binding) -> None:
        if self._literals.get(name) == binding.text:
            return
        text = binding.text
        first = name not in self.attributes.values and name not in self._literals
        if first and not self._stored_before(name, binding):
            text = self.attributes.assigned(name, binding)
        if text != name:
            self.body += parse(f"{name} = {text}\n")
        self._literals[name] = binding.text

    def _stored_before(self, name: str, binding: Binding) -> bool:
        return any(name in unit.writes for unit in self.units if unit.number < binding.number) or any(
            name == flow for flow, _ in self.flows_in
        )

    def _files_named(self, unit: Unit) -> set[str]:
        """The texts in a unit that name files which come in or go out through ports."""
        flows = {name for name, _ in self.flows_in} | set(self.flows_out)
        found = [mentions(unit, flow.removeprefix(FILE)) for flow in flows if flow.startswith(FILE)]
        return {text for text in found if text is not None}

    def _files(self, unit: Unit) -> tuple[dict[str, str], list[cst.BaseStatement]]:
        """File names of this unit that became ports: text to port, and statements that give the port its name."""
        files: dict[str, str] = {}
        closing: list[cst.BaseStatement] = []
        for flow in {name for name, _ in self.flows_in} | set(self.flows_out):
            if not flow.startswith(FILE):
                continue
            text = mentions(unit, flow.removeprefix(FILE))
            written = flow in self.flows_out and flow.removeprefix(FILE) in {
                use.path for use in unit.operation.files_written
            }
            if written and text is not None:
                self.body += parse(f"{self.ports[flow]} = {text!r}\n")
                files[text] = self.ports[flow]
            elif written:
                path = os.path.relpath(flow.removeprefix(FILE), unit.operation.cwd)
                closing += parse(f"{self.ports[flow]} = {path!r}\n")
            elif text is not None and flow in {name for name, _ in self.flows_in}:
                files[text] = self.ports[flow]
        return files, closing

    # -- the file ------------------------------------------------------------------------------------------------

    def _file(self, step: StepCode, title: str) -> str:
        self._bind_nonlocals(step)
        body = [*self._local_imports(step), *self.body]
        returned = parse(f"return {', '.join(step.outputs)}\n") if step.outputs else []
        if self._waits:
            body = self._waiting(step, [*body, *returned])
        body += returned
        function = function_text(step.name, self._signature(step), body)
        loads = names_of(function).loads
        text_words = {w for unit in self.units for s in unit.body for w in _called_words(s.tree)}
        head_loads = names_of("\n".join(self.head) or "pass").loads
        always = {"annotations"} if self.history.postpones_annotations() else set()
        imports, members = self._imports(loads | head_loads | text_words | always, loads)
        lines = import_lines(imports, members, self.extra_imports)
        parts = [f'"""{title}"""', self._header(), "\n".join(lines), "\n".join(self.head)]
        return "\n\n".join(part for part in parts if part) + "\n\n\n" + function.lstrip("\n")

    def _waiting(self, step: StepCode, body: list[cst.BaseStatement]) -> list[cst.BaseStatement]:
        """``body`` as a coroutine that is run to its end, as a function cannot wait by itself."""
        self.extra_imports.add("import asyncio")
        name = unique("cells", {*self.taken, *step.inputs, *step.attributes})
        given = ", ".join([*step.inputs, *step.attributes])
        result = f"{', '.join(step.outputs)} = " if step.outputs else ""
        return [coroutine(name, given, body), *parse(f"\n{result}asyncio.run({name}({given}))\n")]

    def _compiled(self, step: StepCode) -> CodeType:
        """The code of a function with the step's body; compiling it says what a function cannot do."""
        text = function_text("f", ", ".join([*step.inputs, *step.attributes]), self.body)
        found = compile(f"async {text}" if self._waits else text, "<operation>", "exec").co_consts[0]
        assert isinstance(found, CodeType)
        return found

    def _signature(self, step: StepCode) -> str:
        attributes = []
        for name, literal in step.attributes.items():
            annotation = attribute_annotation(literal)
            attributes.append(f"{name}: {annotation} = {literal}" if annotation else f"{name}={literal}")
        parts = [*step.inputs, *(["*", *attributes] if attributes else [])]
        text = ", ".join(parts)
        if len(text) + len(step.name) > 90:
            return "\n    " + ",\n    ".join(parts) + ",\n"
        return text

    def _local_imports(self, step: StepCode) -> list[cst.BaseStatement]:
        """Names that are used as builtins or imports first and bound by the body later must be local from the start."""
        code = self._compiled(step)
        local = {*code.co_varnames, *code.co_cellvars} - {*step.inputs, *step.attributes}
        lines: list[str] = []
        first: dict[str, Binding] = {}
        for unit in self.units:
            for name, binding in unit.needs.items():
                if first.setdefault(name, binding) is not binding and binding.kind == "import":
                    continue
                if name in local and binding.kind == "import" and binding.imported:
                    lines += [line for line in import_lines([binding]) if line]
                elif name in local and binding.kind == "definition" and self._in_module(name, unit.needs):
                    lines.append(f"from modules.{self.module.name} import {name}")
        exposed: set[str] = set()
        bound: set[str] = set()
        for unit in self.units:
            for statement in unit.body:
                exposed |= (statement.names.at_once - bound - unit.needs.keys()) & local
                bound |= statement.binds_always()
        for name in sorted(exposed):
            if hasattr(builtins, name):
                self.extra_imports.add("import builtins")
                lines.append(f"{name} = builtins.{name}")
        return parse("\n".join(dict.fromkeys(lines)) + "\n") if lines else []

    def _bind_nonlocals(self, step: StepCode) -> None:
        """A nested function may be the first to bind a ``nonlocal`` name: bind it before."""
        bound: list[str] = []
        while True:
            try:
                self._compiled(step)
                return
            except SyntaxError as error:
                found = re.match(r"no binding for nonlocal '(\w+)' found", error.msg or "")
                if not found or found.group(1) in bound:
                    raise ReifyError(
                        f"Cell executions {self.numbers} cannot become a function: {error.msg}.", numbers=self.numbers
                    ) from error
                bound.append(found.group(1))
                self.body = [*parse(f"{found.group(1)} = None\n"), *self.body]

    def _imports(self, names: Iterable[str], in_body: Iterable[str]) -> tuple[list[Binding], list[tuple[str, str]]]:
        scope: dict[str, Binding] = {}
        for unit in reversed(self.units):
            scope.update(unit.needs)
        imports: list[Binding] = []
        members: list[tuple[str, str]] = []
        for name in sorted(set(names)):
            binding = scope.get(name) or self._at_start(name)
            if binding is not None and binding.kind == "import":
                imports.append(binding)
            elif binding is not None and self._in_module(name, scope):
                members.append((f"modules.{self.module.name}", name))
            elif binding is None and name == "display" and name in set(in_body):
                self.extra_imports.add("from IPython.display import display")
        return imports, members

    def _at_start(self, name: str) -> Binding | None:
        """An import a setup or a string needs though no statement of the body names it."""
        versions = [b for b in self.history.versions(name) if b.number <= self.numbers[-1]]
        return versions[-1] if versions and versions[-1].kind == "import" else None

    def _header(self) -> str:
        folder = os.path.relpath(self.units[0].operation.cwd or self.root, self.root)
        if folder == "." or not self._touches_files():
            return ""
        return f'# /// deepforge\n# directory = "{folder}"\n# ///'

    def _touches_files(self) -> bool:
        return any(
            unit.operation.files_read or unit.operation.files_written or "sys.path" in unit.operation.state
            for unit in self.units
        ) or bool(self.head)


def _place(binding: Binding) -> tuple[bool, int, int]:
    """Literals come first, then definitions as they stood in the notebook: later ones may use earlier ones."""
    return binding.kind != "literal", binding.number, binding.statement.line if binding.statement else 0


def _called_words(tree: ast.AST) -> set[str]:
    """Words in strings that look like uses of a module, as formulas and queries have them: ``np.log(x)``."""
    words: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 400:
            words |= set(re.findall(r"\b([A-Za-z_]\w*)\.\w+\s*\(", node.value))
    return words
