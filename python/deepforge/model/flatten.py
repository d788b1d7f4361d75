"""Sub-pipelines expanded into their nodes, so that planning and running know plain operations only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..errors import DocumentError
from .pipeline import DATA, Edge, Node, Pipeline, Port

Loader = Callable[[str], Pipeline]


def flatten(pipeline: Pipeline, load: Loader, path: str | None = None) -> Pipeline:
    """``pipeline`` with each pipeline node ``outer`` replaced by the inner nodes, with ids ``outer/inner``.

    ``load`` gives the pipeline of a file named by a pipeline node; ``path`` is the file of ``pipeline``
    itself, when it has one. A connected Input node of the inner pipeline is replaced by what feeds the
    outer port, its Output nodes by what feeds them; an Input node whose outer port is not connected stays.
    Raises DocumentError when a pipeline holds itself, or an edge or attribute names what is not there.
    """
    return _flatten(pipeline, load, (path,) if path else ())


def _flatten(pipeline: Pipeline, load: Loader, chain: tuple[str, ...]) -> Pipeline:
    nodes: dict[str, Node] = {}
    edges: dict[str, Edge] = {}
    inner: dict[str, Pipeline] = {}
    for name, node in sorted(pipeline.nodes.items()):
        if node.kind != "pipeline" or node.pipeline is None:
            _add(nodes, name, node)
            continue
        if node.pipeline in chain:
            loop = [*chain[chain.index(node.pipeline) :], node.pipeline]
            raise DocumentError(f"A pipeline holds itself: {' → '.join(loop)}", code="recursion", cycle=loop, node=name)
        flat = _flatten(load(node.pipeline), load, (*chain, node.pipeline))
        inner[name] = _set_attributes(flat, node, name)
    feeds = {edge.target: edge.source for edge in pipeline.edges.values()}
    for name, sub in inner.items():
        replaced = _replaced_nodes(sub, {port for node, port in feeds if node == name})
        for id_, node in sorted(sub.nodes.items()):
            if id_ not in replaced:
                _add(nodes, f"{name}/{id_}", node)
        for id_, edge in sorted(sub.edges.items()):
            if edge.source[0] not in replaced and edge.target[0] not in replaced:
                edges[f"{name}/{id_}"] = Edge(_below(name, edge.source), _below(name, edge.target))
    resolver = _Resolver(pipeline, inner, feeds)
    for id_, edge in sorted(pipeline.edges.items()):
        source = resolver.source(edge.source)
        for suffix, target in resolver.targets(edge.target):
            edges[id_ + suffix] = Edge(source, target)
    return Pipeline(nodes, edges)


class _Resolver:
    """Follows ports of pipeline nodes to the inner nodes behind them."""

    def __init__(self, pipeline: Pipeline, inner: dict[str, Pipeline], feeds: dict[Port, Port]) -> None:
        self._pipeline = pipeline
        self._inner = inner
        self._feeds = feeds

    def source(self, port: Port, seen: tuple[Port, ...] = ()) -> Port:
        """The output port, of a node that stays, which feeds what is connected to ``port``."""
        name, output = port
        sub = self._inner.get(name)
        if sub is None:
            return port
        for id_, node in sorted(sub.nodes.items()):
            if node.kind == "output" and (node.artifact or id_) == output:
                behind = sub.sources(id_).get(DATA)
                if behind is None:
                    raise _missing(name, self._pipeline, f"nothing is connected to its output {output}")
                through = sub.nodes.get(behind[0])
                outer = (name, (through.artifact or behind[0]) if through and through.kind == "input" else "")
                if outer in self._feeds and through and through.kind == "input":
                    if port in seen:
                        raise _missing(name, self._pipeline, f"its output {output} feeds itself")
                    return self.source(self._feeds[outer], (*seen, port))
                return _below(name, behind)
        raise _missing(name, self._pipeline, f"it has no output {output}")

    def targets(self, port: Port) -> list[tuple[str, Port]]:
        """The input ports behind ``port``, each with a suffix for the id of its edge."""
        name, input_ = port
        sub = self._inner.get(name)
        if sub is None:
            return [("", port)]
        entries = {id_ for id_, node in sub.nodes.items() if node.kind == "input" and (node.artifact or id_) == input_}
        if not entries:
            raise _missing(name, self._pipeline, f"it has no input {input_}")
        ends = {id_ for id_, node in sub.nodes.items() if node.kind == "output"}
        return [
            (f">{name}/{id_}", _below(name, edge.target))
            for id_, edge in sorted(sub.edges.items())
            if edge.source[0] in entries and edge.target[0] not in ends
        ]


def _replaced_nodes(sub: Pipeline, fed: set[str]) -> set[str]:
    """Inner Output nodes, and the Input nodes whose port is connected outside."""
    return {
        id_
        for id_, node in sub.nodes.items()
        if node.kind == "output" or (node.kind == "input" and (node.artifact or id_) in fed)
    }


def _set_attributes(sub: Pipeline, node: Node, name: str) -> Pipeline:
    """The inner pipeline with the values that the pipeline node sets, by ``inner.attribute``."""
    nodes = dict(sub.nodes)
    for key, text in node.attributes.items():
        id_, _, attribute = key.rpartition(".")
        if id_ not in nodes or nodes[id_].kind != "operation":
            raise DocumentError(f"{name} sets {key}, but {node.pipeline} has no operation {id_ or key}", node=name)
        nodes[id_] = replace(nodes[id_], attributes={**nodes[id_].attributes, attribute: text})
    return Pipeline(nodes, sub.edges)


def _below(name: str, port: Port) -> Port:
    return f"{name}/{port[0]}", port[1]


def _add(nodes: dict[str, Node], name: str, node: Node) -> None:
    if name in nodes:
        raise DocumentError(f"Two nodes are both called {name} once sub-pipelines are expanded", node=name)
    nodes[name] = node


def _missing(name: str, pipeline: Pipeline, what: str) -> DocumentError:
    return DocumentError(f"{name} ({pipeline.nodes[name].pipeline}): {what}", node=name)
