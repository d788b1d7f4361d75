"""The pipeline document of a proposal: edges, outputs, and nodes that stand beside one another."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from deepforge.model.pipeline import Pipeline
from deepforge.reify.document import COLUMN, document
from deepforge.reify.emit import StepCode


def step(name: str, number: int, inputs: dict[str, int], outputs: int, attributes: int = 0) -> StepCode:
    """A step whose input ``v3`` is output ``v3`` of the step of execution 3."""
    return StepCode(
        name,
        [number],
        inputs={f"v{source}": (f"v{source}", source) for source in inputs.values()},
        outputs={f"v{number}": f"v{number}", **{f"extra{n}": f"extra{n}" for n in range(outputs)}},
        attributes={f"a{n}": "1" for n in range(attributes)},
    )


def height(node: dict[str, Any], of: StepCode | None) -> int:
    """What the canvas needs at least for a node, in its units."""
    if of is None:
        return 32 + 24
    return 32 + 24 * (max(len(of.inputs), len(of.outputs)) + len(of.attributes)) + 25


def test_what_was_asked_for_comes_out_as_an_artifact() -> None:
    steps = [step("load", 1, {}, 0), step("train", 2, {"x": 1}, 1)]
    made = document(steps, {"v2": ("train", "v2"), "load": ("train", "extra0")})
    pipeline = Pipeline.from_json(made)
    assert pipeline.nodes["v2"].artifact == "v2"
    # The name of a step is not free for an output.
    assert pipeline.nodes["load_output"].artifact == "load"
    assert pipeline.sources("v2") == {"data": ("train", "v2")}
    assert pipeline.sources("load_output") == {"data": ("train", "extra0")}


def test_nothing_asked_for_by_name_means_no_outputs() -> None:
    assert set(document([step("load", 1, {}, 0)], {})["nodes"]) == {"load"}


@st.composite
def graphs(draw: st.DrawFn) -> list[StepCode]:
    count = draw(st.integers(1, 12))
    steps = []
    for number in range(1, count + 1):
        sources = draw(st.sets(st.integers(1, number - 1), max_size=3)) if number > 1 else set()
        inputs = {f"i{source}": source for source in sorted(sources)}
        steps.append(step(f"s{number}", number, inputs, draw(st.integers(0, 6)), draw(st.integers(0, 3))))
    return steps


@given(graphs())
def test_nodes_stand_right_of_what_they_need_and_never_on_one_another(steps: list[StepCode]) -> None:
    asked = {f"out{s.numbers[0]}": (s.name, f"v{s.numbers[0]}") for s in steps[::2]}
    made = document(steps, asked)
    Pipeline.from_json(made)
    by_name = {s.name: s for s in steps}
    boxes = {name: (*node["position"], height(node, by_name.get(name))) for name, node in made["nodes"].items()}
    for edge in made["edges"].values():
        assert boxes[edge["to"][0]][0] >= boxes[edge["from"][0]][0] + COLUMN
    for name, (x, y, h) in boxes.items():
        for other, (x2, y2, _) in boxes.items():
            assert name == other or x != x2 or y2 >= y + h or y2 < y
