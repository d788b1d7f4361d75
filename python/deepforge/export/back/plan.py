"""From a notebook that was read to what taking it back would change in the project as it is now; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ...errors import DeepForgeError
from ...model import canonical
from ...model.interface import Interface
from ...model.operation import parse_operation
from ...model.pipeline import Edge, Node, Pipeline
from ...model.rewrite import Change
from .mark import marked
from .reading import NotebookRead, read
from .rebuild import changed_interface
from .taking import AttributeChange, EdgeChange, OperationChange, Taking
from .work import Work, works

Reader = Callable[[str], "str | None"]


def plan(notebook: str, data: Any, current: Reader, choices: Mapping[str, str] | None = None) -> Taking:
    """What would be changed.

    notebook: its path. data: its JSON data. current: the text of a file of the project now, None when it is not
    there. choices: for what was changed on both sides, ``"notebook"`` or ``"project"`` by file or ``node.attribute``.
    Raises DocumentError for a notebook that was not made of operations.
    """
    return _Plan(notebook, read(data), current, choices or {}).make(data)


class _Plan:
    def __init__(self, path: str, notebook: NotebookRead, current: Reader, choices: Mapping[str, str]) -> None:
        self.notebook = notebook
        self.current = current
        self.choices = choices
        self.works = works(notebook)
        self.taking = Taking(path, notebook.pipeline)
        self.pipeline = self._pipeline()

    def make(self, data: Any) -> Taking:
        taking = self.taking
        for work in self.works:
            taking.notes += work.found.notes
        for path in self.notebook.operations:
            self._operation(path, [work for work in self.works if work.section.path == path])
        for work in self.works:
            self._attributes(work)
        self._edges()
        taking.texts |= {each.path: each.after for each in taking.operations if each.taken}
        if self.pipeline is not None and self.notebook.pipeline is not None:
            after = self._pipeline_after(self.pipeline)
            if after != self.pipeline:
                taking.texts[self.notebook.pipeline] = canonical.dumps(after.to_json())
                self._follows(after)
        self._elsewhere()
        if not taking.empty:
            taken = {each.path: each.after for each in taking.operations if each.taken}
            values = {each.key: each.after for each in taking.attributes if each.taken}
            taking.marked = marked(data, self.works, taken, values)
        return taking

    def _pipeline(self) -> Pipeline | None:
        path = self.notebook.pipeline
        text = None if path is None else self.current(path)
        if path is None:
            return None
        if text is None:
            self.taking.problems.append(f"The pipeline {path} is not there any more")
            return None
        try:
            return Pipeline.from_json(canonical.loads(text), path)
        except DeepForgeError as error:
            self.taking.problems.append(error.message)
            return None

    # -- operations ------------------------------------------------------------------------------------------------

    def _operation(self, path: str, uses: list[Work]) -> None:
        changed = [work for work in uses if work.changed or work.found.problems or work.wants]
        if not changed:
            return
        base = self.notebook.operations[path]
        now = self.current(path)
        sources = {work.source for work in changed if work.changed}
        problems = [problem for work in changed for problem in work.found.problems]
        if len(sources) > 1:
            names = " and ".join(work.section.node for work in changed)
            problems.append(f"{names} are the same operation, and the notebook changes it differently in each")
        after = next(iter(sources), base)
        if now is None:
            problems.append(f"{path} is not there any more")
        elif not problems:
            after, wanted = self._without_outputs(after, path, changed)
            self.taking.notes += wanted
        change = OperationChange(path, [w.section.node for w in uses], base, now or "", after, problems=problems)
        if not self._defaults(change, uses):
            return
        change.conflict = now is not None and now not in (base, change.after)
        change.choice = self.choices.get(path) if change.conflict else None
        if not problems:
            change.interface = _words(change, path)
        if change.after != base or problems:
            if now == change.after and not problems:
                return  # it was taken back already
            self.taking.operations.append(change)

    def _without_outputs(self, source: str, path: str, uses: list[Work]) -> tuple[str, list[str]]:
        """The source less the outputs that are shown no more, and why others stay."""
        notes: list[str] = []
        changes: list[Change] = []
        for work in uses:
            for name in work.wants:
                taker = self._taker(work.section.node, name)
                if taker is None:
                    changes.append(Change("remove", "output", name))
                else:
                    notes.append(f"{name} stays an output of {work.section.node}: {taker} takes it")
        return changed_interface(source, list(dict.fromkeys(changes)), path), notes

    def _taker(self, node: str, output: str) -> str | None:
        if self.pipeline is None:
            return None
        taken = [edge.target[0] for edge in self.pipeline.edges.values() if edge.source == (node, output)]
        new = [w.section.node for w in self.works if (node, output) in w.feeds.values()]
        return next(iter([*taken, *new]), None)

    def _defaults(self, change: OperationChange, uses: list[Work]) -> bool:
        """Values of attributes become defaults where there is no pipeline. False when nothing is left to change."""
        if self.notebook.pipeline is not None or change.problems:
            return True
        values = {name: text for work in uses for name, text in work.attributes.items()}
        changes = [Change("set", "attribute", name, default=text) for name, text in values.items()]
        change.after = changed_interface(change.after, changes, change.path)
        return True

    # -- nodes and edges -------------------------------------------------------------------------------------------

    def _attributes(self, work: Work) -> None:
        if self.notebook.pipeline is None:
            if work.attributes and not any(each.path == work.section.path for each in self.taking.operations):
                self._only_defaults(work)
            return
        for name, after in work.attributes.items():
            base = work.section.attributes[name]
            now = self._value(work, name)
            if now is None:
                self.taking.problems.append(f"{work.section.node} is not in {self.notebook.pipeline} any more")
                return
            if now != after:
                change = AttributeChange(work.section.node, name, now, after, conflict=now != base)
                change.choice = self.choices.get(change.key) if change.conflict else None
                self.taking.attributes.append(change)

    def _only_defaults(self, work: Work) -> None:
        path, base = work.section.path, work.code.source
        now = self.current(path)
        change = OperationChange(path, [work.section.node], base, now or "", base)
        self._defaults(change, [work])
        change.conflict = now is not None and now not in (base, change.after)
        change.choice = self.choices.get(path) if change.conflict else None
        change.interface = _words(change, path)
        if now != change.after:
            self.taking.operations.append(change)

    def _value(self, work: Work, name: str) -> str | None:
        """What the pipeline sets now, or the default of the operation now; None when the node is not there."""
        outer, _, inner = work.section.node.partition("/")
        node = None if self.pipeline is None else self.pipeline.nodes.get(outer)
        if node is None:
            return None
        key = f"{inner}.{name}" if inner else name
        if key in node.attributes:
            return node.attributes[key]
        if inner:
            return work.section.attributes[name]
        text = self.current(work.section.path)
        try:
            found = parse_operation(text or "", work.section.path).attributes
        except DeepForgeError:
            return work.section.attributes[name]
        return next((each.default for each in found if each.name == name and each.default is not None), "None")

    def _edges(self) -> None:
        if self.pipeline is None:
            return
        gone: set[tuple[str, str]] = set()
        for work in self.works:
            if self._written(work):
                gone |= {(work.section.node, name) for name in work.gone}
                gone |= {(use, name) for use in self._nodes_of(work.section.path) for name in work.gone}
        for edge in self.pipeline.edges.values():
            if edge.target in gone:
                self.taking.edges.append(EdgeChange("remove", edge.source, edge.target))
        for work in self.works:
            for name, port in work.feeds.items() if self._written(work) else ():
                target = (work.section.node, name)
                if port is None:
                    self.taking.notes.append(f"The new input {name} of {target[0]} is not connected to anything yet")
                elif "/" in target[0] or "/" in port[0]:
                    what = f"{target[0]}.{name} takes {port[1]} of {port[0]}"
                    self.taking.notes.append(f"{what}: connect them yourself, one is in another pipeline")
                else:
                    self.taking.edges.append(EdgeChange("add", port, target))

    def _written(self, work: Work) -> bool:
        return any(each.taken and each.path == work.section.path for each in self.taking.operations)

    def _nodes_of(self, path: str) -> list[str]:
        nodes = {} if self.pipeline is None else self.pipeline.nodes
        return [name for name, node in nodes.items() if node.operation == path]

    def _pipeline_after(self, pipeline: Pipeline) -> Pipeline:
        nodes: dict[str, Node] = dict(pipeline.nodes)
        for change in self.taking.attributes:
            if change.taken:
                outer, _, inner = change.node.partition("/")
                key = f"{inner}.{change.name}" if inner else change.name
                nodes[outer] = replace(nodes[outer], attributes={**nodes[outer].attributes, key: change.after})
        for work in self.works:
            removed = set(work.section.attributes) - set(work.found.attributes or work.section.attributes)
            for name in self._nodes_of(work.section.path) if self._written(work) and removed else ():
                kept = {key: text for key, text in nodes[name].attributes.items() if key not in removed}
                nodes[name] = replace(nodes[name], attributes=kept)
        edges = dict(pipeline.edges)
        for each in self.taking.edges:
            if each.action == "remove":
                edges = {id_: e for id_, e in edges.items() if e.target != each.target}
            else:
                id_ = f"{each.source[0]}.{each.source[1]}-{each.target[0]}.{each.target[1]}"
                while id_ in edges:
                    id_ += "_"
                edges[id_] = Edge(each.source, each.target)
        return Pipeline(nodes, edges)

    def _follows(self, after: Pipeline) -> None:
        """Problems that the pipeline has then, and did not have before."""
        old = {problem.message for problem in (self.pipeline or after).validate(self._interfaces(self.pipeline, False))}
        for problem in after.validate(self._interfaces(after, True)):
            if problem.message not in old and problem.code != "no-interface":
                self.taking.notes.append(problem.message)

    def _interfaces(self, pipeline: Pipeline | None, then: bool) -> dict[str, Interface]:
        found: dict[str, Interface] = {}
        for name, node in ({} if pipeline is None else pipeline.nodes).items():
            text = None if node.operation is None else self.current(node.operation)
            text = self.taking.texts.get(node.operation or "", text) if then else text
            try:
                if text is not None:
                    found[name] = parse_operation(text).interface
            except DeepForgeError:
                continue
        return found

    def _elsewhere(self) -> None:
        """Nodes of the same operation that the notebook does not show change with it."""
        for change in self.taking.operations:
            others = [name for name in self._nodes_of(change.path) if name not in change.nodes]
            if change.taken and others:
                self.taking.notes.append(f"{' and '.join(others)} run the same operation, and change with it")


def _words(change: OperationChange, path: str) -> list[str]:
    """What changes of the interface, in words."""
    old, new = parse_operation(change.base, path).interface, parse_operation(change.after, path).interface
    found: list[str] = []
    pairs = (
        ("input", [each.name for each in old.inputs], [each.name for each in new.inputs]),
        ("attribute", [each.name for each in old.attributes], [each.name for each in new.attributes]),
        ("output", list(old.outputs), list(new.outputs)),
    )
    for what, before, after in pairs:
        found += [f"new {what} {name}" for name in after if name not in before]
        found += [f"{what} {name} goes" for name in before if name not in after]
    defaults = {each.name: each.default for each in old.attributes}
    found += [
        f"{each.name} = {each.default} by default (was {defaults[each.name]})"
        for each in new.attributes
        if each.name in defaults and each.default != defaults[each.name]
    ]
    return found
