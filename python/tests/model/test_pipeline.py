"""Pipelines: JSON, files, validation, order, and sub-pipelines expanded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepforge.errors import DocumentError, NewerVersionError
from deepforge.model.interface import Attribute, Input, Interface, Reference
from deepforge.model.pipeline import Edge, Node, Pipeline

LOAD = Interface(outputs=("images", "labels"), attributes=(Attribute("folder"),))
SPLIT = Interface(inputs=(Input("images"), Input("seed", True)), outputs=("train", "test"))
FIT = Interface(
    inputs=(Input("images"), Input("labels")),
    outputs=("model",),
    attributes=(Attribute("epochs", "10"),),
    references=(Reference("network"), Reference("extra", optional=True)),
)
INTERFACES = {"load": LOAD, "split": SPLIT, "fit": FIT}


def operation(name: str, **more: Any) -> Node:
    return Node("operation", operation=f"operations/{name}.py", **more)


def edge(text: str) -> Edge:
    source, target = (tuple(side.strip().rsplit(".", 1)) for side in text.split(">"))
    return Edge((source[0], source[1]), (target[0], target[1]))


def pipeline(nodes: dict[str, Node], *edges: str) -> Pipeline:
    return Pipeline(nodes, {f"e{at}": edge(text) for at, text in enumerate(edges)})


GOOD = pipeline(
    {
        "load": operation("load", attributes={"folder": "'data'"}, position=(0, -40), title="Load"),
        "split": operation("split"),
        "fit": operation(
            "fit", attributes={"epochs": "3"}, references={"network": "architectures/a.architecture.json"}
        ),
        "more": Node("input", artifact="labels"),
        "out": Node("output", artifact="model"),
    },
    "load.images > split.images",
    "split.train > fit.images",
    "more.data > fit.labels",
    "fit.model > out.data",
)


def test_a_good_pipeline_has_no_problems() -> None:
    assert GOOD.validate(INTERFACES) == []


def test_json_and_back(tmp_path: Path) -> None:
    assert Pipeline.from_json(GOOD.to_json()) == GOOD
    GOOD.save(tmp_path / "x.pipeline.json")
    assert Pipeline.load(tmp_path / "x.pipeline.json") == GOOD
    text = (tmp_path / "x.pipeline.json").read_text()
    assert '"from": ["fit", "model"]' in text and '"position": [0, -40]' in text


def without(nodes: dict[str, Node | None] | None = None, edges: dict[str, Edge | None] | None = None) -> Pipeline:
    """The good pipeline with some parts replaced, or taken away where None is given."""
    all_nodes = {**GOOD.nodes, **(nodes or {})}
    all_edges = {**GOOD.edges, **(edges or {})}
    return Pipeline(
        {name: node for name, node in all_nodes.items() if node},
        {name: each for name, each in all_edges.items() if each},
    )


FIT_NODE = GOOD.nodes["fit"]
PROBLEMS: list[tuple[Pipeline, list[tuple[str, str | None, str | None, str | None]]]] = [
    (without(edges={"e2": None}), [("missing-input", "fit", "labels", None)]),
    (without(edges={"x": edge("load.labels > fit.labels")}), [("double-input", "fit", "labels", "x")]),
    (without(edges={"x": edge("load.nothing > split.seed")}), [("unknown-port", "load", "nothing", "x")]),
    (without(edges={"x": edge("load.labels > split.nothing")}), [("unknown-port", "split", "nothing", "x")]),
    (without(edges={"x": edge("gone.labels > split.seed")}), [("unknown-node", "gone", "labels", "x")]),
    (without(edges={"x": edge("more.labels > split.seed")}), [("unknown-port", "more", "labels", "x")]),
    (without({"load": operation("load")}), [("missing-attribute", "load", "folder", None)]),
    (without({"load": operation("load", attributes={"folder": "data"})}), [("not-a-literal", "load", "folder", None)]),
    (
        without({"fit": replace(FIT_NODE, attributes={"epoch": "3"})}),
        [("unknown-attribute", "fit", "epoch", None)],
    ),
    (without({"fit": replace(FIT_NODE, references={})}), [("missing-reference", "fit", "network", None)]),
    (
        without({"fit": replace(FIT_NODE, references={**FIT_NODE.references, "net": "x"})}),
        [("unknown-reference", "fit", "net", None)],
    ),
    (without({"more": Node("input")}), [("no-artifact", "more", None, None)]),
    (
        without({"two": Node("output", artifact="model")}, {"x": edge("load.labels > two.data")}),
        [("double-artifact", "two", None, None)],
    ),
    (without({"out2": Node("output", artifact="m")}), [("missing-input", "out2", "data", None)]),
    (without(edges={"x": edge("fit.model > split.seed")}), [("cycle", "fit", None, None)]),
    (without({"odd": operation("odd")}), [("no-interface", "odd", None, None)]),
]


@pytest.mark.parametrize(
    ("wrong", "expected"), PROBLEMS, ids=[each[1][0][0] + str(i) for i, each in enumerate(PROBLEMS)]
)
def test_each_problem_is_found_once_and_placed(wrong: Pipeline, expected: list[Any]) -> None:
    found = wrong.validate(INTERFACES)
    assert [(each.code, each.node, each.port, each.edge) for each in found] == expected
    assert all(each.message for each in found)


def test_a_cycle_is_named_in_the_direction_of_the_edges() -> None:
    loop = pipeline({name: operation(name) for name in "abcd"}, "a.o > b.i", "b.o > c.i", "c.o > b.j", "c.o > d.i")
    with pytest.raises(DocumentError, match="b → c → b") as caught:
        loop.topological_order()
    assert caught.value.data["cycle"] == ["b", "c", "b"]
    itself = pipeline({"a": operation("a")}, "a.o > a.i")
    with pytest.raises(DocumentError, match="a → a"):
        itself.topological_order()


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7))), st.permutations(range(8)))
def test_order_respects_every_edge(pairs: list[tuple[int, int]], names: list[int]) -> None:
    nodes = {f"n{name}": operation("x") for name in range(8)}
    acyclic = [(a, b) for a, b in pairs if a < b]
    graph = pipeline(nodes, *[f"n{names[a]}.o > n{names[b]}.i{a}" for a, b in acyclic])
    order = graph.topological_order()
    assert sorted(order) == sorted(nodes)
    assert all(order.index(f"n{names[a]}") < order.index(f"n{names[b]}") for a, b in acyclic)
    assert order == Pipeline(dict(reversed(list(nodes.items()))), graph.edges).topological_order()


def test_order_without_edges_is_by_id() -> None:
    assert pipeline({name: operation("x") for name in ("b", "c", "a")}).topological_order() == ["a", "b", "c"]


def test_files_that_are_not_valid_say_where_and_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.pipeline.json"
    wrong = '"a": {"kind": "output", "artifact": 3, "position": [0, 0]}'
    text = '{\n  "version": 1,\n  "nodes": {\n    ' + wrong + '\n  },\n  "edges": {}\n}\n'
    path.write_text(text)
    with pytest.raises(DocumentError, match=r"line 4, column 41 \(/nodes/a/artifact\): expected text, received 3"):
        Pipeline.load(path)
    with pytest.raises(DocumentError):
        GOOD.save(path)
    assert path.read_text() == text

    path.write_text('{"version": 2, "nodes": {}, "edges": {}, "new": 1}')
    with pytest.raises(NewerVersionError, match="version 2"):
        Pipeline.load(path)
    with pytest.raises(NewerVersionError):
        GOOD.save(path)
    assert '"new"' in path.read_text()


# Sub-pipelines

INNER = pipeline(
    {
        "images": Node("input", artifact="images"),
        "scale": operation("scale", attributes={"by": "255"}),
        "blur": operation("blur"),
        "out": Node("output", artifact="ready"),
        "same": Node("output", artifact="untouched"),
    },
    "images.data > scale.images",
    "images.data > blur.images",
    "scale.images > blur.mask",
    "blur.images > out.data",
    "images.data > same.data",
)
FILES = {"pipelines/inner.pipeline.json": INNER}


def sub(path: str = "pipelines/inner.pipeline.json", **attributes: str) -> Node:
    return Node(
        "pipeline", pipeline=path, attributes={key.replace("__", "."): text for key, text in attributes.items()}
    )


def flat_edges(flat: Pipeline) -> set[str]:
    return {f"{'.'.join(e.source)} > {'.'.join(e.target)}" for e in flat.edges.values()}


def test_flatten_replaces_the_pipeline_node_and_rewires_its_ports() -> None:
    outer = pipeline(
        {"load": operation("load"), "prep": sub(scale__by="10"), "fit": operation("fit")},
        "load.images > prep.images",
        "prep.ready > fit.images",
        "prep.untouched > fit.raw",
        "prep.ready > fit.again",
    )
    flat = outer.flatten(FILES.__getitem__)
    assert sorted(flat.nodes) == ["fit", "load", "prep/blur", "prep/scale"]
    assert flat.nodes["prep/scale"].attributes == {"by": "10"}
    assert INNER.nodes["scale"].attributes == {"by": "255"}
    assert flat_edges(flat) == {
        "load.images > prep/scale.images",
        "load.images > prep/blur.images",
        "prep/scale.images > prep/blur.mask",
        "prep/blur.images > fit.images",
        "prep/blur.images > fit.again",
        "load.images > fit.raw",
    }
    assert len(flat.edges) == 6
    assert Pipeline.from_json(flat.to_json()) == flat


def test_flatten_keeps_an_input_that_is_not_connected_outside() -> None:
    flat = pipeline({"prep": sub(), "fit": operation("fit")}, "prep.ready > fit.images").flatten(FILES.__getitem__)
    assert sorted(flat.nodes) == ["fit", "prep/blur", "prep/images", "prep/scale"]
    assert "prep/images.data > prep/scale.images" in flat_edges(flat)


def test_flatten_two_levels_and_twice_the_same() -> None:
    middle = pipeline(
        {"in": Node("input", artifact="x"), "one": sub(), "two": sub(), "out": Node("output", artifact="y")},
        "in.data > one.images",
        "one.ready > two.images",
        "two.untouched > out.data",
    )
    files = {**FILES, "m": middle}
    outer = pipeline(
        {
            "load": operation("load"),
            "m": Node("pipeline", pipeline="m", attributes={"one/scale.by": "1"}),
            "fit": operation("fit"),
        },
        "load.images > m.x",
        "m.y > fit.images",
    )
    flat = outer.flatten(files.__getitem__)
    assert flat.nodes["m/one/scale"].attributes == {"by": "1"} and flat.nodes["m/two/scale"].attributes == {"by": "255"}
    assert "m/one/blur.images > fit.images" in flat_edges(flat)
    assert "load.images > m/one/scale.images" in flat_edges(flat)
    assert flat.topological_order()[0] == "load" and flat.topological_order()[-1] in ("fit", "m/two/blur")


def test_flatten_without_sub_pipelines_changes_nothing() -> None:
    assert GOOD.flatten(FILES.__getitem__) == GOOD


@pytest.mark.parametrize(
    ("outer", "message"),
    [
        (pipeline({"p": sub("loop")}), "loop → loop"),
        (pipeline({"p": sub("outer")}), "outer → outer"),
        (pipeline({"p": sub(), "f": operation("f")}, "p.nothing > f.x"), "no output nothing"),
        (pipeline({"p": sub(), "f": operation("f")}, "f.x > p.nothing"), "no input nothing"),
        (pipeline({"p": sub(gone__by="1")}), "no operation gone"),
        (pipeline({"p": sub("empty"), "f": operation("f")}, "p.o > f.x"), "nothing is connected to its output o"),
        (pipeline({"p": sub(), "p/scale": operation("f")}), "both called p/scale"),
        (pipeline({"p": sub()}, "p.untouched > p.images"), "feeds itself"),
    ],
)
def test_flatten_refuses(outer: Pipeline, message: str) -> None:
    files = {
        **FILES,
        "loop": pipeline({"p": sub("loop")}),
        "outer": outer,
        "empty": pipeline({"o": Node("output", artifact="o")}),
    }
    with pytest.raises(DocumentError, match=message):
        outer.flatten(files.__getitem__, "outer")


def test_interface_of_a_pipeline_as_a_node() -> None:
    interfaces = {
        "scale": Interface((Input("images"),), ("images",), (Attribute("by", "1"), Attribute("kind"))),
        "blur": Interface((Input("images"), Input("mask", True)), ("images",)),
    }
    found = INNER.interface(interfaces)
    assert found == Interface(
        inputs=(Input("images"),),
        outputs=("ready", "untouched"),
        attributes=(Attribute("scale.by", "255"), Attribute("scale.kind")),
    )
    outer = pipeline({"p": sub(scale__kind="'x'"), "in": Node("input", artifact="a")}, "in.data > p.images")
    assert outer.validate({"p": found}) == []
    assert [each.code for each in pipeline({"p": sub()}).validate({"p": found})] == [
        "missing-input",
        "missing-attribute",
    ]
